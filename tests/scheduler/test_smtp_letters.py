"""A letter reaches a mail server byte for byte, and nothing in it speaks to the server."""

from __future__ import annotations

import pytest

from scheduler.mail import AnswerKind, Envelope
from scheduler.mail.smtp_session import SmtpSession
from tests.scheduler.mail_server import MailServer, Papers
from tests.scheduler.smtp_cases import LETTER, TO_ADA, send, transport

pytest_plugins = ["tests.scheduler.mail_papers"]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b".", b"..", b".\r\n", b"\r\n.\r\n", b"..\r\n.x\r\n...", b"a\r\n.\r\nMAIL FROM:<x@y.example>\r\n"),
        *(b"no end", b"\r\n", b"\r\n\r\n", b"x" * 998 + b"\r\n", (b"." * 70 + b"\r\n") * 3000),
    ],
)
def test_dots_and_missing_ends_arrive_as_they_were(server: MailServer, session: SmtpSession, body: bytes) -> None:
    """Lines that begin with dots, a lone dot and a body without an end arrive whole, and end nothing early."""
    letter = b"Subject: x\r\n\r\n" + body
    answer = send(session, letter)

    assert answer.kind is AnswerKind.ACCEPTED
    assert [content for *_, content in server.letters] == [letter if letter.endswith(b"\r\n") else letter + b"\r\n"]


@pytest.mark.parametrize("letter", [b"a\n.\n", b"a\r.\r\n", b"a\r\n.\n\r\n", b"\n", b"a\r\r\n"])
def test_a_lone_line_end_reaches_no_server(server: MailServer, session: SmtpSession, letter: bytes) -> None:
    """A CR or LF that stands alone, which servers read differently, is refused before anything is said."""
    with pytest.raises(ValueError, match="neither stands alone"):
        session.offer(TO_ADA, letter)
    assert "MAIL" not in {command.split(" ")[0] for command in server.commands}


@pytest.mark.parametrize(
    "address",
    ["", "ada", "a@b.example>\r\nRCPT TO:<evil@e.example", "a@b.example, evil@e.example", "a@b@\nc", "<a@b.c>"],
)
def test_an_address_cannot_speak_to_the_server(server: MailServer, session: SmtpSession, address: str) -> None:
    """Whatever is no single address is refused before anything is said, as sender or as recipient."""
    for envelope in (Envelope(TO_ADA.sender, address), Envelope(address, TO_ADA.recipient)):
        with pytest.raises(ValueError, match="no address"):
            session.offer(envelope, LETTER)
    assert "MAIL" not in {command.split(" ")[0] for command in server.commands}


def test_an_offered_letter_that_is_not_committed_was_not_sent(server: MailServer, session: SmtpSession) -> None:
    """Leaving between the two steps leaves nothing with the server, and no goodbye that could be read as the end."""
    session.offer(TO_ADA, LETTER)
    session.close()

    assert server.letters == []
    assert b"QUIT" not in server.heard


def test_one_refused_recipient_keeps_nobody_else_from_theirs(server: MailServer, session: SmtpSession) -> None:
    """Each recipient is a letter of its own: refused and deferred ones stand between those that are taken."""
    server.script["rcpt"] = [None, b"550 5.1.1 nobody here\r\n", b"450 4.7.1 greylisted\r\n", None]
    answers = [send(session, envelope=Envelope(TO_ADA.sender, f"{name}@board.example")) for name in "abcd"]

    assert [answer.kind for answer in answers] == ["accepted", "refused", "deferred", "accepted"]
    assert [(answers[1].code, answers[1].words), answers[2].stage] == [(550, "5.1.1 nobody here"), "rcpt"]
    assert [recipients for _, recipients, _ in server.letters] == [["a@board.example"], ["d@board.example"]]


def test_a_greylisted_letter_is_taken_later(server: MailServer, papers: Papers) -> None:
    """A server that says "not now" the first time has the same bytes the next time, once."""
    server.script["rcpt"] = [b"451 4.7.1 please try again later\r\n"]
    kinds = []
    for _ in range(2):
        session = transport(server, papers).open()
        kinds.append(send(session).kind)
        session.close()

    assert kinds == ["deferred", "accepted"]
    assert server.letters == [(TO_ADA.sender, [TO_ADA.recipient], LETTER)]
