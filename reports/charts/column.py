"""Columns over periods, single or grouped, with their values on top and words where there is no value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.briefing import Chart, Point, Series
from reports.charts import marks
from reports.charts.frame import (
    Frame,
    clear_behind,
    draw_grid,
    draw_nothing,
    draw_unit,
    gutter,
    period_labels,
    time_room,
    unit_room,
    value_scale,
)
from reports.charts.labels import ASCENT, DESCENT, Box, Label, overlaps
from reports.charts.legend import Key, draw_keys, keys_room
from reports.charts.marks import Rect
from reports.charts.numerals import locale_of
from reports.charts.sheet import Sheet
from reports.charts.slots import aligned, draw_gaps, slot_rows
from reports.charts.style import ChartStyle
from reports.colour import mix

_FILL = 0.7
"""How much of its slot a column, or a group of them, takes."""
_WIDEST = 46.0
_ABOVE = 2.5


@dataclass(frozen=True, slots=True)
class Columns:
    """One series of columns: what each point is, and its rectangle; None where the value is not known."""

    colour: str
    points: tuple[Point, ...]
    rects: tuple[Rect | None, ...]


def build_column(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a column chart; several series stand side by side in the slot of their period."""
    sheet = Sheet(width, height)
    series = aligned(chart.series)
    values = [float(point.value) for each in series for point in each.points if point.value is not None]
    if not values:
        draw_nothing(sheet, style)
        return sheet
    keys = [Key(each.name, style.colour(i)) for i, each in enumerate(series)] if len(series) > 1 else []
    frame = _layout(chart, series, keys, values, style, sheet)
    draw_unit(sheet, chart.unit, style)
    draw_keys(sheet, keys, style, height - unit_room(chart.unit, style))
    columns = placed(series, frame, style)
    for each in columns:
        draw_columns(sheet, each, style)
    # First the gaps: a value that finds no room beside their words can be read off the axis, a gap cannot.
    draw_gaps(sheet, series, frame, style)
    labels = value_labels(sheet, columns, style)
    clear_behind(sheet, labels, style)
    sheet.write(labels)
    return sheet


def _layout(
    chart: Chart,
    series: Sequence[Series],
    keys: Sequence[Key],
    values: Sequence[float],
    style: ChartStyle,
    sheet: Sheet,
) -> Frame:
    """Return the frame, one unit of x for each slot, with grid and the names of the slots drawn."""
    points = series[0].points
    top = sheet.height - unit_room(chart.unit, style) - keys_room(keys, style, sheet.width) - style.text_size * 1.2
    scale = value_scale(values, top - time_room(style), locale_of(chart.locale), style, zero=True)
    left = gutter(scale, style) + 1
    rows = slot_rows(points, sheet.width - left, chart.locale, style)
    below = style.text_size if min(values) < 0 else 0.0
    foot = time_room(style, max(1, sum(1 for row in rows if row)))
    frame = Frame(left, foot + below, sheet.width, top, 0, len(points)).scaled(scale)
    draw_grid(sheet, frame, scale, style)
    places = [[(word, frame.x(x)) for word, x in row] for row in rows]
    sheet.write(period_labels(places, foot, sheet.width, style, centred=True))
    return frame


def placed(series: Sequence[Series], frame: Frame, style: ChartStyle) -> list[Columns]:
    """Return the rectangles of every series, side by side in their slots."""
    many = len(series)
    slot = frame.x(1) - frame.x(0)
    each = min(slot * _FILL / many, _WIDEST)
    parting = 0.5 if many > 1 and each > 4 else 0.0
    result = []
    for order, one in enumerate(series):
        rects: list[Rect | None] = []
        for i, point in enumerate(one.points):
            left = frame.x(i + 0.5) + (order - many / 2) * each
            edges = sorted((frame.y(0), frame.y(float(point.value)))) if point.value is not None else None
            rects.append((left, edges[0], left + each - parting, edges[1]) if edges else None)
        result.append(Columns(style.colour(order), one.points, tuple(rects)))
    return result


