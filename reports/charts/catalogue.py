"""Which chart is built by what, and how high it wants to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reports.briefing import Chart, ChartMode, Drawing, Launches, MarketMap, OwnChart, Timeline
from reports.charts.area import build_area
from reports.charts.bar import bar_height, build_bar
from reports.charts.bullet import build_bullet, bullet_height
from reports.charts.bump import build_bump, bump_height
from reports.charts.column import build_column
from reports.charts.frame import time_room, unit_room
from reports.charts.gantt import build_gantt, gantt_height
from reports.charts.heat import build_heat, heat_height
from reports.charts.labels import LEADING
from reports.charts.legend import Key, keys_room
from reports.charts.line import build_line
from reports.charts.map import build_map, map_height
from reports.charts.multiples import build_multiples, multiples_height
from reports.charts.own import build_own
from reports.charts.sheet import Sheet
from reports.charts.slope import build_slope, slope_height
from reports.charts.style import ChartStyle
from reports.charts.timeline import build_timeline, timeline_height
from reports.charts.waterfall import build_waterfall, waterfall_height

_BUILDERS: Final[dict[ChartMode, Callable[[Chart, ChartStyle, float, float], Sheet]]] = {
    "line": build_line,
    "area": build_area,
    "column": build_column,
    "bar": build_bar,
    "heat": build_heat,
    "multiples": build_multiples,
    "waterfall": build_waterfall,
    "rank": build_bump,
    "slope": build_slope,
    "bullet": build_bullet,
}
_HEIGHTS: Final[dict[ChartMode, Callable[[Chart, ChartStyle, float], float]]] = {
    "bar": bar_height,
    "heat": heat_height,
    "multiples": multiples_height,
    "waterfall": waterfall_height,
    "rank": bump_height,
    "slope": slope_height,
    "bullet": bullet_height,
}
"""Those that see to their own height, by their rows; the others have a plot of any height."""
_HEIGHT = 150.0
_AROUND = 62.0
"""What axis, unit and air take of a chart over time."""
_LEAST_PLOT = 7.0
"""The least height of a plot with its air, as a multiple of the text's size."""


def build(chart: Drawing, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a chart as a sheet of artists, ``width`` points wide.

    The sheet is ``height`` points high, or higher where a timeline's rows, a chart's bars or the words around a plot
    do not fit: place it by ``sheet.height``, or ask ``natural_height`` first. Nothing drawn leaves the sheet.
    """
    if isinstance(chart, Timeline):
        return build_timeline(chart, style, width, height)
    if isinstance(chart, MarketMap):
        return build_map(chart, style, width, height)
    if isinstance(chart, Launches):
        return build_gantt(chart, style, width, height)
    if isinstance(chart, OwnChart):
        return build_own(chart, style, width, height)
    return _BUILDERS[chart.mode](chart, style, width, max(height, least_height(chart, style, width)))


def least_height(chart: Chart, style: ChartStyle, width: float) -> float:
    """Return the height under which the words around a plot would leave no plot; charts of rows see to their own."""
    if chart.mode in _HEIGHTS:
        return 0.0
    keys = [Key(series.name, "") for series in chart.series] if len(chart.series) > 1 else []
    around = unit_room(chart.unit, style) + keys_room(keys, style, width) + time_room(style)
    return around + style.text_size * _LEAST_PLOT


def natural_height(chart: Drawing, style: ChartStyle, width: float) -> float:
    """Return the height in points at which a chart reads best on ``width`` points."""
    match chart:
        case OwnChart():
            return chart.height
        case Timeline():
            return timeline_height(chart, style, width)
        case MarketMap():
            return map_height(chart, style, width)
        case Launches():
            return gantt_height(chart, style, width)
    if chart.mode in _HEIGHTS:
        return _HEIGHTS[chart.mode](chart, style, width)
    named = _AROUND + len(chart.series) * (style.text_size * LEADING + 1) if chart.mode in ("line", "area") else 0.0
    return max(_HEIGHT, named, least_height(chart, style, width))
