"""Results against targets: a bar for what was reached, an upright for what was aimed at; a target is never a bar."""

from __future__ import annotations

from dataclasses import dataclass

from reports.briefing import Chart, Point
from reports.charts import marks
from reports.charts.frame import AXIS_WIDTH, EMPTY_HEIGHT, draw_nothing, draw_unit, unit_room
from reports.charts.labels import LEADING, Label, middle_baseline, shorten, wrap
from reports.charts.legend import Key, draw_keys, keys_room
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.colour import mix

_NAME_SHARE, _TAIL_SHARE = 0.3, 0.52
_ROW, _THICK, _REACH = 2.4, 0.95, 0.85
"""A row, a bar's thickness and half an upright's height, as multiples of the text's size."""
_GAP = 4.0
_HOPED = ("target", "plan")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name in lines, the result and the targets, and what is said at its end."""

    name: tuple[str, ...]
    result: Point | None
    targets: tuple[Point, ...]
    words: str
    aim: str

    @property
    def values(self) -> list[float]:
        """All values that have to fit on the scale."""
        points = [*([self.result] if self.result else []), *self.targets]
        return [float(point.value) for point in points if point.value is not None]


def bullet_height(chart: Chart, style: ChartStyle, width: float) -> float:
    """Return the height a chart of results against targets wants: a row for each name."""
    rows = rows_of(chart, style, width)
    if not rows:
        return EMPTY_HEIGHT
    return _head(chart, style, width) + sum(_height(row, style) for row in rows)


def build_bullet(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return results against targets; it is higher than asked where its rows would not fit."""
    rows = rows_of(chart, style, width)
    wanted = bullet_height(chart, style, width)
    sheet = Sheet(width, max(height, wanted))
    if not rows:
        draw_nothing(sheet, style)
        return sheet
    head = _head(chart, style, width)
    loose = min((sheet.height - head) / (wanted - head), 1.35)
    draw_unit(sheet, chart.unit, style)
    draw_keys(sheet, _keys(chart, style), style, sheet.height - unit_room(chart.unit, style))
    left = max(style.typeface.width(line, style.text_size) for row in rows for line in row.name) + 2 * _GAP
    tail = max(_tail(row, style) for row in rows) + 2 * _GAP
    values = [value for row in rows for value in row.values]
    low, high = min([0.0, *values]), max([0.0, *values])
    unit = max(0.0, width - left - tail) / ((high - low) or 1.0)
    zero = left - low * unit
    top = first = sheet.height - head
    for row in rows:
        tall = _height(row, style) * loose
        _draw_row(sheet, row, top - tall / 2, (left, zero, unit, width - tail + _GAP), loose, style)
        top -= tall
    sheet.add(marks.strokes([[(zero, first), (zero, top)]], style.muted, AXIS_WIDTH, level=4))
    return sheet


def rows_of(chart: Chart, style: ChartStyle, width: float) -> list[Row]:
    """Return a row for each name, in order; empty where no series has a value."""
    points = [point for series in chart.series for point in series.points]
    if not any(point.value is not None for point in points):
        return []
    rows = []
    for label in dict.fromkeys(point.label for point in points):
        mine = [point for point in points if point.label == label]
        result = next((point for point in mine if point.qualifier not in _HOPED), None)
        targets = tuple(p for p in mine if p.qualifier in _HOPED and p.value is not None)
        name = tuple(wrap(label, width * _NAME_SHARE, style.text_size, style.typeface, lines=2))
        most = width * _TAIL_SHARE
        said = result.words if result and result.value is not None else style.no_data
        words = shorten(said, most, style.text_size, style.typeface, "bold")
        aim = ", ".join(point.words for point in targets)
        room = most - style.typeface.width(words, style.text_size, "bold") - _GAP
        aim = shorten(aim, room, style.small_size, style.typeface) if aim and room > 24 else ""
        rows.append(Row(name, result, targets, words, aim))
    return rows


def _draw_row(
    sheet: Sheet, row: Row, middle: float, scale: tuple[float, float, float, float], loose: float, style: ChartStyle
) -> None:
    left, zero, unit, after = scale
    size = style.text_size
    half, reach = _THICK * size * loose / 2, _REACH * size * loose
    known = row.result is not None and row.result.value is not None
    if row.result is not None and row.result.value is not None:
        low, high = sorted((zero, zero + float(row.result.value) * unit))
        rect = (low, middle - half, max(high, low + 0.6), middle + half)
        if row.result.qualifier == "exact":
            sheet.add(marks.boxes([rect], style.palette[0]))
        else:
            pale = mix(style.palette[0], style.paper, 0.65)
            sheet.add(marks.boxes([rect], pale, style.palette[0], width=0.7))
    uprights = [zero + float(point.value or 0) * unit for point in row.targets]
    if uprights:
        lines = [[(x, middle - reach), (x, middle + reach)] for x in uprights]
        sheet.add(marks.strokes(lines, style.paper, 3.3, level=4.5))
        sheet.add(marks.strokes(lines, style.ink, 1.7, level=5))
    first = middle_baseline(middle, size) + (len(row.name) - 1) * size * LEADING / 2
    labels = [
        Label(line, left - 2 * _GAP, first - i * size * LEADING, size, style.ink, "end")
        for i, line in enumerate(row.name)
    ]
    base = middle_baseline(middle, size)
    colour = style.ink if known else style.muted_text
    labels.append(Label(row.words, after, base, size, colour, weight="bold" if known else "regular"))
    wide = style.typeface.width(row.words, size, "bold")
    labels.append(Label(row.aim, after + wide + _GAP, base, style.small_size, style.muted_text))
    sheet.write(labels)


def _tail(row: Row, style: ChartStyle) -> float:
    words = style.typeface.width(row.words, style.text_size, "bold")
    return words + (_GAP + style.typeface.width(row.aim, style.small_size) if row.aim else 0.0)


def _height(row: Row, style: ChartStyle) -> float:
    return style.text_size * ((len(row.name) - 1) * LEADING + _ROW)


def _keys(chart: Chart, style: ChartStyle) -> list[Key]:
    """Return what bar and upright stand for, in the words of the first series that has such points."""
    keys = []
    for hoped, colour in ((False, style.palette[0]), (True, style.ink)):
        name = next((s.name for s in chart.series if any((p.qualifier in _HOPED) is hoped for p in s.points)), "")
        if name:
            keys.append(Key(name, colour, "line" if hoped else "box"))
    return keys if len(keys) > 1 else []


def _head(chart: Chart, style: ChartStyle, width: float) -> float:
    return unit_room(chart.unit, style) + keys_room(_keys(chart, style), style, width)
