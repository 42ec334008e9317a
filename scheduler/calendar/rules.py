"""Which days a schedule is due on, as values; no time of day and no zone yet."""

from __future__ import annotations

import calendar
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

from apscheduler.triggers.cron import CronTrigger

from scheduler.calendar.business import BusinessDays

LAST_YEAR: Final = 9998
_ALL_MONTHS: Final = frozenset(range(1, 13))


class Rule(Protocol):
    """Days in order."""

    def days(self, first: date) -> Iterator[date]:
        """Yield the days from ``first`` on, each once, in order, up to the year 9998."""

    def holidays_near(self, day: date) -> Sequence[tuple[date, str]]:
        """Return the holidays that moved one of the days to ``day``, each with its name."""

    def holidays_known(self, year: int) -> bool:
        """Whether the days of a year are final, as far as holidays decide them."""


@dataclass(frozen=True, slots=True)
class AnyDay:
    """Every day of the calendar."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date)


@dataclass(frozen=True, slots=True)
class Weekday:
    """One day of the week; 0 is Monday, as in ``date.weekday``."""

    number: int

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day.weekday() == self.number


@dataclass(frozen=True, slots=True)
class Pick:
    """The days of a month that are ``among`` a kind: all of them, the ``nth`` from 1, or -1 for the last."""

    among: Container[date]
    nth: int | None = None

    def dates(self, month: Sequence[date]) -> Sequence[date]:
        """Return the picked days of a month; none where it has no nth."""
        found = [day for day in month if day in self.among]
        if self.nth is None:
            return found
        return found[-1:] if self.nth < 0 else found[self.nth - 1 : self.nth]


@dataclass(frozen=True, slots=True)
class InMonths:
    """The days that any of the picks takes, in some months of every year."""

    picks: tuple[Pick, ...]
    months: frozenset[int] = _ALL_MONTHS

    def days(self, first: date) -> Iterator[date]:
        """Yield the days from ``first`` on."""
        for year in range(first.year, LAST_YEAR + 1):
            for number in sorted(self.months):
                if (year, number) >= (first.year, first.month):
                    yield from (day for day in self._month(year, number) if day >= first)

    def _month(self, year: int, number: int) -> list[date]:
        month = _dates(year, number)
        if len(self.picks) == 1:
            return list(self.picks[0].dates(month))
        return sorted({day for pick in self.picks for day in pick.dates(month)})

    def holidays_near(self, day: date) -> Sequence[tuple[date, str]]:
        """Return the holidays that a counting of business days passed over to reach ``day``."""
        month = _dates(day.year, day.month)
        near = {
            passed: name
            for pick in self.picks
            if isinstance(pick.among, BusinessDays) and day in pick.dates(month)
            for passed in _passed_over(pick.nth, day, month, pick.among)
            if (name := pick.among.holiday(passed))
        }
        return sorted(near.items())

    def holidays_known(self, year: int) -> bool:
        """Whether the holidays that business days leave out are known for a year."""
        return all(pick.among.knows(year) for pick in self.picks if isinstance(pick.among, BusinessDays))


@dataclass(frozen=True, slots=True)
class CronDays:
    """Days by cron fields, as APScheduler's CronTrigger understands them."""

    month: str
    day: str
    week_day: str

    def days(self, first: date) -> Iterator[date]:
        """Yield the days from ``first`` on.

        The trigger runs in UTC, where every day has 24 hours: in a zone whose clocks change it leaves days out
        (agronholm/apscheduler#529, #606).
        """
        trigger = self.trigger()
        moment = datetime(first.year, first.month, first.day, tzinfo=UTC)
        while found := trigger.get_next_fire_time(None, moment):
            yield found.date()
            moment = found + timedelta(days=1)

    def trigger(self) -> CronTrigger:
        """Return the trigger for midnight of each day; ValueError where a field does not fit."""
        fields = {"month": self.month, "day": self.day, "day_of_week": self.week_day}
        end = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
        return CronTrigger(**fields, hour=0, minute=0, second=0, timezone=UTC, end_date=end)

    def holidays_near(self, day: date) -> Sequence[tuple[date, str]]:  # noqa: ARG002 - the protocol's
        """Return nothing: cron knows no holidays."""
        return ()

    def holidays_known(self, year: int) -> bool:  # noqa: ARG002 - the protocol's
        """Return true: cron needs no holidays."""
        return True


def _dates(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]


def _passed_over(nth: int | None, day: date, month: Sequence[date], business: BusinessDays) -> Sequence[date]:
    """Return the days that were looked at, and not counted, before ``day`` was the one."""
    if nth is not None:
        return month[day.day :] if nth < 0 else month[: day.day - 1]
    run = []
    before = day - timedelta(days=1)
    while before not in business:
        run.append(before)
        before -= timedelta(days=1)
    return run
