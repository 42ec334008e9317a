"""Removes from the archive what no edition knows: left by whoever died between publishing and committing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from scheduler.archive import ArchiveError, Manifest
from scheduler.ledger import EditionState
from scheduler.runner.house import House

_KEPT: Final = (EditionState.ARCHIVED, EditionState.WAITING, EditionState.EXPIRED)
_EVERYTHING: Final = 1_000_000_000
# Longer than any edition takes to be made, so that nothing is swept that is about to be committed.
_OLD: Final = timedelta(days=1)
_DAILY: Final = timedelta(days=1)


@dataclass
class Sweeper:
    """Sweeps a service's archive once a day: what others left while this one ran would stay for ever."""

    swept_at: datetime | None = None

    def sweep(self, house: House) -> None:
        """Sweep, where that was not done for a day."""
        now = house.now()
        if house.stopping():
            return
        if self.swept_at is None or not timedelta() <= now - self.swept_at < _DAILY:
            sweep_archive(house)
            self.swept_at = now


def sweep_archive(house: House) -> int:
    """Remove contents and temporary files older than a day that no kept edition speaks of; return how many.

    Nothing is removed where any of it cannot be read: what speaks of what is then in doubt, and is told.
    """
    older_than = house.now() - _OLD
    try:
        removed = house.archive.sweep(_Known(house), older_than)
    except (ArchiveError, OSError) as error:
        house.tell(f"Nothing was removed from the archive: {error}")
        return 0
    if removed:
        house.tell(f"Removed {len(removed)} leftover file{'' if len(removed) == 1 else 's'} from the archive")
    return len(removed)


class _Known:
    """Every hash that is needed, by the ledger and by the names for people.

    Of editions made before the ledger knew all that they left, only the manifests say it. To read those takes a request
    each, so that is done once something would go that nobody else speaks of.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._unsaid: list[str] = []
        self._known = {*self._in_ledger(), *_in_names(house)}

    def __contains__(self, sha256: object) -> bool:
        if sha256 not in self._known and self._unsaid:
            self._known.update(*map(self._in_manifest, self._unsaid))
            self._unsaid = []
        return sha256 in self._known

    def _in_ledger(self) -> Iterator[str]:
        for edition in self._house.ledger.editions(states=_KEPT, limit=_EVERYTHING):
            if edition.sha256 and edition.manifest_sha256:
                yield from (edition.sha256, edition.manifest_sha256)
                if edition.snapshot_sha256:
                    yield edition.snapshot_sha256
                    yield edition.message_sha256 or ""
                else:
                    self._unsaid.append(edition.manifest_sha256)
        yield from self._house.ledger.letters()

    def _in_manifest(self, sha256: str) -> Iterator[str]:
        return _named(Manifest.from_bytes(self._house.archive.read(sha256, ".json")))


def _in_names(house: House) -> Iterator[str]:
    """Yield what has names for people: an older ledger, put back from a copy, does not know of all that was sent."""
    for path in house.output.glob("*/*/*_manifest.json"):
        content = path.read_bytes()
        try:
            manifest = Manifest.from_bytes(content)
        except ArchiveError as error:
            raise ArchiveError(f"{path}: {error}") from error
        yield from (manifest.pdf.sha256, sha256(content).hexdigest(), *_named(manifest))


def _named(manifest: Manifest) -> Iterator[str]:
    yield manifest.snapshot_sha256
    if manifest.message_sha256:
        yield manifest.message_sha256
