"""Letters handed to a mail server one after the other, each in two steps: all but the final dot, then the dot."""

from __future__ import annotations

import re
import smtplib
from time import monotonic
from typing import Final

from scheduler.mail.replies import CLOSING, answer, fit_words
from scheduler.mail.transport import Answer, AnswerKind, Envelope, Stage
from scheduler.mail.wire import Patience, Reply, UnaskedError, Wire

MOST_LETTERS: Final = 50
MOST_SECONDS: Final = 300.0
_ADDRESS: Final = re.compile(r"[^\s<>\x00-\x1f\x7f]+@[^\s<>@\x00-\x1f\x7f]+")
_LINE_START: Final = re.compile(rb"(?m)^\.")


class SmtpSession:
    """An open connection, logged in where that is asked for."""

    def __init__(self, wire: Wire, patience: Patience, secrets: tuple[str, ...]) -> None:
        self._wire = wire
        self._patience = patience
        self._secrets = secrets
        self._until = monotonic() + MOST_SECONDS
        self._letters = 0
        self._in_body = False
        self._broken = False

    @property
    def largest(self) -> int | None:
        """The most bytes of a letter, where the server says so and means it."""
        said = self._wire.esmtp_features.get("size", "")
        return int(said) or None if said.isascii() and said.isdigit() else None

    @property
    def smtputf8(self) -> bool:
        """Whether the server takes addresses with letters beyond ASCII before the @."""
        return self._wire.has_extn("smtputf8")

    @property
    def spent(self) -> bool:
        """Whether the next letter needs another connection: after 50, after five minutes, after a fault."""
        return self._broken or self._letters >= MOST_LETTERS or monotonic() >= self._until

    def offer(self, envelope: Envelope, content: bytes) -> Answer:
        """Hand the letter over but for the final dot. Without that dot the server has nothing, whatever happens."""
        assert not self._in_body, "what was offered is committed, or the session closed"
        _check(envelope, content)
        if self._broken:
            return Answer(AnswerKind.CLOSED, None, "the connection is closed", "reset")
        if refusal := self._cannot(envelope, content):
            return refusal
        steps: list[tuple[Stage, str]] = [("reset", "RSET")] if self._letters else []
        steps += [
            ("mail", f"MAIL FROM:<{envelope.sender}>{self._options(envelope, content)}"),
            ("rcpt", f"RCPT TO:<{envelope.recipient}>"),
            ("data", "DATA"),
        ]
        self._letters += 1
        for stage, command in steps:
            said = self._ask(stage, command)
            if said.kind is not AnswerKind.ACCEPTED:
                return said
        return self._send(content)

    def commit(self) -> Answer:
        """Send the final dot and return what the server says. Nothing is sent where it spoke or left before."""
        assert self._in_body, "only what was offered can be committed"
        self._in_body = False
        self._wire.patience = self._patience.dot
        try:
            said = self._judged("dot", self._wire.ask("."))
        except UnaskedError as error:
            code, words = self._unasked(error)
            kind = answer("dot", code, words).kind if code and code >= 400 else AnswerKind.DEFERRED
            return self._over(kind, code, words, "dot")
        except smtplib.SMTPException as error:
            return self._over(AnswerKind.LOST, None, f"after the final dot: {error}", "dot")
        self._wire.patience = self._patience.command
        if said.code == CLOSING or said.kind is AnswerKind.LOST:
            return self._over(said.kind, said.code, said.words, "dot")
        return said

    def close(self) -> None:
        """Leave; politely where that cannot be taken for a part of a letter."""
        try:
            if not (self._in_body or self._broken):
                self._wire.patience = self._patience.quit
                self._wire.ask("QUIT")
        except smtplib.SMTPException:
            self._broken = True  # it is left all the same
        finally:
            self._over(AnswerKind.CLOSED, None, "", "reset")

    def _cannot(self, envelope: Envelope, content: bytes) -> Answer | None:
        """Return why this server need not even be asked."""
        if envelope.needs_utf8 and not self.smtputf8:
            words = "the address has letters before its @ that this server does not take (it offers no SMTPUTF8)"
            return Answer(AnswerKind.REFUSED, None, words, "mail" if not envelope.sender.isascii() else "rcpt")
        if self.largest is not None and len(content) > self.largest:
            words = f"the message has {len(content):,} bytes, and this server takes {self.largest:,}"
            return Answer(AnswerKind.OVERSIZE, None, words, "mail")
        if not content.isascii() and not self._wire.has_extn("8bitmime"):
            return Answer(AnswerKind.REFUSED, None, "the message has bytes that this server does not take", "rcpt")
        return None

    def _options(self, envelope: Envelope, content: bytes) -> str:
        size = f" SIZE={len(content)}" if self._wire.has_extn("size") else ""
        return size + ("" if content.isascii() else " BODY=8BITMIME") + (" SMTPUTF8" if envelope.needs_utf8 else "")

    def _ask(self, stage: Stage, command: str) -> Answer:
        try:
            said = self._judged(stage, self._wire.ask(command))
        except UnaskedError as error:
            return self._over(AnswerKind.CLOSED, *self._unasked(error), stage)
        except smtplib.SMTPException as error:
            return self._over(AnswerKind.CLOSED, None, str(error), stage)
        # A server that does not even forget the last letter is no one to give the next to.
        if said.kind is AnswerKind.CLOSED or (stage == "reset" and said.kind is not AnswerKind.ACCEPTED):
            return self._over(AnswerKind.CLOSED, said.code, said.words, stage)
        return said

    def _send(self, content: bytes) -> Answer:
        self._in_body = True
        body = _LINE_START.sub(b"..", content)
        try:
            self._wire.send_body(body if body.endswith(b"\r\n") else body + b"\r\n", self._patience.body)
            self._wire.expect_silence()
        except UnaskedError as error:
            code, words = self._unasked(error)
            kind = answer("body", code, words).kind if code and code >= 400 else AnswerKind.CLOSED
            return self._over(kind, code, words, "body")
        return Answer(AnswerKind.ACCEPTED, None, "the message is there but for its final dot", "body")

    def _judged(self, stage: Stage, reply: Reply) -> Answer:
        code, said = reply
        return answer(stage, code, fit_words(said, self._secrets))

    def _unasked(self, error: UnaskedError) -> tuple[int | None, str]:
        if error.reply is None:
            return None, str(error)
        code, said = error.reply
        return code, f"{error}: {fit_words(said, self._secrets)}"

    def _over(self, kind: AnswerKind, code: int | None, words: str, stage: Stage) -> Answer:
        """Cut the connection, and return what is said of that."""
        self._in_body, self._broken = False, True
        self._wire.close()
        return Answer(kind, code, words, stage)


def _check(envelope: Envelope, content: bytes) -> None:
    """Refuse what would let an address or a letter speak to the server itself: those who made them have to mend it."""
    for address in (envelope.sender, envelope.recipient):
        if not _ADDRESS.fullmatch(address):
            raise ValueError("the envelope holds what is no address on the wire")
    if not content.count(b"\r\n") == content.count(b"\r") == content.count(b"\n"):
        raise ValueError("a letter's lines end in CR and LF, and neither stands alone")
