"""Events in lanes over time: a dot for a day or a month, a bar for longer, words beside them that never touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.briefing import Timeline, TimelineItem
from reports.charts import marks
from reports.charts.frame import (
    EMPTY_HEIGHT,
    GRID_WIDTH,
    clear_behind,
    draw_nothing,
    period_labels,
    rows_of,
    time_room,
    time_ticks,
)
from reports.charts.labels import LEADING, Label, middle_baseline, wrap
from reports.charts.numerals import locale_of
from reports.charts.periods import Tick
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.colour import mix

_ROW, _HEAD, _LANE_GAP = 1.6, 1.75, 0.8
"""A row, a lane's heading and the air under a lane, as multiples of the text's size."""
_DOT, _BAR = 5.2, 1.27
_BESIDE = 5.0
_APART = 8.0
_DAYS_OF_A_DOT = 31


@dataclass(frozen=True, slots=True)
class Placed:
    """An item on the page: its mark from ``left`` to ``right``, its words, and the first of the rows it takes."""

    item: TimelineItem
    left: float
    right: float
    lines: tuple[str, ...]
    text_x: float
    row: int

    @property
    def is_dot(self) -> bool:
        """Whether it is known to the month or the day."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Lane:
    """Items of one kind, placed in as many rows as they need."""

    name: str
    colour: str
    items: tuple[Placed, ...]
    rows: int

    def height(self, style: ChartStyle) -> float:
        """Return the height of heading and rows."""
        return style.text_size * (_HEAD + self.rows * _ROW + _LANE_GAP)


def timeline_height(timeline: Timeline, style: ChartStyle, width: float) -> float:
    """Return the height a timeline needs for its rows; drawn lower it could not be read."""
    lanes = lanes_of(timeline, style, width)
    foot = time_room(style, rows_of(_ticks(timeline, style, width)))
    return sum(lane.height(style) for lane in lanes) + foot if lanes else EMPTY_HEIGHT


