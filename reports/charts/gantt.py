"""Launches over time: a row for each market, from its entry on; plans are dashed, and what is not known stays open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matplotlib.path import Path

from reports.briefing import Launch, Launches, MapLevel
from reports.charts import marks
from reports.charts.colours import level_colour
from reports.charts.frame import (
    EMPTY_HEIGHT,
    GRID_WIDTH,
    Frame,
    clear_behind,
    draw_nothing,
    draw_periods,
    rows_of,
    time_room,
    time_ticks,
)
from reports.charts.labels import Label, middle_baseline, shorten
from reports.charts.legend import Key, draw_keys, keys_room
from reports.charts.marks import Rect
from reports.charts.numerals import locale_of
from reports.charts.periods import Tick
from reports.charts.placing import Room
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.colour import mix

_ROW, _THICK = 1.9, 1.0
"""A row and the thickness of its bar, as multiples of the text's size."""
_NAME_SHARE = 0.24
_GAP = 6.0


def gantt_height(chart: Launches, style: ChartStyle, width: float) -> float:
    """Return the height a row for each market takes."""
    if not chart.rows:
        return EMPTY_HEIGHT
    head = keys_room(_keys(chart, style), style, width) + style.small_size * 1.4
    return head + len(chart.rows) * style.text_size * _ROW + time_room(style)


def build_gantt(chart: Launches, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return launches; the sheet is higher than asked where the rows need it."""
    sheet = Sheet(width, max(height, gantt_height(chart, style, width)))
    if not chart.rows:
        draw_nothing(sheet, style)
        return sheet
    size = style.text_size
    names = [shorten(row.name, width * _NAME_SHARE, size, style.typeface) for row in chart.rows]
    left = max(style.typeface.width(name, size) for name in names) + _GAP
    ticks = time_ticks(chart.start, chart.end, width - left, locale_of(chart.locale), style)
    keys = _keys(chart, style)
    head = keys_room(keys, style, width) + style.small_size * 1.4
    foot, top = time_room(style, rows_of(ticks)), sheet.height - head
    frame = Frame(left, foot, width, top, chart.start.toordinal(), chart.end.toordinal())
    draw_keys(sheet, keys, style, sheet.height)
    _draw_axis(sheet, frame, ticks, chart.today, style)
    tall = (top - foot) / len(chart.rows)
    room = Room((left + 2, foot, width, top), style.typeface)
    now = frame.x(chart.today.toordinal())
    room.avoid(Path([(now, foot), (now, top)]))
    for number, (row, name) in enumerate(zip(chart.rows, names, strict=True)):
        middle = top - (number + 0.5) * tall
        sheet.write([Label(name, left - _GAP, middle_baseline(middle, size), size, style.ink, "end")])
        _draw_row(sheet, frame, row, middle, (room, now), style)
    return sheet


def bar_of(row: Launch, frame: Frame, middle: float, style: ChartStyle) -> tuple[Rect | None, Rect | None]:
    """Return the part of a bar in which the entry lies, where its day is not known, and the part after it."""
    half = _THICK * style.text_size / 2
    if row.start is None or row.end is None:
        return None, None

    def x(day: date) -> float:
        return min(max(frame.x(day.toordinal()), frame.left), frame.right)

    first, last = x(row.start), x(row.end)
    sure = min(last, x(row.sure or row.start))
    unsure = (first, middle - half, sure, middle + half) if sure > first + 0.5 else None
    known = (sure, middle - half, last, middle + half) if last > sure + 0.1 else None
    return unsure, known


def _draw_row(
    sheet: Sheet, frame: Frame, row: Launch, middle: float, around: tuple[Room, float], style: ChartStyle
) -> None:
    colour = state_colour(row, style)
    unsure, known = bar_of(row, frame, middle, style)
    if row.state == "planned":
        whole = [part for part in (unsure, known) if part]
        if whole:
            rect = (whole[0][0], whole[0][1], max(whole[-1][2], whole[0][0] + 2), whole[0][3])
            sheet.add(marks.boxes([rect], style.paper, style.palette[0], dashed=True))
    else:
        if unsure:
            sheet.add(marks.boxes([unsure], mix(colour, style.paper, 0.6)))
        if known:
            sheet.add(marks.boxes([known], colour))
    ends = [part for part in (unsure, known) if part]
    _draw_words(sheet, row, middle, (ends[0][0], ends[-1][2]) if ends else (frame.left, frame.left), around, style)


def _draw_words(
    sheet: Sheet,
    row: Launch,
    middle: float,
    span: tuple[float, float],
    around: tuple[Room, float],
    style: ChartStyle,
) -> None:
    """Write what is said of a row after its bar, or before it, or before the period's end; or the first words of it."""
    room, now = around
    size = style.small_size
    y = middle_baseline(middle, size)
    places = []
    for words in dict.fromkeys((row.words, row.words.partition(";")[0])):
        places.append(Label(words, span[1] + 4, y, size, style.muted_text))
        places += [Label(words, x - 4, y, size, style.muted_text, "end") for x in (span[0], min(span[0], now))]
    if span[0] >= span[1]:
        # With no bar a row must not stay bare: as many words as there is room for.
        short = shorten(row.words, now - span[1] - 9, size, style.typeface)
        places.append(Label(short, span[1] + 4, y, size, style.muted_text))
    label = room.first(places)
    if label is not None:
        clear_behind(sheet, [label], style)
        sheet.write([label])


def state_colour(row: Launch, style: ChartStyle) -> str:
    """Return the colour of a market's state, the same as on a map."""
    return level_colour(MapLevel("", row.state), 0, 1, style)


def _draw_axis(sheet: Sheet, frame: Frame, ticks: Sequence[Tick], today: date, style: ChartStyle) -> None:
    """Draw whole periods behind the rows, and a firm upright where the edition's period ends."""
    lines = [
        [(x, frame.bottom), (x, frame.top)] for tick in ticks if (x := frame.x(tick.start.toordinal())) > frame.left
    ]
    sheet.add(marks.strokes(lines, style.grid, GRID_WIDTH, level=0))
    sheet.add(marks.strokes([[(frame.left, frame.bottom), (frame.right, frame.bottom)]], style.muted, 0.7, level=4))
    draw_periods(sheet, frame, ticks, style)
    now = frame.x(today.toordinal())
    if frame.left < now < frame.right:
        sheet.add(marks.strokes([[(now, frame.bottom), (now, frame.top)]], style.ink, 0.8, level=4))


def _keys(chart: Launches, style: ChartStyle) -> list[Key]:
    """Return the states that occur, in the order of the chart."""
    keys = []
    for state, name in chart.states:
        rows = [row for row in chart.rows if row.state == state]
        if rows:
            colour = style.palette[0] if state == "planned" else state_colour(rows[0], style)
            keys.append(Key(name, colour, "hollow" if state == "planned" else "box"))
    unsure = [row for row in chart.rows if row.state != "planned" and _is_unsure(row, chart.start)]
    return [*keys, Key(chart.unsure, mix(state_colour(unsure[0], style), style.paper, 0.6))] if unsure else keys


def _is_unsure(row: Launch, start: date) -> bool:
    """Whether the part of a bar that is pale can be seen."""
    return row.start is not None and row.sure is not None and row.sure > max(row.start, start)
