"""What the disk is asked to keep, in which order, and real disks that are full."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.archive import Archive, ArchiveError, System

PDF = b"%PDF-1.7 an edition" * 1000


def files(root: Path) -> list[Path]:
    """Return every file there is under a folder."""
    return [path for path in root.rglob("*") if path.is_file()]


class Diary(System):
    """A system that writes down what is changed and made to last, by number of file."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, int]] = []

    def _note(self, what: str, file: int) -> None:
        self.entries.append((what, os.fstat(file).st_ino))

    def write(self, file: int, data: memoryview) -> int:
        self._note("write", file)
        return super().write(file, data)

    def fsync(self, file: int) -> None:
        self._note("fsync", file)
        super().fsync(file)

    def link(self, name: str, folder: int, new: str, new_folder: int) -> None:
        self._note("link", new_folder)
        super().link(name, folder, new, new_folder)

    def unlink(self, name: str, folder: int) -> None:
        self._note("unlink", folder)
        super().unlink(name, folder)

    def mkdir(self, name: str, folder: int) -> None:
        self._note("mkdir", folder)
        super().mkdir(name, folder)


def test_content_is_on_the_disk_before_it_has_its_name(tmp_path: Path) -> None:
    """Folder, content and name are made to last in the order in which each needs the one before."""
    diary = Diary()
    root = tmp_path / "output" / "archive"
    archive = Archive.open(root, system=diary)
    diary.entries.clear()

    stored = archive.publish(PDF, ".pdf")

    folder, shard, file = (path.stat().st_ino for path in (root, (root / stored.name).parent, root / stored.name))
    assert diary.entries == [
        ("mkdir", folder), ("fsync", folder),
        ("write", file), ("fsync", file),
        ("link", shard), ("unlink", shard), ("fsync", shard),
    ]  # fmt: skip
    diary.entries.clear()
    archive.publish(PDF, ".pdf")
    assert diary.entries == [("fsync", folder), ("fsync", shard)], "whoever was first may not have lived to do so"


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a real disk of one megabyte; skipped where none can be mounted."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    able = sys.platform == "linux" and os.geteuid() == 0
    if not able or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk can be mounted by root on Linux only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_keeps_what_it_had(tiny: Path) -> None:
    """A real disk is filled to the last byte: what was published stays whole, the rest is told and leaves nothing."""
    archive = Archive.open(tiny / "output" / "archive", reserve=0)
    contents = [bytes([number]) * 100_000 for number in range(20)]
    published = []

    with pytest.raises(ArchiveError, match="0 MB free, 1 MB needed; make room"):
        published.extend(archive.publish(content, ".pdf") for content in contents)

    assert [stored.size for stored in archive.contents()]
    assert all(archive.read(stored.sha256, ".pdf") in contents for stored in archive.contents())
    assert not list(tiny.rglob(".frontier-*"))


class Hopeful(System):
    """A system that does not see that the disk is full."""

    def free(self, folder: int) -> int | None:  # noqa: ARG002 - the system's
        return None


def test_a_disk_that_fills_up_while_writing_leaves_nothing_half(tiny: Path) -> None:
    """Where another program takes the room in the meantime, the write fails, is told, and leaves nothing."""
    archive = Archive.open(tiny / "output" / "archive", system=Hopeful())

    with pytest.raises(ArchiveError, match="the disk is full; make room"):
        archive.publish(b"x" * 2_000_000, ".pdf")

    assert files(tiny) == []
    assert archive.publish(PDF, ".pdf").size == len(PDF)


LIMITED = """
import resource, signal, sys
from pathlib import Path
from scheduler.archive import Archive, ArchiveError

resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
archive = Archive.open(Path(sys.argv[1]))
try:
    archive.publish(b"x" * 100_000, ".pdf")
except ArchiveError as error:
    print(error)
archive.publish(b"x" * 1_000, ".pdf")
"""


def test_a_limit_on_file_sizes_leaves_nothing_half(tmp_path: Path, repository: Path) -> None:
    """A process that may write 10,000 bytes writes those of a larger edition, is stopped, and leaves nothing of it."""
    root = tmp_path / "output" / "archive"

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(root)], cwd=repository, capture_output=True, text=True, check=True
    )

    assert "is larger than this process may write (ulimit -f)" in done.stdout
    assert [path.read_bytes() for path in files(root)] == [b"x" * 1_000]
