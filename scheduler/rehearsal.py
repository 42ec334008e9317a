"""What a run would send: recipients, subjects, file names, pages and differences; it writes and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from reports.amounts import units_of
from reports.assemble import assemble
from reports.changes import compare
from reports.facts import Facts
from reports.message import Message
from reports.message.picture import pages_of
from reports.period import parse_period
from reports.render import render
from reports.snapshot import Snapshot, take_snapshot
from scheduler.app import definition_of, open_workspace
from scheduler.ledger import DeliveryState, Edition, EditionKey, Recipient
from scheduler.operations import keys_asked, open_house, record_exists
from scheduler.runner.addressing import recipients_for
from scheduler.runner.computing import materials_of, message_of
from scheduler.runner.condition import why_nobody
from scheduler.runner.house import House, Tell
from scheduler.runner.making import snapshot_before
from scheduler.runner.parcel import read_message
from scheduler.runner.telling import why_unsent
from scheduler.workspace import Workspace

_OPEN = (DeliveryState.PENDING, DeliveryState.DEFERRED)


@dataclass(frozen=True)
class Rehearsal:
    """What would become of an edition; ``stops`` are the reasons why it would not be sent as it is."""

    key: EditionKey
    made: bool
    pages: int
    subject: str
    file_name: str
    recipients: tuple[Recipient, ...]
    since: str
    changes: tuple[str, ...]
    stops: tuple[str, ...]


def rehearse(root: Path, report: str, periods: str | None, part: str | None, tell: Tell) -> list[Rehearsal]:
    """Return what running editions and sending them would do now."""
    workspace = open_workspace(root)
    keys = keys_asked(workspace, definition_of(workspace, report), periods, part)
    with ExitStack() as stack:
        house = stack.enter_context(open_house(root, tell)) if record_exists(root) else None
        return [_rehearse(workspace, house, key) for key in keys]


def _rehearse(workspace: Workspace, house: House | None, key: EditionKey) -> Rehearsal:
    edition = house.ledger.edition(key) if house else None
    if house and edition and edition.sha256:
        return _of_archived(workspace, house, edition)
    definition, period = workspace.definitions[key.report], parse_period(key.period)
    before = snapshot_before(house, key, period) if house else None
    briefing = assemble(workspace.facts, definition, period, key.part, previous=before)
    pdf = render(briefing, workspace.brand, makers=workspace.makers)
    message = message_of(materials_of(workspace), definition, briefing, pdf)
    known = take_snapshot(workspace.facts, definition, period, key.part)
    nobody = why_nobody(definition, known, before)
    return Rehearsal(
        key=key,
        made=False,
        pages=pages_of(pdf).count,
        **_named(message),
        recipients=recipients_for(workspace, key),
        since=before.period if before else "",
        changes=_changes(before, known, workspace.facts),
        stops=tuple(filter(None, (*briefing.holds, nobody, *_approval(definition.approval)))),
    )


def _of_archived(workspace: Workspace, house: House, edition: Edition) -> Rehearsal:
    """Return what is still to be sent of an edition that is made already."""
    key = edition.key
    there = house.ledger.deliveries(key)
    has_message = bool(there) or bool(workspace.definitions[key.report].audience)
    return Rehearsal(
        key=key,
        made=True,
        pages=pages_of(house.archive.read(str(edition.sha256), ".pdf")).count,
        **_named(read_message(house, edition) if has_message else None),
        recipients=tuple(one.recipient for one in there if one.state in _OPEN)
        if there
        else recipients_for(workspace, key),
        since="",
        changes=(),
        stops=tuple(filter(None, [why_unsent(edition)])),
    )


def _named(message: Message | None) -> dict[str, str]:
    return {"subject": message.subject if message else "", "file_name": message.file_name if message else ""}


def _changes(before: Snapshot | None, known: Snapshot, facts: Facts) -> tuple[str, ...]:
    return tuple(map(str, compare(before, known, units_of(facts)))) if before else ()


def _approval(approval: str) -> Iterator[str]:
    if approval == "required":
        yield "it would wait for approval"


def rehearsal_lines(one: Rehearsal) -> Iterator[str]:
    """Yield what would become of an edition, for people."""
    pages = f"{one.pages} page{'' if one.pages == 1 else 's'}"
    yield f"{one.key}: {'made already' if one.made else 'would be made'}, {pages}"
    yield from (f"  stopped by: {reason}" for reason in one.stops)
    if one.subject:
        yield f"  subject: {one.subject}"
        yield f"  file: {one.file_name}"
    for to in one.recipients:
        who = f"{to.name} <{to.address}>"
        yield f"  not to: {who}, {to.withheld}" if to.withheld else f"  to: {who}, {to.format}, {to.audience}"
    if not one.recipients:
        yield "  to: nobody"
    if one.since:
        yield f"  since {one.since}: {'' if one.changes else 'nothing changed'}".rstrip()
        yield from (f"    {change}" for change in one.changes)


def rehearsal_row(one: Rehearsal) -> dict[str, object]:
    """Return what would become of an edition, for a program."""
    return {
        "report": one.key.report,
        "period": one.key.period,
        "part": one.key.part,
        "made": one.made,
        "pages": one.pages,
        "subject": one.subject,
        "file": one.file_name,
        "recipients": [
            {"name": to.name, "address": to.address, "format": to.format, "audience": to.audience, "not": to.withheld}
            for to in one.recipients
        ],
        "since": one.since,
        "changes": list(one.changes),
        "stops": list(one.stops),
    }
