"""Lines over time: steps for stocks, a gap where nothing is known, values said at the points themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from reports.briefing import Chart, Point, Series
from reports.charts import marks
from reports.charts.frame import (
    Frame,
    clear_behind,
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
from reports.charts.marks import XY
from reports.charts.notes import last_words, value_labels
from reports.charts.numerals import locale_of
from reports.charts.periods import months_between
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.errors import RenderError

LINE_WIDTH, DOT = 1.6, 4.4
HOPED = ("target", "plan")
OPEN = ("over", "under", "about", *HOPED)
_DOT_ROOM = 24.0
"""Points of width below which observed points get no marker of their own."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with a value, where it lies in the data: x counts days."""

    point: Point
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Trace:
    """A series as drawn: its colour and its unbroken runs of spots."""

    name: str
    colour: str
    runs: tuple[tuple[Spot, ...], ...]

    @property
    def spots(self) -> list[Spot]:
        """All spots, in order."""
        return [spot for run in self.runs for spot in run]


def build_line(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a line chart; a None value breaks its line, a target is led to by dashes and stays hollow."""
    sheet = Sheet(width, height)
    traces = [trace for i, series in enumerate(chart.series) if (trace := trace_of(series, style.colour(i))).runs]
    if not traces:
        draw_nothing(sheet, style)
        return sheet
    start, end = window(chart)
    frame, ends, keys = _layout(chart, style, sheet, traces, start, end)
    draw_unit(sheet, chart.unit, style)
    dotted = has_room_for_dots(traces, frame)
    for trace in traces:
        draw_trace(sheet, frame, trace, chart.steps, style, dotted=dotted)
    if keys:
        draw_keys(sheet, keys, style, height - unit_room(chart.unit, style))
    elif len(traces) > 1:
        placed = [End(lines, t.colour, _page(frame, t.spots[-1])) for lines, t in zip(ends, traces, strict=True)]
        draw_ends(sheet, placed, style, frame.right + END_GAP, frame.bottom - 4, frame.top + 6)
    if len(traces) == 1:
        labels = value_labels(sheet, frame, traces[0].spots, chart.steps, style)
        clear_behind(sheet, labels, style)
        sheet.write(labels)
    return sheet


def _layout(
    chart: Chart, style: ChartStyle, sheet: Sheet, traces: Sequence[Trace], start: date, end: date
) -> tuple[Frame, list[tuple[str, ...]], list[Key]]:
    """Divide the sheet: the frame, the names at its right, or keys above it where those do not fit."""
    bottom = time_room(style)
    top = sheet.height - unit_room(chart.unit, style) - style.text_size * 1.2
    values = [spot.y for trace in traces for spot in trace.spots]
    scale = value_scale(values, top - bottom, locale_of(chart.locale), style, zero=False)
    left = gutter(scale, style)
    ends: list[tuple[str, ...]] = []
    keys: list[Key] = []
    if len(traces) == 1:
        words = last_words(traces[0].spots[-1].point, style, sheet.width)
        room = style.typeface.width(words, style.text_size, "bold") + END_GAP + 1
        share = (traces[0].spots[-1].x - start.toordinal()) / max(1, (end - start).days)
        right = min(sheet.width - DOT, left + (sheet.width - left - room) / max(share, 0.01))
    else:
        texts = [(trace.name, trace.spots[-1].point.words) for trace in traces]
        fitted = end_lines(texts, style, sheet.width, top - bottom + 8)
        ends = fitted or []
        keys = [] if fitted else [Key(trace.name, trace.colour) for trace in traces]
        top -= keys_room(keys, style, sheet.width)
        right = sheet.width - (ends_width(ends, style) + END_GAP if ends else DOT)
    frame = Frame(left + 1, bottom, max(right, left + 20), top, start.toordinal(), end.toordinal()).scaled(scale)
    finest = months_between([date.fromordinal(int(spot.x)) for trace in traces for spot in trace.spots])
    locale = locale_of(chart.locale)
    ticks = time_ticks(start, end, frame.right - frame.left, locale, style, finest=finest)
    frame = replace(frame, bottom=time_room(style, rows_of(ticks)))
    draw_grid(sheet, frame, scale, style)
    draw_periods(sheet, frame, ticks, style)
    return frame, ends, keys


def window(chart: Chart) -> tuple[date, date]:
    """Return the days the time axis spans, half open, wide enough for every point.

    Without bounds of its own a chart starts with the month of its first point; a single day is shown in its year.
    """
    days = [point.day for series in chart.series for point in series.points if point.day is not None]
    first = min([*(day.replace(day=1) for day in days), *([chart.start] if chart.start else [])])
    last = max([day + timedelta(days=1) for day in days] + ([chart.end] if chart.end else []))
    if chart.start is not None:
        first = min([*days, chart.start])
    if len(set(days)) == 1 and (last - first).days < 45:
        return date(first.year, 1, 1), date(first.year + 1, 1, 1)
    return first, last


def trace_of(series: Series, colour: str) -> Trace:
    """Return the runs of a series' known values; a value that is not known ends a run.

    Raises RenderError where a value has no day: it could only be left out in silence.
    """
    runs: list[list[Spot]] = [[]]
    for point in series.points:
        if point.value is None:
            runs.append([])
        elif point.day is None:
            raise RenderError(f'"{point.label}" in series "{series.name}" has a value but no day to draw it at')
        else:
            runs[-1].append(Spot(point, float(point.day.toordinal()), float(point.value)))
    return Trace(series.name, colour, tuple(tuple(run) for run in runs if run))


def has_room_for_dots(traces: Sequence[Trace], frame: Frame) -> bool:
    """Whether every value may have a dot: for all series or for none, so that a dot says nothing of one alone."""
    return max(len(trace.spots) for trace in traces) * _DOT_ROOM <= frame.right - frame.left


def draw_trace(sheet: Sheet, frame: Frame, trace: Trace, steps: bool, style: ChartStyle, *, dotted: bool) -> None:
    """Draw one series: its line, its markers, and ticks on values that are only bounds.

    Where it is not ``dotted``, only the last value, and those that stand alone, have a dot.
    """
    transform = frame.transform()
    for run in trace.runs:
        for part, hoped in stretches(run):
            points = [(spot.x, spot.y) for spot in part]
            stepped = steps and not hoped
            sheet.add(marks.line(points, trace.colour, LINE_WIDTH, transform, steps=stepped, dashed=hoped))
    observed = [spot for spot in trace.spots if spot.point.qualifier not in OPEN]
    if not dotted:
        alone = {run[0] for run in trace.runs if len(run) == 1}
        observed = [spot for spot in observed if spot in alone or spot is trace.spots[-1]]
    if observed:
        sheet.add(marks.dots([(spot.x, spot.y) for spot in observed], trace.colour, style.paper, DOT, transform))
    opened = [spot for spot in trace.spots if spot.point.qualifier in OPEN]
    draw_open(sheet, frame, opened, trace.colour, style)


def draw_open(sheet: Sheet, frame: Frame, spots: Sequence[Spot], colour: str, style: ChartStyle) -> None:
    """Draw open markers for values that are not exact, with ticks the way bounds point."""
    if spots:
        places = [(spot.x, spot.y) for spot in spots]
        sheet.add(marks.dots(places, colour, style.paper, DOT, frame.transform(), hollow=True))
    ticks = [tick for spot in spots for tick in bound_tick(spot, frame)]
    if ticks:
        sheet.add(marks.strokes(ticks, colour, 1.1, level=5))


def stretches(run: Sequence[Spot]) -> Iterator[tuple[list[Spot], bool]]:
    """Split a run into stretches of what was observed and, marked True, of what leads to a target or plan."""
    part = [run[0]]
    hoped = False
    for one, other in pairwise(run):
        leads = one.point.qualifier in HOPED or other.point.qualifier in HOPED
        if leads != hoped and len(part) > 1:
            yield part, hoped
            part = [one]
        hoped = leads
        part.append(other)
    if len(part) > 1:
        yield part, hoped


def bound_tick(spot: Spot, frame: Frame) -> list[list[XY]]:
    """Return the small arrow that says a value is "over" (up) or "under" (down) what is drawn, in page points."""
    way = {"over": 1, "under": -1}.get(spot.point.qualifier, 0)
    return marks.bound(_page(frame, spot), way, DOT) if way else []


def _page(frame: Frame, spot: Spot) -> XY:
    return frame.x(spot.x), frame.y(spot.y)
