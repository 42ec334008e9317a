"""What becomes of deliveries by somebody's word: doubts settled, failures tried again, people added, owners told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from scheduler.ledger import deliveries, events, notices, reads
from scheduler.ledger.engine import Transaction
from scheduler.ledger.errors import LedgerError
from scheduler.ledger.schema import delivery, edition, is_untold
from scheduler.ledger.values import Delivery, DeliveryState, EditionKey, EditionState, Recipient

_RESOLVED = (DeliveryState.SENT, DeliveryState.PENDING)
# What may be begun anew: the server has none of it, as far as anybody knows.
_NOT_SENT = (DeliveryState.PENDING, DeliveryState.DEFERRED, DeliveryState.REFUSED, DeliveryState.WITHDRAWN)
_MAY_BE_SENT = (EditionState.ARCHIVED, EditionState.WAITING)


def resolve(tx: Transaction, number: int, to: DeliveryState, who: str, next_at: datetime | None) -> None:
    """Settle a delivery in doubt by somebody's word: it arrived (sent), or goes out once more (pending)."""
    if to not in _RESOLVED:
        raise LedgerError(f"A delivery in doubt is either sent or pending, not {to}.")
    values: dict[str, Any] = {"state": to, "last_reply": f"resolved by {who}", "next_at": next_at or tx.now}
    if to == DeliveryState.SENT:
        values["sent_at"] = func.coalesce(delivery.c.dot_at, tx.now)
    if not deliveries.change(tx, number, DeliveryState.UNKNOWN, to, values):
        raise LedgerError(f"Delivery {number} is not in doubt; there is nothing to resolve.")


def reopen(tx: Transaction, number: int, who: str) -> None:
    """Try a delivery that was not sent again from now on, as if for the first time."""
    both = _hold(select(delivery.c.state, edition.c.state).join(edition).where(delivery.c.id == number))
    state, of_edition = tx.connection.execute(both).one_or_none() or (None, None)
    if state in _NOT_SENT and of_edition not in _MAY_BE_SENT:
        raise LedgerError(f"Delivery {number} is of an edition that is {of_edition}; it cannot be tried again.")
    fresh = {"tries": 0, "first_try_at": None, "next_at": tx.now, "last_reply": f"to be tried again, by {who}"}
    values = {"state": DeliveryState.PENDING, **fresh}
    if state not in _NOT_SENT or not deliveries.change(tx, number, DeliveryState(state), DeliveryState.PENDING, values):
        raise LedgerError(f"Delivery {number} is {state or 'unknown here'}; it cannot be tried again.")


def add_recipients(tx: Transaction, key: EditionKey, recipients: Sequence[Recipient], who: str) -> None:
    """Add people to an edition that is made, each of whom has no delivery of it yet."""
    tx.connection.execute(_hold(select(edition.c.id).where(*reads.is_key(key))))
    found = reads.known(tx.connection, key)
    if found.state not in _MAY_BE_SENT:
        raise LedgerError(f"{key} is {found.state}; only what is archived is sent.")
    there = [one.recipient.address for one in deliveries.of_edition(tx.connection, key)]
    deliveries.refuse_twice(key, [*there, *(one.address for one in recipients)])
    deliveries.insert_all(tx, key, found.id, recipients)
    events.append(tx, found.id, "recipients", added=len(recipients), who=who)


def send_after_all(tx: Transaction, key: EditionKey, recipients: Sequence[Recipient], why: str) -> int:
    """Have an edition that was made by hand go out to those who have no delivery of it yet; return how many they are.

    It is asked about once: from now on it is an edition like others, though it go to nobody.
    """
    mute = (*reads.is_key(key), edition.c.send.is_(False), edition.c.state.in_(_MAY_BE_SENT))
    number = tx.connection.execute(
        update(edition).where(*mute).values(send=True).returning(edition.c.id)
    ).scalar_one_or_none()
    if number is None:
        return 0
    there = {one.recipient.address.casefold() for one in deliveries.of_edition(tx.connection, key)}
    new = [one for one in recipients if one.address.casefold() not in there]
    deliveries.insert_all(tx, key, number, new)
    events.append(tx, number, "recipients", added=len(new), who=why)
    return len(new)


def _hold(query: Select[Any]) -> Select[Any]:
    """Hold the edition until the transaction ends: what waits may expire just now, and then nobody is mailed it."""
    return query.with_for_update(of=edition, key_share=True)


def untold(connection: Connection, limit: int) -> tuple[Delivery, ...]:
    """Return deliveries in doubt or refused that the owner was not told of."""
    chosen = deliveries.query().where(is_untold).order_by(delivery.c.id)
    return deliveries.all_of(connection, chosen.limit(limit))


def tell(tx: Transaction, one: Delivery, words: str) -> bool:
    """Note that the owner is told of a delivery, and have it mailed; return whether this is the first time."""
    same = (delivery.c.id == one.id, delivery.c.state == one.state, delivery.c.told_at.is_(None))
    first = tx.connection.execute(update(delivery).where(*same).values(told_at=tx.now)).rowcount == 1
    if first:
        notices.add(tx, words)
    return first
