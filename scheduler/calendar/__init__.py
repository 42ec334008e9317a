"""When editions are due. Pure: no clock, no database, no environment; ``now`` and dates are arguments."""

from scheduler.calendar.business import holidays_version
from scheduler.calendar.due import MOST_DUE, DueTime, due_between, due_times, first_plan, next_due, period_for
from scheduler.calendar.errors import CalendarError
from scheduler.calendar.schedule import Schedule, compile_schedule, schedule_problems
from scheduler.calendar.zones import first_instant, wall_time, zone_named, zone_rules_version

__all__ = [
    "MOST_DUE",
    "CalendarError",
    "DueTime",
    "Schedule",
    "compile_schedule",
    "due_between",
    "due_times",
    "first_instant",
    "first_plan",
    "holidays_version",
    "next_due",
    "period_for",
    "schedule_problems",
    "wall_time",
    "zone_named",
    "zone_rules_version",
]
