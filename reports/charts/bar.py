"""Bars ranked by name: names at the left, the value in words at the end of each bar, its note after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.briefing import Chart, Point
from reports.charts import marks
from reports.charts.frame import AXIS_WIDTH, EMPTY_HEIGHT, draw_nothing, draw_unit, unit_room
from reports.charts.labels import LEADING, Label, middle_baseline, shorten, wrap
from reports.charts.legend import Key, draw_keys, keys_room
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.colour import mix

_THICK, _ROW, _APART = 1.2, 2.0, 0.8
"""A bar, a row of one bar, and the air between rows of several, as multiples of the text's size."""
_TIGHTEST, _LOOSEST = 0.85, 1.35
_NAME_SHARE, _BAR_SHARE = 0.36, 0.3
_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its point and colour, the words at its end and the width those take."""

    point: Point
    colour: str
    words: str
    note: str
    tail: float
    change: str = ""

    @property
    def value(self) -> float:
        """The value, 0 where it is not known."""
        return float(self.point.value or 0)

    @property
    def was(self) -> float:
        """The value before, 0 where none is given."""
        return float(self.point.before or 0)


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its bars, one for each series."""

    name: tuple[str, ...]
    bars: tuple[Bar, ...]

    def height(self, style: ChartStyle) -> float:
        """Return the height the row wants."""
        text = (len(self.name) - 1) * LEADING + _ROW
        return style.text_size * max(text, len(self.bars) * _THICK + _APART)


def bar_height(chart: Chart, style: ChartStyle, width: float) -> float:
    """Return the height a bar chart wants: a row for each name."""
    rows = bar_rows(chart, style, width)
    if not rows:
        return EMPTY_HEIGHT
    keys = keys_room(_keys(chart, style), style, width)
    return unit_room(chart.unit, style) + keys + sum(row.height(style) for row in rows)


