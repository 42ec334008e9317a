"""Due times: each a wall time of a schedule, and the instant at which it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice, takewhile
from typing import Final

from reports.period import Grain, Period, period_of
from scheduler.calendar.schedule import Schedule
from scheduler.calendar.zones import clock_change, first_instant, wall_time

MOST_DUE: Final = 1_000
_TICK: Final = timedelta.resolution


@dataclass(frozen=True, slots=True)
class DueTime:
    """When something is due: the time on the wall (naive), the instant (UTC), and what a clock change did to it."""

    wall: datetime
    instant: datetime
    note: str = ""


def due_times(schedule: Schedule, after: datetime) -> Iterator[DueTime]:
    """Yield the due times whose wall time is after ``after`` (naive), for ever.

    Wall times strictly rise; instants never fall, and two are equal where a clock change moved one onto the next.
    """
    zone = schedule.zone
    after = max(after, _eve(schedule)) if schedule.start else after
    for day in schedule.rule.days(after.date()):
        for clock in schedule.times:
            wall = datetime.combine(day, clock)
            if wall > after:
                instant = first_instant(wall, zone)
                yield DueTime(wall, instant, clock_change(wall, instant, zone))


def due_between(
    schedule: Schedule, planned_wall: datetime | None, now: datetime, limit: int = MOST_DUE
) -> tuple[DueTime, ...]:
    """Return what became due after ``planned_wall`` (naive, exclusive) and up to ``now`` (aware, inclusive), in order.

    ``planned_wall`` is the last wall time that was planned; None for a schedule that never was, which begins at
    ``first_plan``. At most ``limit`` are returned, the earliest: that many means that there may be more, to be asked
    for from the last one's wall time on. Empty where ``now`` lies before ``planned_wall``.
    """
    planned = first_plan(schedule, now) if planned_wall is None else planned_wall
    return tuple(islice(takewhile(lambda due: due.instant <= now, due_times(schedule, planned)), limit))


def first_plan(schedule: Schedule, now: datetime) -> datetime:
    """Return the wall time (naive) after which a schedule that is new at ``now`` (aware) is to be planned.

    With a ``start`` everything from that day on is owed; without, nothing that is past.
    """
    if schedule.start:
        return _eve(schedule)
    wall = wall_time(now, schedule.zone)
    # In the hour that comes twice, clocks show times again that were already reached.
    for due in takewhile(lambda due: due.instant <= now, due_times(schedule, wall)):
        wall = due.wall
    return wall


def next_due(schedule: Schedule, now: datetime) -> DueTime | None:
    """Return the first due time whose instant is after ``now`` (aware); None only at the end of the calendar."""
    coming = due_times(schedule, wall_time(now, schedule.zone))
    return next((due for due in coming if due.instant > now), None)


def period_for(due: DueTime, grain: Grain) -> Period:
    """Return the period an edition is about: the last of its grain to have ended when its due day began.

    The day is the one on the wall, so that an edition made late, or moved by a clock change, is about the same period.
    Raises PeriodError for a span, which belongs to no calendar.
    """
    return period_of(grain, due.wall.date()).previous()


def _eve(schedule: Schedule) -> datetime:
    """Return the moment before the day on which a schedule starts."""
    assert schedule.start
    return datetime.combine(schedule.start, time()) - _TICK
