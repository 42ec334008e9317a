"""The archive in a bucket: the same contents under the same names as in a folder, and copies of them for people."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Container, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from scheduler.archive.closing import Closing
from scheduler.archive.errors import ArchiveError
from scheduler.archive.folder import Folder
from scheduler.archive.names import components
from scheduler.archive.naming import give_name
from scheduler.archive.objects import RETRIES, Objects
from scheduler.archive.owner import OWNER, Owner
from scheduler.archive.store import Stored, content_name, damaged, digest, hash_in
from scheduler.archive.sweep import sweep_names
from scheduler.archive.system import System

# No report may have the name of the folder that an archive on a disk lies in: a workspace may move from one to another.
_FOLDER: Final = "archive"
_ASIDE: Final = "swept"
# An orphan is met by a sweep within days; what nobody knows and has lain there for longer is left to a person.
_LOOKS_BACK: Final = timedelta(days=30)
_KEPT_ASIDE: Final = timedelta(days=7)
_TURNS: Final = 5
_BREATH: Final = 0.2


class Bucket(Closing):
    """A ``Store`` in a bucket of S3, Google Cloud Storage or Azure; names for people are copies in a folder here.

    It may be used by any number of threads, processes and machines at once. Credentials are the environment's.
    """

    def __init__(self, objects: Objects, output: Folder, ledger: Callable[[], str] | None) -> None:
        self._objects = objects
        self._output = output
        self._owner = Owner(ledger, self._mark, objects.place(OWNER))

    @classmethod
    def open(
        cls, address: str, output: Path, *, retries: int = RETRIES, ledger: Callable[[], str] | None = None
    ) -> Bucket:
        """Open the archive at an address such as ``s3://bucket/prefix``; asks nothing of the server yet.

        ``output``, where people find copies by name, must exist. What fails on the way is
        tried ``retries`` times more. ``ledger`` tells the name of the ledger whose archive this is to be.
        """
        try:
            import obstore  # noqa: F401 - whether it is there at all
        except ImportError:
            words = f'{address}: an archive in a bucket needs the extra: pip install "frontier-briefings[cloud]"'
            raise ArchiveError(words) from None
        return cls(Objects(address, retries), Folder.at(output, System()), ledger)

    def close(self) -> None:
        """Let the folder go."""
        self._output.close()

    def publish(self, content: bytes, suffix: str) -> Stored:
        """Keep content for good under its hash; what is there already is checked, and never overwritten.

        It is read back in any case. Killed at any point, this leaves the whole object or none.
        """
        self._owner.ensure()
        sha256 = digest(content)
        key = _key(sha256, suffix)
        self._check(key, sha256, self._kept(key, content))
        return Stored(sha256, len(content), key)

    def _kept(self, key: str, content: bytes) -> bytes:
        """Put an object where there is none, and return what is there then."""
        for turn in range(_TURNS):
            self._objects.create(key, content)
            kept = self._objects.get(key)
            if kept is not None:
                return kept
            # Two who put it at once may both be refused (409), and a sweep may have just set it aside.
            time.sleep(_BREATH * turn)
        raise ArchiveError(f"{self._objects.place(key)}: is said to be there, and cannot be read; try again later")

    def read(self, sha256: str, suffix: str) -> bytes:
        """Return content, having made sure that it still has its hash; what was swept by mistake is put back."""
        key = _key(sha256, suffix)
        content = self._objects.get(key)
        if content is None:
            content = self._put_back(key, sha256)
        self._check(key, sha256, content)
        return content

    def exists(self, sha256: str, suffix: str) -> bool:
        """Whether there is something under this hash; ``read`` says whether it is whole."""
        return self._objects.there(_key(sha256, suffix))

    def contents(self) -> Iterator[Stored]:
        """Everything kept, in the order of its names."""
        for one in self._objects.listing():
            if sha256 := _hash(one.key):
                yield Stored(sha256, one.size, one.key)

    def name(self, path_for_people: str, sha256: str, suffix: str) -> Path:
        """Put a copy of content below ``output/`` under a name for people, and return its path."""
        content = self.read(sha256, suffix)
        way = components(path_for_people, suffix, _FOLDER)
        return give_name(self._output, way, lambda folder, passing: folder.create(passing, content))

    def prove(self) -> None:
        """Make sure that the store keeps what it is given and does not overwrite it, with an object for the time being.

        Raises ArchiveError.
        """
        key, content = f"trial/{secrets.token_hex(16)}", b"frontier doctor put this here, and takes it away again"
        self._objects.create(key, content)
        try:
            if self._objects.create(key, b"other") or self._objects.get(key) != content:
                words = "overwrites what is there (If-None-Match is not heeded); no archive can be kept in such a store"
                raise ArchiveError(f"{self._objects.address}: {words}")
            if key not in {one.key for one in self._objects.listing("trial")}:
                raise ArchiveError(f"{self._objects.address}: does not list what was put there a moment ago")
        finally:
            self._objects.remove(key)

    def sweep(self, known: Container[str], older_than: datetime) -> list[str]:
        """Set contents aside whose hash is not ``known``, and remove what was set aside a week before.

        Only what is older than a time with its zone, and at most 30 days older, is looked at. No lock holds
        between machines, so somebody may find an orphan there and rely on it just when it goes: a week is time enough
        for the ledger to know it, and then it is put back, here or by whoever reads it.
        """
        if older_than.tzinfo is None:
            raise ValueError("older_than needs a time zone")
        self._owner.ensure()
        since = older_than - _LOOKS_BACK
        removed = list(self._sweep_aside(known, since, older_than - _KEPT_ASIDE))
        for one in list(self._objects.listing()):
            if (sha256 := _hash(one.key)) and sha256 not in known and since <= one.changed < older_than:
                self._objects.copy(one.key, f"{_ASIDE}/{one.key}")
                self._objects.remove(one.key)
                removed.append(self._objects.place(one.key))
        return removed + list(sweep_names(self._output, None, older_than.timestamp()))

    def _sweep_aside(self, known: Container[str], since: datetime, until: datetime) -> Iterator[str]:
        for one in list(self._objects.listing(_ASIDE)):
            key = one.key.removeprefix(f"{_ASIDE}/")
            sha256 = _hash(key)
            needed = sha256 is not None and sha256 in known
            if sha256 and needed and not self._objects.there(key):
                self._put_back(key, sha256)
            # Not sooner, needed or not: who set it aside may still be about to remove it from its place.
            if sha256 and since <= one.changed < until:
                self._objects.remove(one.key)
                if not needed:
                    yield self._objects.place(one.key)

    def _put_back(self, key: str, sha256: str) -> bytes:
        content = self._objects.get(f"{_ASIDE}/{key}")
        if content is None:
            raise ArchiveError(f"{self._objects.place(key)}: is not there; was it moved or removed?")
        self._check(f"{_ASIDE}/{key}", sha256, content)
        self._objects.create(key, content)
        return content

    def _mark(self, name: bytes) -> bytes:
        return self._kept(OWNER, name)

    def _check(self, key: str, sha256: str, content: bytes) -> None:
        if digest(content) != sha256:
            raise damaged(self._objects.place(key))


def _key(sha256: str, suffix: str) -> str:
    return "/".join(content_name(sha256, suffix))


def _hash(key: str) -> str | None:
    shard, _, name = key.partition("/")
    return hash_in(shard, name)
