"""What goes into the ledger and comes out of it: frozen values, every instant in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EditionState(StrEnum):
    """Where an edition is in its life."""

    DUE = "due"
    HELD = "held"
    ARCHIVED = "archived"
    WAITING = "waiting"
    EXPIRED = "expired"
    SKIPPED = "skipped"


class DeliveryState(StrEnum):
    """Where a delivery is: ``committing`` spans the final dot and the server's answer.

    ``withdrawn`` is what is not mailed after all, by our own decision and not the server's.
    """

    PENDING = "pending"
    SENDING = "sending"
    COMMITTING = "committing"
    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, order=True)
class EditionKey:
    """What there is exactly one edition of."""

    report: str
    period: str
    part: str = "all"

    def __str__(self) -> str:
        return f"{self.report} {self.period} {self.part}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEdition:
    """An edition that is owed, or that is left out for a ``reason`` where its state is ``skipped``.

    ``wall`` is the time on its schedule's own clock, ``tzdata`` the rules of zones that made an instant of it; ``send``
    whether it goes out to its audience once it is made.
    """

    report: str
    period: str
    part: str = "all"
    due_at: datetime
    deadline_at: datetime | None = None
    state: str = EditionState.DUE
    reason: str = ""
    wall: datetime | None = None
    tzdata: str = ""
    send: bool = True

    @property
    def key(self) -> EditionKey:
        """Which edition it is."""
        return EditionKey(self.report, self.period, self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition as the ledger has it; ``reason`` says why it is held or skipped, ``attempts`` counts failures."""

    id: int
    report: str
    period: str
    part: str
    period_end: date
    state: EditionState
    reason: str
    wall: datetime | None
    tzdata: str
    created_at: datetime
    due_at: datetime
    deadline_at: datetime | None
    next_try_at: datetime
    attempts: int
    fence: int
    worker: str | None
    lease_until: datetime | None
    sha256: str | None
    size: int | None
    input_digest: str | None
    manifest_sha256: str | None
    archived_at: datetime | None
    approve_by: datetime | None
    send: bool
    snapshot_sha256: str | None
    message_sha256: str | None

    @property
    def key(self) -> EditionKey:
        """Which edition it is."""
        return EditionKey(self.report, self.period, self.part)


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's right to write to an edition, until its lease ends; the fence tells it from every other claim."""

    edition: Edition
    worker: str
    fence: int
    lease_until: datetime

    @property
    def key(self) -> EditionKey:
        """Which edition is claimed."""
        return self.edition.key


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is to receive an edition, frozen with it; the Message-ID stays the same however often it is tried.

    ``in_doubt`` is the audience's policy; with ``withheld``, a reason, the edition is not mailed to them.
    """

    address: str
    name: str = ""
    language: str = "en"
    message_id: str = ""
    audience: str = ""
    in_doubt: str = "hold"
    format: str = "attachment"
    withheld: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One edition for one recipient; the message is known once it was first tried, and ``dot_at`` once it may be sent.

    ``format`` is how it goes out, which is the recipient's wish but where the attachment is too large.
    """

    id: int
    key: EditionKey
    recipient: Recipient
    state: DeliveryState
    tries: int
    next_at: datetime
    last_reply: str
    message_sha256: str | None
    message_size: int | None
    first_try_at: datetime | None
    dot_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an edition."""

    at: datetime
    kind: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that the owner was told, once."""

    subject: str
    kind: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Breaker:
    """Why nothing is tried for now: what failed, how often in a row, since when, and until when nobody tries again."""

    kind: str
    words: str
    failures: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something for the owner that is not mailed yet."""

    id: int
    words: str
    at: datetime
