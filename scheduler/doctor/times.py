"""Whether the rules of zones and holidays, and the clock, are what schedules need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scheduler.calendar import Schedule, compile_schedule, holidays_version, wall_time, zone_named, zone_rules_version
from scheduler.doctor.check import Check
from scheduler.workspace import Workspace


def look_at_clock(workspace: Workspace | None, now: datetime) -> Check:
    """Say what time it is, for whoever reads to compare; before the rules of zones were published, it is wrong."""
    zone = workspace.timezone if workspace else None
    local = f", {wall_time(now, zone_named(zone)):%H:%M} in {zone}" if zone else ""
    words = f"it is {now:%Y-%m-%d %H:%M} UTC{local}"
    if now.year < int(zone_rules_version()[:4]):
        mend = f"the rules of zones in use are of {zone_rules_version()}, so it is later; set the clock"
        return Check("clock", "fails", words, mend)
    return Check("clock", "ok", words)


def look_at_zones(workspace: Workspace | None, now: datetime) -> Iterator[Check]:
    """Say which rules are used, for which schedules' zones and countries."""
    if workspace is None:
        yield Check("zones", "note", "not looked at", "mend the workspace first")
        return
    schedules = [
        compile_schedule(spec, workspace.timezone)
        for definition in workspace.definitions.values()
        for spec in definition.schedules
    ]
    zones = ", ".join(sorted({one.timezone for one in schedules})) or "no schedule needs one"
    yield Check("zones", "ok", f"rules of {zone_rules_version()}: {zones}")
    places = {spec.holidays for definition in workspace.definitions.values() for spec in definition.schedules}
    yield from _holidays(schedules, places, now)


def _holidays(schedules: list[Schedule], places: set[str | None], now: datetime) -> Iterator[Check]:
    named = ", ".join(sorted(filter(None, places)))
    if not named:
        return
    words = f"holidays {holidays_version()} knows those of {named}"
    years = [year for year in (now.year, now.year + 1) if not all(one.rule.holidays_known(year) for one in schedules)]
    if years:
        words += f", but not all of {' and '.join(map(str, years))}"
        yield Check("holidays", "note", words, "until they are published, that day counts as a business day")
    else:
        yield Check("holidays", "ok", words)
