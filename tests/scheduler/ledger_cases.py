"""What the ledger's tests are about: one edition in March, its people, and every write that may be killed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from scheduler.ledger import DeliveryState, EditionKey, Ledger, Notice, PlannedEdition, Recipient
from scheduler.ledger.schema import metadata

# Makes another database and returns its URL.
NewLedger = Callable[[], str]

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
LEASE = timedelta(minutes=5)
MARCH = EditionKey("monthly", "2026-03")
HASH = "ab" * 32
PEOPLE = (
    Recipient("ada@example.org", "Ada", "en", "<1@example.org>"),
    Recipient("li@example.org", "Li", "zh", "<2@x>"),
)

ZOE = Recipient("zoe@example.org", "Zoë", "en", "<3@x>", "board", "resend", "link")


def planned(period: str, **more: Any) -> PlannedEdition:
    """Return an edition of the monthly report that is due now."""
    return PlannedEdition(**{"report": "monthly", "period": period, "due_at": NOW} | more)


def claimed(ledger: Ledger) -> Any:
    """Return a claim on the edition for March."""
    ledger.plan("monthly", NOW.replace(tzinfo=None), [planned("2026-03")])
    return ledger.claim("first", LEASE, MARCH)


def archived(ledger: Ledger) -> Any:
    """Return a claim to send the edition for March."""
    ledger.archive(claimed(ledger), HASH, 7, "digest", PEOPLE, waiting=False)
    return ledger.claim_sending("first", LEASE, MARCH)


def waiting(ledger: Ledger) -> None:
    """Leave the edition for March waiting for approval."""
    ledger.archive(claimed(ledger), HASH, 7, "digest", PEOPLE, waiting=True, approve_by=NOW)


def step(ledger: Ledger, claim: Any, was: str, to: str) -> None:
    """Take the first delivery one step on."""
    first = ledger.deliveries(claim.key)[0]
    ledger.move(first.id, claim.fence, DeliveryState(was), DeliveryState(to), reply="250 OK")


def half_sent(ledger: Ledger) -> Any:
    """Leave the first delivery just before its final dot."""
    claim = archived(ledger)
    step(ledger, claim, "pending", "sending")
    step(ledger, claim, "sending", "committing")
    return claim


def sending(ledger: Ledger) -> Any:
    """Leave the first delivery before its message is known to the ledger."""
    claim = archived(ledger)
    step(ledger, claim, "pending", "sending")
    return claim


def in_doubt(ledger: Ledger) -> Any:
    """Leave the first delivery in doubt."""
    claim = half_sent(ledger)
    step(ledger, claim, "committing", "unknown")
    return claim


def told(ledger: Ledger) -> None:
    """Leave something that the owner is to be mailed."""
    ledger.alarm("monthly", "late", "not made")


def tripped(ledger: Ledger) -> None:
    """Leave the breaker open."""
    ledger.trip("unreachable", "nobody answers", LATER)


PLAN = [planned("2026-01"), planned("2026-02", state="skipped", reason="catch-up is latest"), planned("2026-03")]

# What is there before, and the write that is killed.
Write = tuple[Callable[[Ledger], Any], Callable[[Ledger, Any], object]]
WRITES: dict[str, Write] = {
    "plan": (lambda _: None, lambda ledger, _: ledger.plan("monthly", NOW.replace(tzinfo=None), PLAN)),
    "add": (lambda _: None, lambda ledger, _: ledger.add(planned("2026-03"))),
    "claim": (lambda ledger: ledger.add(planned("2026-03")), lambda ledger, _: ledger.claim("second", LEASE)),
    "claim what is asked for": (
        lambda ledger: ledger.plan("monthly", NOW.replace(tzinfo=None), PLAN),
        lambda ledger, _: ledger.claim_asked("second", LEASE, [one.key for one in PLAN], send=True),
    ),
    "claim a lapsed one": (
        lambda ledger: half_sent(ledger) and ledger.add(planned("2026-04")),
        lambda ledger, _: ledger.claim_sending("second", LEASE),
    ),
    "extend": (claimed, lambda ledger, claim: ledger.extend(claim, 2 * LEASE)),
    "release": (half_sent, lambda ledger, claim: ledger.release(claim)),
    "archive": (claimed, lambda ledger, claim: ledger.archive(claim, HASH, 7, "digest", PEOPLE, waiting=False)),
    "fail": (claimed, lambda ledger, claim: ledger.fail(claim, "no such font", LEASE)),
    "hold": (claimed, lambda ledger, claim: ledger.hold(claim, ["two totals disagree"])),
    "retry": (lambda ledger: ledger.hold(claimed(ledger), ["stale"]), lambda ledger, _: ledger.retry(MARCH, "ada")),
    "approve": (waiting, lambda ledger, _: ledger.approve(MARCH, "ada")),
    "expire": (waiting, lambda ledger, _: ledger.expire(LATER)),
    "sweep": (half_sent, lambda ledger, _: ledger.sweep()),
    "move": (half_sent, lambda ledger, claim: step(ledger, claim, "committing", "sent")),
    "freeze": (sending, lambda ledger, claim: ledger.freeze(claim, 1, HASH, 9, "link")),
    "postpone": (archived, lambda ledger, claim: ledger.postpone(claim, 1, LATER, "it is night")),
    "resolve": (in_doubt, lambda ledger, _: ledger.resolve(1, DeliveryState.SENT, "ada")),
    "reopen": (archived, lambda ledger, _: ledger.reopen(1, "ada")),
    "add recipients": (archived, lambda ledger, _: ledger.add_recipients(MARCH, [ZOE], "ada")),
    "tell of a delivery": (in_doubt, lambda ledger, _: ledger.tell_delivery(ledger.untold()[0], "in doubt")),
    "take notices": (told, lambda ledger, _: ledger.take_notices(LATER)),
    "settle notices": (told, lambda ledger, _: ledger.settle_notices([Notice(1, "", NOW)], mailed=True)),
    "trip": (tripped, lambda ledger, _: ledger.trip("auth", "535 no", LATER)),
    "mend": (tripped, lambda ledger, _: ledger.mend()),
    "alarm": (lambda _: None, lambda ledger, _: ledger.alarm("monthly", "late", "not made")),
}


def time_of(name: str) -> datetime:
    """Return when a write happens: after the lease where it is about one that lapsed."""
    return LATER if name in ("claim a lapsed one", "sweep") else NOW


@dataclass
class FakeClock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self, _connection: Connection) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Let time pass, backwards too."""
        self.now += timedelta(**time)


def contents(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, but for the numbers that the database gives."""
    held = {}
    with ledger.engine.connect() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if column.name not in ("id", "edition")]
            rows = connection.execute(select(*columns).order_by(*table.primary_key))
            held[table.name] = [tuple(row) for row in rows]
    return held