def draw_columns(sheet: Sheet, columns: Columns, style: ChartStyle) -> None:
    """Draw one series: exact values solid, bounds and estimates pale with an outline, targets and plans hollow."""
    solid: list[Rect] = []
    pale: list[Rect] = []
    hollow: list[Rect] = []
    for point, rect in zip(columns.points, columns.rects, strict=True):
        if rect is not None:
            {"exact": solid, "target": hollow, "plan": hollow}.get(point.qualifier, pale).append(rect)
    if solid:
        sheet.add(marks.boxes(solid, columns.colour))
    if pale:
        sheet.add(marks.boxes(pale, mix(columns.colour, style.paper, 0.65), columns.colour, width=0.7))
    if hollow:
        sheet.add(marks.boxes(hollow, style.paper, columns.colour, dashed=True))


# Values ------------------------------------------------------------------------------------------------------------


def value_labels(sheet: Sheet, series: Sequence[Columns], style: ChartStyle) -> list[Label]:
    """Return the values at the ends of the columns: all of them, smaller if need be, or only the telling ones.

    A value here and there would look like a choice; so where not all fit, a single series says its last, highest and
    lowest, and grouped ones leave it to the axis. A value that is not exact is said wherever it fits.
    """
    wanted = sum(1 for each in series for point in each.points if point.value is not None and point.words)
    for size in (style.text_size, style.small_size, 6.5):
        labels = fitting_labels(sheet, series, size, style, every=True)
        if len(labels) == wanted:
            return labels
    return fitting_labels(sheet, series, style.small_size, style, every=False)


def fitting_labels(
    sheet: Sheet, series: Sequence[Columns], size: float, style: ChartStyle, *, every: bool
) -> list[Label]:
    """Return the values of ``size`` that touch neither each other nor a neighbouring column."""
    taken: list[Box] = [label.box(style.typeface) for label in sheet.labels]
    columns = [rect for each in series for rect in each.rects if rect is not None]
    labels = []
    for each in series:
        for index in range(len(each.points)) if every else telling(each, single=len(series) == 1):
            label = value_label(each, index, size, sheet.width, style)
            if label is None:
                continue
            box = label.box(style.typeface)
            if box[3] <= sheet.height and not any(overlaps(box, b, 1.5) for b in taken) and _clear(box, columns):
                taken.append(box)
                labels.append(label)
    return labels


def value_label(columns: Columns, index: int, size: float, width: float, style: ChartStyle) -> Label | None:
    """Return a value above its column, under it where negative, moved in from the chart's edge."""
    rect, point = columns.rects[index], columns.points[index]
    if rect is None or point.value is None or not point.words:
        return None
    half = style.typeface.width(point.words, size) / 2
    x = min(max((rect[0] + rect[2]) / 2, half), width - half)
    y = rect[1] - _ABOVE - ASCENT * size if point.value < 0 else rect[3] + _ABOVE + DESCENT * size * 0.4
    return Label(point.words, x, y, size, style.ink, "middle") if 2 * half <= width else None


def telling(columns: Columns, *, single: bool) -> list[int]:
    """Return which values to say first: the last, the highest and the lowest of a single series, and inexact ones."""
    known = [(i, float(p.value)) for i, p in enumerate(columns.points) if p.value is not None]
    inexact = [i for i, _ in known if columns.points[i].qualifier != "exact"]
    if not known or not single:
        return inexact
    highest, lowest = max(known, key=lambda pair: pair[1])[0], min(known, key=lambda pair: pair[1])[0]
    return list(dict.fromkeys([known[-1][0], highest, lowest, *inexact]))


def _clear(box: Box, columns: Sequence[Rect]) -> bool:
    """Whether words stand on paper, not on a neighbouring column."""
    inset = (box[0], box[1] + 1, box[2], box[3] - 1)
    return not any(overlaps(inset, rect) for rect in columns)
