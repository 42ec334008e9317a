"""Small multiples: a panel for each market on one scale, the others behind it in grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from reports.briefing import Chart
from reports.charts import marks
from reports.charts.frame import (
    AXIS_WIDTH,
    EMPTY_HEIGHT,
    GRID_WIDTH,
    Frame,
    Scale,
    draw_nothing,
    draw_unit,
    unit_room,
    value_scale,
)
from reports.charts.labels import Label, middle_baseline, shorten
from reports.charts.line import Trace, draw_trace, has_room_for_dots, trace_of, window
from reports.charts.numerals import locale_of
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.colour import mix

_PANEL, _APART = 112.0, 14.0
"""The width a panel should have at least, and the air between panels."""
_PLOT = 44.0
_BEHIND = 12
"""How many other series may stand behind a panel's own; more would be a haze."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One market's panel: its trace, and where its plot lies."""

    trace: Trace
    frame: Frame


def multiples_height(chart: Chart, style: ChartStyle, width: float) -> float:
    """Return the height small multiples want: as many rows of panels as the width leaves."""
    count = len(_traces(chart, style))
    if not count:
        return EMPTY_HEIGHT
    rows = -(-count // columns_of(count, width))
    return unit_room(chart.unit, style) + rows * (_PLOT + _around(style)) - style.small_size


def build_multiples(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a grid of line charts that share both axes, in the order of the series."""
    traces = _traces(chart, style)
    sheet = Sheet(width, max(height, multiples_height(chart, style, width)))
    if not traces:
        draw_nothing(sheet, style)
        return sheet
    draw_unit(sheet, chart.unit, style)
    scale = value_scale(
        [spot.y for trace in traces for spot in trace.spots], _PLOT * 1.4, locale_of(chart.locale), style, zero=True
    )
    panels = panels_of(chart, traces, scale, sheet, style)
    columns, ends, dotted = columns_of(len(traces), width), _ends(chart), has_room_for_dots(traces, panels[0].frame)
    for number, panel in enumerate(panels):
        _draw_panel(sheet, panel, scale, style, first=number % columns == 0)
        _draw_behind(sheet, panel, traces, chart.steps, style)
        draw_trace(sheet, panel.frame, panel.trace, chart.steps, style, dotted=dotted)
        _draw_words(sheet, panel, ends, style, last=number + columns >= len(panels))
    return sheet


def columns_of(count: int, width: float) -> int:
    """Return how many panels stand beside one another, so that the last row is as full as it can be."""
    most = max(1, int((width + _APART) // (_PANEL + _APART)))
    rows = -(-count // most)
    return -(-count // rows)


def panels_of(chart: Chart, traces: Sequence[Trace], scale: Scale, sheet: Sheet, style: ChartStyle) -> list[Panel]:
    """Return the panels row by row, all of one size."""
    columns = columns_of(len(traces), sheet.width)
    rows = -(-len(traces) // columns)
    gutter = max(style.typeface.width(word, style.small_size) for word in scale.words) + 5
    wide = (sheet.width - gutter - (columns - 1) * _APART) / columns
    tall = (sheet.height - unit_room(chart.unit, style) + style.small_size) / rows
    start, end = (day.toordinal() for day in window(chart))
    panels = []
    for number, trace in enumerate(traces):
        row, column = divmod(number, columns)
        left = gutter + column * (wide + _APART)
        top = sheet.height - unit_room(chart.unit, style) - row * tall - style.text_size * 1.7
        bottom = top - tall + _around(style)
        panels.append(Panel(trace, Frame(left, bottom, left + wide - 3, top, start, end).scaled(scale)))
    return panels


def _draw_panel(sheet: Sheet, panel: Panel, scale: Scale, style: ChartStyle, *, first: bool) -> None:
    """Draw the grid of a panel; the words of the scale stand at the first of each row alone."""
    frame, base = panel.frame, 0.0 if scale.low <= 0 <= scale.high else scale.low
    lines = [[(frame.left, frame.y(tick)), (frame.right, frame.y(tick))] for tick in scale.ticks if tick != base]
    if lines:
        sheet.add(marks.strokes(lines, style.grid, GRID_WIDTH, level=0))
    sheet.add(marks.strokes([[(frame.left, frame.y(base)), (frame.right, frame.y(base))]], style.muted, AXIS_WIDTH))
    if first:
        size = style.small_size
        sheet.write(
            Label(word, frame.left - 5, middle_baseline(frame.y(tick), size), size, style.muted_text, "end")
            for tick, word in zip(scale.ticks, scale.words, strict=True)
        )


def _draw_behind(sheet: Sheet, panel: Panel, traces: Sequence[Trace], steps: bool, style: ChartStyle) -> None:
    if len(traces) > _BEHIND:
        return
    transform = panel.frame.transform()
    for trace in traces:
        for run in trace.runs if trace is not panel.trace else ():
            places = [(spot.x, spot.y) for spot in run]
            sheet.add(marks.line(places, mix(style.grid, style.muted, 0.1), 0.8, transform, steps=steps, level=1))


def _draw_words(sheet: Sheet, panel: Panel, ends: tuple[str, str], style: ChartStyle, *, last: bool) -> None:
    """Write a panel's name with its last value above it, and under the lowest ones where the axis begins and ends."""
    frame, size = panel.frame, style.text_size
    value = panel.trace.spots[-1].point.words
    room = frame.right - frame.left + 3
    value = shorten(value, room * 0.6, size, style.typeface, "bold")
    left = room - style.typeface.width(value, size, "bold") - 5
    name = shorten(panel.trace.name, left, size, style.typeface)
    y = frame.top + size * 0.62
    colour = style.text_colour(panel.trace.colour)
    labels = [
        Label(name, frame.left, y, size, style.ink),
        Label(value, frame.right + 3, y, size, colour, "end", "bold"),
    ]
    if last:
        small, foot = style.small_size, frame.bottom - style.small_size * 1.05
        first, final = ends
        labels.append(Label(first, frame.left, foot, small, style.muted_text))
        if final != first and style.typeface.width(first + final, small) + 8 < room:
            labels.append(Label(final, frame.right + 3, foot, small, style.muted_text, "end"))
    sheet.write(labels)


def _ends(chart: Chart) -> tuple[str, str]:
    """Return what the axis begins and ends with: years, or months where all lies in one year."""
    first, after = window(chart)
    last = date.fromordinal(after.toordinal() - 1)
    if first.year != last.year:
        return str(first.year), str(last.year)
    locale = locale_of(chart.locale)
    return format_skeleton("yMMM", first, locale=locale), format_skeleton("yMMM", last, locale=locale)


def _traces(chart: Chart, style: ChartStyle) -> list[Trace]:
    return [trace for series in chart.series if (trace := trace_of(series, style.palette[0])).runs]


def _around(style: ChartStyle) -> float:
    """What the words of a panel take above and below its plot."""
    return style.text_size * 1.7 + style.small_size * 2.3