def build_bar(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a bar chart; it is higher than asked where its rows would not fit."""
    rows = bar_rows(chart, style, width)
    if not rows:
        sheet = Sheet(width, max(height, EMPTY_HEIGHT))
        draw_nothing(sheet, style)
        return sheet
    keys = _keys(chart, style)
    head = unit_room(chart.unit, style) + keys_room(keys, style, width)
    wanted = sum(row.height(style) for row in rows)
    loose = min(max((height - head) / wanted, _TIGHTEST), _LOOSEST)
    sheet = Sheet(width, max(height, head + wanted * loose))
    draw_unit(sheet, chart.unit, style)
    draw_keys(sheet, keys, style, sheet.height - unit_room(chart.unit, style))
    left = _name_width(rows, style) + 2 * _GAP
    zero, unit = scale_of([bar for row in rows for bar in row.bars], left, width)
    top = first = sheet.height - head
    for row in rows:
        bottom = top - row.height(style) * loose
        _draw_row(sheet, row, (bottom, top), (left, zero, unit), loose, style)
        top = bottom
    sheet.add(marks.strokes([[(zero, first), (zero, top)]], style.muted, AXIS_WIDTH, level=4))
    return sheet


def bar_rows(chart: Chart, style: ChartStyle, width: float) -> list[Row]:
    """Return the rows in the order of the first series, then whatever names others add."""
    names = dict.fromkeys(point.label for series in chart.series for point in series.points)
    left = width * _NAME_SHARE
    broken = {name: tuple(wrap(name, left, style.text_size, style.typeface, lines=3)) for name in names}
    used = max((_width(line, style) for lines in broken.values() for line in lines), default=0.0)
    most = (width - used - 3 * _GAP) * (1 - _BAR_SHARE)
    rows = []
    for name in names:
        found = [(i, p) for i, series in enumerate(chart.series) for p in series.points if p.label == name]
        rows.append(Row(broken[name], tuple(_bar(point, style.colour(i), style, most) for i, point in found)))
    return rows


def _bar(point: Point, colour: str, style: ChartStyle, most: float) -> Bar:
    """Return a bar whose words take at most ``most`` points; its note is shortened first, left out where tiny.

    Its change stands after the value, before the note.
    """
    said = point.words or (style.no_data if point.value is None else "")
    size = style.small_size if point.value is None else style.text_size
    words = shorten(said, most, size, style.typeface)
    used = style.typeface.width(words, size)
    change = shorten(point.change, most - used - _GAP, size, style.typeface, "bold") if point.change else ""
    used += _GAP + style.typeface.width(change, size, "bold") if change else 0.0
    room = most - used - _GAP
    note = shorten(point.note, room, style.small_size, style.typeface) if point.note and room > 24 else ""
    tail = used + (_GAP + style.typeface.width(note, style.small_size) if note else 0.0)
    return Bar(point, colour, words, note, tail, change)


def scale_of(bars: Sequence[Bar], left: float, width: float) -> tuple[float, float]:
    """Return where zero is and how many points one unit takes, so that bars and words fit right of ``left``."""
    lowest = max([0.0, *(-min(bar.value, bar.was) for bar in bars)])
    units = []
    for bar in bars:
        length = lowest + max(bar.value, bar.was, 0.0)
        if length > 0:
            units.append((width - left - _GAP - bar.tail) / length)
    unit = max(0.0, min(units, default=0.0))
    return left + lowest * unit, unit


def _draw_row(
    sheet: Sheet,
    row: Row,
    span: tuple[float, float],
    scale: tuple[float, float, float],
    loose: float,
    style: ChartStyle,
) -> None:
    left, zero, unit = scale
    middle = (span[0] + span[1]) / 2
    size = style.text_size
    first = middle_baseline(middle, size) + (len(row.name) - 1) * size * LEADING / 2
    sheet.write(
        Label(line, left - 2 * _GAP, first - i * size * LEADING, size, style.ink, "end")
        for i, line in enumerate(row.name)
    )
    thick = _THICK * size * loose
    for order, bar in enumerate(row.bars):
        centre = middle + ((len(row.bars) - 1) / 2 - order) * thick
        _draw_bar(sheet, bar, centre, thick - 1, zero, unit, style)


def _draw_bar(sheet: Sheet, bar: Bar, centre: float, thick: float, zero: float, unit: float, style: ChartStyle) -> None:
    low, high = sorted((zero, zero + bar.value * unit))
    if bar.point.value is not None:
        rect = (low, centre - thick / 2, max(high, low + 0.6), centre + thick / 2)
        if bar.point.qualifier in ("target", "plan"):
            sheet.add(marks.boxes([rect], style.paper, bar.colour, dashed=True))
        elif bar.point.qualifier == "exact":
            sheet.add(marks.boxes([rect], bar.colour))
        else:
            sheet.add(marks.boxes([rect], mix(bar.colour, style.paper, 0.65), bar.colour, width=0.7))
    size, colour = (style.text_size, style.ink) if bar.point.value is not None else (style.small_size, style.muted_text)
    was = zero + bar.was * unit
    if bar.point.before is not None:
        upright = [[(was, centre - thick * 0.66), (was, centre + thick * 0.66)]]
        sheet.add(marks.strokes(upright, style.paper, 2.9, level=4.5))
        sheet.add(marks.strokes(upright, style.ink, 1.3, level=5))
    x = max(high, zero, was) + _GAP
    after = x + style.typeface.width(bar.words, size) + _GAP
    small, base = style.small_size, middle_baseline(centre, size)
    if bar.change:
        sheet.write([Label(bar.change, after, base, size, style.ink, weight="bold")])
        after += style.typeface.width(bar.change, size, "bold") + _GAP
    sheet.write(
        [
            Label(bar.words, x, middle_baseline(centre, size), size, colour),
            Label(bar.note, after, middle_baseline(centre, size), small, style.muted_text),
        ]
    )


def _keys(chart: Chart, style: ChartStyle) -> list[Key]:
    keys = [Key(s.name, style.colour(i)) for i, s in enumerate(chart.series)] if len(chart.series) > 1 else []
    return [*keys, Key(chart.before, style.ink, "line")] if chart.before else keys


def _width(line: str, style: ChartStyle) -> float:
    return style.typeface.width(line, style.text_size)


def _name_width(rows: Sequence[Row], style: ChartStyle) -> float:
    return max((_width(line, style) for row in rows for line in row.name), default=0.0)
