from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from matplotlib.lines import Line2D

from reports.briefing import Timeline, TimelineItem
from reports.charts import ChartStyle, Sheet, build, natural_height
from reports.charts.plain import Outlines
from reports.charts.timeline import lanes_of


def event(label: str, start: str, end: str, *, lane: str = "Entries", planned: bool = False) -> TimelineItem:
    """Return an event of half-open dates."""
    return TimelineItem(lane, label, date.fromisoformat(start), date.fromisoformat(end), planned)


def over(*events: TimelineItem) -> Timeline:
    """Return a timeline over 2024 and 2025."""
    return Timeline("T", "S", ("Entries", "Awards"), events, date(2024, 1, 1), date(2026, 1, 1), "alt")


COLOMBIA = event("Colombia", "2025-08-15", "2025-08-16")
JORDAN = event("Jordan", "2025-01-01", "2026-01-01", planned=True)


def test_a_day_is_a_dot_and_a_year_a_bar(style: ChartStyle) -> None:
    """What is known to the day is a point in time; what is known to the year is as wide as the year."""
    sheet = build(over(COLOMBIA, replace(JORDAN, planned=False)), style, 494, 100)

    dots = [a for a in sheet.artists if isinstance(a, Line2D)]
    bars = [a for a in sheet.artists if isinstance(a, Outlines)]

    assert len(dots) == 1
    assert round(bars[0].get_paths()[0].get_extents().width) == round(494 * 365 / 731) - 1


def test_what_is_planned_is_hollow_and_explained(style: ChartStyle, words_of: Callable[[Sheet], str]) -> None:
    """A plan has a dashed outline and no filling, and a key says so."""
    sheet = build(over(JORDAN), style, 494, 100)
    (bar,) = [a for a in sheet.artists if isinstance(a, Outlines)]

    assert bar.get_linestyle()[1] is not None
    assert "planned" in words_of(sheet)


def test_a_bar_is_explained(style: ChartStyle, words_of: Callable[[Sheet], str]) -> None:
    """What is known to the year alone has a key that says what its length means; a day needs none."""
    known = (replace(JORDAN, planned=False), COLOMBIA)

    year, day = (words_of(build(replace(over(one), unsure="some time"), style, 494, 100)) for one in known)

    assert "some time" in year
    assert "some time" not in day


def test_events_of_one_time_are_staggered(style: ChartStyle) -> None:
    """Events of one month take a row each, and the timeline says how high that makes it."""
    crowded = over(*(event(f"Market {i}", "2025-06-01", "2025-07-01") for i in range(6)))

    (lane,) = lanes_of(crowded, style, 239)

    assert sorted(placed.row for placed in lane.items) == [0, 1, 2, 3, 4, 5]
    assert natural_height(crowded, style, 239) > natural_height(over(COLOMBIA), style, 239) + 55
    assert build(crowded, style, 239, 20).height == natural_height(crowded, style, 239)


def test_events_outside_the_window_are_left_out(style: ChartStyle) -> None:
    """The window is half open: what ends as it starts, or starts as it ends, is not in it."""
    outside = (event("Before", "2023-12-01", "2024-01-01"), event("After", "2026-01-01", "2026-02-01"))

    assert lanes_of(over(*outside), style, 494) == []


def test_lanes_keep_the_order_of_the_briefing(style: ChartStyle) -> None:
    """Lanes stand in the order the briefing names them; a lane without events takes no room."""
    award = event("Red Dot", "2024-05-01", "2024-06-01", lane="Awards")

    assert [lane.name for lane in lanes_of(over(award, COLOMBIA), style, 494)] == ["Entries", "Awards"]
    assert [lane.name for lane in lanes_of(over(award), style, 494)] == ["Awards"]


def test_a_label_by_the_right_edge_stands_left_of_its_dot(style: ChartStyle) -> None:
    """Words that have no room after their dot stand before it."""
    late = event("Brazil, through a partner", "2025-12-01", "2026-01-01")

    ((placed,),) = (lane.items for lane in lanes_of(over(late), style, 239))

    assert placed.text_x + style.typeface.width(late.label, style.text_size) < placed.left
