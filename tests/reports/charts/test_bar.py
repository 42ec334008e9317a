from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from reports.briefing import Chart, Point, Qualifier, Series
from reports.charts import ChartStyle, Sheet, build, natural_height
from reports.charts.plain import Shapes

NAMES = ("Europe", "China", "Emerging markets")


def market(name: str, value: int | None, qualifier: Qualifier = "exact", note: str = "") -> Point:
    """Return a market's point."""
    return Point(
        name, None if value is None else Decimal(value), "" if value is None else str(value), None, qualifier, note
    )


def bar(*points: Point) -> Chart:
    """Return a bar chart of one series."""
    return Chart("bar", "T", "S", "outlets", (Series("Outlets", points),), "alt")


def bars(sheet: Sheet) -> list[Shapes]:
    """Return the drawn bars, one artist each."""
    return [a for a in sheet.artists if isinstance(a, Shapes)]


OUTLETS = bar(market("Europe", 316, note="Feb 2025"), market("China", 294), market("Emerging markets", 72))


def test_bars_keep_their_order_and_proportion(style: ChartStyle) -> None:
    """Bars run from the top in the order given, as long as their values."""
    boxes = [each.get_paths()[0].get_extents() for each in bars(build(OUTLETS, style, 494, 80))]

    assert boxes[0].y0 > boxes[1].y0 > boxes[2].y0
    assert boxes[0].width / boxes[2].width == pytest.approx(316 / 72)


def test_value_and_note_follow_the_bar(style: ChartStyle, words_of: Callable[[Sheet], str]) -> None:
    """The name stands left, the value after the bar, the note after the value in muted ink."""
    sheet = build(OUTLETS, style, 239, 80)
    labels = {label.text: label for label in sheet.labels}

    assert labels["Europe"].x < labels["316"].x < labels["Feb 2025"].x
    assert labels["Feb 2025"].colour == style.muted_text
    assert "Feb 2025" in words_of(sheet)


def test_a_market_without_a_figure_keeps_its_row(style: ChartStyle) -> None:
    """A market whose value is not known is named, and its row says so."""
    sheet = build(bar(market("China", 294), market("United States", None)), style, 239, 60)

    assert len(bars(sheet)) == 1
    assert {"United States", "no public figure"} <= {label.text for label in sheet.labels}


def test_more_bars_want_more_height(style: ChartStyle) -> None:
    """A chart of 15 bars is higher than one of 3; a sheet too low for its rows grows."""
    many = bar(*(market(f"Market {i}", i + 1) for i in range(15)))

    assert natural_height(many, style, 494) > 3 * natural_height(OUTLETS, style, 494)
    assert build(many, style, 494, 50).height > 150


def test_a_target_is_an_outline(style: ChartStyle) -> None:
    """A target's bar is paper inside a dashed edge."""
    done, hoped = bars(build(bar(market("2025", 294), market("2026", 400, "target")), style, 239, 60))

    assert done.get_linestyle()[1] is None
    assert hoped.get_linestyle()[1] is not None
