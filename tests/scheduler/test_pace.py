"""How far a long work is, in words."""

from __future__ import annotations

import pytest

from scheduler.console import Pace, pace_words


def test_the_pace_says_how_many_how_fast_and_how_long() -> None:
    """A line has the number done, the rate since the start, and what the rest takes at that rate."""
    assert pace_words(120, 390, 12.0) == "120 of 390, 10.0 a second, 0:27 left"
    assert pace_words(1_000, 120_000, 100.0) == "1,000 of 120,000, 10.0 a second, 3:18:20 left"


def test_lines_about_the_pace_are_few(capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no terminal a line is printed every ten seconds, and none about a single edition."""
    moments = iter([0.0, *map(float, range(1, 31))])
    pace = Pace(lambda: next(moments))

    for done in range(1, 31):
        pace.step(done, 60)
    single = Pace(lambda: 99.0)
    single.step(1, 1)

    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"{done} of 60, 1.0 a second, 0:{60 - done} left" for done in (10, 20, 30)]
