"""What the archive is to the rest of the program: a store whose contents are called by their hash and never change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scheduler.archive.errors import ArchiveError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"(?:\.[a-z0-9]{1,16}){1,2}")
_CONTENT = re.compile(rf"({_SHA256.pattern})({_SUFFIX.pattern})")


@dataclass(frozen=True, slots=True)
class Stored:
    """Content that is in the store: its hash, its size in bytes and its name there, ``ab/abcdef….pdf``."""

    sha256: str
    size: int
    name: str


class Store(Protocol):
    """Where what was made is kept: in a folder (``Archive``) or in a bucket (``Bucket``).

    A suffix is written with its dot. Every method raises ArchiveError, in a sentence, where it cannot do its work.
    """

    def publish(self, content: bytes, suffix: str) -> Stored:
        """Keep content for good under its hash. Anyone may do so again, at the same time too: it is kept once."""

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return content, having made sure that it still has its hash."""

    def exists(self, sha256: str, suffix: str) -> bool:
        """Whether there is something under this hash; ``read`` says whether it is whole."""

    def contents(self) -> Iterator[Stored]:
        """Everything kept, in the order of its names."""

    def name(self, path_for_people: str, sha256: str, suffix: str) -> Path:
        """Give content a name for people below ``output/`` (see ``name_for_people``), and return its path."""

    def sweep(self, known: Container[str], older_than: datetime) -> list[str]:
        """Take away contents whose hash is not ``known`` and that are older than a time; return their places."""

    def close(self) -> None:
        """Let go of what is held open."""


def digest(content: bytes) -> str:
    """Return the hash by which content is called."""
    return hashlib.sha256(content).hexdigest()


def content_name(sha256: str, suffix: str) -> tuple[str, str]:
    """Return the folder and the file that content is kept in; whatever is no hash or suffix is refused."""
    if not _SHA256.fullmatch(sha256):
        raise ArchiveError(f"{sha256[:80]!r} is no SHA-256: write 64 of 0-9 and a-f")
    if not _SUFFIX.fullmatch(suffix):
        raise ArchiveError(f'{suffix[:80]!r} is no suffix: write one such as ".pdf" or ".manifest.json"')
    return sha256[:2], f"{sha256}{suffix}"


def hash_in(shard: str, name: str) -> str | None:
    """Return the hash in the name of a file in ``shard``; None where the file is not the archive's."""
    match = _CONTENT.fullmatch(name)
    return match[1] if match and match[1].startswith(shard) else None


def is_shard(name: str) -> bool:
    """Whether a folder's name is one that contents are kept in."""
    return len(name) == 2 and not set(name) - set("0123456789abcdef")


def damaged(place: str) -> ArchiveError:
    """Return the error of content that has another hash than its name says."""
    return ArchiveError(
        f"{place}: is damaged, its content has another hash; move it away, put it back from a backup or make it again"
    )
