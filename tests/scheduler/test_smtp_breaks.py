"""Whatever breaks while a letter is handed over, what was sent, what was not and what is in doubt are told apart."""

from __future__ import annotations

import pytest

from scheduler.mail import AnswerKind, Envelope
from scheduler.mail.smtp_session import MOST_LETTERS, SmtpSession
from scheduler.mail.wire import Patience
from tests.scheduler.mail_server import MailServer, Papers, hang_up, in_turn, running, stall
from tests.scheduler.smtp_cases import LETTER, LONG, TO_ADA, send, transport

pytest_plugins = ["tests.scheduler.mail_papers"]


def test_a_connection_that_breaks_in_the_middle_sent_nothing(server: MailServer, session: SmtpSession) -> None:
    """A server that goes away within a letter has no letter, and the session says so and is spent."""
    server.script["body"] = [hang_up]
    answer = send(session, LONG)

    assert (answer.kind, answer.stage, answer.code) == (AnswerKind.CLOSED, "body", None)
    assert server.letters == []
    assert session.spent
    assert send(session).kind is AnswerKind.CLOSED


def test_a_server_that_has_enough_in_the_middle_is_heard(server: MailServer, session: SmtpSession) -> None:
    """A refusal of the size that comes within the letter is an answer, though nobody asked yet."""
    server.script["body"] = [in_turn(b"552 5.3.4 that is too big\r\n", hang_up)]
    answer = session.offer(TO_ADA, LONG)

    assert answer.kind in {AnswerKind.OVERSIZE, AnswerKind.CLOSED}, "what it said may be lost with the connection"
    assert server.letters == []


def test_a_server_that_hears_no_more_is_left(papers: Papers) -> None:
    """A server that takes nothing for longer than the time of a body is left; nothing was sent."""
    with running(papers.context(), data_size_limit=None) as server:
        server.script["body"] = [stall]
        session = transport(server, papers, patience=Patience(body=1)).open()
        answer = session.offer(TO_ADA, LONG * 4)
        session.close()

    assert (answer.kind, answer.stage) == (AnswerKind.CLOSED, "body")


def test_what_breaks_off_after_the_dot_is_in_doubt(server: MailServer, session: SmtpSession) -> None:
    """A server that takes the letter and goes before it says so leaves a doubt, and the letter."""
    server.script["dot"] = [hang_up]
    answer = send(session)

    assert (answer.kind, answer.stage) == (AnswerKind.LOST, "dot")
    assert len(server.letters) == 1
    assert session.spent


@pytest.mark.parametrize("said", [b"250 2.0.0 kept\r\n", b"421 4.3.2 going down\r\n", b"nonsense\r\n"])
def test_a_reply_that_nobody_asked_for_is_never_taken_for_one(
    server: MailServer, session: SmtpSession, said: bytes
) -> None:
    """A second reply, unasked, ends the session before the dot: it could have been read as "sent"."""
    server.script["data"] = [b"354 go on\r\n" + said]
    answer = session.offer(TO_ADA, LETTER)

    assert answer.kind is AnswerKind.CLOSED
    assert session.spent
    assert server.letters == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"250 2.0.0 kept\r\n", AnswerKind.DEFERRED),
        (b"421 4.3.2 going down\r\n", AnswerKind.DEFERRED),
        (b"554 5.7.1 spam\r\n", AnswerKind.REFUSED),
    ],
)
def test_what_is_said_between_the_two_steps_keeps_the_dot_from_being_sent(
    server: MailServer, session: SmtpSession, said: bytes, kind: AnswerKind
) -> None:
    """A server that speaks or leaves after the offer gets no dot: the letter is not sent, and nothing is in doubt."""
    session.offer(TO_ADA, LETTER)
    server.say(said)
    answer = session.commit()

    assert (answer.kind, answer.stage) == (kind, "dot")
    assert session.spent
    assert server.letters == []


def test_a_server_that_leaves_between_the_two_steps_has_no_letter(server: MailServer, session: SmtpSession) -> None:
    """A connection that was closed before the dot is no doubt: the letter is tried again later."""
    session.offer(TO_ADA, LETTER)
    server.say(b"")
    answer = session.commit()

    assert (answer.kind, answer.words) == (AnswerKind.DEFERRED, "the server closed the connection")
    assert server.letters == []


