"""The archive: content kept whole under its hash, once, for good."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.archive import Archive, ArchiveError, NoLinksError, Store, Stored, System

PDF = b"%PDF-1.7 an edition"
SHA256 = hashlib.sha256(PDF).hexdigest()
FILE = f"{SHA256[:2]}/{SHA256}.pdf"
LATER = datetime(2999, 1, 1, tzinfo=UTC)
OPEN = Path("/proc/self/fd")


class NoLinks(System):
    """A disk such as exFAT."""

    def link(self, name: str, folder: int, new: str, new_folder: int) -> None:  # noqa: ARG002 - the system's
        raise PermissionError(errno.EPERM, "Operation not permitted")


class Full(System):
    """A disk with 12 MB left."""

    def free(self, folder: int) -> int | None:  # noqa: ARG002 - the system's
        return 12_000_000


class NoFigures(System):
    """A disk that does not say how much is free."""

    def free(self, folder: int) -> int | None:  # noqa: ARG002 - the system's
        return None


class Short(System):
    """A disk that takes three bytes at a time."""

    def write(self, file: int, data: memoryview) -> int:
        return os.write(file, data[:3])


class Stuck(System):
    """A disk that takes nothing and says nothing."""

    def write(self, file: int, data: memoryview) -> int:  # noqa: ARG002 - the system's
        return 0


class Forgetful(System):
    """A disk that loses bytes and says nothing."""

    def write(self, file: int, data: memoryview) -> int:
        os.write(file, data[:3])
        return len(data)


class Windows(System):
    """A system that does not reach files by their folder."""

    def complete(self) -> bool:
        return False


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return where the archive of a new workspace will be."""
    return tmp_path / "output" / "archive"


def files(folder: Path) -> list[str]:
    """Return every path below a folder that is not a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_content_is_kept_under_its_hash_and_read_back(root: Path) -> None:
    """Content is kept in a folder of its hash's first two letters, and comes back as it was."""
    archive: Store = Archive.open(root)

    stored = archive.publish(PDF, ".pdf")

    assert stored == Stored(SHA256, len(PDF), FILE)
    assert (root / FILE).read_bytes() == PDF
    assert archive.read(SHA256, ".pdf") == PDF
    assert list(archive.contents()) == [stored]
    assert archive.exists(SHA256, ".pdf")
    assert not archive.exists(SHA256, ".json")
    assert not archive.exists("0" * 64, ".pdf")


def test_content_is_read_only(root: Path) -> None:
    """Nobody may write to content that is kept."""
    Archive.open(root).publish(PDF, ".pdf")

    assert stat.S_IMODE((root / FILE).stat().st_mode) & 0o333 == 0


def test_publishing_twice_keeps_one_file(root: Path) -> None:
    """The same content published again is the same file, and nothing else is left."""
    archive = Archive.open(root)
    first = archive.publish(PDF, ".pdf")
    before = (root / FILE).stat().st_ino

    again = archive.publish(PDF, ".pdf")

    assert again == first
    assert (root / FILE).stat().st_ino == before
    assert files(root) == [FILE]


def test_missing_content_is_said(root: Path) -> None:
    """Reading what is not there says which file is missing."""
    archive = Archive.open(root)
    (root / FILE).parent.mkdir()

    with pytest.raises(ArchiveError, match=f"{FILE}: is not there; was it moved or removed"):
        archive.read(SHA256, ".pdf")


def test_too_little_room_is_said_before_writing(root: Path) -> None:
    """Where less is free than content and reserve need, nothing is written, and both figures are said."""
    archive = Archive.open(root, reserve=39_999_000, system=Full())

    with pytest.raises(ArchiveError, match=r"output/archive: 12 MB free, 40 MB needed; make room$"):
        archive.publish(PDF, ".pdf")

    assert files(root) == []


def test_what_is_kept_already_needs_no_room(root: Path) -> None:
    """Published content is confirmed on a full disk, so that an edition can be committed after a crash."""
    stored = Archive.open(root).publish(PDF, ".pdf")

    assert Archive.open(root, system=Full()).publish(PDF, ".pdf") == stored


def test_a_disk_that_does_not_say_what_is_free_is_tried(root: Path) -> None:
    """Where the disk gives no figure, content is written all the same."""
    assert Archive.open(root, system=NoFigures()).publish(PDF, ".pdf").size == len(PDF)


def test_a_disk_without_hard_links_is_refused_when_opened(root: Path) -> None:
    """A disk that has no hard links is refused at once, with what to do, and nothing is left on it."""
    with pytest.raises(NoLinksError, match=r"hard links do not work here .* keep the archive on a local disk"):
        Archive.open(root, system=NoLinks())

    assert files(root) == []


def test_a_system_without_folder_descriptors_is_refused(root: Path) -> None:
    """On Windows the archive says what to use instead of failing in the middle."""
    with pytest.raises(ArchiveError, match="needs Linux or macOS; on Windows use WSL or a container"):
        Archive.open(root, system=Windows())

    assert not root.exists()


def test_short_writes_are_continued(root: Path) -> None:
    """A disk that takes three bytes at a time gets them all."""
    archive = Archive.open(root, system=Short())

    assert archive.read(archive.publish(PDF, ".pdf").sha256, ".pdf") == PDF


@pytest.mark.parametrize(
    ("system", "said"),
    [(Stuck(), "the disk takes no more bytes"), (Forgetful(), "has 3 bytes of 19 after writing; check the disk")],
)
def test_a_disk_that_does_not_keep_what_it_is_given_is_found(root: Path, system: System, said: str) -> None:
    """Bytes that the disk did not take, or lost, are found before the content gets its name."""
    archive = Archive.open(root, system=system)

    with pytest.raises(ArchiveError, match=said):
        archive.publish(PDF, ".pdf")

    assert files(root) == []


@pytest.mark.parametrize("path", ["/", ".", "archive", "..", "output/.."])
def test_an_archive_needs_a_folder_around_it(path: str) -> None:
    """A root without a named folder around it is refused: names for people would have no place."""
    with pytest.raises(ArchiveError, match="name a folder in a folder, such as output/archive"):
        Archive.open(Path(path))


def test_a_workspace_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """A misspelt workspace is told, not made."""
    with pytest.raises(ArchiveError, match="wrkspace: is not there"):
        Archive.open(tmp_path / "wrkspace" / "output" / "archive")

    assert files(tmp_path) == []


def test_no_descriptor_is_left_open(root: Path) -> None:
    """Whatever is done, well or badly, leaves no file open."""
    if not OPEN.is_dir():
        pytest.skip("only Linux lists what is open")
    before = len(list(OPEN.iterdir()))
    with Archive.open(root) as archive:
        archive.publish(PDF, ".pdf")
        archive.name("r/2026/r.pdf", SHA256, ".pdf")
        archive.sweep({SHA256}, LATER)
        with pytest.raises(ArchiveError):
            archive.read("0" * 64, ".pdf")
    with pytest.raises(NoLinksError):
        Archive.open(root, system=NoLinks())

    assert len(list(OPEN.iterdir())) == before
