"""What is said beside marks where the usual place has no room, or the usual words would say nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from matplotlib.lines import Line2D

from reports.briefing import Chart, ChartMode, Launch, Launches, Point, Series
from reports.charts import ChartStyle, Sheet, build, natural_height


def series(name: str, *points: tuple[str, int, date]) -> Series:
    """Return a series of values on days."""
    return Series(name, tuple(Point(label, Decimal(value), f"{value}", day) for label, value, day in points))


def year(number: int, value: int) -> tuple[str, int, date]:
    """Return a value at the end of a year."""
    return f"{number}", value, date(number, 12, 31)


def drawn(mode: ChartMode, *shown: Series, style: ChartStyle, width: float = 494) -> Sheet:
    """Return a chart at its natural height."""
    chart = Chart(mode, "T", "S", "outlets", shown, "alt", locale="en_GB")
    return build(chart, style, width, natural_height(chart, style, width))


def words(sheet: Sheet) -> set[str]:
    """Return all that is written."""
    return {label.text for label in sheet.labels}


def test_panels_of_one_year_name_its_months(style: ChartStyle) -> None:
    """Where all lies in one year the axes of small multiples begin and end with months, else with years."""
    months = series("China", *(("m", month, date(2025, month, 28)) for month in (2, 3, 9)))

    assert {"Feb 2025", "Sept 2025"} <= words(drawn("multiples", months, style=style))
    assert {"2023", "2025"} <= words(drawn("multiples", series("China", year(2023, 1), year(2025, 3)), style=style))


def test_a_rank_too_wide_for_its_dot_stands_with_the_name(style: ChartStyle) -> None:
    """A rank of three digits is said after the name; so is any where the dots are too small."""
    near, far = series("China", year(2024, 3), year(2025, 4)), series("Peru", year(2025, 104))
    months = series("Chile", *((f"M{i}", 1 + i % 5, date(2016 + i // 12, i % 12 + 1, 28)) for i in range(120)))

    assert {"China", "4", "Peru 104"} <= words(drawn("rank", near, far, style=style))
    assert "Chile 5" in words(drawn("rank", months, style=style, width=239))


def test_one_moment_makes_no_slope(style: ChartStyle) -> None:
    """What is known at one moment alone is a dot under that moment, not a level line between two that are the same."""
    sheet = drawn("slope", series("China", year(2025, 294)), style=style)

    lines = [a for a in sheet.artists if isinstance(a, Line2D) and a.get_linestyle() != "None"]

    assert lines == []
    assert sorted(label.text for label in sheet.labels) == ["2025", "China 294", "outlets"]


def test_a_launch_without_a_bar_is_never_bare(style: ChartStyle) -> None:
    """Where what is said of a market finds no room and no bar stands for it, the first of its words are there."""
    chart = Launches(
        title="T",
        subtitle="",
        rows=(Launch("Peru", "unknown", "planned for the second half of 2023; status not public, date not public"),),
        states=(("planned", "Planned"),),
        start=date(2025, 1, 1),
        end=date(2027, 1, 1),
        today=date(2026, 1, 1),
        alt="alt",
        unsure="",
    )

    said = words(build(chart, style, 160, natural_height(chart, style, 160)))

    assert any(text.startswith("planned f") and text.endswith("…") for text in said)
