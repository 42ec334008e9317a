"""What the owner is told by mail, once each; and the breaker, which says that for now nobody tries to mail anything."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.ledger.engine import Transaction
from scheduler.ledger.schema import breaker, notice
from scheduler.ledger.upsert import insert_or
from scheduler.ledger.values import Breaker, Notice


def add(tx: Transaction, words: str) -> None:
    """Have something mailed to the owner, in the same transaction as what it is about."""
    tx.connection.execute(insert(notice).values(at=tx.now, words=words, next_at=tx.now))


def take(tx: Transaction, until: datetime, limit: int) -> tuple[Notice, ...]:
    """Return what is to be mailed now, which nobody else is given before ``until``; oldest first."""
    due = select(notice.c.id).where(notice.c.next_at <= tx.now).order_by(notice.c.next_at, notice.c.id).limit(limit)
    numbers = tx.connection.execute(due.with_for_update(skip_locked=True)).scalars().all()
    taken = update(notice).where(notice.c.id.in_(numbers)).values(next_at=until)
    rows = tx.connection.execute(taken.returning(notice.c.id, notice.c.words, notice.c.at)).all()
    return tuple(sorted((Notice(*row) for row in rows), key=lambda one: one.id))


def settle(tx: Transaction, numbers: Collection[int], *, mailed: bool) -> None:
    """Note that notices were mailed, or that nobody is to be mailed them any more."""
    done = update(notice).where(notice.c.id.in_(numbers))
    tx.connection.execute(done.values(next_at=None, mailed_at=tx.now if mailed else None))


def breaker_of(connection: Connection, name: str) -> Breaker | None:
    """Return why something is not tried for now; None where it works, as far as is known."""
    columns = (breaker.c.kind, breaker.c.words, breaker.c.failures, breaker.c.since, breaker.c.until)
    row = connection.execute(select(*columns).where(breaker.c.name == name)).one_or_none()
    return None if row is None else Breaker(*row)


def trip(tx: Transaction, name: str, kind: str, words: str, until: datetime) -> Breaker:
    """Have nobody try before ``until``, and count how often in a row that was so."""
    values = {"kind": kind, "words": words, "until": until}
    first = insert_or(tx.connection, breaker).values(name=name, failures=1, since=tx.now, **values)
    again = {**values, "failures": breaker.c.failures + 1}
    tx.connection.execute(first.on_conflict_do_update(index_elements=[breaker.c.name], set_=again))
    tripped = breaker_of(tx.connection, name)
    assert tripped is not None, "it was written just now"
    return tripped


def mend(tx: Transaction, name: str) -> bool:
    """Let it be tried again; return whether it was not."""
    return tx.connection.execute(delete(breaker).where(breaker.c.name == name)).rowcount == 1
