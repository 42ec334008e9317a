"""The system failing at every single call the archive makes, once each, and what is left then."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

import pytest

from scheduler.archive import Archive, ArchiveError, System

PDF = b"%PDF-1.7 an edition" * 1000
SHA256 = hashlib.sha256(PDF).hexdigest()
LATER = datetime(2999, 1, 1, tzinfo=UTC)
OPEN = Path("/proc/self/fd")
NAME = "expansion-monthly/2026-01/expansion-monthly_2026-01_all.pdf"
CALLS = [
    "open",
    "close",
    "read",
    "write",
    "fsync",
    "fstat",
    "stat",
    "touch",
    "link",
    "rename",
    "unlink",
    "mkdir",
    "listdir",
    "free",
    "lock",
]
CODES = [errno.ENOSPC, errno.EIO, errno.EINTR]
When = Literal["before", "after", "from then on"]
T = TypeVar("T")


class Hasty(System):
    """A system that does not wait for the disk."""

    def fsync(self, file: int) -> None:
        pass


class Faulty(Hasty):
    """A system whose Nth call of one kind fails: instead of being done, after it was done, or with all that follow."""

    def __init__(self, kind: str, nth: int, code: int, when: When) -> None:
        self.kind, self.left, self.code, self.when = kind, nth, code, when
        self.failed = False

    def _fails(self, kind: str) -> bool:
        if kind != self.kind:
            return False
        self.left -= 1
        fails = self.left == 0 or (self.left < 0 and self.when == "from then on")
        self.failed |= fails
        return fails

    def _error(self) -> OSError:
        return OSError(self.code, os.strerror(self.code))

    def _around(self, kind: str, call: Callable[[], T]) -> T:
        if not self._fails(kind):
            return call()
        if self.when == "after":
            done = call()
            if kind == "open":
                assert isinstance(done, int)
                os.close(done)
        elif kind == "close":
            call()  # a system that reports an error when closing has closed all the same
        raise self._error()

    def open(self, name: str, flags: int, mode: int, folder: int | None) -> int:
        return self._around("open", lambda: super(Faulty, self).open(name, flags, mode, folder))

    def close(self, file: int) -> None:
        self._around("close", lambda: super(Faulty, self).close(file))

    def read(self, file: int, size: int) -> bytes:
        return self._around("read", lambda: super(Faulty, self).read(file, size))

    def write(self, file: int, data: memoryview) -> int:
        # In pieces, so that there is a middle to fail in; where it fails after, the piece was written.
        return self._around("write", lambda: super(Faulty, self).write(file, data[:5000]))

    def fsync(self, file: int) -> None:
        self._around("fsync", lambda: super(Faulty, self).fsync(file))

    def fstat(self, file: int) -> os.stat_result:
        return self._around("fstat", lambda: super(Faulty, self).fstat(file))

    def stat(self, name: str, folder: int) -> os.stat_result:
        return self._around("stat", lambda: super(Faulty, self).stat(name, folder))

    def touch(self, file: int) -> None:
        self._around("touch", lambda: super(Faulty, self).touch(file))

    def link(self, name: str, folder: int, new: str, new_folder: int) -> None:
        self._around("link", lambda: super(Faulty, self).link(name, folder, new, new_folder))

    def rename(self, name: str, new: str, folder: int) -> None:
        self._around("rename", lambda: super(Faulty, self).rename(name, new, folder))

    def unlink(self, name: str, folder: int) -> None:
        self._around("unlink", lambda: super(Faulty, self).unlink(name, folder))

    def mkdir(self, name: str, folder: int) -> None:
        self._around("mkdir", lambda: super(Faulty, self).mkdir(name, folder))

    def listdir(self, folder: int) -> list[str]:
        return self._around("listdir", lambda: super(Faulty, self).listdir(folder))

    def free(self, folder: int) -> int | None:
        return self._around("free", lambda: super(Faulty, self).free(folder))

    def lock(self, file: int, *, shared: bool) -> None:
        self._around("lock", lambda: super(Faulty, self).lock(file, shared=shared))


def work(root: Path, system: System) -> None:
    """Do everything an archive does, once."""
    with Archive.open(root, reserve=0, system=system) as archive:
        archive.publish(PDF, ".pdf")
        assert archive.exists(SHA256, ".pdf")
        assert archive.read(SHA256, ".pdf") == PDF
        archive.name(NAME, SHA256, ".pdf")
        archive.sweep({SHA256}, LATER)


def files(root: Path) -> list[Path]:
    """Return every file there is under a folder."""
    return [path for path in root.rglob("*") if path.is_file()]


def is_temporary(path: Path) -> bool:
    """Whether a file is one on its way."""
    return path.name.startswith(".frontier-")


def check(output: Path) -> None:
    """Make sure that whatever has a name to stay is whole."""
    for path in files(output):
        assert is_temporary(path) or path.read_bytes() == PDF, path


def descriptors() -> int:
    """Count the files this process has open, where the system tells."""
    return len(list(OPEN.iterdir())) if OPEN.is_dir() else 0


def faults(folder: Path, code: int, when: When, kind: str) -> Iterator[tuple[Path, Faulty, ArchiveError | None]]:
    """Do the work in a new folder for each N, until the Nth call is never made."""
    for nth in range(1, 1000):
        root = folder / f"{nth}" / "output" / "archive"
        root.parent.mkdir(parents=True)
        system = Faulty(kind, nth, code, when)
        error = None
        before = descriptors()
        try:
            work(root, system)
        except ArchiveError as raised:
            error = raised
        assert descriptors() == before, "every file that was opened is closed"
        if not system.failed:
            return
        yield root, system, error
    raise AssertionError("the work never ends")


@pytest.mark.parametrize("code", CODES, ids=lambda code: errno.errorcode[code])
@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_one_failing_call_leaves_nothing_half(tmp_path: Path, when: When, code: int, kind: str) -> None:
    """Whichever call fails, no name to stay holds a part, what is left is swept, and a second try succeeds."""
    tried = 0
    for root, _, error in faults(tmp_path, code, when, kind):
        tried += 1
        check(root.parent)
        left = [path for path in files(root.parent) if is_temporary(path)]
        assert not left or kind == "unlink" or (kind, when) == ("open", "after"), left
        if code == errno.EINTR and when == "before":
            assert error is None, "an interrupted call is made again"
        if error is not None and code != errno.EINTR:
            assert isinstance(error.__cause__, OSError)
            assert error.__cause__.errno == code

        work(root, Hasty())

        assert (root.parent / NAME).read_bytes() == PDF
        assert not [path for path in files(root.parent) if is_temporary(path)]
        check(root.parent)
    assert tried


def test_what_the_disk_did_not_keep_is_never_called_kept(tmp_path: Path) -> None:
    """Every failing fsync is told, but for that of the probe for hard links, which keeps nothing."""
    told = [error is not None for _, _, error in faults(tmp_path, errno.EIO, "before", "fsync")]

    assert told == [True, False, *[True] * 6]


def test_an_error_on_closing_what_was_written_is_told(tmp_path: Path) -> None:
    """Some disks say only when a file is closed that they could not keep it; folders and what was read lose nothing."""
    told = [error for _, _, error in faults(tmp_path, errno.EIO, "before", "close") if error]

    assert len(told) == 1
    assert ".part: the disk failed" in str(told[0])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT], ids=errno.errorcode.get)
@pytest.mark.parametrize("kind", ["write", "fsync", "open", "mkdir", "link", "rename", "unlink"])
def test_a_disk_that_fails_for_good_leaves_nothing_half(tmp_path: Path, code: int, kind: str) -> None:
    """A disk that fails from some call on until a person helps is told of, and then everything can be done."""
    for root, _, error in faults(tmp_path, code, "from then on", kind):
        check(root.parent)
        assert error is None or isinstance(error.__cause__, OSError)

        work(root, Hasty())

        assert (root.parent / NAME).read_bytes() == PDF
        assert not [path for path in files(root.parent) if is_temporary(path)]


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("write", errno.ENOSPC, r"\.part: the disk is full; make room, then run again$"),
        ("fsync", errno.EIO, "the disk failed; look into the system's log and check the disk"),
        ("open", errno.EROFS, "the disk is read-only; mount it for writing"),
        ("write", errno.EDQUOT, "the disk quota is used up; make room or ask for more"),
        ("open", errno.EACCES, "permission denied; give the user that runs Frontier the right"),
        ("open", errno.EMFILE, "too many files open; raise its limit"),
        ("write", errno.ENXIO, "the system says: "),
    ],
)
def test_what_the_system_says_becomes_a_sentence(tmp_path: Path, kind: str, code: int, said: str) -> None:
    """Each refusal names the place and what to do, with the system's own error as its cause."""
    system = Faulty(kind, 10**9, code, "from then on")
    archive = Archive.open(tmp_path / "output" / "archive", system=system)
    system.left = 1

    with pytest.raises(ArchiveError, match=said) as caught:
        archive.publish(PDF, ".pdf")

    assert str(caught.value).startswith(str(tmp_path))
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == code


def test_a_disk_on_which_nothing_can_be_made_can_still_be_read(tmp_path: Path) -> None:
    """On a full or read-only disk, what was archived can be opened, read and mailed."""
    root = tmp_path / "output" / "archive"
    Archive.open(root).publish(PDF, ".pdf")

    for code in (errno.ENOSPC, errno.EIO):
        archive = Archive.open(root, system=Faulty("write", 1, code, "from then on"))
        assert archive.read(SHA256, ".pdf") == PDF
    archive = Archive.open(root, system=Faulty("link", 1, errno.EROFS, "from then on"))
    assert archive.read(SHA256, ".pdf") == PDF
