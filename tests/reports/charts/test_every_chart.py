"""What holds for every kind of chart, easy data or hard, at full and half width."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Literal, get_args

import pytest

from reports.briefing import (
    Chart,
    ChartMode,
    Drawing,
    Launch,
    Launches,
    MapLevel,
    MapPlace,
    MarketMap,
    Point,
    Qualifier,
    Series,
    Timeline,
    TimelineItem,
)
from reports.charts import ChartStyle, Sheet, build, natural_height
from reports.charts.labels import overlaps
from reports.colour import contrast
from reports.geography.world import shipped_world

MODES: tuple[ChartMode, ...] = get_args(ChartMode)
WIDTHS = (494.0, 239.0)
LONG = "Association of Southeast Asian Nations and the Pacific Islands"


def month(index: int) -> date:
    """Return the last day of a month, counted from January 2016."""
    return date(2016 + (index + 1) // 12, (index + 1) % 12 + 1, 1) - timedelta(days=1)


def points(values: list[float | None], qualifier: Qualifier = "exact", note: str = "") -> tuple[Point, ...]:
    """Return monthly points; their labels are unique."""
    return tuple(
        Point(f"{month(i):%b %Y}", None, "", month(i))
        if value is None
        else Point(f"{month(i):%b %Y}", Decimal(str(value)), f"{value:,}", month(i), qualifier, note)
        for i, value in enumerate(values)
    )


CASES: dict[str, tuple[Series, ...]] = {
    "no series": (),
    "no points": (Series("World", ()),),
    "only gaps": (Series("World", points([None, None])),),
    "one point": (Series("World", points([580], "over")),),
    "all equal": (Series("World", points([39] * 8)), Series("Europe", points([39] * 8))),
    "all zero": (Series("World", points([0, 0, 0])),),
    "negative": (Series("World", points([-30, -10.5, 5, 22, -14])),),
    "all negative": (Series("World", points([-30, -10, -25])),),
    "from 3 to 3,000,000": (Series("World", points([3, 30, 300, 3000, 30000, 300000, 3000000])),),
    "120 months": (Series("World", points([50 + i * i % 37 * i for i in range(120)])),),
    "12 series": tuple(Series(f"Market {k}", points([k * 10 + i for i in range(6)])) for k in range(12)),
    "long names": (Series(LONG, points([5, None, 7], note=LONG)), Series("China", points([4, 9, 2], "about"))),
    "gaps": (Series("World", points([36609, 21156, None, None, 13100], "about")),),
    "targets": (Series("World", points([36, 41, 52], "target")),),
    "40 series": tuple(Series(f"{LONG[k:]} {k}", points([k * 10, None, 400 - k * 9])) for k in range(40)),
    "bounds": (Series("World", points([5, 9, 4], "over")), Series("China", points([2, 3, 8], "under"))),
}


def items(count: int, days: int) -> tuple[TimelineItem, ...]:
    """Return events in three lanes, crowded into two years, each known to ``days``."""
    starts = [date(2024, 1, 1) + timedelta(days=37 * i % 700) for i in range(count)]
    return tuple(
        TimelineItem(f"Lane {i % 3}", LONG[: 8 + 13 * i % 55], day, day + timedelta(days=days), planned=i % 4 == 0)
        for i, day in enumerate(starts)
    )


def timeline(count: int, days: int) -> Timeline:
    """Return a timeline over two years."""
    lanes = ("Lane 0", "Lane 1", "Lane 2")
    return Timeline("Entries", "", lanes, items(count, days), date(2024, 1, 1), date(2026, 1, 1), "alt", "then")


def over_window(start: date, end: date) -> Chart:
    """Return a line chart of four years whose window is not whole years."""
    series = Series("World", points([20 + i for i in range(48)]))
    return Chart("line", "T", "S", "outlets", (series,), "alt", start=start, end=end)


CODES = [code for code, shape in shipped_world().shapes.items() if len(code) == 2]


def market_map(count: int, high: int, mode: Literal["areas", "points"], frame: tuple[str, ...] = ()) -> MarketMap:
    """Return a map of so many markets; values from 3 to ``high``, below zero where it is negative."""
    places = tuple(
        MapPlace(
            code=code,
            name=LONG[: 4 + 7 * i % 57],
            words=f"{3 + (high - 3) * i // max(1, count - 1):,}",
            value=Decimal(3 + (high - 3) * i // max(1, count - 1)) if i % 7 != 5 else None,
            level=i % 5 if i % 7 != 5 else None,
            marked=i % 4 == 0,
        )
        for i, code in enumerate(frame or CODES[:count])
    )
    return MarketMap(
        mode=mode,
        title="T",
        subtitle="S",
        unit="outlets",
        places=places,
        levels=tuple(MapLevel(f"{i} to {i + 1}") for i in range(5)),
        alt="alt",
        disclaimer=LONG,
        no_data="no public figure",
        marked=LONG,
        frame=frame,
    )


def launches(count: int, grain: int) -> Launches:
    """Return launches of so many markets, each known to ``grain`` days; some undated, some cut by the window."""
    states = ("live", "planned", "paused", "left", "unknown")
    rows = []
    for i in range(count):
        start = date(2022, 3, 1) + timedelta(days=97 * i % 1900)
        dated = i % 6 != 5
        words = f"since {LONG[: 9 + 11 * i % 50]}; {LONG[:20]}"
        ends = (start, start + timedelta(days=grain), max(start, date(2025, 12, 31))) if dated else (None, None, None)
        rows.append(Launch(LONG[: 5 + 9 * i % 56], states[i % 5], words, *ends))
    return Launches(
        title="T",
        subtitle="S",
        rows=tuple(rows),
        states=tuple((state, state) for state in states),
        start=date(2023, 1, 1),
        end=date(2027, 1, 1),
        today=date(2026, 1, 1),
        alt="alt",
        unsure="entered then",
    )


CHARTS: dict[str, Drawing] = (
    {
        f"{mode}, {name}{', steps' if steps else ''}": Chart(mode, "T", "S", "outlets", series, "alt", steps=steps)
        for mode in MODES
        for name, series in CASES.items()
        for steps in ((False, True) if mode in ("line", "area") else (False,))
    }
    | {
        "line, a period cut at the left": over_window(date(2015, 11, 20), date(2022, 1, 1)),
        "line, a period begun at the right": over_window(date(2015, 1, 1), date(2021, 1, 10)),
    }
    | {
        f"timeline, {n} of {days} days": timeline(n, days)
        for n, days in ((0, 1), (1, 1), (14, 31), (20, 365), (60, 90))
    }
    | {
        f"map, {n} {mode} up to {high}": market_map(n, high, mode)
        for mode in ("areas", "points")
        for n, high in ((0, 3), (1, 3), (40, 3_000_000), (40, -50), (len(CODES), 3))
    }
    | {f"gantt, {n} of {days} days": launches(n, days) for n, days in ((0, 1), (1, 1), (24, 1), (40, 365))}
    | {
        "map of Hong Kong and Macao": market_map(2, 9, "areas", ("HK", "MO")),
        "map of nowhere": replace(market_map(3, 9, "areas"), places=(), levels=()),
        "map of the Gulf": market_map(5, 9, "areas", ("AE", "QA", "BH", "KW", "SA")),
    }
)


@pytest.fixture(params=CHARTS, scope="module")
def chart(request: pytest.FixtureRequest) -> Drawing:
    """Each chart in turn."""
    return CHARTS[request.param]


@pytest.fixture(params=WIDTHS, ids=["full", "half"])
def sheet(request: pytest.FixtureRequest, chart: Drawing, style: ChartStyle) -> Sheet:
    """The chart as artists, at its natural height."""
    return build(chart, style, request.param, natural_height(chart, style, request.param))


def test_labels_stay_on_the_sheet(sheet: Sheet, style: ChartStyle) -> None:
    """No word leaves the chart's rectangle."""
    out = [
        label.text
        for label in sheet.labels
        for x0, y0, x1, y1 in [label.box(style.typeface)]
        if x0 < -0.01 or y0 < -0.01 or x1 > sheet.width + 0.01 or y1 > sheet.height + 0.01
    ]

    assert out == []


