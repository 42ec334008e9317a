"""A small line for a cell of a table: the shape of a series, its last value a dot, no axis and no words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reports.briefing import Spark
from reports.charts import marks
from reports.charts.frame import Frame
from reports.charts.marks import XY
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle

_WIDTH, _DOT, _AIR = 0.9, 2.6, 2.0


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
    transform = frame.transform()
    for run in runs:
        if len(run) > 1:
            sheet.add(marks.line(run, style.palette[0], _WIDTH, transform, steps=spark.steps))
    dots = [run[0] for run in runs if len(run) == 1 and run is not runs[-1]]
    sheet.add(marks.dots([*dots, runs[-1][-1]], style.palette[0], style.palette[0], _DOT, transform))
    return sheet


def runs_of(points: Sequence[tuple[date, Decimal | None]]) -> list[list[XY]]:
    """Return the unbroken stretches of known values."""
    runs: list[list[XY]] = [[]]
    for day, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((float(day.toordinal()), float(value)))
    return [run for run in runs if run]
