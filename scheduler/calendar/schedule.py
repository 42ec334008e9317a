"""A schedule that is ready to be kept: words understood, zone and holidays known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from reports.schedule import CatchUp, CronFields, ScheduleSpec
from scheduler.calendar.business import business_days_of
from scheduler.calendar.cron import rule_in_fields
from scheduler.calendar.errors import CalendarError
from scheduler.calendar.rules import Rule
from scheduler.calendar.words import rule_in_words
from scheduler.calendar.zones import zone_named


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days by a rule, times of day in order, and the zone whose clocks show them."""

    rule: Rule
    times: tuple[time, ...]
    timezone: str
    catch_up: CatchUp = "latest"
    deadline: timedelta = timedelta(days=1)
    start: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone's rules, from the tzdata package."""
        return zone_named(self.timezone)


def compile_schedule(spec: ScheduleSpec, timezone: str | None = None) -> Schedule:
    """Return the schedule that ``spec`` describes; ``timezone`` is used where it names none.

    Raises CalendarError, the first of ``schedule_problems``.
    """
    for problem in schedule_problems(spec, timezone):
        raise problem
    return Schedule(_rule(spec), spec.times, _zone(spec, timezone), spec.catch_up, spec.deadline, spec.start)


def schedule_problems(spec: ScheduleSpec, timezone: str | None = None) -> tuple[CalendarError, ...]:
    """Return everything that keeps ``spec`` from being compiled, each with the path of its field."""
    checks: tuple[Callable[[], object], ...] = (
        lambda: _zone(spec, timezone),
        lambda: business_days_of(spec.holidays),
        lambda: _rule(spec.model_copy(update={"holidays": None})),
    )
    return tuple(problem for check in checks if (problem := _problem_of(check)))


def _problem_of(check: Callable[[], object]) -> CalendarError | None:
    try:
        check()
    except CalendarError as problem:
        return problem
    return None


def _rule(spec: ScheduleSpec) -> Rule:
    if isinstance(spec.on, CronFields):
        return rule_in_fields(spec.on)
    return rule_in_words(spec.on, business_days_of(spec.holidays))


def _zone(spec: ScheduleSpec, timezone: str | None) -> str:
    name = spec.timezone or timezone
    if name is None:
        raise CalendarError("has no time zone; write timezone: and a place, such as Asia/Hong_Kong", "timezone")
    zone_named(name)
    return name
