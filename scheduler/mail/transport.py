"""What every way of sending has in common: a session, an envelope, and what the other side answers.

A letter is offered whole but for its last step, and the last step is taken apart from it: whoever sends can write down
"about to commit" in between. What fails before the last step has sent nothing; what breaks off after it is in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from scheduler.errors import SchedulerError


class AnswerKind(StrEnum):
    """What became of a step.

    ``accepted`` after an offer: the letter is there and may be committed; after a commit: it is the server's now.
    ``deferred``: not now, later. ``refused``: never. ``oversize``: too large, a smaller one may be taken.
    ``closed``: the connection is gone and nothing was sent. ``lost``: it is gone, and nobody knows whether it was.
    """

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    OVERSIZE = "oversize"
    CLOSED = "closed"
    LOST = "lost"


Stage = Literal["reset", "mail", "rcpt", "data", "body", "dot"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said: its code where it gave one, and its words, fit to be stored and shown.

    ``stage`` says to which step: a refusal of ``mail`` concerns the sender, and so every recipient.
    """

    kind: AnswerKind
    code: int | None
    words: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends and who receives, as addresses on the wire: domains punycoded, nothing around them."""

    sender: str
    recipient: str

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 can take it."""
        return not (self.sender.isascii() and self.recipient.isascii())


TransportFault = Literal["unreachable", "tls", "auth", "greeting"]


class TransportError(SchedulerError):
    """No session could be had, so nobody can be sent anything; said in a sentence that holds no secret."""

    def __init__(self, kind: TransportFault, words: str, code: int | None = None) -> None:
        self.kind: TransportFault = kind
        self.words = words
        self.code = code
        super().__init__(words)

    @property
    def passes(self) -> bool:
        """Whether it may mend itself (a network, a 4xx); what is left needs a person."""
        return self.kind == "unreachable" or (self.code is not None and 400 <= self.code < 500)


class Session(Protocol):
    """An open way to hand letters over, one after the other."""

    @property
    def largest(self) -> int | None:
        """The most bytes it takes, where it says so."""

    @property
    def smtputf8(self) -> bool:
        """Whether it takes addresses with letters beyond ASCII before the @."""

    @property
    def spent(self) -> bool:
        """Whether it takes no more letters, and another session has to be opened for the next."""

    def offer(self, envelope: Envelope, content: bytes) -> Answer:
        """Hand a letter over but for its last step."""

    def commit(self) -> Answer:
        """Take the last step of the letter that was accepted when offered."""

    def close(self) -> None:
        """Leave; a letter offered and not committed was not sent."""


class Transport(Protocol):
    """A way of sending."""

    def open(self) -> Session:
        """Return a session. Raises TransportError."""
