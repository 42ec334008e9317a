"""An archive that cannot be had for a while: what is owed waits for it, nobody's edition is to blame, one is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scheduler import running
from scheduler.archive import Archive, AwayError, Bucket
from scheduler.ledger import EditionState
from scheduler.runner.house import House
from scheduler.running import run_editions
from tests.scheduler.archive_cases import InBucket
from tests.scheduler.house_cases import Hasty, Site
from tests.scheduler.mail_cases import ADA, DUE, KEY, LI, FakeServer, owing, states

pytest_plugins = ["tests.scheduler.houses", "tests.scheduler.archives"]

FOR_EVER = 100_000


@pytest.fixture
def server() -> FakeServer:
    """Return a mail server."""
    return FakeServer()


@pytest.fixture
def house(site: Site, in_bucket: InBucket, server: FakeServer) -> House:
    """Return a house whose archive is in a bucket, and that mails; one edition is planned and not due yet."""
    archive = Bucket.open(f"s3://{in_bucket.bucket}/briefings", in_bucket.output, retries=0)
    owing(site)
    site.clock.set("2026-01-20 12:00")
    house = site.house(archive=archive, output=in_bucket.output, transport=lambda _: server)
    site.run(house)
    return house


@pytest.mark.parametrize("how", ["503 SlowDown", "403", "400 ExpiredToken", "cut", "404 NoSuchBucket"])
def test_an_edition_waits_for_the_store_however_long_that_is_away(
    site: Site, house: House, in_bucket: InBucket, how: str
) -> None:
    """In an hour of passes nothing fails, nothing is held and the owner is told once; then it is made and mailed."""
    in_bucket.s3.fail(how, times=FOR_EVER)
    first = site.run(house, at=DUE)
    for _ in range(9):
        site.clock.pass_(minutes=6)
        site.run(house)
    waiting = house.ledger.edition(KEY)
    assert waiting
    assert (waiting.state, waiting.attempts, waiting.lease_until) == (EditionState.DUE, 0, None)
    assert first.away
    assert [words.partition(": ")[0] for words in site.owner] == ["What is owed waits for the archive"]

    in_bucket.s3.fail("", times=0)
    last = site.run(house)

    assert (last.made, last.away) == (1, "")
    assert states(house.ledger) == {ADA: "sent", LI: "sent"}
    assert house.ledger.alarms() == ()


def test_letters_wait_for_the_store_too(site: Site, house: House, in_bucket: InBucket, server: FakeServer) -> None:
    """Where the store goes away between making and sending, nobody is refused, and the owner is told once."""
    site.run(replace(house, transport=None), at=DUE)
    in_bucket.s3.fail("503", times=FOR_EVER)
    for _ in range(3):
        site.run(house)
        site.clock.pass_(minutes=1)
    assert server.offered == []
    assert len(site.owner) == 1

    in_bucket.s3.fail("", times=0)
    site.clock.pass_(minutes=5)
    site.run(house)

    assert states(house.ledger) == {ADA: "sent", LI: "sent"}
    assert max(server.copies.values()) == 1


def test_what_is_asked_for_by_hand_is_given_back(
    site: Site, house: House, in_bucket: InBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever makes editions by hand hears of the store, and the edition is free for whoever comes next."""
    monkeypatch.setattr(running, "open_house", lambda *_: _Opened(house))
    in_bucket.s3.fail("503", times=FOR_EVER)

    with pytest.raises(AwayError, match="the server fails, however often it is asked"):
        run_editions(site.root, "monthly", "2026-01", None, site.said.append)

    edition = house.ledger.edition(KEY)
    assert edition
    assert (edition.state, edition.attempts, edition.lease_until) == (EditionState.DUE, 0, None)


class _Opened:
    """A house that stays open."""

    def __init__(self, house: House) -> None:
        self._house = house

    def __enter__(self) -> House:
        return self._house

    def __exit__(self, *_: object) -> None:
        pass


def test_what_was_made_by_hand_and_falls_due_waits_for_the_store(
    site: Site, house: House, in_bucket: InBucket, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its report is planned once the store is there again, and it is mailed then: nobody has to send it."""
    monkeypatch.setattr(running, "open_house", lambda *_: _Opened(house))
    run_editions(site.root, "monthly", "2026-01", None, site.said.append)
    in_bucket.s3.fail("503", times=FOR_EVER)
    for _ in range(2):
        site.run(house, at=DUE)
    assert [words.partition(": ")[0] for words in site.owner] == [
        "monthly 2026-01 all is due, was made by hand before, and waits for the archive"
    ]

    in_bucket.s3.fail("", times=0)
    site.run(house)

    assert sorted(to for to, _ in server.accepted) == [ADA, LI]


def test_a_full_disk_is_no_editions_fault(site: Site) -> None:
    """An archive in a folder without room keeps everything waiting, and says what to do."""
    site.run()
    file = site.output / "archive"
    full = Archive.open(file, reserve=10**18, system=Hasty())
    house = site.house(archive=full)
    for _ in range(4):
        site.run(house, at=DUE)
    assert site.states() == {"monthly 2026-01": "due"}
    assert [words.rpartition("; ")[2] for words in site.owner] == ["make room"]
    full.close()

    site.run(at=DUE)

    assert site.states() == {"monthly 2026-01": "archived"}


class FullOutput(Hasty):
    """A system whose disk takes no file."""

    def open(self, name: str, flags: int, mode: int, folder: int | None) -> int:
        if name.startswith(".frontier-"):
            raise OSError(28, "No space left on device")
        return super().open(name, flags, mode, folder)


def test_names_that_find_no_room_keep_no_letter_back(
    site: Site, house: House, in_bucket: InBucket, server: FakeServer
) -> None:
    """Where the store works and this machine's disk is full, editions are made and mailed; it is told of one name."""
    site.run(house)
    house.archive._output._system = FullOutput()  # type: ignore[attr-defined]
    site.run(house, at="2026-03-01 07:00")
    site.run(house)

    assert {address for address, _ in server.accepted} == {ADA, LI}
    assert len(server.accepted) == 4
    assert site.states() == {"monthly 2026-01": "archived", "monthly 2026-02": "archived"}
    assert not list(Path(in_bucket.output).rglob("*.pdf"))
    assert {words.partition(": ")[0] for words in site.owner} == {
        f"monthly {period} all is archived, but has no file name" for period in ("2026-01", "2026-02")
    }


def test_a_folder_that_nobody_may_look_into_keeps_no_letter_back(
    site: Site, house: House, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot even be seen whether an edition has its name, it is mailed all the same."""

    def refuse(path: Path) -> bool:
        if path.suffix == ".pdf":
            raise PermissionError(13, "Permission denied")
        return path.is_file() or path.is_dir()

    monkeypatch.setattr(Path, "exists", refuse)
    site.run(house, at=DUE)

    assert sorted(to for to, _ in server.accepted) == [ADA, LI]
