"""What an edition says of more facts than it shows: findings, and what changed since the edition before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from reports.amounts import units_of
from reports.assemble.findings import choose
from reports.changes import Change, ChangeKind, compare
from reports.checks import Finding
from reports.definition import ChangesBlock, Definition
from reports.facts import Facts
from reports.period import Period
from reports.snapshot import Snapshot, series_of, take_snapshot

LONGEST: Final = 12
GROUPS: Final[Mapping[str, tuple[ChangeKind, ...]]] = {
    "Restated since the last edition": ("restated", "withdrawn"),
    "Moved": ("moved", "rank", "unpublished", "event changed", "event withdrawn", "stale"),
    "New": ("published", "event", "new figure"),
    "Also changed": ("source", "reclassified", "listed", "scope"),
}


@dataclass(frozen=True)
class Since:
    """What changed since the edition of ``period``: the changes to print, and how many ``more`` of each group."""

    period: Period
    changes: tuple[Change, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """The findings to print and how many are left out; ``since`` is None where no edition went before."""

    findings: tuple[Finding, ...]
    left_out: int
    since: Since | None


def tell(
    known: Facts,
    found: tuple[Finding, ...],
    definition: Definition,
    period: Period,
    part: str,
    previous: Snapshot | None,
) -> Told:
    """Return what is told of findings, and of what changed since the previous edition where there was one."""
    printed, left_out = choose(found, frozenset(series_of(known, definition)))
    return Told(printed, sum(left_out.values()), _since(known, definition, period, part, previous))


def _since(known: Facts, definition: Definition, period: Period, part: str, previous: Snapshot | None) -> Since | None:
    if previous is None:
        return None
    if not any(isinstance(block, ChangesBlock) for block in definition.blocks):
        return Since(previous.dates)
    changes = compare(previous, take_snapshot(known, definition, period, part), units_of(known))
    groups = {title: [one for one in changes if one.kind in kinds] for title, kinds in GROUPS.items()}
    return Since(
        previous.dates,
        tuple(one for inside in groups.values() for one in inside[:LONGEST]),
        {title: len(inside) - LONGEST for title, inside in groups.items() if len(inside) > LONGEST},
    )
