"""A mail server is trusted with nothing before it has shown who it is, and a letter reaches it byte for byte."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import trustme

from scheduler.mail import AnswerKind, Envelope, TransportError
from scheduler.mail.smtp import Login, SmtpTransport
from scheduler.mail.smtp_session import MOST_LETTERS, SmtpSession
from scheduler.mail.wire import Patience
from tests.scheduler.mail_server import HOST, PASSWORD, USER, MailServer, Papers, hang_up, in_turn, running, stall

pytest_plugins = ["tests.scheduler.mail_papers"]

TO_ADA = Envelope("briefings@juniper.example", "ada@board.example")
LETTER = b"Subject: Houses\r\n\r\nText\r\n"
LOGIN = Login(USER, PASSWORD)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PATIENCE = Patience(command=30, body=30, dot=30)


@pytest.fixture
def server(papers: Papers) -> Iterator[MailServer]:
    """Return a server with STARTTLS, at which one user may log in."""
    with running(papers.context()) as one:
        yield one


def transport(server: MailServer, papers: Papers | None, **changes: Any) -> SmtpTransport:
    """Return a way to a server, whose authority is trusted where papers are given."""
    usual = SmtpTransport(
        HOST, server.port, "juniper.example", login=LOGIN, ca_file=papers and papers.ca_file, patience=PATIENCE
    )
    return replace(usual, **changes)


def fault(transport: SmtpTransport) -> TransportError:
    """Return why there is no session."""
    with pytest.raises(TransportError) as caught:
        transport.open()
    return caught.value


def send(session: SmtpSession, letter: bytes = LETTER, envelope: Envelope = TO_ADA) -> Any:
    """Offer a letter, commit it where that may be, and return the last answer."""
    answer = session.offer(envelope, letter)
    return session.commit() if answer.kind is AnswerKind.ACCEPTED else answer


def only_before_tls(server: MailServer) -> bool:
    """Whether all that a server was told is that somebody is there."""
    return {command.split(" ")[0] for command in server.commands} <= {"EHLO", "STARTTLS", "QUIT"}


def test_a_letter_reaches_a_server_under_tls(server: MailServer, papers: Papers) -> None:
    """After STARTTLS and a login the server keeps the letter as it is, for one recipient, and we keep its words."""
    session = transport(server, papers).open()
    offered = session.offer(TO_ADA, LETTER)
    before = list(server.letters)
    answer = session.commit()
    session.close()

    assert (offered.kind, offered.code) == (AnswerKind.ACCEPTED, None)
    assert before == []
    assert (answer.kind, answer.code, answer.words) == (AnswerKind.ACCEPTED, 250, "2.0.0 kept")
    assert server.letters == [(TO_ADA.sender, [TO_ADA.recipient], LETTER)]
    assert server.logins == [(USER, PASSWORD)]
    assert server.commands[0] == "EHLO juniper.example"
    assert server.commands[-1] == "QUIT"


def test_a_server_without_starttls_is_told_nothing(papers: Papers) -> None:
    """Where STARTTLS was taken out of the offer, by whomever, nothing is sent in clear: no user, no letter."""
    with running() as server:
        error = fault(transport(server, papers))

    assert (error.kind, error.passes) == ("tls", False)
    assert "offers no STARTTLS, so nothing was sent" in error.words
    assert only_before_tls(server)


@pytest.mark.parametrize("reply", [b"502 5.5.1 no such command\r\n", b"454 4.7.0 not now\r\n", b"250 fine\r\n"])
def test_a_man_in_the_middle_cannot_talk_tls_away(server: MailServer, papers: Papers, reply: bytes) -> None:
    """Whatever is answered to STARTTLS but 220, the letter does not go on in clear."""
    server.script["starttls"] = [reply]

    assert fault(transport(server, papers)).kind == "tls"
    assert only_before_tls(server)


def test_words_slipped_in_before_tls_are_not_heard(server: MailServer, papers: Papers) -> None:
    """What was sent in clear behind the answer to STARTTLS is not taken for the server's words under TLS."""
    server.script["starttls"] = [b"220 go\r\n250-mail.test\r\n250-SIZE 1\r\n250 AUTH PLAIN\r\n235 welcome\r\n"]
    error = fault(transport(server, papers))

    assert error.kind == "tls"
    assert "said more in clear after STARTTLS" in error.words
    assert only_before_tls(server)