def build_timeline(timeline: Timeline, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a timeline; the sheet is higher than asked where the rows need it."""
    lanes = lanes_of(timeline, style, width)
    needed = timeline_height(timeline, style, width)
    sheet = Sheet(width, max(height, needed))
    if not lanes:
        draw_nothing(sheet, style)
        return sheet
    _draw_axis(sheet, timeline, style)
    top = sheet.height
    free = _draw_keys(sheet, timeline, lanes, style)
    for number, lane in enumerate(lanes):
        _draw_lane(sheet, lane, top, style, first=number == 0, free=free if number == 0 else width)
        top -= lane.height(style)
    return sheet


def lanes_of(timeline: Timeline, style: ChartStyle, width: float) -> list[Lane]:
    """Return the lanes that have items in the window, in the order the timeline names them."""
    names = dict.fromkeys([*timeline.lanes, *(item.lane for item in timeline.items)])
    lanes = []
    for number, name in enumerate(names):
        items = [i for i in timeline.items if i.lane == name and i.start < timeline.end and i.end > timeline.start]
        if items:
            items.sort(key=lambda item: (item.start, item.end, item.label))
            placed = place(items, timeline, style, width)
            rows = max(each.row + len(each.lines) for each in placed)
            lanes.append(Lane(name, style.colour(number), tuple(placed), rows))
    return lanes


def place(items: Sequence[TimelineItem], timeline: Timeline, style: ChartStyle, width: float) -> list[Placed]:
    """Give each item, in order of time, the first rows in which neither its mark nor its words touch another's."""
    taken: list[list[tuple[float, float]]] = []
    result = []
    for item in items:
        left, right = mark_of(item, timeline, width)
        lines, text_x, span = words_of(item, left, right, style, width)
        row = 0
        while any(_busy(taken, row + i, span) for i in range(len(lines))):
            row += 1
        for i in range(len(lines)):
            while len(taken) <= row + i:
                taken.append([])
            taken[row + i].append(span)
        result.append(Placed(item, left, right, lines, text_x, row))
    return result


def _busy(taken: Sequence[Sequence[tuple[float, float]]], row: int, span: tuple[float, float]) -> bool:
    return row < len(taken) and any(span[0] < b + _APART and a < span[1] + _APART for a, b in taken[row])


def mark_of(item: TimelineItem, timeline: Timeline, width: float) -> tuple[float, float]:
    """Return the ends of an item's mark: equal for a dot, in the middle of the day or month; cut to the window."""
    start, end = max(item.start, timeline.start), min(item.end, timeline.end)
    if (item.end - item.start).days <= _DAYS_OF_A_DOT:
        middle = (x_of(start, timeline, width) + x_of(end, timeline, width)) / 2
        inside = min(max(middle, _DOT / 2 + 1), width - _DOT / 2 - 1)
        return inside, inside
    return x_of(start, timeline, width) + 0.5, x_of(end, timeline, width) - 0.5


def x_of(day: date, timeline: Timeline, width: float) -> float:
    """Return the place of a day."""
    whole = max(1, (timeline.end - timeline.start).days)
    return (day - timeline.start).days / whole * width


def words_of(
    item: TimelineItem, left: float, right: float, style: ChartStyle, width: float
) -> tuple[tuple[str, ...], float, tuple[float, float]]:
    """Break an item's words and say where they start, and what span words and mark take together.

    In a bar where they fit; else at the right of the mark where there is room, else at its left, else on the wider
    side in two lines.
    """
    size, face = style.text_size, style.typeface
    wide = face.width(item.label, size)
    half = _DOT / 2 if left == right else 1.0
    if wide + 2 * _BESIDE <= right - left:
        return (item.label,), left + _BESIDE, (left, right)
    after, before = width - right - half - _BESIDE, left - half - _BESIDE
    on_right = wide <= after or (wide > before and after >= before)
    lines = tuple(wrap(item.label, after if on_right else before, size, face))
    used = max((face.width(line, size) for line in lines), default=0.0)
    x = right + half + _BESIDE - 1.5 if on_right else left - half - _BESIDE + 1.5 - used
    return lines, x, (min(left - half, x), max(right + half, x + used))


# Drawing -----------------------------------------------------------------------------------------------------------


def _draw_axis(sheet: Sheet, timeline: Timeline, style: ChartStyle) -> None:
    """Draw whole periods: thin uprights behind the lanes, words along the foot."""
    ticks = _ticks(timeline, style, sheet.width)
    foot = time_room(style, rows_of(ticks))
    places = [(tick, x_of(tick.start, timeline, sheet.width)) for tick in ticks]
    sheet.add(
        marks.strokes([[(x, foot - 3), (x, sheet.height)] for _, x in places if x > 0], style.grid, GRID_WIDTH, level=0)
    )
    sheet.add(marks.strokes([[(0, foot), (sheet.width, foot)]], style.muted, 0.7, level=4))
    rows = [[(tick.label, x) for tick, x in places], [(tick.year, x) for tick, x in places if tick.year]]
    sheet.write(period_labels(rows, foot, sheet.width, style, centred=False))


def _ticks(timeline: Timeline, style: ChartStyle, width: float) -> list[Tick]:
    return time_ticks(timeline.start, timeline.end, width, locale_of(timeline.locale), style)


def _draw_lane(sheet: Sheet, lane: Lane, top: float, style: ChartStyle, *, first: bool, free: float) -> None:
    size = style.small_size
    if not first:
        sheet.add(marks.strokes([[(0, top), (sheet.width, top)]], style.grid, GRID_WIDTH, level=1))
    name = wrap(lane.name, min(sheet.width * 0.6, free), size, style.typeface, lines=1, weight="bold")
    colour = style.text_colour(lane.colour)
    title = [Label(line, 0, top - 3 - size * 0.8, size, colour, weight="bold") for line in name]
    clear_behind(sheet, title, style)
    sheet.write(title)
    for placed in lane.items:
        _draw_item(sheet, placed, lane.colour, top - style.text_size * (_HEAD + placed.row * _ROW), style)


def _draw_item(sheet: Sheet, placed: Placed, colour: str, top: float, style: ChartStyle) -> None:
    """Draw an item's mark on its first row and its words, line by line, from there downwards."""
    size = style.text_size
    middle = top - _ROW * size / 2
    planned = placed.item.planned
    if placed.is_dot:
        sheet.add(marks.dots([(placed.left, middle)], colour, style.paper, _DOT, hollow=planned))
    else:
        rect = (placed.left, middle - _BAR * size / 2, max(placed.right, placed.left + 2), middle + _BAR * size / 2)
        face = style.paper if planned else mix(colour, style.paper, 0.8)
        sheet.add(marks.pills([rect], face, colour, width=0.7, dashed=planned))
    labels = [
        Label(line, placed.text_x, middle_baseline(middle, size) - i * size * LEADING, size, style.ink)
        for i, line in enumerate(placed.lines)
    ]
    clear_behind(sheet, labels, style)
    sheet.write(labels)


def _draw_keys(sheet: Sheet, timeline: Timeline, lanes: Sequence[Lane], style: ChartStyle) -> float:
    """Say at the top right what hollow marks and bars mean, as far as there are any; return how much stays free."""
    size = style.small_size
    y = sheet.height - 3 - size * 0.45
    items = [placed for lane in lanes for placed in lane.items]
    right, labels = sheet.width, []
    for words, is_bar in ((style.planned, False), (timeline.unsure, True)):
        told = (not one.is_dot and not one.item.planned if is_bar else one.item.planned for one in items)
        left = right - style.typeface.width(words, size)
        if not words or not any(told) or left < sheet.width * 0.3:
            continue
        if is_bar:
            rect = (left - 14, y - 3, left - 4, y + 3)
            sheet.add(marks.pills([rect], mix(style.muted, style.paper, 0.8), style.muted, width=0.7))
        else:
            sheet.add(marks.dots([(left - 6, y)], style.muted, style.paper, _DOT, hollow=True))
        labels.append(Label(words, right, middle_baseline(y, size), size, style.muted_text, "end"))
        right = left - 26
    clear_behind(sheet, labels, style)
    sheet.write(labels)
    return right
