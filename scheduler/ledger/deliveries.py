"""One edition for one recipient: every step of sending is written down before and after it is taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from scheduler.ledger import claims, events, reads
from scheduler.ledger.engine import Transaction
from scheduler.ledger.errors import LedgerError
from scheduler.ledger.schema import delivery, edition
from scheduler.ledger.values import Delivery, DeliveryState, EditionKey, Recipient

_NEXT = {
    DeliveryState.PENDING: {DeliveryState.SENDING},
    DeliveryState.DEFERRED: {DeliveryState.SENDING},
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
_RESOLVED = (DeliveryState.SENT, DeliveryState.PENDING)


def of_edition(connection: Connection, key: EditionKey) -> tuple[Delivery, ...]:
    """Return an edition's deliveries, in the order of its recipients."""
    reads.known(connection, key)
    query = select(delivery).join(edition).where(*reads.is_key(key)).order_by(delivery.c.id)
    return tuple(_from_row(row, key) for row in connection.execute(query).mappings())


def move(
    tx: Transaction,
    number: int,
    fence: int,
    was: DeliveryState,
    to: DeliveryState,
    reply: str,
    next_at: datetime | None,
) -> None:
    """Take a delivery from one state to the next, under the fence of its edition's claim."""
    if to not in _NEXT.get(was, ()):
        raise LedgerError(f"A delivery that is {was} cannot become {to}.")
    if (to == DeliveryState.DEFERRED) != (next_at is not None):
        raise LedgerError("A delivery that is deferred, and no other, says when it is tried next.")
    claims.guard(tx, _edition_of(tx.connection, number), fence)
    change: dict[str, Any] = {"state": to, "last_reply": reply}
    if next_at is not None:
        change["next_at"] = next_at
    if to == DeliveryState.SENDING:
        change["tries"] = delivery.c.tries + 1
    if not _change(tx, number, was, to, change):
        raise claims.lost(f"of delivery {number}", fence)


def resolve(tx: Transaction, number: int, to: DeliveryState, who: str) -> None:
    """Settle a delivery in doubt by a person's word: it arrived (sent), or goes out once more (pending)."""
    if to not in _RESOLVED:
        raise LedgerError(f"A delivery in doubt is either sent or pending, not {to}.")
    change = {"state": to, "last_reply": f"resolved by {who}", "next_at": tx.now}
    if not _change(tx, number, DeliveryState.UNKNOWN, to, change):
        raise LedgerError(f"Delivery {number} is not in doubt; there is nothing to resolve.")


def _change(tx: Transaction, number: int, was: DeliveryState, to: DeliveryState, values: dict[str, Any]) -> bool:
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


def _from_row(row: RowMapping, key: EditionKey) -> Delivery:
    return Delivery(
        id=row["id"],
        key=key,
        recipient=Recipient(row["recipient"], row["name"], row["language"], row["message_id"]),
        state=DeliveryState(row["state"]),
        tries=row["tries"],
        next_at=row["next_at"],
        last_reply=row["last_reply"],
    )
