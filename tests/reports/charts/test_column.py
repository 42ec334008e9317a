from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from matplotlib.colors import to_hex

from reports.briefing import Chart, Point, Qualifier, Series
from reports.charts import ChartStyle, Sheet, build
from reports.charts.plain import Shapes
from reports.charts.slots import aligned, gaps
from reports.errors import RenderError


def year(number: int, value: int | None, qualifier: Qualifier = "exact", words: str = "") -> Point:
    """Return a year's point."""
    said = words or ("" if value is None else f"{value:,}")
    return Point(str(number), None if value is None else Decimal(value), said, date(number, 12, 31), qualifier)


def column(*series: Series) -> Chart:
    """Return a column chart."""
    return Chart("column", "T", "S", "cars", series, "alt")


def columns(sheet: Sheet) -> list[Shapes]:
    """Return the drawn columns, knock-outs behind words aside."""
    return [a for a in sheet.artists if isinstance(a, Shapes) and a.get_zorder() >= 2]


def text(sheet: Sheet) -> list[str]:
    """Return all words on a sheet."""
    return [label.text for label in sheet.labels]


EUROPE = Series("Europe", (year(2021, 36609), year(2022, 21156), year(2023, None), year(2024, None), year(2025, 13100)))


def test_heights_are_in_proportion(style: ChartStyle) -> None:
    """A column of twice the value is twice as high, from zero."""
    sheet = build(column(Series("World", (year(2024, 100), year(2025, 200)))), style, 494, 150)

    low, high = (path.get_extents() for path in columns(sheet)[0].get_paths())

    assert high.height == pytest.approx(2 * low.height)
    assert high.y0 == low.y0


def test_a_gap_has_words_and_no_column(style: ChartStyle) -> None:
    """Two neighbouring years without a figure are said once, between their slots."""
    sheet = build(column(EUROPE), style, 494, 150)

    assert len(columns(sheet)[0].get_paths()) == 3
    assert text(sheet).count("no public figure") == 1


def test_a_gap_can_say_why() -> None:
    """Where the briefing words a gap, its words are shown; different words are not merged."""
    series = Series("x", (year(2021, None, words="not published"), year(2022, None), year(2023, None)))

    assert gaps([series], "no public figure") == [(0, 0, "not published"), (1, 2, "no public figure")]


def test_values_stand_on_their_columns(style: ChartStyle) -> None:
    """Each value is written above the column it belongs to."""
    sheet = build(column(EUROPE), style, 494, 150)

    tops = {round(path.get_extents().y1): path.get_extents() for path in columns(sheet)[0].get_paths()}
    label = next(label for label in sheet.labels if label.text == "36,609")
    box = tops[max(tops)]

    assert box.x0 <= label.x <= box.x1
    assert 0 < label.y - box.y1 < 6


def test_negative_columns_hang(style: ChartStyle) -> None:
    """A negative value hangs from zero and is written under its column."""
    sheet = build(column(Series("Change", (year(2024, 20), year(2025, -10)))), style, 494, 150)

    up, down = (path.get_extents() for path in columns(sheet)[0].get_paths())
    label = next(label for label in sheet.labels if label.text == "-10")

    assert down.y1 == pytest.approx(up.y0)
    assert label.y < down.y0


def test_targets_are_hollow_and_bounds_pale(style: ChartStyle) -> None:
    """What is hoped for is an outline, what is not exact is paler than what is."""
    chart = column(Series("x", (year(2023, 5), year(2024, 6, "over", "over 6"), year(2025, 9, "target", "target 9"))))

    exact, pale, hollow = (to_hex(each.get_facecolor()) for each in columns(build(chart, style, 494, 150)))

    assert (exact, hollow) == (style.palette[0], style.paper)
    assert pale not in (exact, hollow)


def test_months_stand_under_their_columns_with_the_year_said_once(style: ChartStyle) -> None:
    """Months are short, and each year is named under its first month."""
    points = tuple(
        Point(f"{day:%Y-%m}", Decimal(5), "5", day)
        for day in (date(2022, 11, 30), date(2022, 12, 31), date(2023, 1, 31), date(2023, 2, 28))
    )

    words = text(build(column(Series("x", points)), style, 239, 150))

    assert [w for w in words if w in ("Nov", "Dec", "Jan", "Feb")] == ["Feb", "Jan", "Dec", "Nov"]
    assert (words.count("2022"), words.count("2023")) == (1, 1)


def test_series_are_aligned_by_their_periods() -> None:
    """A series that starts later leaves earlier slots empty instead of sliding into them."""
    first, second = aligned([Series("a", (year(2024, 1), year(2025, 2))), Series("b", (year(2025, 9), year(2026, 8)))])

    assert [point.value for point in first.points] == [1, 2, None]
    assert [point.value for point in second.points] == [None, 9, 8]


def test_two_values_for_one_slot_are_refused() -> None:
    """One of two values for a period is not dropped in silence."""
    with pytest.raises(RenderError, match='series "a" has two points for "2024"'):
        aligned([Series("a", (year(2024, 1), year(2024, 2)))])