@pytest.mark.parametrize(
    ("names", "validity", "words"),
    [
        (("elsewhere.example",), {}, "certificate is not valid for '127.0.0.1'"),
        (
            (),
            {"not_before": datetime(2020, 1, 1, tzinfo=UTC), "not_after": datetime(2021, 1, 1, tzinfo=UTC)},
            "expired",
        ),
    ],
)
@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_has_to_be_the_server_s_own_and_valid(
    papers: Papers, names: tuple[str, ...], validity: dict[str, datetime], words: str, implicit: bool
) -> None:
    """A certificate for another name, or one that ran out, ends it before a user or a letter was told."""
    with running(papers.context(*names, **validity), implicit=implicit) as server:
        error = fault(transport(server, papers, tls="implicit" if implicit else "required"))

    assert (error.kind, error.passes) == ("tls", False)
    assert words in error.words
    assert only_before_tls(server)


@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_that_nobody_vouches_for_is_refused(papers: Papers, implicit: bool) -> None:
    """A certificate by an authority that is neither the system's nor named in ca_file is worth nothing."""
    with running(papers.context(), implicit=implicit) as server:
        error = fault(transport(server, None, tls="implicit" if implicit else "required"))

    assert error.kind == "tls"
    assert "certificate is not to be trusted" in error.words
    assert only_before_tls(server)


def test_a_certificate_that_vouches_for_itself_is_refused(server: MailServer, papers: Papers) -> None:
    """A self-signed certificate convinces nobody who was not given it."""
    itself = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority = trustme.CA()
    with authority.private_key_pem.tempfile() as key, authority.cert_pem.tempfile() as certificate:
        itself.load_cert_chain(certificate, key)
    with running(itself) as other:
        error = fault(transport(other, papers))

    assert "self-signed certificate" in error.words or "self signed certificate" in error.words
    assert only_before_tls(other)
    assert server.commands == []


def test_tls_can_begin_with_the_first_byte(papers: Papers) -> None:
    """With tls: implicit nothing at all is said in clear, and the rest is the same."""
    with running(papers.context(), implicit=True) as server:
        session = transport(server, papers, tls="implicit").open()
        answer = send(session)
        session.close()

    assert answer.kind is AnswerKind.ACCEPTED
    assert len(server.letters) == 1
    assert "STARTTLS" not in server.commands


def test_a_server_that_speaks_in_clear_where_tls_is_due_is_refused(server: MailServer, papers: Papers) -> None:
    """The wrong port is told as what it is: no encryption came about."""
    error = fault(transport(server, papers, tls="implicit"))

    assert error.kind == "tls"
    assert "no encryption came about" in error.words


def test_a_password_is_never_sent_in_clear() -> None:
    """Where somebody asks for no TLS and a login, no connection is made."""
    with running() as server:
        error = fault(transport(server, None, tls="none"))

    assert error.kind == "auth"
    assert "never sent in clear" in error.words
    assert server.connections == []


def test_mail_goes_in_clear_where_somebody_says_so() -> None:
    """With tls: none, as for a server on the same machine, a letter goes as it is and STARTTLS is not asked for."""
    with running() as server:
        session = transport(server, None, tls="none", login=None).open()
        assert send(session).kind is AnswerKind.ACCEPTED
        session.close()

    assert len(server.letters) == 1


