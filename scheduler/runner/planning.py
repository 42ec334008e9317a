"""What a report owes at a moment: pure, from its schedules, what was planned before, and the time."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from reports.definition import Definition
from scheduler.calendar import (
    MOST_DUE,
    DueTime,
    Schedule,
    due_between,
    first_instant,
    first_plan,
    period_for,
    wall_time,
    zone_rules_version,
)
from scheduler.ledger import EditionKey, EditionState, PlannedEdition

MOST_AT_ONCE: Final = 31
ON_TIME: Final = timedelta(minutes=15)
# Clocks are set by a few seconds all the time; more than this is a mistake that somebody has to see to.
SLACK: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class Plan:
    """Editions to write into the ledger and the wall time they reach to; with an ``alarm`` nothing is planned."""

    editions: tuple[PlannedEdition, ...]
    wall: datetime
    alarm: str = ""


def plan_schedule(
    definition: Definition,
    schedule: Schedule,
    planned: datetime | None,
    now: datetime,
    parts: Sequence[str],
    *,
    accept_many: bool = False,
) -> Plan:
    """Return what a schedule owes between the wall time ``planned`` and the instant ``now``.

    A schedule never planned before starts now, or where its ``start`` says. A clock before what was planned already,
    and more than 31 editions at once, plan nothing and alarm; ``accept_many`` is a person's word that the many are
    meant.
    """
    wall = wall_time(now, schedule.zone)
    since = first_plan(schedule, now) if planned is None else planned
    # Not reached yet: the start of a new schedule may well lie ahead, what was planned already may not.
    ahead = first_instant(since, schedule.zone) - now > SLACK
    if ahead and planned is not None:
        behind = f"the clock says {wall:%Y-%m-%d %H:%M}, but {planned:%Y-%m-%d %H:%M} was planned already"
        return Plan((), planned, f"{definition.id}: {behind}; set the clock right, nothing is planned until then")
    due = due_between(schedule, since, now, sys.maxsize if accept_many else MOST_DUE)
    editions = each_once(
        edition for one in due for edition in _editions(definition, schedule, one, due[-1], now, parts)
    )
    owed = len({edition.period for edition in editions})
    if not accept_many and (owed > MOST_AT_ONCE or len(due) == MOST_DUE):
        many = f"{owed} editions{' or more' if len(due) == MOST_DUE else ''} are owed at once"
        advice = f"if that is right, run: frontier resume {definition.id}"
        return Plan((), since, f"{definition.id}: {many}, since {since:%Y-%m-%d %H:%M}; {advice}")
    return Plan(editions, wall if ahead else max([since, wall, *(one.wall for one in due)]))


def each_once(editions: Iterable[PlannedEdition]) -> tuple[PlannedEdition, ...]:
    """Keep one of an edition that is due several times: the one to be made, if any is."""
    kept: dict[EditionKey, PlannedEdition] = {}
    for edition in editions:
        if edition.key not in kept or kept[edition.key].state == EditionState.SKIPPED:
            kept[edition.key] = edition
    return tuple(kept.values())


def _editions(
    definition: Definition, schedule: Schedule, one: DueTime, latest: DueTime, now: datetime, parts: Sequence[str]
) -> list[PlannedEdition]:
    reason = _why_skipped(schedule, one, latest, now)
    period = period_for(one, definition.grain)
    return [
        PlannedEdition(
            report=definition.id,
            period=period.label,
            part=part,
            due_at=one.instant.astimezone(UTC),
            deadline_at=one.instant.astimezone(UTC) + schedule.deadline,
            state=EditionState.SKIPPED if reason else EditionState.DUE,
            reason=reason,
            wall=one.wall,
            tzdata=zone_rules_version(),
        )
        for part in parts
    ]


def _why_skipped(schedule: Schedule, one: DueTime, latest: DueTime, now: datetime) -> str:
    match schedule.catch_up:
        case "latest" if one is not latest:
            return f"catch_up: latest; {latest.wall:%Y-%m-%d %H:%M} was due as well"
        case "none" if now - one.instant > ON_TIME:
            return f"catch_up: none; it was due at {one.wall:%Y-%m-%d %H:%M} and nothing ran then"
    return ""
