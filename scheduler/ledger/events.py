"""What happened, written once and never changed, in the same transaction as what it tells; and alarms, told once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select

from scheduler.ledger import notices
from scheduler.ledger.engine import Transaction
from scheduler.ledger.schema import alarm, edition, event
from scheduler.ledger.upsert import insert_new
from scheduler.ledger.values import Alarm, EditionKey, Event

# Built once: to put them together for each edition takes as long as to ask them.
_TOLD = insert(event)
_OF_KINDS = alarm.c.kind.in_(bindparam("kinds", expanding=True))
_FORGOTTEN = delete(alarm).where(alarm.c.subject == bindparam("of"), _OF_KINDS)


def append(tx: Transaction, edition_id: int, kind: str, **detail: object) -> None:
    """Write an event of an edition."""
    tx.connection.execute(_TOLD, _row(tx, edition_id, kind, detail))


def append_all(tx: Transaction, told: Iterable[tuple[int, str, Mapping[str, object]]]) -> None:
    """Write an event of each of many editions: its edition, its kind, its detail."""
    rows = [_row(tx, *one) for one in told]
    if rows:
        tx.connection.execute(_TOLD, rows)


def _row(tx: Transaction, edition_id: int, kind: str, detail: Mapping[str, object]) -> dict[str, object]:
    told = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    return {"edition": edition_id, "at": tx.now, "kind": kind, "detail": told}


def of_edition(connection: Connection, key: EditionKey) -> tuple[Event, ...]:
    """Return an edition's events, oldest first."""
    query = (
        select(event.c.at, event.c.kind, event.c.detail)
        .join(edition)
        .where(edition.c.report == key.report, edition.c.period == key.period, edition.c.part == key.part)
        .order_by(event.c.id)
    )
    return tuple(Event(at, kind, json.loads(detail)) for at, kind, detail in connection.execute(query))


def raise_alarm(tx: Transaction, subject: str, kind: str, detail: str, words: str) -> bool:
    """Note an alarm, and return whether it is a new one; then the owner is mailed it too."""
    new = insert_new(tx.connection, alarm, subject=subject, kind=kind, detail=detail, at=tx.now) is not None
    if new:
        notices.add(tx, words or detail)
    return new


def clear_alarm(tx: Transaction, subject: str, kind: str) -> bool:
    """Forget an alarm, so that the next one is told again; return whether there was one."""
    gone = delete(alarm).where(alarm.c.subject == subject, alarm.c.kind == kind)
    return tx.connection.execute(gone).rowcount == 1


def forget_alarms(tx: Transaction, subject: str, kinds: Collection[str]) -> None:
    """Forget what was told of a subject and is no longer true."""
    tx.connection.execute(_FORGOTTEN, {"of": subject, "kinds": kinds})


def alarms(connection: Connection) -> tuple[Alarm, ...]:
    """Return the alarms that nobody has cleared, oldest first."""
    query = select(alarm.c.subject, alarm.c.kind, alarm.c.detail, alarm.c.at).order_by(alarm.c.at, alarm.c.subject)
    return tuple(Alarm(*row) for row in connection.execute(query))
