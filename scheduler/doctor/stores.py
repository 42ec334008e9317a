"""Whether the ledger and the archive can be had, and keep what they are given."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from scheduler.archive import Archive, Bucket
from scheduler.archive.archive import RESERVE
from scheduler.doctor.check import Check
from scheduler.errors import SchedulerError
from scheduler.keeping import in_bucket
from scheduler.ledger.health import Health, health
from scheduler.operations import ledger_url
from scheduler.settings import Settings

_FEW_EDITIONS: Final = 1_000_000_000
_DRIFT: Final = 2.0


def look_at_ledger(root: Path, settings: Settings, now: datetime) -> Iterator[Check]:
    """Say what the ledger is, how safely it keeps, and whether its clock is this machine's."""
    try:
        # Frontier makes its own folder output/, and no other: what is missing elsewhere may be a disk.
        made_later = (root / settings.ledger).parent == root / "output" and not (root / "output").exists()
        found = None if made_later else health(ledger_url(root, settings))
    except SchedulerError as error:
        yield Check("ledger", "fails", str(error), f"see ledger: in frontier.yaml ({_kind(settings)})")
        return
    if found is None:
        yield _to_be_made("ledger", root, Path(settings.ledger))
        return
    yield _kept(found)
    drift = (found.now - now).total_seconds()
    if abs(drift) > _DRIFT:
        way = "ahead of" if drift > 0 else "behind"
        words = f"the database's clock is {abs(drift):.0f} seconds {way} this machine's"
        yield Check("ledger's clock", "fails", words, "let both follow a time server: leases are measured by it")
    else:
        yield Check("ledger's clock", "ok", "the database's clock and this machine's agree")


def look_at_archive(root: Path, settings: Settings) -> Check:
    """Say whether the archive opens on a disk with hard links and room, or in a bucket that keeps what it is given."""
    if in_bucket(settings):
        return _look_at_bucket(settings)
    folder = root / settings.archive
    if not folder.exists():
        return _to_be_made("archive", root, Path(settings.archive))
    try:
        Archive.open(folder).close()
    except SchedulerError as error:
        return Check("archive", "fails", str(error), "see archive: in frontier.yaml")
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        return Check("archive", "fails", f"{folder} cannot be written to", "give it to the user that runs Frontier")
    words = f"{settings.archive} opens, its disk has hard links and {free / 1e9:,.1f} GB free"
    if free < RESERVE:
        return Check("archive", "fails", words, f"make room; {RESERVE / 1e6:.0f} MB are kept free")
    if free < _FEW_EDITIONS:
        return Check("archive", "note", words, "make room before it is full")
    return Check("archive", "ok", words)


def _look_at_bucket(settings: Settings) -> Check:
    """Put a trial object into the bucket, and take it away again: nothing else tells whether that is allowed."""
    try:
        with TemporaryDirectory() as nowhere, closing(Bucket.open(settings.archive, Path(nowhere))) as bucket:
            bucket.prove()
    except SchedulerError as error:
        return Check("archive", "fails", str(error), "see archive: in frontier.yaml")
    return Check("archive", "ok", f"{settings.archive} keeps what it is given, and refuses to overwrite it")


def _kept(found: Health) -> Check:
    settings = ", ".join(f"{name}={value}" for name, value in found.settings.items())
    words = f"{found.server} at {found.place}, tables {found.version or 'none yet'}, {settings}"
    if found.lossy:
        mend = f"what it has acknowledged may be lost: mend {' and '.join(found.lossy)}"
        return Check("ledger", "fails", words, mend)
    if found.version and found.version > found.ours:
        return Check("ledger", "fails", words, f"this Frontier knows tables {found.ours}; use the newer one")
    if found.version != found.ours:
        return Check("ledger", "note", words, f"the next frontier serve or run brings them to {found.ours}")
    return Check("ledger", "ok", words)


def _to_be_made(name: str, root: Path, path: Path) -> Check:
    """Say that there is nothing yet, and whether it can be made: in the nearest folder that is there."""
    near = next(folder for folder in (root / path).resolve().parents if folder.exists())
    if os.access(near, os.W_OK):
        return Check(name, "note", f"{path} is not there yet", "the first frontier serve or run makes it")
    return Check(name, "fails", f"{path} is not there and cannot be made in {near}", "let the user write there")


def _kind(settings: Settings) -> str:
    """Return what the setting is, which may hold a password, without it."""
    kind = settings.ledger.partition(":")[0]
    return f"{kind}: …" if ":" in settings.ledger else settings.ledger
