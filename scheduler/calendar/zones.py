"""Time zones from the tzdata package alone, so that a wall time is the same instant on every machine.

``zoneinfo.ZoneInfo(name)`` looks at the machine's own files first, and those are as old as the machine.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]

from reports.errors import did_you_mean, shown
from scheduler.calendar.errors import CalendarError

_NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})


def zone_rules_version() -> str:
    """Return the version of the IANA rules in use, such as ``2026f``."""
    return str(tzdata.IANA_VERSION)


@cache
def zone_names() -> frozenset[str]:
    """Return every name that a schedule may use, old ones included."""
    return frozenset((files(tzdata) / "zones").read_text(encoding="utf-8").split()) - _NO_PLACES


@cache
def zone_named(name: str) -> ZoneInfo:
    """Return a zone by its IANA name, read from the tzdata package.

    Raises CalendarError where there is none of that name.
    """
    if name not in zone_names():
        raise CalendarError(f'no time zone "{shown(name)}"{_guess(name)}', "timezone")
    with files(tzdata).joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _guess(name: str) -> str:
    """Return what was probably meant; letters such as HKT or CST mean different zones in different places."""
    places = sorted(zone for zone in zone_names() if "/" in zone)
    if "/" in name:
        return did_you_mean(name, places) or "; write a place, such as Asia/Hong_Kong"
    city = name.casefold().replace(" ", "_")
    near = (zone for zone in places if zone.casefold().endswith(f"/{city}"))
    return f'; write a place, such as "{next(near, "Asia/Hong_Kong")}"'


def wall_time(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return what clocks in ``zone`` show at an aware instant, as a naive time."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant, in UTC, at which clocks in ``zone`` show ``wall`` or later.

    That is the first of two where clocks go back, and the end of the gap where they go forward or a whole day is left
    out (Apia, 30 December 2011), so that a later wall time never has an earlier instant. PEP 495: in a gap ``fold=0``
    applies the offset from before it and so falls after it; ``fold=1`` falls before.
    """
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if wall_time(late, zone) == wall:
        return late
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = range(int((late - early).total_seconds()) + 1)
    past = bisect_left(seconds, True, key=lambda second: wall_time(early + timedelta(seconds=second), zone) >= wall)
    return early + timedelta(seconds=past)


def clock_change(wall: datetime, instant: datetime, zone: ZoneInfo) -> str:
    """Return what a clock change did to a wall time that was resolved to ``instant``, or an empty string."""
    shows = wall_time(instant, zone)
    if shows != wall:
        pattern = "%H:%M" if shows.date() == wall.date() else "%H:%M on %Y-%m-%d"
        return f"clock change: {wall:{pattern}} does not exist, moved to {shows:{pattern}}"
    offsets = {wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    return f"clock change: {wall:%H:%M} comes twice, taken the first time" if len(offsets) > 1 else ""
