"""Proves the calendar against a scan of every minute of every zone.

The oracle knows nothing of the calendar's code. It walks the minutes of UTC, writes down what the clocks of a zone show
at each, and asks of every wall time that somebody would tick on a paper calendar: when was it first shown? If never,
when did the clocks first show something later? Days are judged by plain arithmetic on dates.

    python bench/calendar_oracle.py --zones all --from 2020 --to 2035
    python bench/calendar_oracle.py --zones Europe/Berlin,Pacific/Apia --from 2011 --to 2012
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import tzdata

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from reports.schedule import ScheduleSpec
from scheduler.calendar import Schedule, compile_schedule, due_times

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WALL_EPOCH = EPOCH.replace(tzinfo=None)
# Offsets are asked for this often, and minute by minute between two that differ.
STRIDE = 15
# Clocks are watched this long before and after the walls that are judged: no change is longer than a day.
MARGIN = 3 * 1440

Pair = tuple[int, int]
"""A wall time and an instant, both in minutes since 1970 began: there, and in UTC."""


@dataclass(frozen=True)
class Case:
    """A schedule as an author writes it, and the same days told by arithmetic."""

    fields: dict[str, Any]
    is_due: Callable[[date], bool]

    @property
    def name(self) -> str:
        """How the case is called in messages."""
        return f"{self.fields['on']} at {self.fields['at']}, holidays {self.fields.get('holidays')}"


# Days, by arithmetic --------------------------------------------------------------------------------------------------


def month_length(day: date) -> int:
    """Return the number of days in the month of ``day``."""
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - day.replace(day=1)).days


def is_nth(day: date, weekday: int, nth: int) -> bool:
    """Whether ``day`` is the month's nth such weekday; -1 is the last."""
    if day.weekday() != weekday:
        return False
    return day.day + 7 > month_length(day) if nth < 0 else (day.day + 6) // 7 == nth


@cache
def public_holidays(place: str, year: int) -> frozenset[date]:
    """Return a country's holidays of one year."""
    country, _, part = place.partition("-")
    table = holidays.country_holidays(country, subdiv=part or None, years=[year - 1, year, year + 1])
    return frozenset(day for day in table if day.year == year)


def works(day: date, place: str | None) -> bool:
    """Whether ``day`` is from Monday to Friday and no holiday."""
    return day.isoweekday() <= 5 and (place is None or day not in public_holidays(place, day.year))


def business_number(day: date, place: str | None) -> int:
    """Return which business day of its month ``day`` is, 0 for none."""
    return sum(works(day.replace(day=n), place) for n in range(1, day.day + 1)) if works(day, place) else 0


def is_last_business(day: date, place: str | None) -> bool:
    """Whether ``day`` is the month's last business day."""
    rest = [day.replace(day=n) for n in range(day.day + 1, month_length(day) + 1)]
    return works(day, place) and not any(works(later, place) for later in rest)


def _case(at: str, on: object, is_due: Callable[[date], bool], **more: object) -> Case:
    return Case({"at": at.split(), "on": on, **more}, is_due)


