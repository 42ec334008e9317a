"""Names for people, below output/."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from scheduler.archive import Archive, ArchiveError, System, name_for_people

NAME = "expansion-monthly/2026-01/expansion-monthly_2026-01_all.pdf"


class OtherDisk(System):
    """A system on which output/ and its archive lie on two disks: links work in the archive, and not out of it."""

    def link(self, name: str, folder: int, new: str, new_folder: int) -> None:
        if os.fstat(folder).st_ino != os.fstat(new_folder).st_ino:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        super().link(name, folder, new, new_folder)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return where a new workspace's output will be."""
    return tmp_path / "output"


@pytest.mark.parametrize(
    ("edition", "name"),
    [
        (("expansion-monthly", "2026-01", "all"), NAME),
        (("weekly", "2025-W14", "HK"), "weekly/2025-W14/weekly_2025-W14_HK.pdf"),
        (("halves", "2025-H1", "CN-SH"), "halves/2025-H1/halves_2025-H1_CN-SH.pdf"),
        (("q", "2025-Q3", "emerging"), "q/2025-Q3/q_2025-Q3_emerging.pdf"),
        (("daily", "2025-12-31", "all"), "daily/2025-12-31/daily_2025-12-31_all.pdf"),
        (("span", "2023-01/2023-07", "EU"), "span/2023-01--2023-07/span_2023-01--2023-07_EU.pdf"),
    ],
)
def test_an_edition_has_one_name(output: Path, edition: tuple[str, str, str], name: str) -> None:
    """Report, period and part make the name, a span's stroke two dashes, and the archive takes it."""
    archive = Archive.open(output / "archive")
    stored = archive.publish(b"an edition", ".pdf")

    assert name_for_people(*edition, ".pdf") == name
    assert archive.name(name, stored.sha256, ".pdf") == output / name
    assert (output / name).read_bytes() == b"an edition"


@pytest.mark.parametrize(
    ("report", "period", "part", "what"),
    [
        ("../etc", "2026-01", "all", "report"),
        ("Monthly", "2026-01", "all", "report"),
        ("a_b", "2026-01", "all", "report"),
        ("r", "2026-01/..", "all", "period"),
        ("r", "january", "all", "period"),
        ("r", "2026-01\n", "all", "period"),
        ("r", "2026-01", "", "part"),
        ("r", "2026-01", "a/b", "part"),
        ("r", "2026-01", "a_b", "part"),
    ],
)
def test_what_cannot_be_in_a_name_is_refused(report: str, period: str, part: str, what: str) -> None:
    """A word that would lead elsewhere, or let two editions share a name, is refused with what it was to be."""
    with pytest.raises(ArchiveError, match=f"cannot be the {what} in a file's name"):
        name_for_people(report, period, part, ".pdf")


@pytest.mark.parametrize(
    "path",
    [
        "../r.pdf", "/etc/r.pdf", "r/../../r.pdf", "r//r.pdf", "./r.pdf", ".pdf", "r/.pdf", "r/.hidden.pdf", "-r.pdf",
        "r\\r.pdf", "r:r.pdf", "r\n.pdf", "ré.pdf", "con/r.pdf", "r/NUL.pdf", "r.pdf.pdf", "a/b/c/r.pdf",
        "r" * 181 + ".pdf", "r/r.eml", "r/r", "archive/ab/r.pdf", "ARCHIVE/r.pdf", "archive.pdf",
    ],
)  # fmt: skip
def test_a_name_stays_below_output_and_out_of_the_archive(output: Path, path: str) -> None:
    """A path that leads elsewhere, into the archive, or that some system cannot hold, is refused."""
    archive = Archive.open(output / "archive")
    stored = archive.publish(b"an edition", ".pdf")
    before = sorted(output.parent.rglob("*"))

    with pytest.raises(ArchiveError):
        archive.name(path, stored.sha256, ".pdf")

    assert sorted(output.parent.rglob("*")) == before


def test_a_name_takes_no_space(output: Path) -> None:
    """A name is a second name of the archived file, not a copy, and making it again leaves nothing behind."""
    archive = Archive.open(output / "archive")
    stored = archive.publish(b"an edition", ".pdf")

    for _ in range(2):
        archive.name(NAME, stored.sha256, ".pdf")

    assert (output / NAME).samefile(output / "archive" / stored.name)
    assert [path.name for path in (output / NAME).parent.iterdir()] == [Path(NAME).name]


def test_a_name_on_another_disk_is_a_read_only_copy(output: Path) -> None:
    """Where the archive is a disk of its own, names are copies."""
    archive = Archive.open(output / "archive", system=OtherDisk())
    stored = archive.publish(b"an edition", ".pdf")

    for _ in range(2):
        archive.name(NAME, stored.sha256, ".pdf")

    assert (output / NAME).read_bytes() == b"an edition"
    assert not (output / NAME).samefile(output / "archive" / stored.name)
    assert (output / NAME).stat().st_mode & 0o333 == 0
    assert [path.name for path in (output / NAME).parent.iterdir()] == [Path(NAME).name]


def test_damaged_content_gets_no_name(output: Path) -> None:
    """An edition that was changed on the disk is not given to people; what they had stays."""
    archive = Archive.open(output / "archive")
    old, new = (archive.publish(content, ".pdf") for content in (b"old", b"new"))
    archive.name(NAME, old.sha256, ".pdf")
    (output / "archive" / new.name).chmod(0o644)
    (output / "archive" / new.name).write_bytes(b"bad")

    with pytest.raises(ArchiveError, match="is damaged"):
        archive.name(NAME, new.sha256, ".pdf")

    assert (output / NAME).read_bytes() == b"old"


def test_a_folder_in_the_place_of_a_name_is_told(output: Path) -> None:
    """A name that is a folder is not replaced, and nothing is left."""
    archive = Archive.open(output / "archive")
    stored = archive.publish(b"an edition", ".pdf")
    (output / NAME).mkdir(parents=True)

    with pytest.raises(ArchiveError, match=Path(NAME).name):
        archive.name(NAME, stored.sha256, ".pdf")

    assert [path.name for path in (output / NAME).parent.iterdir()] == [Path(NAME).name]


@pytest.mark.parametrize("system", [System(), OtherDisk()], ids=["links", "copies"])
def test_a_reader_never_misses_a_name_that_is_being_replaced(output: Path, system: System) -> None:
    """While four threads replace a name, whoever opens it finds one whole edition or another."""
    archive = Archive.open(output / "archive", reserve=0, system=system)
    editions = [bytes([65 + number]) * 100_000 for number in range(4)]
    stored = [archive.publish(edition, ".pdf") for edition in editions]
    archive.name(NAME, stored[0].sha256, ".pdf")
    failures: list[BaseException] = []

    def replace(first: int) -> None:
        try:
            for turn in range(40):
                archive.name(NAME, stored[(first + turn) % 4].sha256, ".pdf")
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=replace, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    reads = 0
    while any(thread.is_alive() for thread in threads):
        assert (output / NAME).read_bytes() in editions
        reads += 1
    for thread in threads:
        thread.join()

    assert failures == []
    assert reads > 10
    assert [path.name for path in (output / NAME).parent.iterdir()] == [Path(NAME).name]