def test_a_file_of_authorities_that_is_none_is_told(server: MailServer, papers: Papers) -> None:
    """A ca_file that is missing or holds something else is named in the sentence."""
    nowhere = papers.ca_file.with_name("nowhere.pem")
    empty = papers.ca_file.with_name("empty.pem")
    empty.write_text("nothing", encoding="utf-8")

    for file in (nowhere, empty):
        error = fault(replace(transport(server, papers), ca_file=file))
        assert error.kind == "tls"
        assert str(file) in error.words


@pytest.mark.parametrize("host", [HOST, "nobody.invalid", "a..b", "x" * 70 + ".example"])
def test_a_server_that_is_not_there_is_unreachable(papers: Papers, host: str) -> None:
    """A closed port, a name that nobody has, or what is no name at all: it is told, and may mend itself."""
    with running() as server:
        gone = server.port
    error = fault(SmtpTransport(host, gone, "juniper.example", ca_file=papers.ca_file, patience=Patience(connect=5)))

    assert (error.kind, error.passes) == ("unreachable", True)
    assert f"{host}:{gone} cannot be reached: " in error.words


def test_a_wrong_password_needs_a_person(server: MailServer, papers: Papers) -> None:
    """A 535 is told with the server's words; no letter was tried, and none will be before somebody mends it."""
    error = fault(transport(server, papers, login=Login(USER, "wrong")))

    assert (error.kind, error.code, error.passes) == ("auth", 535, False)
    assert f"{HOST}:{server.port} answered AUTH with 535 5.7.8 Authentication credentials invalid" in error.words


def test_a_server_that_knows_only_login_is_served(papers: Papers) -> None:
    """AUTH LOGIN serves where there is no PLAIN; where there is neither, nothing is guessed."""
    with running(papers.context(), auth_exclude_mechanism=["PLAIN"]) as server:
        transport(server, papers).open().close()
    with running(papers.context(), auth_exclude_mechanism=["PLAIN", "LOGIN"]) as neither:
        error = fault(transport(neither, papers))

    assert server.logins == [(USER, PASSWORD)]
    assert error.kind == "auth"
    assert "offers no way to log in that we know" in error.words


ECHO = f"535 5.7.8 {PASSWORD} is wrong for {USER}".encode()


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
def test_a_password_that_a_server_repeats_is_not_kept(papers: Papers, way: str) -> None:
    """A server that echoes the password, plain or encoded, at login or later, has it left out of every word we keep."""

    async def echo(smtp: Any) -> None:
        said = smtp.argument.split(" ")[-1].encode() if smtp.argument else b""
        await smtp.act(ECHO + b" (" + said + b")\r\n")

    other = "LOGIN" if way == "PLAIN" else "PLAIN"
    with running(papers.context(), auth_exclude_mechanism=[other]) as server:
        server.script["auth"] = [echo]
        error = fault(transport(server, papers))
        server.script["mail"] = [ECHO.replace(b"535", b"550") + b"\r\n"]
        session = transport(server, papers).open()
        answer = send(session)
        session.close()

    for words in (str(error), repr(error), error.words, answer.words, repr(answer)):
        assert PASSWORD not in words
        assert LOGIN.plain.encode().hex() not in words.encode().hex()
        assert "AGJyaWVmaW5nc" not in words, "the beginning of the encoded login"
    assert "•••" in answer.words


def test_a_password_is_in_no_text_made_of_the_objects(server: MailServer, papers: Papers) -> None:
    """What is printed of a transport, a login or a session in a log or a traceback does not hold the password."""
    way = transport(server, papers)
    session = way.open()
    shown = f"{way!r} {way} {LOGIN!r} {LOGIN} {session!r}"
    session.close()

    assert USER in shown
    assert PASSWORD not in shown


# Letters -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def session(server: MailServer, papers: Papers) -> Iterator[SmtpSession]:
    """Return an open session."""
    one = transport(server, papers).open()
    yield one
    one.close()


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


LONG = b"Subject: x\r\n\r\n" + b"line\r\n" * 2_000_000


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
