"""A small line for a cell of a table: the shape of a series, its last value a dot, no axis and no words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from matplotlib.path import Path

from reports.briefing import Spark
from reports.charts import marks
from reports.charts.frame import Frame
from reports.charts.marks import XY
from reports.charts.plain import Outlines, Strokes
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle

_WIDTH, _DOT, _AIR = 0.9, 3.3, 2.0


def build_spark(spark: Spark, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a small line in the first colour of the palette; a gap breaks it, a lone value is a dot."""
    sheet = Sheet(width, height)
    runs = runs_of(spark.points)
    if not runs:
        return sheet
    values = [y for run in runs for _, y in run]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    first, last = spark.points[0][0].toordinal(), spark.points[-1][0].toordinal()
    frame = Frame(_AIR, _AIR, width - _AIR, height - _AIR, first, max(last, first + 1), low, high)
    placed = [[(frame.x(x), frame.y(y)) for x, y in run] for run in runs]
    # Plain paths, and no lines and markers of matplotlib's: a table has hundreds of these.
    lines = [Path(_held(run) if spark.steps else run) for run in placed if len(run) > 1]
    sheet.add(Strokes(lines, edge=style.palette[0], width=_WIDTH, cap="round", join="round", level=3))
    dots = [run[0] for run in placed if len(run) == 1 and run is not placed[-1]]
    sheet.add(Outlines([_dot(at) for at in (*dots, placed[-1][-1])], face=style.palette[0], level=5))
    return sheet


def _held(run: Sequence[XY]) -> list[XY]:
    """Return a line's points where each value holds until the next."""
    corners = [corner for (x, y), (after, _) in pairwise(run) for corner in ((x, y), (after, y))]
    return [*corners, run[-1]]


def _dot(at: XY) -> Path:
    x, y = at
    return marks.rounded(x - _DOT / 2, y - _DOT / 2, x + _DOT / 2, y + _DOT / 2)


def runs_of(points: Sequence[tuple[date, Decimal | None]]) -> list[list[XY]]:
    """Return the unbroken stretches of known values."""
    runs: list[list[XY]] = [[]]
    for day, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((float(day.toordinal()), float(value)))
    return [run for run in runs if run]
