"""What is owed: editions planned together with how far their schedule is planned, or added by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from reports.period import PeriodError, parse_period
from scheduler.ledger import events, reads
from scheduler.ledger.engine import Transaction
from scheduler.ledger.errors import LedgerError
from scheduler.ledger.schema import edition, schedule
from scheduler.ledger.upsert import insert_all_new, insert_or
from scheduler.ledger.values import Edition, EditionKey, EditionState, PlannedEdition

_KINDS: dict[str, str] = {EditionState.DUE: "planned", EditionState.SKIPPED: "skipped"}
_KEY = (edition.c.id, edition.c.report, edition.c.period, edition.c.part)
_NOT_MADE = (EditionState.DUE, EditionState.HELD)


def planned(connection: Connection, report: str) -> datetime | None:
    """Return the wall time up to which a report is planned."""
    query = select(schedule.c.planned_wall).where(schedule.c.report == report)
    return connection.execute(query).scalar_one_or_none()


def plan(tx: Transaction, report: str, wall: datetime, editions: Sequence[PlannedEdition]) -> int:
    """Insert the editions that are new and move the plan on, never back; return how many were new."""
    if wall.tzinfo is not None:
        raise LedgerError(f"A plan goes up to a time on the schedule's own clock; {wall} has a zone.")
    if strangers := [one.key for one in editions if one.report != report]:
        raise LedgerError(f"{strangers[0]} is not an edition of {report}; plan it with its own report.")
    # First, because it locks the report's row: two who plan the same report take turns.
    advance = insert_or(tx.connection, schedule).values(report=report, planned_wall=wall)
    tx.connection.execute(
        advance.on_conflict_do_update(
            index_elements=[schedule.c.report],
            set_={"planned_wall": advance.excluded.planned_wall},
            where=schedule.c.planned_wall < advance.excluded.planned_wall,
        )
    )
    return len(_insert(tx, editions))


def add(tx: Transaction, wanted: PlannedEdition) -> Edition:
    """Return the edition that a person asks for: a new one, one that was skipped and now is due, or as it stands."""
    add_all(tx, [wanted])
    return reads.known(tx.connection, wanted.key)


def add_all(tx: Transaction, wanted: Sequence[PlannedEdition]) -> None:
    """Add the editions that a person asks for."""
    new = _insert(tx, wanted, "added")
    for one in sorted(wanted, key=lambda one: one.key):  # as they are inserted: two who ask for the same take turns
        if one.key not in new:
            _ask_again(tx, one)


def _ask_again(tx: Transaction, wanted: PlannedEdition) -> None:
    """Make an edition that is there due where it was skipped, and have it go out where that is asked for now."""
    # Skipped means that the catch-up policy left it out; a person who asks for it overrules that.
    wake = (
        update(edition)
        .where(*reads.is_key(wanted.key), edition.c.state == EditionState.SKIPPED)
        .values(state=EditionState.DUE, reason="", next_try_at=wanted.due_at, deadline_at=wanted.deadline_at)
        .values(send=wanted.send)
        .returning(edition.c.id)
    )
    for woken in tx.connection.execute(wake).scalars().all():
        events.append(tx, woken, "added", was="skipped")
    if wanted.send:
        mute = (*reads.is_key(wanted.key), edition.c.state.in_(_NOT_MADE), edition.c.send.is_(False))
        tx.connection.execute(update(edition).where(*mute).values(send=True))


def _insert(tx: Transaction, editions: Sequence[PlannedEdition], kind: str = "") -> set[EditionKey]:
    """Insert what is new, many rows a statement, with an event for each; return which."""
    # In order, so that two who insert the same rows wait for one another and never both.
    rows = [_row(tx, one) for one in sorted(editions, key=lambda one: one.key)]
    wanted = {one.key: one for one in editions}
    new = [(number, wanted[EditionKey(*key)]) for number, *key in insert_all_new(tx.connection, edition, rows, _KEY)]
    events.append_all(
        tx, [(number, kind or _KINDS[one.state], {"reason": one.reason} if one.reason else {}) for number, one in new]
    )
    return {one.key for _, one in new}


def _row(tx: Transaction, one: PlannedEdition) -> dict[str, Any]:
    if one.state not in _KINDS:
        raise LedgerError(f'{one.key} cannot begin as "{one.state}"; an edition is planned as due or skipped.')
    try:
        period_end = parse_period(one.period).end
    except PeriodError as error:
        raise LedgerError(f"{one.key} cannot be planned: {error}.") from None
    return {
        "report": one.report,
        "period": one.period,
        "part": one.part,
        "period_end": period_end,
        "state": str(one.state),
        "reason": one.reason,
        "wall": one.wall,
        "tzdata": one.tzdata,
        "created_at": tx.now,
        "due_at": one.due_at,
        "deadline_at": one.deadline_at,
        "next_try_at": one.due_at,
        "send": one.send,
    }
