"""A waterfall: from an opening stock, step by step, to the closing one; what nothing explains is a step of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.briefing import Chart, Point
from reports.charts import marks
from reports.charts.frame import AXIS_WIDTH, EMPTY_HEIGHT, draw_nothing, draw_unit, unit_room
from reports.charts.labels import LEADING, Label, middle_baseline, shorten, wrap
from reports.charts.marks import XY
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.colour import mix
from reports.typeface import Weight

_ROW, _THICK = 2.05, 1.25
_NAME_SHARE, _TAIL_SHARE = 0.36, 0.3
_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name in lines, and the values it runs between."""

    point: Point
    name: tuple[str, ...]
    start: float
    end: float

    @property
    def weight(self) -> Weight:
        """Totals are set in bold."""
        return "bold" if self.point.role == "total" else "regular"


def waterfall_height(chart: Chart, style: ChartStyle, width: float) -> float:
    """Return the height a waterfall wants: a row for each step."""
    steps = steps_of(chart, style, width)
    return unit_room(chart.unit, style) + sum(_height(step, style) for step in steps) if steps else EMPTY_HEIGHT


def build_waterfall(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a waterfall from the top down; it is higher than asked where its rows would not fit."""
    steps = steps_of(chart, style, width)
    wanted = waterfall_height(chart, style, width)
    sheet = Sheet(width, max(height, wanted))
    if not steps:
        draw_nothing(sheet, style)
        return sheet
    head = unit_room(chart.unit, style)
    loose = min((sheet.height - head) / (wanted - head), 1.35)
    draw_unit(sheet, chart.unit, style)
    names = [(line, step.weight) for step in steps for line in step.name]
    left = max(style.typeface.width(line, style.text_size, weight) for line, weight in names) + 2 * _GAP
    zero, unit = _scale(steps, left, width, style)
    top = sheet.height - head
    before: XY | None = None
    for step in steps:
        tall = _height(step, style) * loose
        middle = top - tall / 2
        _draw_step(sheet, step, middle, (left, zero, unit), loose, style)
        half = _THICK * style.text_size * loose / 2
        if before is not None:
            line = [before, (before[0], middle + half)]
            sheet.add(marks.strokes([line], style.muted, 0.5, dashed=True, level=1))
        before = (zero + step.end * unit, middle - half) if step.point.value is not None else before
        top -= tall
    sheet.add(marks.strokes([[(zero, sheet.height - head), (zero, top)]], style.muted, AXIS_WIDTH, level=4))
    return sheet


def steps_of(chart: Chart, style: ChartStyle, width: float) -> list[Step]:
    """Return the steps of the first series: a total stands on zero, a change on what came before it."""
    points = chart.series[0].points if chart.series else ()
    if not any(point.value is not None for point in points):
        return []
    steps, level = [], 0.0
    for point in points:
        weight: Weight = "bold" if point.role == "total" else "regular"
        limit = width * _NAME_SHARE
        name = tuple(wrap(point.label, limit, style.text_size, style.typeface, lines=2, weight=weight))
        value = float(point.value or 0)
        start = 0.0 if point.role == "total" else level
        end = value if point.role == "total" else level + value
        if point.value is None:
            start = end = level
        steps.append(Step(point, name, start, end))
        level = end
    return steps


def _scale(steps: Sequence[Step], left: float, width: float, style: ChartStyle) -> tuple[float, float]:
    """Return where zero is and how many points one unit takes, with room for the words at the end of each step."""
    low = min(0.0, *(min(step.start, step.end) for step in steps))
    high = max(0.0, *(max(step.start, step.end) for step in steps))
    tail = (
        max(style.typeface.width(_words(step, width, style), style.text_size, step.weight) for step in steps) + 2 * _GAP
    )
    unit = max(0.0, width - left - tail) / ((high - low) or 1.0)
    return left - low * unit, unit


def _draw_step(
    sheet: Sheet, step: Step, middle: float, scale: tuple[float, float, float], loose: float, style: ChartStyle
) -> None:
    left, zero, unit = scale
    size, half = style.text_size, _THICK * style.text_size * loose / 2
    low, high = sorted((zero + step.start * unit, zero + step.end * unit))
    rect = (low, middle - half, max(high, low + 0.6), middle + half)
    if step.point.value is not None:
        colour = step_tone(step.point, style)
        if step.point.role == "rest":
            sheet.add(marks.boxes([rect], style.paper, style.ink, width=0.8, dashed=True))
        elif step.point.qualifier == "exact":
            sheet.add(marks.boxes([rect], colour))
        else:
            sheet.add(marks.boxes([rect], mix(colour, style.paper, 0.65), colour, width=0.7))
    first = middle_baseline(middle, size) + (len(step.name) - 1) * size * LEADING / 2
    sheet.write(
        Label(line, left - 2 * _GAP, first - i * size * LEADING, size, style.ink, "end", step.weight)
        for i, line in enumerate(step.name)
    )
    words = _words(step, sheet.width, style)
    colour = style.ink if step.point.value is not None else style.muted_text
    sheet.write([Label(words, rect[2] + _GAP, middle_baseline(middle, size), size, colour, weight=step.weight)])


def step_tone(point: Point, style: ChartStyle) -> str:
    """Return the colour of a step: totals in the first colour, additions paler, what goes in the second."""
    if point.role == "total":
        return style.palette[0]
    grows = point.value is not None and point.value >= 0
    return mix(style.palette[0], style.paper, 0.35) if grows else style.palette[1 % len(style.palette)]


def _words(step: Step, width: float, style: ChartStyle) -> str:
    said = step.point.words or (style.no_data if step.point.value is None else "")
    return shorten(said, width * _TAIL_SHARE, style.text_size, style.typeface, step.weight)


def _height(step: Step, style: ChartStyle) -> float:
    return style.text_size * ((len(step.name) - 1) * LEADING + _ROW)
