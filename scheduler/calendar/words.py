"""Days in words: ``first business day quarterly``, ``monday, thursday``, ``last friday of june, december``."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from typing import Final

from reports.errors import did_you_mean, shown
from scheduler.calendar.business import BusinessDays
from scheduler.calendar.errors import CalendarError
from scheduler.calendar.rules import AnyDay, InMonths, Pick, Weekday

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_RHYTHMS: Final = {"quarterly": (1, 4, 7, 10), "half-yearly": (1, 7), "yearly": (1,)}
# The last month of each: "the last friday quarterly" may mean March as well as January.
_ENDS: Final = {"quarterly": "march, june, september, december", "half-yearly": "june, december", "yearly": "december"}
_EXAMPLES: Final = "every day, monday, every business day, first business day, last friday, last day or day 15"
_KNOWN: Final = (
    *("every day", "every business day", "last day"),
    *WEEKDAYS,
    *(f"{nth} {kind}" for nth in _ORDINALS if nth != "fifth" for kind in ("business day", *WEEKDAYS)),
)

_DAY: Final = re.compile(r"day (\d+)")
_NTH: Final = re.compile(r"(\d+(?=st|nd|rd|th)|[a-z]+)(?:st|nd|rd|th)? ([a-z ]+)")
_CRON: Final = re.compile(r"[\d*/,?#L-]+(?: [\w*/,?#-]+){4,5}")

# No month of any country has had fewer business days than ten, 2020 to 2035.
_MOST: Final = {"business day": 10, "day": 28, "weekday": 4}


def rule_in_words(text: str, business: BusinessDays) -> InMonths:
    """Return the days that ``text`` names.

    Raises CalendarError with what to write where it names none, or a day that some months have not.
    """
    words = " ".join(text.casefold().split())
    if _CRON.fullmatch(text.strip()):
        raise CalendarError(
            f'"{shown(text)}" is a line of cron, whose numbers programs read differently; write days in words, '
            "or fields such as {day: last} or {week_day: mon-fri}",
            "on",
        )
    days, months = _split_months(words)
    return InMonths(tuple(_pick(part.strip(), business) for part in _parts(days)), months)


def _split_months(words: str) -> tuple[str, frozenset[int]]:
    days, of, names = words.partition(" of ")
    if of:
        return days, frozenset(_month(name) for name in _parts(names))
    days, _, rhythm = words.rpartition(" ")
    if rhythm not in _RHYTHMS:
        return words, frozenset(range(1, 13))
    if not days:
        raise CalendarError(f'"{rhythm}" says in which months; write the day too: first business day {rhythm}', "on")
    if "last" in days.split():
        raise CalendarError(
            f'"{words}" may mean the first month or the last; write "{days} of {_ENDS[rhythm]}" for the last', "on"
        )
    return days, frozenset(_RHYTHMS[rhythm])


def _parts(words: str) -> list[str]:
    return [part.strip() for part in re.split(r",| and ", words)]


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, 1):
        if name in {month, month[:3]}:
            return number
    raise CalendarError(f'no month "{shown(name)}"{did_you_mean(name, MONTHS)}; write january, april', "on")


def _pick(words: str, business: BusinessDays) -> Pick:
    every: dict[str, Container[date]] = {"every day": AnyDay(), "daily": AnyDay(), "every business day": business}
    if words in every:
        return Pick(every[words])
    name = words.removeprefix("every ")
    if (number := _weekday(name)) is not None:
        return Pick(Weekday(number))
    if match := _DAY.fullmatch(name):
        return Pick(AnyDay(), _within(int(match[1]), "day", name))
    match = _NTH.fullmatch(name)
    nth = _ordinal(match[1]) if match else None
    if match and nth is not None:
        if match[2] in {"day", "business day"}:
            return Pick(business if match[2] == "business day" else AnyDay(), _within(nth, match[2], name))
        if (number := _weekday(match[2])) is not None:
            return Pick(Weekday(number), _within(nth, "weekday", name))
    raise CalendarError(f'"{shown(words)}" names no days{did_you_mean(words, _KNOWN)}; write {_EXAMPLES}', "on")


def _weekday(name: str) -> int | None:
    return next((number for number, day in enumerate(WEEKDAYS) if name in {day, day[:3]}), None)


def _ordinal(text: str) -> int | None:
    return int(text) if text.isdigit() else _ORDINALS.get(text)


def _within(nth: int, kind: str, words: str) -> int:
    """Return a position that every month has."""
    if nth == -1 or 1 <= nth <= _MOST[kind]:
        return nth
    if kind == "day" and not 1 <= nth <= 31:
        raise CalendarError(f'"{words}" is in no month; write day 1 to day 28, or last day', "on")
    if nth == 0:
        raise CalendarError(f'"{words}" is before the first; write first {words.partition(" ")[2]}', "on")
    last = f"last {words.rpartition(' ')[2]}" if kind == "weekday" else f"last {kind}"
    raise CalendarError(f'"{words}" does not exist in every month; write "{last}"', "on")
