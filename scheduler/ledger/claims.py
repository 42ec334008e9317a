"""Who may write to an edition: claims, their fences and leases, and what becomes of a lease that ends.

A fence only grows, and every write of a worker carries the fence of its claim. Who was stopped and wakes up after
another took over changes no row, and is told so by LostLeaseError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    update,
)

from scheduler.ledger import events, reads
from scheduler.ledger.engine import Transaction
from scheduler.ledger.errors import LostLeaseError
from scheduler.ledger.schema import delivery, edition, is_due, is_free, is_leased, is_open
from scheduler.ledger.values import Claim, DeliveryState, Edition, EditionKey, EditionState

# When a lease ends: before the final dot nothing was sent; after it nobody but the server knows.
_LEFT_BEHIND = {DeliveryState.SENDING: DeliveryState.PENDING, DeliveryState.COMMITTING: DeliveryState.UNKNOWN}


# An edition tells what changed since the one before, so that one is made first, where it is to be made at all.
_EARLIER = edition.alias("earlier")
_EARLIER_IS_DUE = exists().where(
    _EARLIER.c.state == literal_column("'due'"),  # the very words of the index
    _EARLIER.c.report == edition.c.report,
    _EARLIER.c.part == edition.c.part,
    _EARLIER.c.period_end < edition.c.period_end,
)


# Built once: to put them together for each claim takes as long as to ask them.
_NOW = bindparam("now", type_=edition.c.due_at.type)
_COUNT = bindparam("count", type_=Integer)


def _first(query: Select[Any]) -> Select[Any]:
    # FOR NO KEY UPDATE: events point to editions, and who writes one need not wait.
    return query.limit(_COUNT).with_for_update(of=edition, skip_locked=True, key_share=True)


_IS_FREE = or_(edition.c.lease_until.is_(None), edition.c.lease_until <= _NOW)
_READY = select(edition).where(edition.c.next_try_at <= _NOW, ~_EARLIER_IS_DUE)
# Two questions, each with an index of its own: what others hold is neither walked past nor waited for.
_LAPSED = _first(
    _READY.where(reads.state_is(EditionState.DUE), edition.c.lease_until <= _NOW).order_by(
        edition.c.lease_until, edition.c.id
    )
)
_FREE = _first(_READY.where(is_free).order_by(edition.c.next_try_at, edition.c.id))
_TO_SEND = _first(
    select(edition)
    .join(delivery)
    .where(is_open, delivery.c.next_at <= _NOW)
    .where(reads.state_is(EditionState.ARCHIVED), _IS_FREE)
    .order_by(delivery.c.next_at, delivery.c.id)
)
_THIS_TO_SEND = _TO_SEND.where(*reads.THIS_KEY)
_THIS_ONE = _first(select(edition).where(is_due, _IS_FREE, *reads.THIS_KEY))
# Not whether the lease has lapsed: as long as nobody took it back, what its worker has to tell is true.
_IS_MINE = (
    edition.c.state == bindparam("was"),
    edition.c.id == bindparam("mine"),
    edition.c.fence == bindparam("my_fence"),
    edition.c.lease_until.is_not(None),
)
_CHANGED = update(edition).where(*_IS_MINE).returning(*edition.c)
_HELD = select(edition.c.id).where(*_IS_MINE).with_for_update(key_share=True)
_NOTHING: Mapping[str, str] = {}
_TAKEN = (
    update(edition)
    .where(edition.c.id.in_(bindparam("numbers", expanding=True)))
    .values(fence=edition.c.fence + 1, lease_until=bindparam("until"), worker=bindparam("by"))
)


def claim(tx: Transaction, worker: str, lease: timedelta, key: EditionKey) -> Claim | None:
    """Take exactly ``key``; None where it is not due, or another has it."""
    return next(iter(claim_all(tx, worker, lease, [key])), None)


def claim_all(tx: Transaction, worker: str, lease: timedelta, keys: Iterable[EditionKey]) -> tuple[Claim, ...]:
    """Take those of some editions that are due, and nobody has."""
    found = [one for key in dict.fromkeys(keys) for one in _find(tx, _THIS_ONE, 1, reads.this(key))]
    return _take(tx, found, worker, lease)


def claim_some(tx: Transaction, worker: str, lease: timedelta, count: int) -> tuple[Claim, ...]:
    """Take up to ``count`` editions that have been due longest, those whose lease lapsed before all others."""
    lapsed = _find(tx, _LAPSED, count)
    free = _find(tx, _FREE, count - len(lapsed)) if len(lapsed) < count else []
    return _take(tx, [*lapsed, *free], worker, lease)


def claim_sending(tx: Transaction, worker: str, lease: timedelta, key: EditionKey | None) -> Claim | None:
    """Take an archived edition that has a delivery to try now; None where there is none."""
    found = _find(tx, _TO_SEND, 1) if key is None else _find(tx, _THIS_TO_SEND, 1, reads.this(key))
    return next(iter(_take(tx, found, worker, lease)), None)


def held_by(connection: Connection, worker: str) -> tuple[Claim, ...]:
    """Return the claims under which a worker has a lease."""
    rows = connection.execute(select(edition).where(is_leased, edition.c.worker == worker)).mappings()
    return tuple(Claim(one, worker, one.fence, one.lease_until) for one in map(reads.from_row, rows) if one.lease_until)


def extend(tx: Transaction, mine: Claim, lease: timedelta) -> Claim:
    """Return the claim with a lease that begins anew."""
    until = tx.now + lease
    write(tx, mine, mine.edition.state, lease_until=until)
    return replace(mine, lease_until=until)


def release(tx: Transaction, mine: Claim) -> None:
    """Give the edition back, as it was before the claim."""
    write(tx, mine, mine.edition.state, lease_until=None, worker=None)
    _put_back(tx, mine.edition.id)
    events.append(tx, mine.edition.id, "released", worker=mine.worker)


def sweep(tx: Transaction) -> int:
    """Take back every lease that has lapsed, and return how many."""
    query = select(edition).where(edition.c.lease_until <= tx.now).order_by(edition.c.lease_until)
    rows = tx.connection.execute(query.with_for_update(skip_locked=True, key_share=True)).mappings().all()
    for row in rows:
        _lapse(tx, reads.from_row(row))
    return len(rows)


def write(tx: Transaction, mine: Claim, was: EditionState, /, **values: Any) -> Edition:
    """Change a claimed edition whose state is still ``was``, and return it as it is now.

    Raises LostLeaseError where that changes no row.
    """
    change = {"was": was, "mine": mine.edition.id, "my_fence": mine.fence, **values}
    row = tx.connection.execute(_CHANGED, change).mappings().one_or_none()
    if row is None:
        raise lost(str(mine.key), mine.fence)
    return reads.from_row(row)


def guard(tx: Transaction, edition_id: int, fence: int) -> None:
    """Hold an edition's row under a fence until the transaction ends, for writes to what belongs to it.

    Raises LostLeaseError where the fence is an old one, or its lease was taken back.
    """
    mine = {"was": EditionState.ARCHIVED, "mine": edition_id, "my_fence": fence}
    if tx.connection.execute(_HELD, mine).first() is None:
        raise lost(f"with the number {edition_id}", fence)


def lost(what: str, fence: int) -> LostLeaseError:
    """Return the error for a write that changed no row."""
    return LostLeaseError(
        f"The claim on the edition {what} (fence {fence}) is lost: its lease ended, or it is settled already. "
        "Nothing was written; this worker stops, and whoever holds the edition now goes on."
    )


def _find(tx: Transaction, query: Select[Any], count: int, more: Mapping[str, str] = _NOTHING) -> list[Edition]:
    """Return what a query finds, its rows held by this transaction."""
    asked = {"now": tx.now, "count": count, **more}
    return list(map(reads.from_row, tx.connection.execute(query, asked).mappings()))


def _take(tx: Transaction, found: Sequence[Edition], worker: str, lease: timedelta) -> tuple[Claim, ...]:
    if not found:
        return ()
    for one in found:
        if one.lease_until is not None:
            _lapse(tx, one)  # its worker is gone, or will find that it was too slow
    until = tx.now + lease
    tx.connection.execute(_TAKEN, {"numbers": [one.id for one in found], "until": until, "by": worker})
    taken = [replace(one, fence=one.fence + 1, lease_until=until, worker=worker) for one in found]
    events.append_all(tx, ((one.id, "claimed", {"fence": one.fence, "worker": worker}) for one in taken))
    return tuple(Claim(one, worker, one.fence, until) for one in taken)


def _lapse(tx: Transaction, found: Edition) -> None:
    tx.connection.execute(update(edition).where(edition.c.id == found.id).values(lease_until=None, worker=None))
    events.append(tx, found.id, "lapsed", fence=found.fence, worker=found.worker)
    _put_back(tx, found.id)


def _put_back(tx: Transaction, edition_id: int) -> None:
    """Settle deliveries that were under way when a lease ended."""
    for was, to in _LEFT_BEHIND.items():
        change = update(delivery).where(delivery.c.edition == edition_id, delivery.c.state == was).values(state=to)
        for number in tx.connection.execute(change.returning(delivery.c.id)).scalars().all():
            events.append(tx, edition_id, "delivery", delivery=number, was=was, to=to, reply="its worker stopped")
