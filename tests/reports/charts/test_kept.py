"""A chart that comes again is built once by a worker, and is the same chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports.briefing import Chart, OwnChart, Point, Series
from reports.charts import ChartStyle, Sheet, build
from reports.charts.kept import build_once, forget
from reports.charts.own import FigureRequest


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget()
    yield
    forget()


def chart(value: int = 12) -> Chart:
    """Return a line over three years, made anew each time."""
    days = [date(year, 1, 1) for year in (2023, 2024, 2025)]
    points = tuple(Point(f"{day.year}", Decimal(value + day.year), f"{value}", day=day) for day in days)
    return Chart("line", "Houses", "World", "houses", (Series("World", points),), "alt")


def test_the_same_values_are_the_same_sheet(style: ChartStyle) -> None:
    """Equal content is built once; with other values, in another size or another look it is another sheet."""
    first = build_once(chart(), style, 400, 150)

    assert build_once(chart(), style, 400, 150) is first
    others = [
        build_once(chart(13), style, 400, 150),
        build_once(chart(), style, 401, 150),
        build_once(chart(), replace(style, ink="#000000"), 400, 150),
    ]
    assert first not in others


def test_a_sheet_drawn_again_is_drawn_the_same(style: ChartStyle, printed: Callable[[Sheet], bytes]) -> None:
    """The second document's drawing is the first's, and what a worker without memory would draw."""
    kept = build_once(chart(), style, 400, 150)

    assert printed(kept) == printed(kept) == printed(build(chart(), style, 400, 150))


def test_threads_share_no_sheet(style: ChartStyle) -> None:
    """Another thread builds its own: artists remember things while they are drawn."""
    mine = build_once(chart(), style, 400, 150)

    with ThreadPoolExecutor(1) as pool:
        theirs = pool.submit(build_once, chart(), style, 400, 150).result()

    assert theirs is not mine


def test_a_workspaces_own_chart_is_asked_for_each_time(style: ChartStyle) -> None:
    """What a user's function draws may differ from one time to the next, so nobody remembers it."""
    from matplotlib.figure import Figure

    asked = []

    def make(request: FigureRequest) -> Figure:
        asked.append(request)
        return Figure(figsize=(4, 2))

    own = OwnChart("own", "Own", "World", (), date(2023, 1, 1), date(2025, 1, 1), 144.0, "alt")
    look = replace(style, makers={"own": make})

    build_once(own, look, 400, 144)
    build_once(own, look, 400, 144)

    assert len(asked) == 2
