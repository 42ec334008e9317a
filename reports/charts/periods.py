"""Whole periods along a time axis: which to mark, and what to call them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from babel import Locale
from babel.dates import format_skeleton, get_month_names, get_quarter_names

Measure = Callable[[str], float]

_MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240)
_DAY_STEPS = (1, 2, 7, 14)
_SHORT_WINDOW = 75
_GAP = 6.0
_MOST = {1: 13, 3: 13, 6: 8}
"""How many periods of so many months an axis without columns marks at most; more would be a ruler."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A period on the axis, half open and cut to the window; ``year`` stands under the first of each year."""

    start: date
    end: date
    label: str
    year: str = ""


def period_ticks(
    start: date, end: date, width: float, locale: Locale, measure: Measure, *, centred: bool, finest: int = 1
) -> list[Tick]:
    """Return the finest whole periods whose labels fit on ``width`` points, for the window start..end.

    ``measure`` gives the width of a word; ``centred`` labels name the period they stand under ("Q2"), others the
    day at which they stand ("Apr"). ``finest`` is the least number of months worth telling apart.
    """
    days = max(1, (end - start).days)
    per_day = width / days
    if days <= _SHORT_WINDOW:
        for step in _DAY_STEPS:
            ticks = list(_day_ticks(start, end, step, locale))
            if all(measure(tick.label) + _GAP <= step * per_day for tick in ticks):
                return ticks
    for months in _MONTH_STEPS:
        if months < finest or (not centred and days > months * 30.5 * _MOST.get(months, days)):
            continue
        ticks = list(_month_ticks(start, end, months, locale, centred))
        room = months * 30.4 * per_day
        if all(measure(tick.label) + _GAP <= room for tick in ticks):
            return ticks
    return list(_month_ticks(start, end, _MONTH_STEPS[-1], locale, centred))


def _day_ticks(start: date, end: date, step: int, locale: Locale) -> Iterator[Tick]:
    day = start
    while day < end:
        after = min(end, day + timedelta(days=step))
        yield Tick(day, after, format_skeleton("MMMd", day, locale=locale))
        day = after


def _month_ticks(start: date, end: date, months: int, locale: Locale, centred: bool) -> Iterator[Tick]:
    """Yield the periods that touch the window, the first and last cut to it.

    A cut first one has no label where that would name its opening day, which is off the axis.
    """
    day = floor_period(start, months)
    seen = 0
    while day < end:
        after = add_months(day, months)
        year = str(day.year) if months < 12 and max(day, start).year != seen else ""
        seen = max(day, start).year
        named = centred or months == 12 or day >= start
        yield Tick(max(day, start), min(after, end), _word(day, months, locale, centred) if named else "", year)
        day = after


def floor_period(day: date, months: int) -> date:
    """Return the first day of the period of ``months`` that ``day`` lies in."""
    count = day.year * 12 + day.month - 1
    return add_months(date(1, 1, 1), count - count % months - 12)


def add_months(day: date, months: int) -> date:
    """Return the first of the month ``months`` after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def months_between(days: Sequence[date]) -> int:
    """Return how far apart points are, 1, 3, 6 or 12 months, judged by the nearest pair; 1 where there is none."""
    nearest = min(((b - a).days for a, b in pairwise(sorted(set(days)))), default=0)
    return min((1, 3, 6, 12), key=lambda months: abs(nearest - months * 30.4))


def _word(day: date, months: int, locale: Locale, centred: bool) -> str:
    if months >= 12:
        return str(day.year)
    if centred and months == 3:
        return str(get_quarter_names("abbreviated", locale=locale)[(day.month + 2) // 3])
    if centred and months == 6:
        return f"H{1 if day.month < 7 else 2}"
    return str(get_month_names("abbreviated", context="stand-alone", locale=locale)[day.month])
