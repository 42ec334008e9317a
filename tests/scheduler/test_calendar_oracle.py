"""A sample of ``bench/calendar_oracle.py``, which scans every zone: here a few, over three years."""

from __future__ import annotations

from datetime import date

import pytest

from bench.calendar_oracle import CASES, Score, first_shown, found, score

ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "America/Havana", "America/New_York", "America/Santiago", "Antarctica/Troll",
    "Asia/Beirut", "Asia/Gaza", "Asia/Hong_Kong", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Chatham",
)  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_the_calendar_agrees_with_a_scan_of_the_clocks(zone: str) -> None:
    """In every minute of three years, thirty schedules miss nothing and double nothing."""
    total = score(zone, date(2024, 1, 1), date(2027, 1, 1))

    assert total == Score(due=total.due)
    assert total.due > 10_000
    assert len(CASES) == 30


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Fakaofo"])
def test_the_calendar_agrees_with_a_scan_where_a_day_was_deleted(zone: str) -> None:
    """Around the day that two zones left out, thirty schedules miss nothing and double nothing."""
    total = score(zone, date(2011, 12, 1), date(2012, 2, 1))

    assert total == Score(due=total.due)


def test_the_oracle_notices_what_is_missed() -> None:
    """A calendar that leaves the first due time of each schedule out is caught, and said how."""
    total = score("Europe/Berlin", date(2026, 1, 1), date(2027, 1, 1), lambda *case: found(*case)[1:])

    assert (total.missed, total.doubled) == (len(CASES), 0)
    assert total.examples[0].endswith("2026-01-01 00:00 at 2025-12-31 23:00 UTC")


def test_the_oracle_notices_what_is_doubled() -> None:
    """A calendar that finds the last due time of each schedule twice is caught."""
    total = score(
        "Europe/Berlin",
        date(2026, 1, 1),
        date(2027, 1, 1),
        lambda *case: [*found(*case), found(*case)[-1]],
    )

    assert (total.missed, total.doubled) == (0, len(CASES))


def test_the_oracle_sees_clocks_go_forward_and_back() -> None:
    """The scan itself finds Berlin's gap and its repeated hour where a person would."""
    minute = (date(2024, 3, 31) - date(1970, 1, 1)).days * 1440
    spring = first_shown("Europe/Berlin", minute - 1440, minute + 2 * 1440)
    autumn = (date(2024, 10, 27) - date(1970, 1, 1)).days * 1440
    fall = first_shown("Europe/Berlin", autumn - 1440, autumn + 2 * 1440)

    assert spring(minute + 2 * 60 + 30) == minute + 60
    assert fall(autumn + 2 * 60 + 30) == autumn + 30
