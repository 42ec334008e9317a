"""What tests of mail servers share: an envelope, a letter, and the ways to send it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scheduler.mail import Answer, AnswerKind, Envelope, TransportError
from scheduler.mail.smtp import Login, SmtpTransport
from scheduler.mail.smtp_session import SmtpSession
from scheduler.mail.wire import Patience
from tests.scheduler.mail_server import HOST, PASSWORD, USER, MailServer, Papers

TO_ADA = Envelope("briefings@juniper.example", "ada@board.example")
LETTER = b"Subject: Houses\r\n\r\nText\r\n"
LOGIN = Login(USER, PASSWORD)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LONG = b"Subject: x\r\n\r\n" + b"line\r\n" * 2_000_000
PATIENCE = Patience(command=30, body=30, dot=30)


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


def send(session: SmtpSession, letter: bytes = LETTER, envelope: Envelope = TO_ADA) -> Answer:
    """Offer a letter, commit it where that may be, and return the last answer."""
    answer = session.offer(envelope, letter)
    return session.commit() if answer.kind is AnswerKind.ACCEPTED else answer


def only_before_tls(server: MailServer) -> bool:
    """Whether all that a server was told is that somebody is there."""
    return {command.split(" ")[0] for command in server.commands} <= {"EHLO", "STARTTLS", "QUIT"}
