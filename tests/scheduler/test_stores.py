"""What an archive promises, wherever it is kept: the same sentences hold of a folder and of a bucket."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from scheduler.archive import ArchiveError, AwayError, Stored
from tests.scheduler.archive_cases import Kept

pytest_plugins = ["tests.scheduler.archives"]

PDF = b"%PDF-1.7 an edition"
SHA256 = hashlib.sha256(PDF).hexdigest()
FILE = f"{SHA256[:2]}/{SHA256}.pdf"
NAME = "expansion-monthly/2026-01/expansion-monthly_2026-01_all.pdf"
EARLIER = datetime(2020, 1, 1, tzinfo=UTC)


def soon() -> datetime:
    """Return a time to which everything is old; the disk's clock and the server's are the real one."""
    return datetime.now(UTC) + timedelta(minutes=1)  # noqa: TID251


def test_content_is_kept_under_its_hash_and_read_back(kept: Kept) -> None:
    """Content is kept below its hash's first two letters, comes back as it was, and is found by another process."""
    stored = kept.store.publish(PDF, ".pdf")

    assert stored == Stored(SHA256, len(PDF), FILE)
    assert kept.get(FILE) == PDF
    assert kept.again().read(SHA256, ".pdf") == PDF
    assert list(kept.again().contents()) == [stored]
    assert kept.store.exists(SHA256, ".pdf")
    assert not kept.store.exists(SHA256, ".json")
    assert not kept.store.exists("0" * 64, ".pdf")


def test_publishing_twice_keeps_it_once(kept: Kept) -> None:
    """The same content published again is the same content, and nothing else is left."""
    first = kept.store.publish(PDF, ".pdf")

    assert kept.again().publish(PDF, ".pdf") == first
    assert kept.names() == [FILE]


def test_nothing_and_much_can_be_kept(kept: Kept) -> None:
    """Empty content and content of several megabytes are kept alike, in the order of their names."""
    contents = (b"", bytes(range(256)) * 40_000, b"few")

    stored = [kept.store.publish(content, ".bin") for content in contents]

    assert [kept.store.read(one.sha256, ".bin") for one in stored] == list(contents)
    assert list(kept.store.contents()) == sorted(stored, key=lambda one: one.name)


def test_damaged_content_is_found_when_read(kept: Kept) -> None:
    """Content that somebody changed is not handed out, nor given a name for people; the error names the place."""
    kept.store.publish(PDF, ".pdf")
    kept.put(FILE, PDF.replace(b"an", b"no"))

    for use in (lambda: kept.store.read(SHA256, ".pdf"), lambda: kept.store.name(NAME, SHA256, ".pdf")):
        with pytest.raises(ArchiveError, match="is damaged, its content has another hash; move it away") as caught:
            use()
        assert kept.place(FILE) in str(caught.value)
    assert not (kept.output / NAME).exists()


def test_damaged_content_is_not_overwritten(kept: Kept) -> None:
    """Publishing where something damaged lies is refused, and leaves it for a person to see."""
    kept.put(FILE, b"half an edi")

    with pytest.raises(ArchiveError, match="is damaged"):
        kept.store.publish(PDF, ".pdf")

    assert kept.get(FILE) == b"half an edi"
    assert kept.names() == [FILE]


def test_missing_content_is_said(kept: Kept) -> None:
    """Reading what is not there says what is missing and where it should be."""
    kept.store.publish(PDF, ".json")

    with pytest.raises(ArchiveError, match=r"\.pdf: is not there; was it moved or removed"):
        kept.store.read(SHA256, ".pdf")


@pytest.mark.parametrize("sha256", ["", "ab", "../" + "a" * 61, SHA256.upper(), SHA256 + "\n", "/" * 64])
def test_what_is_no_hash_is_refused(kept: Kept, sha256: str) -> None:
    """A hash that would lead elsewhere, or that is written otherwise, is refused."""
    with pytest.raises(ArchiveError, match="is no SHA-256"):
        kept.store.read(sha256, ".pdf")


@pytest.mark.parametrize("suffix", ["", "pdf", ".", ".PDF", "./x", ".pdf/..", ".pdf\n", ".a.b.c", "." + "a" * 17])
def test_what_is_no_suffix_is_refused(kept: Kept, suffix: str) -> None:
    """A suffix that would lead elsewhere, or that is written otherwise, is refused."""
    with pytest.raises(ArchiveError, match="is no suffix"):
        kept.store.publish(PDF, suffix)


