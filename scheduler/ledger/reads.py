"""What the ledger knows of editions; nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, select

from scheduler.ledger.errors import LedgerError
from scheduler.ledger.schema import edition, identity, is_due
from scheduler.ledger.values import Edition, EditionKey, EditionState

# What is asked for each edition is built once: to put a question together takes as long as to ask it.
THIS_KEY = [
    edition.c.report == bindparam("this_report"),
    edition.c.period == bindparam("this_period"),
    edition.c.part == bindparam("this_part"),
]
_THIS = select(edition).where(*THIS_KEY)
_COLUMNS = tuple(edition.columns.keys())
# Of these something is still to come.
_AHEAD = (EditionState.DUE, EditionState.HELD, EditionState.WAITING)


def is_key(key: EditionKey) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that choose one edition."""
    return edition.c.report == key.report, edition.c.period == key.period, edition.c.part == key.part


def this(key: EditionKey) -> dict[str, str]:
    """Return the values for ``THIS_KEY``."""
    return {"this_report": key.report, "this_period": key.period, "this_part": key.part}


def state_is(state: EditionState) -> ColumnElement[bool]:
    """Return a condition that no index is chosen for, where another column's is better: history only grows."""
    return func.coalesce(edition.c.state, "") == state


def from_row(row: RowMapping) -> Edition:
    """Return the edition in a row that has all of the table's columns."""
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    return Edition(**values | {"state": EditionState(values["state"])})


def name_of(connection: Connection) -> str:
    """Return the ledger's name, which no other ledger has but a copy of this one."""
    name: str = connection.execute(select(identity.c.name)).scalar_one()
    return name


def edition_of(connection: Connection, key: EditionKey) -> Edition | None:
    """Return one edition, or None where it was never planned or added."""
    row = connection.execute(_THIS, this(key)).mappings().first()
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
    if states is None:
        return _all(connection, query)
    # One by one, and not as a list: each state has its editions in order, so that the last few are read and no more.
    found = [one for state in {*states} for one in _all(connection, query.where(edition.c.state == str(state)))]
    return tuple(sorted(found, key=lambda one: (one.due_at, one.id), reverse=True)[:limit])


def owed(connection: Connection, now: datetime) -> int:
    """Return how many editions are to be made now."""
    query = select(func.count()).select_from(edition).where(is_due, edition.c.next_try_at <= now)
    return connection.execute(query).scalar_one()


def skipped(connection: Connection, report: str, periods: Collection[str]) -> set[EditionKey]:
    """Return which editions of a report and some periods were left out."""
    query = select(edition.c.period, edition.c.part).where(edition.c.state == EditionState.SKIPPED)
    query = query.where(edition.c.report == report, edition.c.period.in_(periods))
    return {EditionKey(report, period, part) for period, part in connection.execute(query)}


def unsent(connection: Connection, report: str, periods: Collection[str]) -> tuple[Edition, ...]:
    """Return the editions of a report and some periods that are not to go out: somebody asked for them by hand."""
    query = select(edition).where(edition.c.report == report, edition.c.period.in_(periods))
    return _all(connection, query.where(edition.c.send.is_(False)).order_by(edition.c.id))


def late(connection: Connection, now: datetime, grace: timedelta, limit: int) -> tuple[Edition, ...]:
    """Return what is open past its deadline, or due and not made ``grace`` after its time; the most late first."""
    past = select(edition).where(edition.c.deadline_at <= now).order_by(edition.c.deadline_at, edition.c.id)
    not_made = select(edition).where(edition.c.state == EditionState.DUE, edition.c.due_at <= now - grace)
    # Apart, because no index serves all, and limited: a million may be late at once.
    asked = [past.where(edition.c.state == state) for state in _AHEAD]
    asked.append(not_made.order_by(edition.c.due_at, edition.c.id))
    found = {one.id: one for query in asked for one in _all(connection, query.limit(limit))}
    return tuple(sorted(found.values(), key=lambda one: (one.due_at, one.id))[:limit])


def last_archived(connection: Connection, report: str, part: str, before: date) -> Edition | None:
    """Return the archived edition of the latest period that ends before a date."""
    asked = {"of_report": report, "of_part": part, "before": before}
    row = connection.execute(_LAST_ARCHIVED, asked).mappings().first()
    return None if row is None else from_row(row)


_LAST_ARCHIVED = (
    select(edition)
    .where(edition.c.report == bindparam("of_report"), edition.c.part == bindparam("of_part"))
    .where(edition.c.period_end < bindparam("before"), state_is(EditionState.ARCHIVED))
    .order_by(edition.c.period_end.desc(), edition.c.id.desc())
    .limit(1)
)


def last_made(connection: Connection, limit: int) -> tuple[Edition, ...]:
    """Return the editions that were made last, whenever they were due."""
    made = select(edition).where(edition.c.archived_at.is_not(None))
    return _all(connection, made.order_by(edition.c.archived_at.desc(), edition.c.id.desc()).limit(limit))


def _all(connection: Connection, query: Select[Any]) -> tuple[Edition, ...]:
    return tuple(from_row(row) for row in connection.execute(query).mappings())
