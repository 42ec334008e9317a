"""What changed between two editions: found by comparing their snapshots, told in words with sources."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

from reports.changes.change import Change, ChangeKind
from reports.changes.editions import Editions
from reports.changes.events import event_changes
from reports.changes.figures import figure_moves, newly_stale
from reports.changes.observed import new_values, restatements, source_changes
from reports.changes.rest import list_changes, reclassified, scope_changes
from reports.snapshot import Snapshot

__all__ = ["Change", "ChangeKind", "compare"]

_NO_UNITS: Final[Mapping[str, str]] = MappingProxyType({})
_ORDER: Final[tuple[str, ...]] = get_args(ChangeKind)


def compare(before: Snapshot, after: Snapshot, units: Mapping[str, str] = _NO_UNITS) -> tuple[Change, ...]:
    """Return what changed from one edition to the next, what a reader has to know first in front; nothing twice.

    ``units`` are those of the metrics, by id, which a snapshot does not hold: without them a share is a bare number.
    """
    editions = Editions(before, after, units)
    restated = restatements(editions)
    moved = _not_told(figure_moves(editions), restated)
    changes = [
        *restated,
        *moved,
        *_not_told(new_values(editions), moved),
        *event_changes(editions),
        *newly_stale(editions),
        *source_changes(editions),
        *reclassified(editions),
        *list_changes(editions),
        *scope_changes(editions),
    ]
    return tuple(sorted(changes, key=lambda change: _ORDER.index(change.kind)))


def _not_told(changes: list[Change], told: list[Change]) -> list[Change]:
    about = {change.about for change in told}
    return [change for change in changes if change.about is None or change.about not in about]