def test_labels_do_not_touch(sheet: Sheet, style: ChartStyle) -> None:
    """No two labels overlap."""
    boxes = [(label.text, label.box(style.typeface)) for label in sheet.labels]

    touching = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if overlaps(one, other, -0.2)]

    assert touching == []


@pytest.mark.parametrize("size", [6.5, 11.0])
def test_a_sheet_asked_too_low_grows(chart: Drawing, style: ChartStyle, size: float) -> None:
    """Asked for 10 points of height, in small type or large, words still neither touch nor leave the sheet."""
    sheet = build(chart, replace(style, text_size=size), 239, 10)

    boxes = [label.box(style.typeface) for label in sheet.labels]

    assert all(box[1] >= -0.01 and box[3] <= sheet.height + 0.01 for box in boxes)
    assert not any(overlaps(one, other, -0.2) for one, other in combinations(boxes, 2))


def test_text_can_be_read(sheet: Sheet, style: ChartStyle) -> None:
    """Text is never under 6.5 points nor fainter than 4.5 to 1 on what it stands on."""
    faint = [
        label.text
        for label in sheet.labels
        if label.size < 6.5 or contrast(label.colour, label.on or style.paper) < 4.5
    ]

    assert faint == []


def test_marks_stay_on_the_sheet(sheet: Sheet) -> None:
    """No stroke of the page's operators leaves the chart's rectangle by more than half a line."""
    for artist in sheet.artists:
        if hasattr(artist, "get_paths"):
            for path in artist.get_paths():
                box = path.get_extents(artist.get_transform())
                assert box.x0 >= -1
                assert box.y0 >= -1
                assert box.x1 <= sheet.width + 1
                assert box.y1 <= sheet.height + 1


def test_prints(sheet: Sheet, printed: Callable[[Sheet], bytes]) -> None:
    """Every chart can be drawn, and the same sheet gives the same bytes twice."""
    assert printed(sheet) == printed(sheet)


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_chart_says_so(mode: ChartMode, style: ChartStyle, words_of: Callable[[Sheet], str]) -> None:
    """A chart without a value says in the edition's language that there is none."""
    german = replace(style, no_data="keine öffentliche Angabe")

    sheet = build(Chart(mode, "T", "S", "outlets", (), "alt"), german, 239, 120)

    assert "keine öffentliche Angabe" in words_of(sheet)


def test_importing_charts_leaves_figures_alone() -> None:
    """Figures, Axes and pyplot, half a second of import, are not needed for charts of our own."""
    code = (
        "import sys, reports.charts;"
        "print(*[m for m in ('matplotlib.figure', 'matplotlib.axes', 'matplotlib.pyplot') if m in sys.modules])"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == []
