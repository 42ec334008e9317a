"""Business days: which days people work, by country, from the ``holidays`` package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import holidays
from holidays.version import __version__

from reports.errors import did_you_mean
from scheduler.calendar.errors import CalendarError

_SATURDAY: Final = 5
_SUNDAY: Final = 6
# In Hong Kong the package calls only the Employment Ordinance's days public; offices and banks also keep the General
# Holidays Ordinance (Cap. 149), such as Good Friday, which it files under optional.
_CATEGORIES: Final = {"HK": ("public", "optional")}

# India's movable feasts end here, though its other holidays go on.
_KNOWN_UNTIL: Final = {"IN": 2035}


@dataclass(frozen=True, slots=True)
class _Year:
    """One year of a country: holidays by name, weekend days on which nobody works, and whether all are known."""

    names: dict[date, str]
    weekend: frozenset[date]
    known: bool


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """The days on which a country's offices are open; Monday to Friday where no country is given."""

    country: str | None = None
    part: str | None = None

    def __contains__(self, day: object) -> bool:
        assert isinstance(day, date)
        if self.country is None:
            return day.weekday() < _SATURDAY
        year = _year(self.country, self.part, day.year)
        return day not in year.weekend and day not in year.names

    def holiday(self, day: date) -> str:
        """Return the name of the holiday that keeps people from work on ``day``; empty on weekends and workdays."""
        if self.country is None:
            return ""
        year = _year(self.country, self.part, day.year)
        return "" if day in year.weekend else year.names.get(day, "")

    def knows(self, year: int) -> bool:
        """Whether the holidays of a year are worked out yet; until then there are few or none in it."""
        return self.country is None or _year(self.country, self.part, year).known


def holidays_version() -> str:
    """Return the version of the holidays package in use, which decides business days."""
    return __version__


def business_days_of(place: str | None) -> BusinessDays:
    """Return the business days of a country (``HK``) or a part of one (``DE-BY``).

    Raises CalendarError where the holidays package does not know it.
    """
    if place is None:
        return BusinessDays()
    country, _, part = place.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        raise CalendarError(
            f'no holidays are known for "{country}"; leave the field out for Monday to Friday', "holidays"
        )
    if part and part not in known[country]:
        parts = ", ".join(sorted(known[country])) or "none"
        raise CalendarError(
            f'"{country}" has no part "{part}"{did_you_mean(part, known[country])}; known: {parts}', "holidays"
        )
    return BusinessDays(country, part or None)


@lru_cache(maxsize=1024)
def _year(country: str, part: str | None, year: int) -> _Year:
    # Without a language the package takes the machine's; without expand=False it grows as it is asked, in any thread.
    found = holidays.country_holidays(
        country, part, years=year, expand=False, language="en_US", categories=_CATEGORIES.get(country)
    )
    first = date(year, 1, 1).toordinal()
    days = map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
    weekend = frozenset(day for day in days if _is_weekend(found, day) and day not in found.weekend_workdays)
    known = year <= min(found.end_year, _KNOWN_UNTIL.get(country, found.end_year))
    return _Year(dict(found.items()), weekend, known)


def _is_weekend(found: holidays.HolidayBase, day: date) -> bool:
    """Whether offices close on a day of the week: the law's weekend, and Saturday where the law only has Sunday."""
    if found.is_weekend(day):
        return True
    return day.weekday() == _SATURDAY and found.weekend == {_SUNDAY}
