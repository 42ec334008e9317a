"""One edition for one recipient: every step of sending is written down before and after it is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, or_, select, update

from scheduler.ledger import claims, events, reads
from scheduler.ledger.engine import Transaction
from scheduler.ledger.errors import LedgerError
from scheduler.ledger.schema import delivery, edition, is_in_doubt
from scheduler.ledger.values import Claim, Delivery, DeliveryState, EditionKey, Recipient

_NEXT = {
    DeliveryState.PENDING: {DeliveryState.SENDING, DeliveryState.WITHDRAWN},
    DeliveryState.DEFERRED: {DeliveryState.SENDING, DeliveryState.WITHDRAWN},
    # Before the final dot the server has nothing: what goes wrong here may be tried again, or refused for good.
    DeliveryState.SENDING: {
        DeliveryState.COMMITTING,
        DeliveryState.PENDING,
        DeliveryState.DEFERRED,
        DeliveryState.REFUSED,
    },
    DeliveryState.COMMITTING: {
        DeliveryState.SENT,
        DeliveryState.DEFERRED,
        DeliveryState.REFUSED,
        DeliveryState.UNKNOWN,
    },
}

_AS_STORED = (
    *("tries", "next_at", "last_reply", "message_sha256", "message_size"),
    *("first_try_at", "dot_at", "sent_at"),
)


def of_edition(connection: Connection, key: EditionKey) -> tuple[Delivery, ...]:
    """Return an edition's deliveries, in the order of its recipients."""
    reads.known(connection, key)
    return all_of(connection, query().where(*reads.is_key(key)).order_by(delivery.c.id))


def to_address(connection: Connection, address: str, limit: int) -> tuple[Delivery, ...]:
    """Return the deliveries to one address, whatever its case, the last edition first."""
    same = or_(delivery.c.recipient == address, func.lower(delivery.c.recipient) == address.lower())
    return all_of(connection, query().where(same).order_by(delivery.c.id.desc()).limit(limit))


def doubts(connection: Connection, limit: int) -> tuple[Delivery, ...]:
    """Return the deliveries in doubt, the oldest first."""
    return all_of(connection, query().where(is_in_doubt).order_by(delivery.c.id).limit(limit))


def letters(connection: Connection) -> tuple[str, ...]:
    """Return the hash of every letter that was frozen."""
    chosen = select(delivery.c.message_sha256).where(delivery.c.message_sha256.is_not(None))
    return tuple(connection.execute(chosen.distinct()).scalars())


def tally(connection: Connection, editions: Collection[int]) -> dict[int, Counter[str]]:
    """Return how many deliveries of each edition are in which state."""
    counts: dict[int, Counter[str]] = {number: Counter() for number in editions}
    states = select(delivery.c.edition, delivery.c.state, func.count()).group_by(delivery.c.edition, delivery.c.state)
    for number, state, count in connection.execute(states.where(delivery.c.edition.in_(editions))):
        counts[number][state] = count
    return counts


def insert_all(tx: Transaction, key: EditionKey, number: int, recipients: Sequence[Recipient]) -> None:
    """Write down who is to receive an edition; those withheld are there too, with the reason, and never mailed."""
    refuse_twice(key, (one.address for one in recipients))
    rows = [
        {
            "edition": number,
            "recipient": one.address,
            "name": one.name,
            "language": one.language,
            "message_id": one.message_id,
            "audience": one.audience,
            "in_doubt": one.in_doubt,
            "format": one.format,
            "state": DeliveryState.WITHDRAWN if one.withheld else DeliveryState.PENDING,
            "last_reply": one.withheld,
            "next_at": tx.now,
        }
        for one in recipients
    ]
    if rows:
        tx.connection.execute(insert(delivery), rows)


def withdraw(tx: Transaction, number: int, why: str) -> None:
    """Let nobody be mailed what is open of an edition: left as it is, each claim would walk past it for ever."""
    to = DeliveryState.WITHDRAWN
    for was in (DeliveryState.PENDING, DeliveryState.DEFERRED):
        left = update(delivery).where(delivery.c.edition == number, delivery.c.state == was)
        found = tx.connection.execute(left.values(state=to, last_reply=why).returning(delivery.c.id)).scalars()
        told = [{"delivery": one, "was": was, "to": to, "reply": why} for one in sorted(found)]
        events.append_all(tx, ((number, "delivery", detail) for detail in told))


def refuse_twice(key: EditionKey, addresses: Iterable[str]) -> None:
    """Raise LedgerError where somebody would receive an edition twice."""
    counts = Counter(address.casefold() for address in addresses)
    if twice := sorted(address for address, count in counts.items() if count > 1):
        raise LedgerError(f"{key} would go to {', '.join(twice)} twice; name each recipient once.")


