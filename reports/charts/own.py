"""Charts that a workspace draws itself: a function of its own is given plain values and returns a matplotlib Figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.briefing import OwnChart, Series
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.errors import RenderError
from reports.typeface import Typeface


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """What a function is given: the series its block asks for, and the room and colours of the page.

    ``figsize`` is for ``Figure(figsize=…, layout="constrained")``; words are set in the brand's typeface whatever font
    they name. A point's ``value`` is a Decimal, or None for a gap; ``words`` is that value as the page says it.
    """

    series: tuple[Series, ...]
    start: date
    end: date
    figsize: tuple[float, float]
    palette: tuple[str, ...]
    ink: str
    muted: str
    grid: str
    paper: str
    text_size: float


MakeFigure = Callable[[FigureRequest], Any]


class FigureSheet(Sheet):
    """A sheet that holds a Figure instead of artists of our own."""

    def __init__(self, figure: Any, name: str, width: float, height: float) -> None:
        super().__init__(width, height)
        self.figure = figure
        self.name = name

    def put(self, canvas: Any, x: float, y: float, typeface: Typeface) -> None:
        """Draw the figure, laid out for the sheet's size."""
        from reports.charts.figure import draw_figure

        try:
            draw_figure(self.figure, canvas, x, y, width=self.width, height=self.height, typeface=typeface)
        except RenderError:
            raise
        except Exception as error:
            raise RenderError(f"{self.name}: its figure cannot be drawn: {_said(error)}") from error


def build_own(chart: OwnChart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a sheet with the figure that the workspace's function makes of a chart's series.

    Raises RenderError where there is no such function, or what it returns is no Figure.
    """
    make = style.makers.get(chart.make)
    if make is None:
        raise RenderError(f'the chart "{chart.title}" is drawn by {chart.make}, which the workspace does not have')
    figure = make(_request(chart, style, width, height))
    if not (hasattr(figure, "set_size_inches") and hasattr(figure, "draw")):
        raise RenderError(f"{chart.make} returned {_kind(figure)}; it has to return a matplotlib.figure.Figure")
    return FigureSheet(figure, chart.make, width, height)


def _request(chart: OwnChart, style: ChartStyle, width: float, height: float) -> FigureRequest:
    return FigureRequest(
        series=chart.series,
        start=chart.start,
        end=chart.end,
        figsize=(width / 72, height / 72),
        palette=style.palette,
        ink=style.ink,
        muted=style.muted_text,
        grid=style.grid,
        paper=style.paper,
        text_size=style.text_size,
    )


def _kind(value: object) -> str:
    return "nothing" if value is None else f"something of type {type(value).__name__}"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