def test_many_at_once_keep_it_once(kept: Kept) -> None:
    """Twelve who publish the same forty contents at the same moment all succeed, and each is there once."""
    together = Barrier(12)
    contents = [number.to_bytes(2, "big") * 500 for number in range(40)]

    def publish(_: int) -> list[str]:
        store = kept.again()
        together.wait()
        return [store.publish(content, ".pdf").name for content in contents]

    with ThreadPoolExecutor(12) as threads:
        names = list(threads.map(publish, range(12)))

    assert names == [names[0]] * 12
    assert kept.names() == sorted(names[0])


def test_a_name_for_people_is_the_content(kept: Kept) -> None:
    """Content has its name below output/, whoever published it; a second name takes the place of the first."""
    stored = kept.store.publish(PDF, ".pdf")
    other = kept.store.publish(b"%PDF-1.7 another", ".pdf")

    for one, content in ((stored, PDF), (stored, PDF), (other, b"%PDF-1.7 another")):
        assert kept.again().name(NAME, one.sha256, ".pdf") == kept.output / NAME
        assert (kept.output / NAME).read_bytes() == content
    assert [path.name for path in (kept.output / NAME).parent.iterdir()] == [(kept.output / NAME).name]


@pytest.mark.parametrize("path", ["../r.pdf", "/etc/r.pdf", "archive/r.pdf", "a/b/c/r.pdf", "r.eml"])
def test_a_name_stays_below_output(kept: Kept, path: str) -> None:
    """A path that leads elsewhere, or into a folder called as the archive is, is refused in a workspace of any kind."""
    stored = kept.store.publish(PDF, ".pdf")

    with pytest.raises(ArchiveError):
        kept.store.name(path, stored.sha256, ".pdf")


def test_an_orphan_is_swept_and_what_is_known_stays(kept: Kept) -> None:
    """Sweeping takes away what no ledger row knows, and nothing else; strangers are not the archive's to remove."""
    known = kept.store.publish(PDF, ".pdf")
    orphan = kept.store.publish(b"made, and never committed", ".pdf")
    kept.put("README.md", b"Do not touch.")

    removed = kept.store.sweep({known.sha256}, soon())

    assert removed == [kept.place(orphan.name)]
    assert not kept.store.exists(orphan.sha256, ".pdf")
    assert list(kept.store.contents()) == [known]
    assert kept.get("README.md") == b"Do not touch."


def test_what_is_young_is_not_swept(kept: Kept) -> None:
    """An edition between archive and ledger is left alone."""
    kept.store.publish(PDF, ".pdf")

    assert kept.store.sweep(set(), EARLIER) == []
    assert kept.store.exists(SHA256, ".pdf")


def test_a_sweep_without_a_zone_is_refused(kept: Kept) -> None:
    """A time without a zone is a mistake in the program, and removes nothing."""
    kept.store.publish(PDF, ".pdf")

    with pytest.raises(ValueError, match="older_than needs a time zone"):
        kept.store.sweep(set(), soon().replace(tzinfo=None))

    assert kept.store.exists(SHA256, ".pdf")


def test_an_archive_is_one_ledgers(kept: Kept) -> None:
    """The first ledger to keep anything has it; another neither keeps nor sweeps anything there, and is told whose."""
    ours, again, theirs = (kept.again(lambda name=name: name) for name in ("ours", "ours", "theirs"))
    ours.publish(PDF, ".pdf")
    again.publish(b"%PDF more", ".pdf")

    for use in (lambda: theirs.publish(b"theirs", ".pdf"), lambda: theirs.sweep(set(), soon())):
        with pytest.raises(AwayError, match="this archive is another ledger's") as caught:
            use()
        assert str(caught.value).startswith(f"{kept.place('ledger')}: ")
    assert theirs.read(SHA256, ".pdf") == PDF
    assert len(list(theirs.contents())) == 2


def test_of_many_ledgers_that_come_at_once_one_has_it(kept: Kept) -> None:
    """Eight that publish at the same moment agree on whose the archive is."""
    names = [str(number) for number in range(8)]
    together = Barrier(len(names))

    def first(name: str) -> bool:
        store = kept.again(lambda: name)
        together.wait(30)
        try:
            store.publish(PDF, ".pdf")
        except AwayError:
            return False
        return True

    with ThreadPoolExecutor(len(names)) as threads:
        won = list(threads.map(first, names))

    assert won.count(True) == 1
    assert kept.get("ledger").decode() == names[won.index(True)]