def move(
    tx: Transaction,
    number: int,
    fence: int,
    was: DeliveryState,
    to: DeliveryState,
    reply: str,
    next_at: datetime | None,
    smaller: bool = False,
) -> None:
    """Take a delivery from one state to the next, under the fence of its edition's claim."""
    if to not in _NEXT.get(was, ()):
        raise LedgerError(f"A delivery that is {was} cannot become {to}.")
    if (to == DeliveryState.DEFERRED) != (next_at is not None):
        raise LedgerError("A delivery that is deferred, and no other, says when it is tried next.")
    claims.guard(tx, _edition_of(tx.connection, number), fence)
    values: dict[str, Any] = {"state": to, "last_reply": reply}
    if next_at is not None:
        values["next_at"] = next_at
    if smaller:
        values |= {"format": "link", "message_sha256": None, "message_size": None}
    match to:
        case DeliveryState.SENDING:
            first = func.coalesce(delivery.c.first_try_at, tx.now)
            values |= {"tries": delivery.c.tries + 1, "first_try_at": first}
        case DeliveryState.COMMITTING:
            values["dot_at"] = tx.now
        case DeliveryState.SENT:
            values["sent_at"] = tx.now
    if not change(tx, number, was, to, values):
        raise claims.lost(f"of delivery {number}", fence)


def freeze(tx: Transaction, number: int, mine: Claim, sha256: str, size: int, how: str) -> None:
    """Write down which bytes a delivery that is being sent consists of, before the server sees any of them."""
    claims.guard(tx, mine.edition.id, mine.fence)
    frozen = {"message_sha256": sha256, "message_size": size, "format": how}
    one = (delivery.c.id == number, delivery.c.edition == mine.edition.id, delivery.c.state == DeliveryState.SENDING)
    if tx.connection.execute(update(delivery).where(*one).values(**frozen)).rowcount != 1:
        raise claims.lost(f"of delivery {number}", mine.fence)
    events.append(tx, mine.edition.id, "message", delivery=number, **frozen)


def postpone(tx: Transaction, number: int, mine: Claim, until: datetime, reply: str) -> None:
    """Leave a delivery that nobody has begun as it is until later; it does not count as a try."""
    claims.guard(tx, mine.edition.id, mine.fence)
    open_ = delivery.c.state.in_([DeliveryState.PENDING, DeliveryState.DEFERRED])
    later = update(delivery).where(delivery.c.id == number, delivery.c.edition == mine.edition.id, open_)
    if tx.connection.execute(later.values(next_at=until, last_reply=reply)).rowcount != 1:
        raise claims.lost(f"of delivery {number}", mine.fence)
    events.append(tx, mine.edition.id, "postponed", delivery=number, until=until.isoformat(), reply=reply)


def change(tx: Transaction, number: int, was: DeliveryState, to: DeliveryState, values: dict[str, Any]) -> bool:
    """Take a delivery from a state to another, with an event; return whether it was in that state."""
    values = {"told_at": None} | values
    statement = update(delivery).where(delivery.c.id == number, delivery.c.state == was).values(**values)
    found = tx.connection.execute(statement.returning(delivery.c.edition)).scalar_one_or_none()
    if found is not None:
        # The number and not the address: events cannot be erased, addresses can.
        events.append(tx, found, "delivery", delivery=number, was=was, to=to, reply=values["last_reply"])
    return found is not None


def _edition_of(connection: Connection, number: int) -> int:
    found: int | None = connection.execute(
        select(delivery.c.edition).where(delivery.c.id == number)
    ).scalar_one_or_none()
    if found is None:
        raise LedgerError(f"The ledger knows no delivery {number}.")
    return found


def query() -> Select[Any]:
    """Return the query for deliveries with what their editions are called."""
    return select(delivery, edition.c.report, edition.c.period, edition.c.part).join(edition)


def all_of(connection: Connection, chosen: Select[Any]) -> tuple[Delivery, ...]:
    """Return the deliveries that such a query chooses."""
    return tuple(_from_row(row) for row in connection.execute(chosen).mappings())


def _from_row(row: RowMapping) -> Delivery:
    return Delivery(
        id=row["id"],
        key=EditionKey(row["report"], row["period"], row["part"]),
        recipient=Recipient(
            row["recipient"],
            row["name"],
            row["language"],
            row["message_id"],
            row["audience"],
            row["in_doubt"],
            row["format"],
        ),
        state=DeliveryState(row["state"]),
        **{name: row[name] for name in _AS_STORED},
    )
