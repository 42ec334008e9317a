"""A heat map: a row for each market, a cell for each period, deeper the more; a cell without a figure stays paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reports.briefing import Chart, Point, Series
from reports.charts import marks
from reports.charts.colours import land_colour, step_colour
from reports.charts.frame import EMPTY_HEIGHT, draw_nothing, draw_unit, period_labels, time_room, unit_room
from reports.charts.labels import Label, middle_baseline, shorten
from reports.charts.legend import Key, draw_keys, keys_room
from reports.charts.marks import XY, Rect
from reports.charts.sheet import Sheet
from reports.charts.slots import aligned, slot_rows
from reports.charts.style import ChartStyle
from reports.colour import contrast

_ROW = 2.0
"""The height of a row, as a multiple of the text's size."""
_NAME_SHARE = 0.3
_GAP = 6.0
_PARTING = 0.8


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its point, its rectangle and its colour; None where the value is not known."""

    point: Point
    rect: Rect
    colour: str | None


def heat_height(chart: Chart, style: ChartStyle, width: float) -> float:
    """Return the height a heat map wants: a row for each market, and the words around them."""
    rows = _known(chart)
    if not rows:
        return EMPTY_HEIGHT
    return _head(chart, style, width) + len(rows) * style.text_size * _ROW + time_room(style)


def build_heat(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a heat map; it is higher than asked where its rows would not fit."""
    rows = _known(chart)
    sheet = Sheet(width, max(height, heat_height(chart, style, width)))
    if not rows:
        draw_nothing(sheet, style)
        return sheet
    names = [shorten(row.name, width * _NAME_SHARE, style.text_size, style.typeface) for row in rows]
    left = max(style.typeface.width(name, style.text_size) for name in names) + _GAP
    top = sheet.height - _head(chart, style, width)
    labels = slot_rows(rows[0].points, width - left, chart.locale, style)
    foot = time_room(style, max(1, sum(1 for row in labels if row)))
    tall = min((top - foot) / len(rows), style.text_size * _ROW * 1.4)
    cells = cells_of(chart, rows, (left, foot, width, top), tall, style)
    draw_unit(sheet, chart.unit, style)
    draw_keys(sheet, _keys(chart, style), style, sheet.height - unit_room(chart.unit, style))
    _draw_cells(sheet, cells, style)
    slot = (width - left) / len(rows[0].points)
    places = [[(word, left + x * slot) for word, x in row] for row in labels]
    sheet.write(period_labels(places, top - tall * len(rows) + 1, width, style, centred=True))
    sheet.write(
        Label(
            name,
            left - _GAP,
            middle_baseline(top - (i + 0.5) * tall, style.text_size),
            style.text_size,
            style.ink,
            "end",
        )
        for i, name in enumerate(names)
    )
    return sheet


def cells_of(chart: Chart, rows: Sequence[Series], room: Rect, tall: float, style: ChartStyle) -> list[list[Cell]]:
    """Return the cells of every row, from the top."""
    slot = (room[2] - room[0]) / len(rows[0].points)
    parting = _PARTING if slot > 5 else 0.0
    cells = []
    for number, row in enumerate(rows):
        high = room[3] - number * tall
        made = []
        for i, point in enumerate(row.points):
            x = room[0] + i * slot
            rect = (x, high - tall + _PARTING, x + slot - parting, high)
            made.append(Cell(point, rect, _colour(chart, point, style)))
        cells.append(made)
    return cells


def _colour(chart: Chart, point: Point, style: ChartStyle) -> str | None:
    if point.value is None:
        return None
    return step_colour(bisect_right(chart.breaks, point.value), len(chart.breaks) + 1, style)


def _draw_cells(sheet: Sheet, rows: Sequence[Sequence[Cell]], style: ChartStyle) -> None:
    by_colour: dict[str, list[Rect]] = {}
    for cell in (cell for row in rows for cell in row):
        if cell.point.qualifier in ("target", "plan") and cell.colour:
            sheet.add(marks.boxes([_inset(cell.rect)], style.paper, cell.colour, dashed=True))
        else:
            by_colour.setdefault(cell.colour or land_colour(style), []).append(cell.rect)
    for colour, rects in by_colour.items():
        sheet.add(marks.boxes(rects, colour, level=1))
    labels = cell_labels(rows, style)
    sheet.write(labels)
    if not labels:
        for way, qualifier in ((1, "over"), (-1, "under")):
            ticks = [_tick(cell.rect, way) for row in rows for cell in row if cell.point.qualifier == qualifier]
            if ticks:
                sheet.add(marks.strokes(ticks, style.ink, 0.7, level=4))


def cell_labels(rows: Sequence[Sequence[Cell]], style: ChartStyle) -> list[Label]:
    """Return the values in the cells, where all of them fit and can be read; else none."""
    labels = []
    for cell in (cell for row in rows for cell in row if cell.point.value is not None):
        width, size = cell.rect[2] - cell.rect[0], style.small_size
        fill = style.paper if cell.point.qualifier in ("target", "plan") else cell.colour or style.paper
        ink = max((style.ink, style.paper), key=lambda tone: contrast(tone, fill))
        if style.typeface.width(cell.point.words, size) > width - 3 or contrast(ink, fill) < 4.5:
            return []
        middle = (cell.rect[1] + cell.rect[3]) / 2
        x = (cell.rect[0] + cell.rect[2]) / 2
        labels.append(Label(cell.point.words, x, middle_baseline(middle, size), size, ink, "middle", on=fill))
    return labels


def _tick(rect: Rect, way: int) -> list[XY]:
    """Return the small angle that says a cell's value is a bound: up for over, down for under."""
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    half = min(1.8, (rect[2] - rect[0]) / 2)
    return [(x - half, y - way * half / 2), (x, y + way * half / 2), (x + half, y - way * half / 2)]


def _inset(rect: Rect) -> Rect:
    half = min(0.5, (rect[2] - rect[0]) / 4)
    return rect[0] + half, rect[1] + half, rect[2] - half, rect[3] - half


def _known(chart: Chart) -> list[Series]:
    """Return the rows in their order, all with the same slots; none where no value is known at all."""
    if not any(point.value is not None for series in chart.series for point in series.points):
        return []
    return aligned(chart.series)


def _keys(chart: Chart, style: ChartStyle) -> list[Key]:
    keys = [Key(name, step_colour(i, len(chart.levels), style)) for i, name in enumerate(chart.levels)]
    gaps = any(point.value is None for series in aligned(chart.series) for point in series.points)
    return [*keys, Key(style.no_data, land_colour(style))] if gaps else keys


def _head(chart: Chart, style: ChartStyle, width: float) -> float:
    return unit_room(chart.unit, style) + keys_room(_keys(chart, style), style, width) + 2