def test_a_reply_too_many_ends_the_session_and_no_letter_more(server: MailServer, session: SmtpSession) -> None:
    """A server that answers the dot twice has one letter; the next is not begun on that connection."""
    server.script["dot"] = [b"250 2.0.0 kept\r\n250 2.0.0 kept again\r\n"]
    kinds = [send(session).kind, send(session).kind]

    assert kinds == ["accepted", "closed"]
    assert len(server.letters) == 1


def test_a_letter_above_the_server_s_size_is_not_begun(papers: Papers) -> None:
    """What a server says it takes is believed: a larger letter is told as oversize, with both numbers."""
    with running(papers.context(), data_size_limit=1000) as server:
        session = transport(server, papers).open()
        answer = send(session, b"Subject: x\r\n\r\n" + b"1234567\r\n" * 200)
        after = send(session)
        session.close()

    assert session.largest == 1000
    assert (answer.kind, answer.words) == (
        AnswerKind.OVERSIZE,
        "the message has 1,814 bytes, and this server takes 1,000",
    )
    assert after.kind is AnswerKind.ACCEPTED
    assert f"MAIL FROM:<briefings@juniper.example> SIZE={len(LETTER)}" in server.commands


def test_a_server_without_a_size_is_asked_without_one(server: MailServer, papers: Papers) -> None:
    """A server that says nothing of sizes, or has no limit, is told none."""
    server.without.add("SIZE")
    session = transport(server, papers).open()
    send(session)
    session.close()

    assert session.largest is None
    assert "MAIL FROM:<briefings@juniper.example>" in server.commands


def test_only_seven_bits_go_to_a_server_of_seven_bits(server: MailServer, papers: Papers) -> None:
    """Letters are 7 bits, so a server without 8BITMIME takes them; what is not is refused, and not mangled."""
    server.without.add("8BITMIME")
    session = transport(server, papers).open()
    kinds = [send(session).kind, send(session, "Subject: x\r\n\r\né\r\n".encode()).kind]
    session.close()

    assert kinds == ["accepted", "refused"]
    assert len(server.letters) == 1


JOSE = Envelope("briefings@juniper.example", "josé@board.example")


def test_an_address_beyond_ascii_needs_a_server_that_takes_it(papers: Papers) -> None:
    """Without SMTPUTF8 that recipient alone is refused, in a sentence; with it, the server is told what comes."""
    with running(papers.context()) as plain:
        session = transport(plain, papers).open()
        refused, other = send(session, envelope=JOSE), send(session)
        session.close()
    with running(papers.context(), enable_SMTPUTF8=True) as able:
        session = transport(able, papers).open()
        taken = send(session, "To: josé@board.example\r\n\r\nx\r\n".encode(), JOSE)
        session.close()

    assert (refused.kind, refused.stage, refused.code) == (AnswerKind.REFUSED, "rcpt", None)
    assert "it offers no SMTPUTF8" in refused.words
    assert other.kind is AnswerKind.ACCEPTED
    assert taken.kind is AnswerKind.ACCEPTED
    assert able.letters[0][1] == ["josé@board.example"]
    assert any(command.endswith(" BODY=8BITMIME SMTPUTF8") for command in able.commands)


def test_a_connection_is_left_after_fifty_letters(server: MailServer, session: SmtpSession) -> None:
    """Between letters the server is told to forget the last one; after fifty, another connection is due."""
    spent = []
    for _ in range(MOST_LETTERS):
        spent.append(session.spent)
        assert send(session).kind is AnswerKind.ACCEPTED

    assert spent == [False] * MOST_LETTERS
    assert session.spent
    assert server.commands.count("RSET") == MOST_LETTERS - 1


def test_nothing_is_printed_of_what_is_said(
    server: MailServer, session: SmtpSession, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the password nor a letter is echoed to the terminal, where smtplib would at its debug level."""
    send(session)
    session.close()

    assert capfd.readouterr() == ("", "")
    assert len(server.letters) == 1
