"""A folder that is held open: what is in it is reached by its descriptor, so that no link can lead elsewhere."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from scheduler.archive.closing import Closing
from scheduler.archive.errors import NO_LINKS, ArchiveError, NoLinksError, refusal
from scheduler.archive.system import System

# What Windows does not have; there Archive.open refuses before any of them is used.
_DIRECTORY, _NOFOLLOW, _NONBLOCK = (getattr(os, name, 0) for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK"))
_CHUNK = 1024 * 1024
_READ_ONLY = 0o444
_TEMPORARY = re.compile(r"\.frontier-[0-9a-f]{32}\.part")

T = TypeVar("T")


def temporary() -> str:
    """Return a name that nobody else uses, for a file on its way."""
    return f".frontier-{secrets.token_hex(16)}.part"


def is_temporary(name: str) -> bool:
    """Whether a name was made by ``temporary``."""
    return _TEMPORARY.fullmatch(name) is not None


class Folder(Closing):
    """An open folder. Every refusal by the system is an ArchiveError that names the file and says what to do."""

    def __init__(self, file: int, path: str, system: System) -> None:
        self._file = file
        self.path = path
        self._system = system

    @classmethod
    def at(cls, path: Path, system: System) -> Folder:
        """Open the folder at a path that a person chose; links on the way are theirs to follow."""
        flags = os.O_RDONLY | _DIRECTORY
        return cls(_call(str(path), lambda: system.open(str(path), flags, 0, None)), str(path), system)

    def close(self) -> None:
        """Let the folder go."""
        with suppress(OSError):  # it was open for reading: nothing can be lost
            self._system.close(self._file)

    def place(self, name: str) -> str:
        """Return the path of a name in here, for messages."""
        return f"{self.path}/{name}"

    def enter(self, name: str, *, make: bool = False) -> Folder:
        """Open the folder ``name`` in this one; ``make`` makes it where it is missing, so that it stays."""
        flags = os.O_RDONLY | _DIRECTORY | _NOFOLLOW
        place = self.place(name)
        missing = frozenset({errno.ENOENT} if make else ())
        try:
            file = _call(place, lambda: self._system.open(name, flags, 0, self._file), missing)
        except FileNotFoundError:
            with suppress(FileExistsError):
                _call(place, lambda: self._system.mkdir(name, self._file), frozenset({errno.EEXIST}))
            file = _call(place, lambda: self._system.open(name, flags, 0, self._file))
        folder = Folder(file, place, self._system)
        if make:
            self._sync_or_close(folder)
        return folder

    def _sync_or_close(self, folder: Folder) -> None:
        """Make sure that a folder in this one stays, whoever made it: they may not have lived to do so."""
        try:
            self.sync()
        except BaseException:
            folder.close()
            raise

    def look(self, name: str) -> os.stat_result | None:
        """Return what is known about a name, of a link itself; None where there is nothing."""
        try:
            return _call(self.place(name), lambda: self._system.stat(name, self._file), frozenset({errno.ENOENT}))
        except FileNotFoundError:
            return None

    def names(self) -> list[str]:
        """Return the names in here, sorted."""
        # By a descriptor of its own: the place in a listing belongs to the descriptor, and threads share ours.
        with self.enter(".") as again:
            return sorted(_call(self.path, lambda: self._system.listdir(again._file)))

    def read(self, name: str, *, touch: bool = False) -> bytes:
        """Return the bytes of a plain file; ``touch`` makes it young for ``sweep`` again."""
        place = self.place(name)
        # Without O_NONBLOCK, a pipe put here by somebody would stop us for ever.
        flags = os.O_RDONLY | _NOFOLLOW | _NONBLOCK
        file = _call(place, lambda: self._system.open(name, flags, 0, self._file))
        try:
            if not stat.S_ISREG(_call(place, lambda: self._system.fstat(file)).st_mode):
                raise ArchiveError(f"{place}: is no plain file; put the real one in its place")
            if touch:
                _call(place, lambda: self._system.touch(file))
            chunks = iter(lambda: _call(place, lambda: self._system.read(file, _CHUNK)), b"")
            return b"".join(chunks)
        finally:
            with suppress(OSError):
                self._system.close(file)

    def create(self, name: str, content: bytes) -> None:
        """Write a new file and wait until the disk has it; on an error something may be left, for ``discard``."""
        place = self.place(name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW
        file = _call(place, lambda: self._system.open(name, flags, _READ_ONLY, self._file))
        try:
            self._write(file, place, memoryview(content))
            _call(place, lambda: self._system.fsync(file))
            size = _call(place, lambda: self._system.fstat(file)).st_size
        except BaseException:
            with suppress(OSError):
                self._system.close(file)
            raise
        self._close_written(file, place)
        if size != len(content):
            raise ArchiveError(f"{place}: has {size} bytes of {len(content)} after writing; check the disk")

    def _write(self, file: int, place: str, rest: memoryview) -> None:
        while rest:
            written = _call(place, partial(self._system.write, file, rest))
            if written == 0:
                raise ArchiveError(f"{place}: the disk takes no more bytes and does not say why; check it")
            rest = rest[written:]

    def _close_written(self, file: int, place: str) -> None:
        try:
            self._system.close(file)
        except InterruptedError:
            pass  # it is closed all the same; to close it again might close another thread's file
        except OSError as error:
            raise refusal(place, error) from error

    def link(self, name: str, folder: Folder, new: str) -> bool:
        """Give a file a second name; False where that is taken, NoLinksError where the disk has no second names."""
        place = folder.place(new)
        expected = NO_LINKS | {errno.EEXIST}
        try:
            _call(place, lambda: self._system.link(name, self._file, new, folder._file), expected)
        except FileExistsError:
            return False
        except OSError as error:
            raise NoLinksError(
                f"{place}: hard links do not work here ({error.strerror}); keep the archive on a local disk that has "
                "them, such as ext4, XFS, Btrfs, ZFS or APFS"
            ) from error
        return True

    def rename(self, name: str, new: str) -> None:
        """Rename in one step, taking the place of what has the new name."""
        _call(self.place(new), lambda: self._system.rename(name, new, self._file))

    def remove(self, name: str) -> bool:
        """Remove a file or a link; False where it was gone already."""
        try:
            _call(self.place(name), lambda: self._system.unlink(name, self._file), frozenset({errno.ENOENT}))
        except FileNotFoundError:
            return False
        return True

    def discard(self, name: str) -> None:
        """Remove what a failure left, if that can be: the failure is what must be told."""
        with suppress(ArchiveError):
            self.remove(name)

    def sync(self) -> None:
        """Wait until the disk has the names in here."""
        _call(self.path, lambda: self._system.fsync(self._file))

    def share(self) -> None:
        """Keep sweepers out until this folder is closed or the process ends, however it ends."""
        _call(self.path, lambda: self._system.lock(self._file, shared=True))

    def own(self) -> bool:
        """Keep everyone else out until this folder is closed; False where somebody is at work in it."""
        try:
            _call(self.path, lambda: self._system.lock(self._file, shared=False), frozenset({errno.EWOULDBLOCK}))
        except BlockingIOError:
            return False
        return True

    def free(self) -> int | None:
        """Return how many bytes may still be written; None where the disk does not say."""
        return _call(self.path, lambda: self._system.free(self._file))


def _call(place: str, call: Callable[[], T], expected: frozenset[int] = frozenset()) -> T:
    """Call the system until it is not interrupted; what is not expected of it becomes a sentence about ``place``.

    Every call made here may be made twice: a second link, folder or removal finds what the first one did.
    """
    while True:
        try:
            return call()
        except InterruptedError:
            continue
        except OSError as error:
            if error.errno in expected:
                raise
            raise refusal(place, error) from error
