"""Schedules in words: the next due times, the edition each one makes, and what clocks and holidays do to them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice

from babel.dates import format_date, format_skeleton

from reports.period import Grain
from reports.wording import period_words
from scheduler.calendar import DueTime, Schedule, due_times, period_for, wall_time

_LOCALE = "en_GB"


def explain(schedules: Sequence[Schedule], grain: Grain, after: datetime, count: int = 12) -> list[str]:
    """Return a line for each of the next ``count`` due times after an aware instant, in order of time.

    ``grain`` is that of the report's period. A line has the time in the schedule's zone and in UTC, the edition, and
    what moved it: a clock change, or holidays that are no business days.
    """
    upcoming = heapq.merge(*(_upcoming(schedule, after) for schedule in schedules), key=lambda pair: pair[1].instant)
    lines: list[str] = []
    editions: set[str] = set()
    for schedule, due in islice(upcoming, count):
        period = period_for(due, grain)
        again = ", as before" if period.label in editions else ""
        editions.add(period.label)
        remarks = "".join(f"; {remark}" for remark in _remarks(schedule, due))
        lines.append(f"{_moment(schedule, due)}: edition {period_words(period)}{again}{remarks}")
    return lines


def _upcoming(schedule: Schedule, after: datetime) -> Iterator[tuple[Schedule, DueTime]]:
    walls = due_times(schedule, wall_time(after, schedule.zone))
    return ((schedule, due) for due in walls if due.instant > after)


def _moment(schedule: Schedule, due: DueTime) -> str:
    local = due.instant.astimezone(schedule.zone)
    universal = due.instant.astimezone(UTC)
    other_day = f"{format_skeleton('MMMd', universal, locale=_LOCALE)} " if universal.date() != local.date() else ""
    day = format_date(local.date(), "EEE d MMMM y", locale=_LOCALE)
    return f"{day}, {local:%H:%M} {schedule.timezone} ({other_day}{universal:%H:%M} UTC)"


def _remarks(schedule: Schedule, due: DueTime) -> list[str]:
    holidays = [f"{_short(day)} is {name}" for day, name in schedule.rule.holidays_near(due.wall.date())]
    year = due.wall.year
    unknown = "" if schedule.rule.holidays_known(year) else f"not all holidays of {year} are known yet"
    return [remark for remark in (*holidays, unknown, due.note) if remark]


def _short(day: date) -> str:
    return str(format_date(day, "d MMMM", locale=_LOCALE))
