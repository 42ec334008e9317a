"""What the tests of sending are about: a report with an audience, and a server that says what it is told to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from scheduler.ledger import Delivery, EditionKey, Ledger
from scheduler.mail import Answer, AnswerKind, Envelope, TransportError
from scheduler.runner.house import House
from tests.scheduler.house_cases import MONTHLY, Site, report

ADA, LI, ZOE = "ada@example.org", "li@example.org", "zoe@example.org"
KEY = EditionKey("monthly", "2026-01")
DUE = "2026-02-01 07:00"
K = AnswerKind


def answer(kind: AnswerKind, words: str = "", stage: Any = "dot", code: int | None = None) -> Answer:
    """Return what a server says."""
    return Answer(kind, code, words or f"{kind} at {stage}", stage)


@dataclass
class FakeServer:
    """A mail server in this process: what it accepted, and what it is to say next to an offer or a final dot.

    A step without a script is accepted. ``down`` is why no session can be had; ``watch`` is told of each step, before
    the server acts on it.
    """

    offers: dict[str, list[Answer]] = field(default_factory=dict)
    dots: dict[str, list[Answer]] = field(default_factory=dict)
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    down: TransportError | None = None
    opened: int = 0
    size: int | None = None
    watch: Callable[[str, str], None] = lambda _step, _recipient: None

    def open(self) -> FakeSession:
        """Return a session."""
        self.watch("open", "")
        if self.down:
            raise self.down
        self.opened += 1
        return FakeSession(self)

    @property
    def mails(self) -> list[EmailMessage]:
        """What was accepted, parsed as a mail program would."""
        return [BytesParser(EmailMessage, policy=policy.default).parsebytes(content) for _, content in self.accepted]

    def received(self, address: str) -> list[EmailMessage]:
        """Return what an address was sent."""
        return [mail for mail, (to, _) in zip(self.mails, self.accepted, strict=True) if to == address]

    @property
    def copies(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)


class FakeSession:
    """An open session of it."""

    smtputf8 = False

    def __init__(self, server: FakeServer) -> None:
        self.server = server
        self.spent = False
        self._offered: tuple[str, bytes] | None = None

    @property
    def largest(self) -> int | None:
        """The server's limit."""
        return self.server.size

    def offer(self, envelope: Envelope, content: bytes) -> Answer:
        """Take a letter but for its final dot."""
        assert not self.spent
        assert content.endswith(b"\r\n")
        self.server.watch("offer", envelope.recipient)
        self.server.offered.append(envelope.recipient)
        said = self._say(self.server.offers, envelope, answer(K.ACCEPTED, stage="body"))
        self._offered = (envelope.recipient, content) if said.kind is K.ACCEPTED else None
        return said

    def commit(self) -> Answer:
        """Take the final dot; what is lost after it may have been taken all the same."""
        assert self._offered is not None
        recipient, content = self._offered
        self.server.watch("dot", recipient)
        said = self._say(self.server.dots, Envelope("", recipient), answer(K.ACCEPTED, "2.0.0 queued", code=250))
        if said.kind is K.ACCEPTED or said.words.endswith("but taken"):
            self.server.accepted.append((recipient, content))
        self.server.watch("answer", recipient)
        self._offered = None
        return said

    def close(self) -> None:
        """Leave."""
        self._offered = None

    def _say(self, script: dict[str, list[Answer]], envelope: Envelope, usual: Answer) -> Answer:
        left = script.get(envelope.recipient) or []
        said = left.pop(0) if left else usual
        self.spent = said.kind in {K.CLOSED, K.LOST}
        return said


def audience(*people: str, **more: str) -> str:
    """Return an audiences.yaml of one board."""
    rows = "".join(f"  - {one}\n" for one in people)
    rest = "".join(f"  {name}: {value}\n" for name, value in more.items())
    return f"audiences:\n- id: board\n  name: Board\n{rest}  people:\n{rows}"


def person(address: str, **more: str) -> str:
    """Return a person in an audiences.yaml."""
    fields = {"name": address.partition("@")[0].capitalize(), "address": address, **more}
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"


def write_people(site: Site, *people: str, **more: str) -> None:
    """Write who receives the monthly report."""
    path = site.root / "data" / "audiences.yaml"
    path.write_text(audience(*people, **more), encoding="utf-8")


def mail_settings(site: Site, **settings: str) -> None:
    """Write how mail travels."""
    rest = "".join(f"  {name}: {value}\n" for name, value in settings.items())
    text = "title: Teapots\ntimezone: UTC\nmail:\n  from: Teapots <briefings@example.com>\n"
    (site.root / "frontier.yaml").write_text(text + rest, encoding="utf-8")


def owing(site: Site, *people: str, **more: str) -> None:
    """Leave a site that owes the edition of January to a board."""
    fields = {name: more.pop(name) for name in ("send", "approval", "subject") if name in more}
    site.write(report(schedule=MONTHLY, audience="[board]", **fields))
    mail_settings(site)
    write_people(site, *(people or (person(ADA), person(LI))), **more)
    site.run()
    site.clock.set(DUE)


def states(ledger: Ledger, key: EditionKey = KEY) -> dict[str, str]:
    """Return the state of each delivery of an edition."""
    return {one.recipient.address: str(one.state) for one in ledger.deliveries(key)}


def delivery(ledger: Ledger, address: str = ADA, key: EditionKey = KEY) -> Delivery:
    """Return one delivery."""
    return next(one for one in ledger.deliveries(key) if one.recipient.address == address)


@contextmanager
def sending_house(site: Site, server: Any, **parts: Any) -> Iterator[House]:
    """Yield a house that sends by a server."""
    yield site.house(transport=lambda _: server, **parts)