CASES = (
    _case("00:00", "every day", lambda day: True),
    _case("00:30 23:59", "every day", lambda day: True),
    _case("01:00 01:30", "every day", lambda day: True),
    _case("02:00 02:30 02:59 03:00", "every day", lambda day: True),
    _case("07:00", "every day", lambda day: True),
    _case("00:00", "monday", lambda day: day.weekday() == 0),
    _case("02:30", "sunday", lambda day: day.weekday() == 6),
    _case("00:00 00:15", "sunday", lambda day: day.weekday() == 6),
    _case("23:45", "saturday", lambda day: day.weekday() == 5),
    _case("07:00", "monday, thursday", lambda day: day.weekday() in {0, 3}),
    _case("00:00", "every business day", lambda day: day.weekday() < 5),
    _case("07:00", "every business day", lambda day: works(day, "DE-BY"), holidays="DE-BY"),
    _case("00:00", "first business day", lambda day: business_number(day, None) == 1),
    _case("07:00", "first business day", lambda day: business_number(day, "US") == 1, holidays="US"),
    _case("17:00", "last business day", lambda day: is_last_business(day, "JP"), holidays="JP"),
    _case("00:15", "3rd business day", lambda day: business_number(day, "DE") == 3, holidays="DE"),
    _case("00:00", "first business day quarterly", lambda day: day.month % 3 == 1 and business_number(day, None) == 1),
    _case("00:00", "first monday", lambda day: is_nth(day, 0, 1)),
    _case("02:30", "last friday", lambda day: is_nth(day, 4, -1)),
    _case("07:00", "second tuesday of march, november", lambda day: day.month in {3, 11} and is_nth(day, 1, 2)),
    _case("00:00 01:15 02:15", "last sunday", lambda day: is_nth(day, 6, -1)),
    _case("23:59", "last day", lambda day: day.day == month_length(day)),
    _case("00:00", "day 1", lambda day: day.day == 1),
    _case("02:00", "day 15, day 28", lambda day: day.day in {15, 28}),
    _case("00:30", "day 1 half-yearly", lambda day: day.day == 1 and day.month in {1, 7}),
    _case("00:00", "day 1 yearly", lambda day: (day.month, day.day) == (1, 1)),
    _case("02:15", {"month": "1-12/2", "day": "*/7"}, lambda day: day.month % 2 == 1 and day.day % 7 == 1),
    _case("00:00 03:30", {"day": "last"}, lambda day: day.day == month_length(day)),
    _case("02:45", {"week_day": "sat-sun"}, lambda day: day.isoweekday() >= 6),
    _case("00:45 02:30", {"day": "2nd sun, last sun"}, lambda day: is_nth(day, 6, 2) or is_nth(day, 6, -1)),
)


# Clocks, by scanning --------------------------------------------------------------------------------------------------


@cache
def zone(name: str) -> ZoneInfo:
    """Return a zone's rules from the tzdata package."""
    with (files(tzdata) / "zoneinfo" / name).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def all_zones() -> list[str]:
    """Return every zone of the tzdata package, old names included, but for the one that is no place."""
    return sorted(set((files(tzdata) / "zones").read_text().split()) - {"Factory"})


def offset(name: str, minute: int) -> int:
    """Return how many minutes clocks in a zone are ahead of UTC; whole minutes, as everywhere since 1972."""
    instant = EPOCH + minute * MINUTE
    return (instant.astimezone(zone(name)).replace(tzinfo=UTC) - instant) // MINUTE


def walls_shown(name: str, first: int, last: int) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return what clocks in a zone show at each minute of UTC from ``first`` up to, not including, ``last``."""
    shown = np.arange(first, last, dtype=np.int32)
    before = offset(name, first)
    for start in range(first, last, STRIDE):
        end = min(start + STRIDE, last)
        after = offset(name, end)
        if before == after:
            shown[start - first : end - first] += before
        else:
            for minute in range(start, end):
                shown[minute - first] += offset(name, minute)
        before = after
    return shown


def first_shown(name: str, first: int, last: int) -> Callable[[int], int]:
    """Return a function from a wall time to the minute of UTC at which it is due, for walls well inside the range."""
    walls = walls_shown(name, first, last)
    base = int(walls.min())
    seen = np.full(int(walls.max()) - base + 1, -1, dtype=np.int32)
    # Written from the end to the beginning, so that the first time a wall is shown stays.
    seen[(walls - base)[::-1]] = np.arange(first, last, dtype=np.int32)[::-1]

    def due_at(wall: int) -> int:
        while seen[wall - base] < 0:
            wall += 1
        return int(seen[wall - base])

    return due_at


# The two, side by side ------------------------------------------------------------------------------------------------


@cache
def walls_due(case: int, first: date, last: date) -> tuple[int, ...]:
    """Return the wall times that a case names from ``first`` up to, not including, ``last``."""
    days = (first + timedelta(days=n) for n in range((last - first).days))
    clocks = [int(at[:2]) * 60 + int(at[3:]) for at in CASES[case].fields["at"]]
    return tuple(
        (day - WALL_EPOCH.date()).days * 1440 + clock for day in days if CASES[case].is_due(day) for clock in clocks
    )


def expected(name: str, first: date, last: date) -> Iterator[list[Pair]]:
    """Yield for each case the pairs that the scan finds from ``first`` up to, not including, ``last``."""
    day = WALL_EPOCH.date()
    due_at = first_shown(name, (first - day).days * 1440 - MARGIN, (last - day).days * 1440 + MARGIN)
    for case in range(len(CASES)):
        yield [(wall, due_at(wall)) for wall in walls_due(case, first, last)]


@cache
def compiled(case: int, name: str) -> Schedule:
    """Return the calendar's schedule of a case in a zone."""
    return compile_schedule(ScheduleSpec.model_validate({**CASES[case].fields, "timezone": name}))


