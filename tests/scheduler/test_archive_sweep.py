"""Sweeping: what nobody needs goes, what anybody may need stays."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.archive import Archive, System

PDF = b"%PDF-1.7 an edition"
SHA256 = hashlib.sha256(PDF).hexdigest()
FILE = f"{SHA256[:2]}/{SHA256}.pdf"
LATER = datetime(2999, 1, 1, tzinfo=UTC)


class Untimely(System):
    """A system on which somebody sweeps just when content was found to be there already."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def touch(self, file: int) -> None:
        assert Archive.open(self.root).sweep(set(), LATER) == []
        super().touch(file)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return where the archive of a new workspace will be."""
    return tmp_path / "output" / "archive"


def files(folder: Path) -> list[str]:
    """Return every path below a folder that is not a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_an_orphan_is_swept_and_known_content_is_kept(root: Path) -> None:
    """Sweeping removes what no ledger row knows, and nothing else."""
    archive = Archive.open(root)
    kept = archive.publish(PDF, ".pdf")
    orphan = archive.publish(b"made, and never committed", ".pdf")
    stranger = root / "README.md"
    stranger.write_text("Do not touch.")
    misplaced = root / "00" / f"{orphan.sha256}.pdf"
    misplaced.parent.mkdir(exist_ok=True)
    misplaced.write_bytes(PDF)

    removed = archive.sweep({kept.sha256}, LATER)

    assert removed == [str(root / orphan.name)]
    assert files(root) == sorted([misplaced.relative_to(root).as_posix(), kept.name, "README.md"])


def test_what_is_young_is_not_swept(root: Path) -> None:
    """An edition between archive and ledger is left alone."""
    archive = Archive.open(root)
    stored = archive.publish(PDF, ".pdf")

    assert archive.sweep(set(), datetime.fromtimestamp((root / stored.name).stat().st_ctime - 1, UTC)) == []
    assert archive.exists(SHA256, ".pdf")


def test_a_file_is_as_young_as_its_latest_change(root: Path) -> None:
    """A new name of an old file, or one from a backup, counts from when it came, not from when it was written."""
    archive = Archive.open(root)
    archive.publish(PDF, ".pdf")
    os.utime(root / FILE, (0, 0))

    assert archive.sweep(set(), datetime.fromtimestamp((root / FILE).stat().st_ctime - 1, UTC)) == []


def test_an_orphan_published_again_is_young_again(root: Path) -> None:
    """An orphan that a second try publishes anew is spared by a sweep that would have taken it."""
    archive = Archive.open(root)
    archive.publish(PDF, ".pdf")
    limit = datetime.fromtimestamp((root / FILE).stat().st_ctime + 0.01, UTC)
    while datetime.fromtimestamp((root / FILE).stat().st_ctime, UTC) <= limit:
        archive.publish(PDF, ".pdf")

    assert archive.sweep(set(), limit) == []


def test_an_orphan_is_not_swept_while_it_is_published_again(root: Path) -> None:
    """A sweep between finding an orphan and making it young takes nothing: publish does not return what is gone."""
    Archive.open(root).publish(PDF, ".pdf")

    Archive.open(root, system=Untimely(root)).publish(PDF, ".pdf")

    assert Archive.open(root).read(SHA256, ".pdf") == PDF


def test_a_shard_at_work_is_left_to_the_next_sweep(root: Path) -> None:
    """While somebody publishes in a folder, nothing in it is swept."""
    archive = Archive.open(root)
    archive.publish(PDF, ".pdf")
    passing = root / SHA256[:2] / f".frontier-{'0' * 32}.part"
    passing.touch()
    busy = os.open(root / SHA256[:2], os.O_RDONLY)
    System().lock(busy, shared=True)

    assert archive.sweep(set(), LATER) == []

    os.close(busy)
    assert archive.sweep(set(), LATER) == [str(passing), str(root / FILE)]


def test_a_sweep_without_a_zone_is_refused(root: Path) -> None:
    """A time without a zone is a mistake in the program, and removes nothing."""
    archive = Archive.open(root)
    archive.publish(PDF, ".pdf")

    with pytest.raises(ValueError, match="older_than needs a time zone"):
        archive.sweep(set(), LATER.replace(tzinfo=None))

    assert archive.exists(SHA256, ".pdf")


def test_temporary_files_are_swept_wherever_they_are_made(root: Path) -> None:
    """What the killed left in the archive, its shards and the folders for people goes; what others keep there stays."""
    archive = Archive.open(root)
    shard, people = root / "ab", root.parent / "expansion-monthly" / "2026-01"
    for folder in (shard, people):
        folder.mkdir(parents=True)
    left = [folder / f".frontier-{'0' * 32}.part" for folder in (root, shard, root.parent, people.parent, people)]
    others = [root / ".DS_Store", people / ".part", root.parent / ".frontier-0.part", people / "mine" / left[0].name]
    (people / "mine").mkdir()
    for path in (*left, *others):
        path.touch()

    assert archive.sweep(set(), LATER) == [str(path) for path in left]
    assert all(path.exists() for path in others)
