from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports.briefing import Briefing, Spark, Table

Make = Callable[..., Briefing]
Only = Callable[[Briefing, type], Any]

TABLE = "type: table, of: figures, title: T, show: [outlets, outlets_cn, outlets_hk]"


def sparks(table: Table) -> list[Spark | None]:
    """Return the small line of each row."""
    place = [column.label for column in table.columns].index("Trend")
    return [row[place][0] if row[place] else None for row in table.rows]  # type: ignore[misc]  # a spark stands alone


def test_a_small_line_says_in_words_what_it_shows(assembled: Make, only: Only) -> None:
    """Its words tell the window, the first and last value with their dates, and the range."""
    first, *_ = sparks(only(assembled(f"{TABLE}, trend: 24 months"), Table))

    assert first is not None
    assert first.words == (
        "Line over January 2024 to December 2025: from about 550 (December 2024) to 688 (December 2025); "
        "lowest about 550, highest 688"
    )
    assert first.steps is True


def test_a_single_value_has_no_line(assembled: Make, only: Only) -> None:
    """Where fewer than two values are known the cell is empty."""
    assert sparks(only(assembled(f"{TABLE}, trend: 24 months"), Table))[1:] == [None, None]


def test_a_lines_sources_are_cited_in_its_row(assembled: Make, only: Only, said: Callable[[Any], str]) -> None:
    """Every value of the line carries its source, the older ones too."""
    plain, drawn = (only(assembled(block), Table) for block in (TABLE, f"{TABLE}, trend: 24 months"))

    assert len(said(drawn.rows[0][-1])) > len(said(plain.rows[0][-1]))


def test_only_figures_have_a_trend(assembled: Make) -> None:
    """A table of events has no line, and asking for one is refused."""
    with pytest.raises(Exception, match="only a table of figures has a trend; leave it out"):
        assembled("type: table, of: markets, title: T, trend: 24 months")
