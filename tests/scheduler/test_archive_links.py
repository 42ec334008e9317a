"""Links and other traps put in the archive's way."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.archive import Archive, ArchiveError

PDF = b"%PDF-1.7 an edition"
SHA256 = hashlib.sha256(PDF).hexdigest()
FILE = f"{SHA256[:2]}/{SHA256}.pdf"
LATER = datetime(2999, 1, 1, tzinfo=UTC)
NAME = "expansion-monthly/2026-01/expansion-monthly_2026-01_all.pdf"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return a workspace's output folder."""
    folder = tmp_path / "output"
    folder.mkdir()
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a folder outside, where nothing may be written."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_a_root_that_is_a_link_is_refused(output: Path, elsewhere: Path) -> None:
    """An archive that is a link to elsewhere is refused, with what to do."""
    (output / "archive").symlink_to(elsewhere)

    with pytest.raises(ArchiveError, match=r"output/archive: is a symbolic link .* put a real folder in its place"):
        Archive.open(output / "archive")


def test_the_folder_around_may_be_a_link(tmp_path: Path, elsewhere: Path) -> None:
    """A person may put output/ where there is room."""
    (tmp_path / "linked").symlink_to(elsewhere)

    Archive.open(tmp_path / "linked" / "archive").publish(PDF, ".pdf")

    assert (elsewhere / "archive" / FILE).read_bytes() == PDF


def test_a_shard_that_is_a_link_is_refused(output: Path, elsewhere: Path) -> None:
    """A folder of contents that leads elsewhere gets nothing, gives nothing and is not swept."""
    archive = Archive.open(output / "archive")
    (output / "archive" / SHA256[:2]).symlink_to(elsewhere)
    (elsewhere / f"{SHA256}.pdf").write_bytes(PDF)

    with pytest.raises(ArchiveError, match="is a symbolic link"):
        archive.publish(PDF, ".pdf")
    with pytest.raises(ArchiveError, match="is a symbolic link"):
        archive.read(SHA256, ".pdf")
    with pytest.raises(ArchiveError, match="is a symbolic link"):
        list(archive.contents())
    assert archive.sweep(set(), LATER) == []
    assert [path.name for path in elsewhere.iterdir()] == [f"{SHA256}.pdf"]


@pytest.mark.parametrize("content", [PDF, None])
def test_content_that_is_a_link_is_refused(output: Path, elsewhere: Path, content: bytes | None) -> None:
    """A link under a content's name is not followed, even to the right bytes, not replaced and not swept."""
    archive = Archive.open(output / "archive")
    if content:
        (elsewhere / "victim").write_bytes(content)
    link = output / "archive" / FILE
    link.parent.mkdir()
    link.symlink_to(elsewhere / "victim")

    with pytest.raises(ArchiveError, match=f"{FILE}: is a symbolic link; the archive follows none"):
        archive.publish(PDF, ".pdf")
    with pytest.raises(ArchiveError, match=f"{FILE}: is a symbolic link"):
        archive.read(SHA256, ".pdf")
    assert list(archive.contents()) == []
    assert archive.sweep(set(), LATER) == []
    assert link.is_symlink()
    assert (elsewhere / "victim").exists() is bool(content)


def test_a_pipe_or_folder_in_the_place_of_content_is_refused(output: Path) -> None:
    """Something that is no file is refused at once, without waiting for anybody to write to it."""
    archive = Archive.open(output / "archive")
    (output / "archive" / FILE).parent.mkdir()
    os.mkfifo(output / "archive" / FILE)

    with pytest.raises(ArchiveError, match=f"{FILE}: is no plain file"):
        archive.publish(PDF, ".pdf")
    (output / "archive" / FILE).unlink()
    (output / "archive" / FILE).mkdir()
    with pytest.raises(ArchiveError, match=f"{FILE}: is no plain file"):
        archive.read(SHA256, ".pdf")


def test_swapping_the_root_after_opening_leads_nowhere(output: Path, elsewhere: Path) -> None:
    """Whoever replaces the archive by a link while it is open does not get what is written."""
    archive = Archive.open(output / "archive")
    (output / "archive").rename(output / "moved")
    (output / "archive").symlink_to(elsewhere)

    archive.publish(PDF, ".pdf")

    assert list(elsewhere.iterdir()) == []
    assert (output / "moved" / FILE).read_bytes() == PDF


@pytest.mark.parametrize("link", ["expansion-monthly", "expansion-monthly/2026-01"])
def test_a_folder_for_people_that_is_a_link_is_refused(output: Path, elsewhere: Path, link: str) -> None:
    """A folder for people that leads elsewhere gets no name."""
    archive = Archive.open(output / "archive")
    archive.publish(PDF, ".pdf")
    (output / link).parent.mkdir(exist_ok=True)
    (output / link).symlink_to(elsewhere)

    with pytest.raises(ArchiveError, match=f"{link}: is a symbolic link"):
        archive.name(NAME, SHA256, ".pdf")

    assert list(elsewhere.iterdir()) == []


def test_a_name_for_people_that_is_a_link_is_replaced_not_followed(output: Path, elsewhere: Path) -> None:
    """A link under a name for people gives way to the edition; what it pointed to stays as it was."""
    archive = Archive.open(output / "archive")
    archive.publish(PDF, ".pdf")
    (elsewhere / "victim").write_bytes(b"mine")
    (output / NAME).parent.mkdir(parents=True)
    (output / NAME).symlink_to(elsewhere / "victim")

    archive.name(NAME, SHA256, ".pdf")

    assert not (output / NAME).is_symlink()
    assert (output / NAME).read_bytes() == PDF
    assert (elsewhere / "victim").read_bytes() == b"mine"


def test_a_sweep_follows_no_link(output: Path, elsewhere: Path) -> None:
    """What looks like a temporary file behind a link, or is itself a link, stays."""
    archive = Archive.open(output / "archive")
    left = f".frontier-{'0' * 32}.part"
    (elsewhere / left).touch()
    (output / "expansion-monthly").symlink_to(elsewhere)
    (output / "archive" / left).symlink_to(elsewhere / left)

    assert archive.sweep(set(), LATER) == []
    assert (elsewhere / left).exists()
    assert (output / "archive" / left).is_symlink()
