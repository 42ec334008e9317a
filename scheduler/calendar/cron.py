"""Days in cron fields, with everything refused that cron and APScheduler read differently."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from reports.errors import shown
from reports.schedule import CronFields
from scheduler.calendar.errors import CalendarError
from scheduler.calendar.rules import CronDays
from scheduler.calendar.words import MONTHS, WEEKDAYS

_SEARCH_YEARS: Final = 5
# After 28 years dates fall on the same weekdays again, until 2100.
_CYCLE: Final = range(2000, 2028)

_MONTH_NAMES: Final = "|".join(month[:3] for month in MONTHS)
_DAY_NAMES: Final = "|".join(day[:3] for day in WEEKDAYS)
_NUMBERS: Final = r"\*(/\d+)?|\d+(-\d+)?(/\d+)?"
_TERMS: Final = {
    "month": re.compile(rf"{_NUMBERS}|({_MONTH_NAMES})(-({_MONTH_NAMES}))?"),
    "day": re.compile(rf"{_NUMBERS}|last|(1st|2nd|3rd|4th|5th|last) ({_DAY_NAMES})"),
    "week_day": re.compile(rf"\*|({_DAY_NAMES})(-({_DAY_NAMES}))?"),
}
_WRITE: Final = {
    "month": "1,7, jan-mar or */3",
    "day": "1,15, 1-7, last, 2nd tue or last fri",
    "week_day": "mon, mon-fri or mon,thu",
}
_FULL_NAME: Final = re.compile("|".join(name for name in (*MONTHS, *WEEKDAYS) if name != "may"))


def rule_in_fields(fields: CronFields) -> CronDays:
    """Return the days that cron fields name.

    Raises CalendarError where a field cannot be read, would be read differently by another program, or where a year
    comes after which no day is due in five years.
    """
    days = CronDays(_field("month", fields.month), _field("day", fields.day), _field("week_day", fields.week_day))
    if days.day != "*" and days.week_day != "*":
        raise CalendarError(
            'day and week_day together mean "or" to cron and "and" to other programs; write one of them, or both in '
            "day as 2nd tue or last fri",
            "on",
            "week_day",
        )
    _check_ranges(days)
    for year in _CYCLE:
        found = next(days.days(date(year, 1, 1)), None)
        if found is None or found.year >= year + _SEARCH_YEARS:
            raise CalendarError("leaves five years or more without a due day; write a day that comes every year", "on")
    return days


def _field(name: str, text: str) -> str:
    plain = " ".join(text.casefold().split())
    plain = _FULL_NAME.sub(lambda match: match[0][:3], plain)
    terms = [term.strip() for term in plain.split(",")]
    for term in terms:
        if name == "week_day" and re.search(r"\d", term):
            raise CalendarError(
                f'"{shown(term)}" numbers a day of the week, and Monday is 0 to some programs and 1 to others; '
                "write mon, tue, wed, thu, fri, sat or sun",
                "on",
                name,
            )
        if not _TERMS[name].fullmatch(term):
            raise CalendarError(f'"{shown(term)}" is no {name.replace("_", " ")}; write {_WRITE[name]}', "on", name)
        if name == "day":
            _refuse_end_of_month(term)
    return ",".join(terms)


def _refuse_end_of_month(term: str) -> None:
    first = re.match(r"\d+(?![a-z\d])", term)
    if first and 29 <= int(first[0]) <= 31:
        raise CalendarError(f'day {first[0]} does not exist in every month; write "last"', "on", "day")


def _check_ranges(days: CronDays) -> None:
    for name in ("month", "day", "week_day"):
        alone = {"month": "*", "day": "*", "week_day": "*"} | {name: getattr(days, name)}
        try:
            CronDays(**alone).trigger()
        except ValueError as error:
            reason = _reason(error)
            raise CalendarError(f'"{alone[name]}": {reason}; write {_WRITE[name]}', "on", name) from None


def _reason(error: ValueError) -> str:
    """Return APScheduler's reason, without its beginning, as the middle of a sentence."""
    reason = str(error).rpartition("': ")[2]
    return reason[:1].lower() + reason[1:]
