"""Editions that somebody made by hand and sent to nobody: when their schedule has them due, they go out after all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from reports.errors import ReportsError
from reports.period import parse_period
from scheduler.archive import ArchiveError, AwayError
from scheduler.ledger import Edition, EditionState, PlannedEdition
from scheduler.runner.house import House
from scheduler.runner.making import bytes_before, known_to, recipients_and_why
from scheduler.runner.parcel import read_message
from scheduler.runner.telling import tell_once
from scheduler.runner.words import on_the_line
from scheduler.workspace import Workspace

_MADE: Final = (EditionState.ARCHIVED, EditionState.WAITING)


def send_when_due(house: House, workspace: Workspace, report: str, planned: Iterable[PlannedEdition]) -> bool:
    """Have the editions that a schedule owes go out, where they are there already and were not to be sent.

    Return whether all is settled: not while somebody is making one, who would send it to nobody, nor while the
    archive cannot be had.
    """
    due = {one.key: one for one in planned if one.state == EditionState.DUE}
    if not due or not workspace.definitions[report].audience:
        return True
    muted = [one for one in house.ledger.unsent(report, {key.period for key in due}) if one.key in due]
    now = house.ledger.now()
    if any(one.lease_until and one.lease_until > now for one in muted):
        return False
    for edition in muted:
        if edition.state in _MADE:
            if not _send(house, workspace, edition):
                return False
        else:
            house.ledger.add(due[edition.key])  # it goes out once it is made
    return True


def _send(house: House, workspace: Workspace, edition: Edition) -> bool:
    key = edition.key
    try:
        read_message(house, edition)
        before = bytes_before(house, key, parse_period(key.period))
        made = known_to(house, edition)
        recipients, why = recipients_and_why(house, workspace, replace(edition, send=True), made, before)
    except AwayError as error:
        tell_once(house, key, "away", f"{key} is due, was made by hand before, and waits for the archive: {error}")
        return False
    except (ReportsError, ArchiveError, OSError) as error:
        words = f"{key} is due, was made by hand before, and cannot be sent: {error}"
        tell_once(house, key, "unsent", f"{words}; once that is mended: frontier send {on_the_line(key)}")
        return True
    if count := house.ledger.send_after_all(key, recipients, why or "its schedule"):
        people = "1 person" if count == 1 else f"{count} people"
        house.tell(f"{key} was made by hand before; now that it is due it goes to {people}")
    return True
