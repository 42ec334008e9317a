"""The archive: everything that was made, kept for good under its hash, and found by people under a name."""

from scheduler.archive.archive import Archive
from scheduler.archive.bucket import Bucket
from scheduler.archive.errors import ArchiveError, AwayError, NoLinksError
from scheduler.archive.manifest import Content, Input, Manifest, Versions
from scheduler.archive.names import name_for_people
from scheduler.archive.store import Store, Stored
from scheduler.archive.system import System

__all__ = [
    "Archive",
    "ArchiveError",
    "AwayError",
    "Bucket",
    "Content",
    "Input",
    "Manifest",
    "NoLinksError",
    "Store",
    "Stored",
    "System",
    "Versions",
    "name_for_people",
]
