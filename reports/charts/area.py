"""Stacked areas: how a total is made up over time, each part named at its right end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from reports.briefing import Chart, Point, Series
from reports.charts import marks
from reports.charts.frame import (
    Frame,
    draw_grid,
    draw_nothing,
    draw_periods,
    draw_unit,
    gutter,
    rows_of,
    time_room,
    time_ticks,
    unit_room,
    value_scale,
)
from reports.charts.legend import END_GAP, End, Key, draw_ends, draw_keys, end_lines, ends_width, keys_room
from reports.charts.line import OPEN, Spot, draw_open, window
from reports.charts.marks import XY
from reports.charts.numerals import locale_of
from reports.charts.periods import months_between
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle

_TAIL = 0.02
"""How far, of the window, the last value of a stock is held, so that it can be seen."""


@dataclass(frozen=True, slots=True)
class Stack:
    """All series at the days where every one of them is known: ``tops[i][j]`` is the edge above series i on day j."""

    days: tuple[date, ...]
    tops: tuple[tuple[float, ...], ...]


def build_area(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return stacked areas, the first series at the foot; a day on which one part is not known breaks the stack."""
    sheet = Sheet(width, height)
    series = [each for each in chart.series if any(p.value is not None and p.day is not None for p in each.points)]
    stacks = stacks_of(series, chart.steps)
    if not stacks:
        draw_nothing(sheet, style)
        return sheet
    frame, ends, keys = _layout(chart, series, stacks, style, sheet)
    draw_unit(sheet, chart.unit, style)
    draw_keys(sheet, keys, style, height - unit_room(chart.unit, style))
    for stack in stacks:
        _draw_stack(sheet, frame, stack, chart.steps, style)
        _draw_vague(sheet, frame, stack, series, style)
    if ends:
        placed = [End(lines, style.colour(i), _middle(frame, stacks[-1], i)) for i, lines in enumerate(ends)]
        draw_ends(sheet, placed, style, frame.right + END_GAP, frame.bottom - 4, frame.top + 6)
    return sheet


def _layout(
    chart: Chart, series: Sequence[Series], stacks: Sequence[Stack], style: ChartStyle, sheet: Sheet
) -> tuple[Frame, list[tuple[str, ...]], list[Key]]:
    start, end = window(chart)
    bottom = time_room(style)
    top = sheet.height - unit_room(chart.unit, style) - style.text_size * 1.2
    values = [top_ for stack in stacks for row in stack.tops for top_ in row]
    scale = value_scale(values, top - bottom, locale_of(chart.locale), style, zero=True)
    texts = [(each.name, _last(each).words) for each in series]
    fitted = end_lines(texts, style, sheet.width, top - bottom + 8)
    keys = [] if fitted else [Key(each.name, style.colour(i)) for i, each in enumerate(series)]
    top -= keys_room(keys, style, sheet.width)
    right = sheet.width - (ends_width(fitted, style) + END_GAP if fitted else 4)
    tail = (end - start).days * _TAIL if chart.steps else 0.0
    frame = Frame(gutter(scale, style) + 1, bottom, right, top, start.toordinal(), end.toordinal() + tail)
    finest = months_between([day for stack in stacks for day in stack.days])
    ticks = time_ticks(start, end, frame.right - frame.left, locale_of(chart.locale), style, finest=finest)
    frame = replace(frame.scaled(scale), bottom=time_room(style, rows_of(ticks)))
    draw_grid(sheet, frame, scale, style)
    draw_periods(sheet, frame, ticks, style)
    return frame, fitted or [], keys


def _last(series: Series) -> Point:
    return [point for point in series.points if point.value is not None][-1]


def stacks_of(series: Sequence[Series], steps: bool) -> list[Stack]:
    """Add the series up day by day; ``steps`` lets a value hold until its series has another."""
    days = sorted({point.day for each in series for point in each.points if point.day is not None})
    tables = [{point.day: point.value for point in each.points} for each in series]
    runs: list[list[tuple[date, list[float]]]] = [[]]
    held: list[float | None] = [None] * len(series)
    for day in days:
        for i, table in enumerate(tables):
            if day in table or not steps:
                value = table.get(day)
                held[i] = None if value is None else float(value)
        known = [value for value in held if value is not None]
        if len(known) == len(series):
            runs[-1].append((day, [sum(known[: i + 1]) for i in range(len(known))]))
        elif runs[-1]:
            runs.append([])
    return [
        Stack(tuple(day for day, _ in run), tuple(tuple(tops[i] for _, tops in run) for i in range(len(series))))
        for run in runs
        if run
    ]


def _draw_stack(sheet: Sheet, frame: Frame, stack: Stack, steps: bool, style: ChartStyle) -> None:
    below = (0.0,) * len(stack.days)
    for i, tops in enumerate(stack.tops):
        upper, lower = edge(frame, stack.days, tops, steps), edge(frame, stack.days, below, steps)
        sheet.add(marks.shapes([[*upper, *reversed(lower)]], style.colour(i), style.paper, width=0.6))
        below = tops


def _draw_vague(sheet: Sheet, frame: Frame, stack: Stack, series: Sequence[Series], style: ChartStyle) -> None:
    """Draw open marks, as on a line, where a part is known to be over, under or about what is drawn."""
    for i, each in enumerate(series):
        spots = [
            Spot(point, float(point.day.toordinal()), stack.tops[i][stack.days.index(point.day)])
            for point in each.points
            if point.qualifier in OPEN and point.day in stack.days
        ]
        draw_open(sheet, frame, spots, style.colour(i), style)


def edge(frame: Frame, days: Sequence[date], values: Sequence[float], steps: bool) -> list[XY]:
    """Return an edge of an area in page points; a single day is drawn two points wide."""
    places = [(frame.x(day.toordinal()), frame.y(value)) for day, value in zip(days, values, strict=True)]
    if len(places) == 1:
        return [(places[0][0] - 1, places[0][1]), (places[0][0] + 1, places[0][1])]
    if not steps:
        return places
    stepped = [places[0]]
    for (_, held), (x, y) in pairwise(places):
        stepped += [(x, held), (x, y)]
    tail = _TAIL / (1 + _TAIL) * (frame.right - frame.left)
    return [*stepped, (min(frame.right, stepped[-1][0] + tail), stepped[-1][1])]


def _middle(frame: Frame, stack: Stack, index: int) -> XY:
    """Return the middle of a part's right edge."""
    below = stack.tops[index - 1][-1] if index else 0.0
    return frame.right - 3, frame.y((below + stack.tops[index][-1]) / 2)