def found(case: int, name: str, first: date, last: date) -> list[Pair]:
    """Return the pairs that the calendar finds from ``first`` up to, not including, ``last``."""
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC).replace(tzinfo=None)
    pairs = []
    for due in due_times(compiled(case, name), midnight - MINUTE):
        if due.wall.date() >= last:
            break
        pairs.append(((due.wall - WALL_EPOCH) // MINUTE, (due.instant - EPOCH) // MINUTE))
    return pairs


Find = Callable[[int, str, date, date], list[Pair]]


@dataclass(frozen=True)
class Score:
    """How many due times there are, how many of them were not found, and how many were found that are none."""

    due: int = 0
    missed: int = 0
    doubled: int = 0
    examples: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        examples = (*self.examples, *other.examples)[:5]
        return Score(self.due + other.due, self.missed + other.missed, self.doubled + other.doubled, examples)


def score(name: str, first: date, last: date, find: Find = found) -> Score:
    """Compare the calendar with the scan for every case in one zone; a due time at a wrong minute counts in both."""
    total = Score()
    for case, wanted in enumerate(expected(name, first, last)):
        want, have = Counter(wanted), Counter(find(case, name, first, last))
        wrong = [f"{name}, {CASES[case].name}: {said(*pair)}" for pair in [*(want - have), *(have - want)]]
        total += Score(want.total(), (want - have).total(), (have - want).total(), tuple(wrong[:5]))
    return total


def said(wall: int, instant: int) -> str:
    """Return a pair for people."""
    return f"{WALL_EPOCH + wall * MINUTE:%Y-%m-%d %H:%M} at {EPOCH + instant * MINUTE:%Y-%m-%d %H:%M} UTC"


def years(job: tuple[str, int, int]) -> Score:
    """Compare one zone over whole years, both included."""
    name, first, last = job
    return score(name, date(first, 1, 1), date(last + 1, 1, 1))


def main() -> int:
    """Scan the zones asked for on every processor, and print what came of it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--zones", default="all", help="all, or names with commas between them")
    options.add_argument("--from", dest="first", type=int, default=2020, help="first year")
    options.add_argument("--to", dest="last", type=int, default=2035, help="last year, included")
    options.add_argument("--processes", type=int, default=None)
    asked = options.parse_args()
    names = all_zones() if asked.zones == "all" else asked.zones.split(",")
    total = Score()
    with ProcessPoolExecutor(asked.processes) as pool:
        jobs = [(name, asked.first, asked.last) for name in names]
        for number, one in enumerate(pool.map(years, jobs, chunksize=2), 1):
            total += one
            if sys.stderr.isatty():
                print(f"\r{number} of {len(names)} zones", end="", file=sys.stderr)  # noqa: T201 - a program
    print(*total.examples, sep="\n", end="\n" if total.examples else "")  # noqa: T201
    print(  # noqa: T201
        f"{total.missed} missed, {total.doubled} doubled of {total.due:,} due times in {len(names)} zones, "
        f"{len(CASES)} schedules, {asked.first} to {asked.last}, rules {tzdata.IANA_VERSION}"
    )
    return 1 if total.missed or total.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
