"""The slots columns stand in: which there are, what they are called, and what is said where one stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from reports.briefing import Point, Series
from reports.charts.frame import Frame, clear_behind, time_ticks
from reports.charts.labels import Label, wrap
from reports.charts.numerals import locale_of
from reports.charts.periods import add_months, floor_period, months_between
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.errors import RenderError

Rows = list[list[tuple[str, float]]]
"""Rows of words under the columns, each word with its place counted in slots."""


def aligned(series: Sequence[Series]) -> list[Series]:
    """Give every series the same slots, by day where points have one, else by label; what one lacks is a gap.

    Raises RenderError where a series has two points for one slot.
    """
    slots: dict[date | str, Point] = {}
    for each in series:
        keys = [point.day or point.label for point in each.points]
        twice = next((point.label for i, point in enumerate(each.points) if keys[i] in keys[:i]), None)
        if twice is not None:
            raise RenderError(f'series "{each.name}" has two points for "{twice}"; a column can show one')
        slots |= {key: slots.get(key, point) for key, point in zip(keys, each.points, strict=True)}
    order = list(slots)
    if len(series) > 1 and all(point.day is not None for point in slots.values()):
        order.sort(key=str)
    empty = {key: Point(point.label, None, "", point.day) for key, point in slots.items()}
    result = []
    for each in series:
        own = {point.day or point.label: point for point in each.points}
        result.append(Series(each.name, tuple(own.get(key, empty[key]) for key in order)))
    return result


def slot_rows(points: Sequence[Point], width: float, locale: str, style: ChartStyle) -> Rows:
    """Name the slots: by whole periods where the points' days follow one another evenly, else by their labels."""
    days = [point.day for point in points if point.day is not None]
    step = months_between(days)
    starts = [floor_period(day, step) for day in days]
    even = all(add_months(a, step) == b for a, b in pairwise(starts))
    if len(days) == len(points) > 1 and even:
        return _period_rows(starts, step, width, locale, style)
    broken = [wrap(point.label, width / len(points) - 4, style.small_size, style.typeface) for point in points]
    return [[(lines[row], i + 0.5) for i, lines in enumerate(broken) if row < len(lines)] for row in (0, 1)]


def _period_rows(starts: Sequence[date], step: int, width: float, locale: str, style: ChartStyle) -> Rows:
    """Return period labels centred under the columns they take in, and years under the first of each."""
    end = add_months(starts[-1], step)
    ticks = time_ticks(starts[0], end, width, locale_of(locale), style, centred=True, finest=step)
    labels: list[tuple[str, float]] = []
    years: list[tuple[str, float]] = []
    for tick in ticks:
        inside = [i for i, day in enumerate(starts) if tick.start <= day < tick.end]
        middle = (inside[0] + inside[-1] + 1) / 2
        labels.append((tick.label, middle))
        if tick.year:
            years.append((tick.year, middle))
    return [labels, years]


def draw_gaps(sheet: Sheet, series: Sequence[Series], frame: Frame, style: ChartStyle) -> None:
    """Say at the foot of empty slots that there is no value, once for neighbours that say the same."""
    size = style.small_size
    slot = frame.x(1) - frame.x(0)
    foot = frame.y(0) + 3
    labels = []
    for first, last, words in gaps(series, style.no_data):
        room, middle = (last - first + 1) * slot - 4, frame.x((first + last + 1) / 2)
        lines = wrap(words, room, size, style.typeface, lines=4)
        if " ".join(lines) == " ".join(words.split()):
            labels += [
                Label(line, middle, foot + (len(lines) - 1 - i) * size * 1.15 + 1, size, style.muted_text, "middle")
                for i, line in enumerate(lines)
            ]
        elif room + 4 > size and style.typeface.width(words, size) < frame.top - foot:
            labels.append(Label(words, middle + 0.3 * size, foot, size, style.muted_text, rotation=90))
    clear_behind(sheet, labels, style)
    sheet.write(labels)


def gaps(series: Sequence[Series], no_data: str) -> list[tuple[int, int, str]]:
    """Return runs of slots where no series has a value, with what is said there."""
    runs: list[tuple[int, int, str]] = []
    for i, points in enumerate(zip(*(each.points for each in series), strict=True)):
        if any(point.value is not None for point in points):
            continue
        words = next((point.words for point in points if point.words), no_data)
        if runs and runs[-1][1] == i - 1 and runs[-1][2] == words:
            runs[-1] = (runs[-1][0], i, words)
        else:
            runs.append((i, i, words))
    return runs
