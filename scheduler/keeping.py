"""Where a workspace's archive is: in a folder, or in a bucket with copies by name in ``output/``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scheduler.archive import Archive, Bucket, Store
from scheduler.settings import Settings


def in_bucket(settings: Settings) -> bool:
    """Whether the archive is in a bucket."""
    return "://" in settings.archive


def names_folder(root: Path, settings: Settings) -> Path:
    """Return the folder in which people find editions by name: the one that the archive lies in, if in any."""
    return root / "output" if in_bucket(settings) else (root / settings.archive).parent


@contextmanager
def open_archive(root: Path, settings: Settings, ledger: Callable[[], str]) -> Iterator[Store]:
    """Open a workspace's archive, and close it again; ``ledger`` tells the name of the ledger whose it is to be.

    Raises ArchiveError.
    """
    place = settings.archive
    with closing(
        Bucket.open(place, names_folder(root, settings), ledger=ledger)
        if in_bucket(settings)
        else Archive.open(root / place, ledger=ledger)
    ) as archive:
        yield archive
