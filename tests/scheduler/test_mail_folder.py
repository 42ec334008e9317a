"""Letters as files: whole or not at all, once each, under names that say what they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scheduler.mail import AnswerKind, Envelope, FolderTransport, Session, Transport, TransportError

TO_ADA = Envelope("briefings@juniper.example", "ada@board.example")
LETTER = (
    b"From: Juniper <briefings@juniper.example>\r\nTo: Ada <ada@board.example>\r\nSubject: Houses\r\n"
    b"Date: Mon, 02 Feb 2026 07:00:00 +0000\r\nMessage-ID: <frontier.0a@juniper.example>\r\n"
    b"X-Frontier-Edition: houses-monthly 2026-01 all\r\n\r\n.A line that begins with a dot\r\nand no end"
)


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    """Return the path of an outbox that is not there yet."""
    return tmp_path / "output" / "outbox"


@pytest.fixture
def session(outbox: Path) -> Session:
    """Return an open session."""
    transport: Transport = FolderTransport(outbox)
    return transport.open()


def names(outbox: Path) -> list[str]:
    """Return all that lies in the outbox."""
    return sorted(path.name for path in outbox.iterdir())


def test_a_letter_is_the_bytes_that_would_be_mailed(session: Session, outbox: Path) -> None:
    """A file holds the letter byte for byte, and its name says when, what, and to whom."""
    offered = session.offer(TO_ADA, LETTER)
    committed = session.commit()

    [name] = names(outbox)
    assert (offered.kind, committed.kind) == (AnswerKind.ACCEPTED, AnswerKind.ACCEPTED)
    assert name.startswith("2026-02-02_houses-monthly_2026-01_all_ada-board.example_")
    assert name.endswith(".eml")
    assert (outbox / name).read_bytes() == LETTER
    assert committed.words == name


def test_an_offered_letter_is_not_sent(session: Session, outbox: Path) -> None:
    """What was offered and not committed leaves nothing that a mail program would open."""
    session.offer(TO_ADA, LETTER)
    before = names(outbox)
    session.close()

    assert [name for name in before if name.endswith(".eml")] == []
    assert names(outbox) == []


def test_the_same_message_is_there_once(session: Session, outbox: Path) -> None:
    """A Message-ID that was written already is not written again, even where its date or its words differ."""
    for letter in (LETTER, LETTER, LETTER.replace(b"02 Feb", b"03 Feb")):
        session.offer(TO_ADA, letter)
        answer = session.commit()

    [name] = names(outbox)
    assert answer.kind is AnswerKind.ACCEPTED
    assert answer.words == f"{name} was there already"
    assert (outbox / name).read_bytes() == LETTER


def test_two_messages_to_one_person_are_two_files(session: Session, outbox: Path) -> None:
    """Another Message-ID is another file, though all that people read in the name is the same."""
    for letter in (LETTER, LETTER.replace(b"frontier.0a", b"frontier.0b")):
        session.offer(TO_ADA, letter)
        session.commit()

    assert len(names(outbox)) == 2


@pytest.mark.parametrize(
    "recipient", ["../../../etc/passwd@x.example", "a/b\\c@x.example", "é" * 60 + "@x.example", "con@x.example"]
)
def test_an_address_cannot_lead_a_file_elsewhere(session: Session, outbox: Path, recipient: str) -> None:
    """Whatever an address holds, the file lies in the outbox, under letters that every system takes."""
    session.offer(Envelope(TO_ADA.sender, recipient), LETTER.replace(b"houses-monthly 2026-01", b"../.. ../x"))
    session.commit()

    [name] = names(outbox)
    assert not name.startswith(".")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert len(name) < 255


def test_a_letter_without_headers_is_a_file_too(session: Session, outbox: Path) -> None:
    """Bytes that are no letter, or one without a date, still have a name of their own."""
    for letter in (b"", b"no header at all", b"Date: nonsense\r\n\r\nx"):
        session.offer(TO_ADA, letter)
        session.commit()

    assert len(names(outbox)) == 3


def test_a_disk_that_links_nothing_still_gets_each_letter_once(
    session: Session, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk knows no hard links a letter is renamed into place, and again never over another."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    words = []
    for _ in range(2):
        session.offer(TO_ADA, LETTER)
        words.append(session.commit().words)

    [name] = names(outbox)
    assert words == [name, f"{name} was there already"]


def test_a_full_disk_defers(session: Session, outbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system refuses before a letter has its name is tried again later, and leaves nothing behind."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = session.offer(TO_ADA, LETTER)

    assert (answer.kind, answer.words) == (AnswerKind.DEFERRED, f"{outbox}: No space left on device")
    assert names(outbox) == []


def test_a_name_that_may_be_forgotten_is_in_doubt(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter that is there, but not surely after a power cut, is neither sent nor unsent."""
    session.offer(TO_ADA, LETTER)

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)

    assert session.commit().kind is AnswerKind.LOST


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Where a file stands in the way, there is no session, and the sentence names the place."""
    (tmp_path / "output").write_text("a file", encoding="utf-8")

    with pytest.raises(TransportError, match=r"outbox: cannot be made: Not a directory") as caught:
        FolderTransport(tmp_path / "output" / "outbox").open()
    assert caught.value.kind == "unreachable"
    assert caught.value.passes


def test_what_a_killed_process_left_is_swept(session: Session, outbox: Path) -> None:
    """Half a letter of an hour ago goes when the next is written; a fresh one may be somebody's and stays."""
    old, fresh = outbox / ".0123456789abcdef-00.part", outbox / ".0123456789abcdef-01.part"
    old.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(old, (0, 0))

    session.offer(TO_ADA, LETTER)
    session.commit()

    assert not old.exists()
    assert fresh.exists()
