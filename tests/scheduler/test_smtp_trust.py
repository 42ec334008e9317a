"""A mail server is trusted with nothing before it has shown who it is."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import trustme

from scheduler.mail import AnswerKind
from scheduler.mail.smtp import Login, SmtpTransport
from scheduler.mail.wire import Patience
from tests.scheduler.mail_server import HOST, PASSWORD, USER, MailServer, Papers, running
from tests.scheduler.smtp_cases import LETTER, LOGIN, TO_ADA, fault, only_before_tls, send, transport

pytest_plugins = ["tests.scheduler.mail_papers"]


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
        (("elsewhere.example",), {}, "certificate is not valid for '127.0.0.1'; nothing was sent"),
        (
            (),
            {"not_before": datetime(2020, 1, 1, tzinfo=UTC), "not_after": datetime(2021, 1, 1, tzinfo=UTC)},
            "certificate has expired; nothing was sent",
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
