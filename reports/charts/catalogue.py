"""Which chart is built by what, and how high it wants to be."""

from __future__ import annotations

from reports.briefing import Chart, OwnChart, Timeline
from reports.charts.area import build_area
from reports.charts.bar import bar_height, build_bar
from reports.charts.column import build_column
from reports.charts.frame import time_room, unit_room
from reports.charts.labels import LEADING
from reports.charts.legend import Key, keys_room
from reports.charts.line import build_line
from reports.charts.own import build_own
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.charts.timeline import build_timeline, timeline_height

_BUILDERS = {"line": build_line, "area": build_area, "column": build_column, "bar": build_bar}
_HEIGHT = 150.0
_AROUND = 62.0
"""What axis, unit and air take of a chart over time."""
_LEAST_PLOT = 7.0
"""The least height of a plot with its air, as a multiple of the text's size."""


def build(chart: Chart | Timeline | OwnChart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a chart as a sheet of artists, ``width`` points wide.

    The sheet is ``height`` points high, or higher where a timeline's rows, a chart's bars or the words around a plot
    do not fit: place it by ``sheet.height``, or ask ``natural_height`` first. Nothing drawn leaves the sheet.
    """
    if isinstance(chart, Timeline):
        return build_timeline(chart, style, width, height)
    if isinstance(chart, OwnChart):
        return build_own(chart, style, width, height)
    return _BUILDERS[chart.mode](chart, style, width, max(height, least_height(chart, style, width)))


def least_height(chart: Chart, style: ChartStyle, width: float) -> float:
    """Return the height under which the words around a plot would leave no plot; bars see to their own."""
    if chart.mode == "bar":
        return 0.0
    keys = [Key(series.name, "") for series in chart.series] if len(chart.series) > 1 else []
    around = unit_room(chart.unit, style) + keys_room(keys, style, width) + time_room(style)
    return around + style.text_size * _LEAST_PLOT


def natural_height(chart: Chart | Timeline | OwnChart, style: ChartStyle, width: float) -> float:
    """Return the height in points at which a chart reads best on ``width`` points."""
    if isinstance(chart, Timeline):
        return timeline_height(chart, style, width)
    if isinstance(chart, OwnChart):
        return chart.height
    if chart.mode == "bar":
        return bar_height(chart, style, width)
    named = _AROUND + len(chart.series) * (style.text_size * LEADING + 1) if chart.mode in ("line", "area") else 0.0
    return max(_HEIGHT, named, least_height(chart, style, width))
