"""Periods: civil labels for half-open ranges of dates, as in SDMX; never an instant, never a time zone."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

PERIOD_EXAMPLES = ("2025", "2025-H1", "2025-Q3", "2025-12", "2025-W14", "2025-12-31", "2023-01/2023-07")
_EXAMPLES = f"{', '.join(PERIOD_EXAMPLES[:-1])} or a span such as {PERIOD_EXAMPLES[-1]}"


class Grain(StrEnum):
    """The length of a period; a span runs from one period to another."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    SPAN = "span"


_MONTHS = {Grain.YEAR: 12, Grain.HALF: 6, Grain.QUARTER: 3, Grain.MONTH: 1}


class PeriodError(ValueError):
    """A text that is not a period."""


@dataclass(frozen=True, slots=True)
class Period:
    """The dates from ``start`` up to, not including, ``end``; ``label`` is the way it is written."""

    label: str
    start: date
    end: date
    grain: Grain

    def __str__(self) -> str:
        return self.label

    def __hash__(self) -> int:
        # Dates have one label each; periods are looked up for every point of every chart.
        return hash(self.label)

    @property
    def last_day(self) -> date:
        """The last date in the period."""
        return self.end - timedelta(days=1)

    def contains(self, other: Period) -> bool:
        """Whether every date of ``other`` is in this period."""
        return self.start <= other.start and other.end <= self.end

    def same_dates(self, other: Period) -> bool:
        """Whether both cover the same dates, whatever their labels."""
        return (self.start, self.end) == (other.start, other.end)

    def previous(self) -> Period:
        """Return the period of the same grain just before this one; before a span, one of as many months or days."""
        if self.grain is not Grain.SPAN:
            return period_of(self.grain, self.start - timedelta(days=1))
        if _whole_months(self.start, self.end):
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
            return span(add_months(self.start, -months), self.start)
        return span(self.start - (self.end - self.start), self.start)

    def year_before(self) -> Period:
        """Return the same period a year earlier; week 53 falls back to week 52, 29 February to the 28th."""
        if self.grain is Grain.WEEK:
            year, week, _ = self.start.isocalendar()
            return _week(year - 1, min(week, _weeks_in(year - 1)))
        if self.grain is Grain.SPAN:
            return span(_year_back(self.start), _year_back(self.end))
        return period_of(self.grain, _year_back(self.start))

    def to_date_of(self, grain: Grain) -> Period:
        """Return the dates from the start of the surrounding ``grain`` up to this period's end."""
        around = period_of(grain, self.last_day)
        return around if around.end == self.end else span(around.start, self.end)


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read a label such as ``2025-Q3``; a span that has a shorter label gets it, so that dates have one label each.

    Raises PeriodError with the forms that are allowed.
    """
    if "/" in text:
        return _parse_span(text)
    for pattern, make in _FORMS:
        if match := pattern.fullmatch(text):
            try:
                return make(*map(int, match.groups()))
            except ValueError as error:
                raise PeriodError(f'"{text}" is not in the calendar ({error}); write {_EXAMPLES}') from None
    raise PeriodError(f'"{text}" is not a period; write {_EXAMPLES}')


@lru_cache(maxsize=4096)
def period_of(grain: Grain, day: date) -> Period:
    """Return the period of a grain that ``day`` falls into."""
    match grain:
        case Grain.DAY:
            return _day(day.year, day.month, day.day)
        case Grain.WEEK:
            year, week, _ = day.isocalendar()
            return _week(year, week)
        case Grain.SPAN:
            raise PeriodError("a span belongs to no calendar")
        case _:
            return _MAKERS[grain](day.year, (day.month - 1) // _MONTHS[grain] + 1)


def periods_between(grain: Grain, start: date, end: date) -> tuple[Period, ...]:
    """Return the whole periods of a grain that touch the half-open dates, in order."""
    periods = [period_of(grain, start)]
    while periods[-1].end < end:
        periods.append(period_of(grain, periods[-1].end))
    return tuple(periods)


@lru_cache(maxsize=4096)
def span(start: date, end: date) -> Period:
    """Return the period over half-open dates, under a calendar label where one fits, else a span of months or days."""
    for grain in (Grain.YEAR, Grain.HALF, Grain.QUARTER, Grain.MONTH, Grain.WEEK, Grain.DAY):
        whole = period_of(grain, start)
        if (whole.start, whole.end) == (start, end):
            return whole
    first, last = start.isoformat(), (end - timedelta(days=1)).isoformat()
    label = f"{first[:7]}/{last[:7]}" if _whole_months(start, end) else f"{first}/{last}"
    return Period(label, start, end, Grain.SPAN)


def add_months(day: date, months: int) -> date:
    """Return the date ``months`` later, on the last day of the month where the day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _year_back(day: date) -> date:
    return add_months(day, -12)


def _whole_months(start: date, end: date) -> bool:
    return start.day == 1 and end.day == 1


def _weeks_in(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def _is_label(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern, _ in _FORMS)


def _parse_span(text: str) -> Period:
    first, _, last = text.partition("/")
    if not _is_label(first):
        raise PeriodError(f'"{text}" is not a period; write {_EXAMPLES}')
    start, end = parse_period(first), parse_period(last)
    if start.grain is not end.grain or end.end <= start.end:
        raise PeriodError(f'"{text}" is not a span; write two periods of one kind in order, such as 2023-01/2023-07')
    return span(start.start, end.end)


def _months(grain: Grain, label: str) -> Callable[..., Period]:
    length = _MONTHS[grain]
    count = 12 // length

    def make(year: int, number: int = 1) -> Period:
        if not 1 <= number <= count:
            raise ValueError(f"a year has {count} of them")
        start = date(year, (number - 1) * length + 1, 1)
        return Period(label.format(year, number), start, add_months(start, length), grain)

    return make


def _week(year: int, week: int) -> Period:
    start = date.fromisocalendar(year, week, 1)
    return Period(f"{year:04d}-W{week:02d}", start, start + timedelta(days=7), Grain.WEEK)


def _day(year: int, month: int, day: int) -> Period:
    start = date(year, month, day)
    return Period(start.isoformat(), start, start + timedelta(days=1), Grain.DAY)


_MAKERS = {
    Grain.YEAR: _months(Grain.YEAR, "{:04d}"),
    Grain.HALF: _months(Grain.HALF, "{:04d}-H{}"),
    Grain.QUARTER: _months(Grain.QUARTER, "{:04d}-Q{}"),
    Grain.MONTH: _months(Grain.MONTH, "{:04d}-{:02d}"),
}
# Years from 1000 to 8999: the longest window, of 999 years, still ends inside Python's calendar on either side.
_YEAR = "([1-8][0-9]{3})"
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (re.compile(_YEAR), _MAKERS[Grain.YEAR]),
    (re.compile(_YEAR + "-H([0-9])"), _MAKERS[Grain.HALF]),
    (re.compile(_YEAR + "-Q([0-9])"), _MAKERS[Grain.QUARTER]),
    (re.compile(_YEAR + "-([0-9]{2})"), _MAKERS[Grain.MONTH]),
    (re.compile(_YEAR + "-W([0-9]{2})"), _week),
    (re.compile(_YEAR + "-([0-9]{2})-([0-9]{2})"), _day),
)
