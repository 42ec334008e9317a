"""A workspace's own chart on the page: laid out for its room, in the brand's type, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from matplotlib.figure import Figure

from reports.briefing import OwnChart, Point, Series
from reports.charts import ChartStyle, Sheet, build, natural_height
from reports.charts.own import FigureRequest
from reports.errors import RenderError

CHART = OwnChart(
    make="charts:outlets",
    title="How many outlets?",
    subtitle="2025",
    series=(Series("World", (Point("June 2025", Decimal(580), "over 580", date(2025, 6, 30), "over"),)),),
    start=date(2025, 1, 1),
    end=date(2026, 1, 1),
    height=140.0,
    alt="One point.",
)


def drawn(style: ChartStyle, make: Callable[[FigureRequest], Any]) -> Sheet:
    """Build the chart with a function."""
    return build(CHART, replace(style, makers={CHART.make: make}), 300, natural_height(CHART, style, 300))


def outlets(request: FigureRequest) -> Figure:
    """Draw what is asked for."""
    figure = Figure(figsize=request.figsize)
    axes = figure.subplots()
    axes.plot([point.day for point in request.series[0].points], [580], "o", color=request.palette[0])
    axes.set_title("From $5 to $9", family="Comic Sans MS")
    return figure


def test_a_figure_has_the_room_its_block_asks_for(style: ChartStyle, words_of: Callable[[Sheet], str]) -> None:
    """The plot is as wide as the page and as high as the block says, its words are text."""
    sheet = drawn(style, outlets)

    assert (sheet.width, sheet.height) == (300, 140)
    assert "From $5 to $9" in words_of(sheet)


def test_a_figure_is_set_in_the_brands_type(style: ChartStyle, printed: Callable[[Sheet], bytes]) -> None:
    """Whatever fonts a function names, the page has the brand's."""
    data = printed(drawn(style, outlets))

    assert b"IBMPlexSans" in data
    assert b"DejaVu" not in data


def test_a_chart_without_its_function_is_refused(style: ChartStyle) -> None:
    """What cannot be drawn is not left out in silence."""
    with pytest.raises(RenderError, match="drawn by charts:outlets, which the workspace does not have"):
        build(CHART, style, 300, 140)


@pytest.mark.parametrize(("made", "kind"), [(None, "nothing"), (Figure().subplots(), "something of type Axes")])
def test_what_is_no_figure_is_refused(style: ChartStyle, made: object, kind: str) -> None:
    """A function that returns something else is told what it has to return."""
    with pytest.raises(RenderError, match=f"charts:outlets returned {kind}; it has to return a matplotlib.figure.Fig"):
        drawn(style, lambda request: made)


def test_a_figure_that_fails_while_it_is_drawn_is_told_by_name(
    style: ChartStyle, printed: Callable[[Sheet], bytes]
) -> None:
    """A formatter of a figure's own runs late; its exception names the function all the same."""

    def spoilt(request: FigureRequest) -> Figure:
        figure = outlets(request)
        figure.axes[0].yaxis.set_major_formatter(lambda value, place: 1 / 0)
        return figure

    with pytest.raises(RenderError, match="charts:outlets: its figure cannot be drawn: ZeroDivisionError"):
        printed(drawn(style, spoilt))


def test_a_letter_the_brand_lacks_is_told(style: ChartStyle, printed: Callable[[Sheet], bytes]) -> None:
    """A figure's words are held to the same rule as the page's."""

    def chinese(request: FigureRequest) -> Figure:
        figure = outlets(request)
        figure.axes[0].set_title("城市")
        return figure

    with pytest.raises(RenderError, match=r"U\+57CE"):
        printed(drawn(style, chinese))
