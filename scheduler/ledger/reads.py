"""What the ledger knows of editions; nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, or_, select

from scheduler.ledger.errors import LedgerError
from scheduler.ledger.schema import edition, event, is_due
from scheduler.ledger.values import Edition, EditionKey, EditionState

# Of these something is still to come.
_OPEN = (EditionState.DUE, EditionState.HELD, EditionState.WAITING)


def is_key(key: EditionKey) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that choose one edition."""
    return edition.c.report == key.report, edition.c.period == key.period, edition.c.part == key.part


def from_row(row: RowMapping) -> Edition:
    """Return the edition in a row that has all of the table's columns."""
    values: dict[str, Any] = {column.name: row[column.name] for column in edition.columns}
    return Edition(**values | {"state": EditionState(values["state"])})


def edition_of(connection: Connection, key: EditionKey) -> Edition | None:
    """Return one edition, or None where it was never planned or added."""
    row = connection.execute(select(edition).where(*is_key(key))).mappings().first()
    return None if row is None else from_row(row)


def known(connection: Connection, key: EditionKey) -> Edition:
    """Return one edition.

    Raises LedgerError where there is none.
    """
    found = edition_of(connection, key)
    if found is None:
        raise LedgerError(f"The ledger knows no edition {key}; see its spelling in `frontier history`.")
    return found


def editions(
    connection: Connection, report: str | None, states: Collection[str] | None, limit: int
) -> tuple[Edition, ...]:
    """Return editions, those due last first."""
    query = select(edition).order_by(edition.c.due_at.desc(), edition.c.id.desc()).limit(limit)
    if report is not None:
        query = query.where(edition.c.report == report)
    if states is not None:
        query = query.where(edition.c.state.in_([str(state) for state in states]))
    return _all(connection, query)


def owed(connection: Connection, now: datetime) -> int:
    """Return how many editions are to be made now."""
    query = select(func.count()).select_from(edition).where(is_due, edition.c.next_try_at <= now)
    return connection.execute(query).scalar_one()


def late(connection: Connection, now: datetime, grace: timedelta) -> tuple[Edition, ...]:
    """Return what is open past its deadline, or due and not made ``grace`` after its time; the most late first."""
    past_deadline = and_(edition.c.state.in_(_OPEN), edition.c.deadline_at <= now)
    not_made = and_(edition.c.state == EditionState.DUE, edition.c.due_at <= now - grace)
    return _all(
        connection, select(edition).where(or_(past_deadline, not_made)).order_by(edition.c.due_at, edition.c.id)
    )


def last_archived(connection: Connection, report: str, part: str, before: date) -> Edition | None:
    """Return the archived edition of the latest period that ends before a date."""
    query = (
        select(edition)
        .where(edition.c.report == report, edition.c.part == part, edition.c.period_end < before)
        .where(edition.c.state == EditionState.ARCHIVED)
        .order_by(edition.c.period_end.desc(), edition.c.id.desc())
    )
    row = connection.execute(query.limit(1)).mappings().first()
    return None if row is None else from_row(row)


def last_made(connection: Connection, limit: int) -> tuple[Edition, ...]:
    """Return the editions that were made last, whenever they were due; events are in that order by themselves."""
    made = select(event.c.edition).where(event.c.kind.in_(("archived", "waiting"))).order_by(event.c.id.desc())
    return _all(connection, select(edition).where(edition.c.id.in_(made.limit(limit))))


def _all(connection: Connection, query: Select[Any]) -> tuple[Edition, ...]:
    return tuple(from_row(row) for row in connection.execute(query).mappings())
