"""Makes one edition under a claim: read, assemble, judge, draw, publish, commit, in that order and no other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Final

from reports.assemble import assemble_and_record
from reports.briefing import Briefing
from reports.definition import Definition
from reports.edition import draw_edition
from reports.message import Message, compose, confidential
from reports.parts import PartError, check_part
from reports.period import Period, parse_period
from reports.render import render
from reports.snapshot import Snapshot, from_bytes, take_snapshot, to_bytes
from scheduler.archive import Content, Input, Manifest, Stored, Versions, name_for_people
from scheduler.calendar import zone_rules_version
from scheduler.ledger import Claim, Edition, EditionKey, Recipient
from scheduler.runner.addressing import recipients_for
from scheduler.runner.condition import why_nobody
from scheduler.runner.house import House
from scheduler.sealing import seal
from scheduler.versions import drawing_versions
from scheduler.workspace import Workspace

BY_HAND: Final = "made by hand, without --send"


@dataclass(frozen=True)
class Made:
    """An edition in the archive, and what it was made from."""

    pdf: Stored
    manifest: Stored


@dataclass(frozen=True)
class Contents:
    """What is published of an edition, beside the manifest that names it all."""

    pdf: bytes
    snapshot: bytes
    message: Message | None


class HeldError(Exception):
    """An edition that must not go out as it is; ``reasons`` are sentences for whoever decides."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def make(house: House, workspace: Workspace, claim: Claim) -> Made:
    """Make the claimed edition and commit it to archive and ledger.

    Raises HeldError where the quality gate stands against it, LostLeaseError where another worker has it by now, and
    what reading, drawing and publishing raise.
    """
    edition = claim.edition
    period = parse_period(edition.period)
    definition = _definition(workspace, edition, period)
    previous = snapshot_before(house, edition.key, period)
    briefing, record = assemble_and_record(workspace.facts, definition, period, edition.part, previous=previous)
    if briefing.holds:
        raise HeldError(briefing.holds)
    drawn = draw_edition(briefing, record, workspace.brand, drawing_versions(), makers=workspace.makers)
    pdf = seal(drawn, definition.document, workspace.root, house.now())
    message = message_of(workspace, definition, briefing, drawn)
    snapshot = take_snapshot(workspace.facts, definition, period, edition.part)
    recipients, not_sent = _recipients(house, workspace, edition, snapshot, previous)
    claim = house.ledger.extend(claim, house.lease)
    made = _publish(house, workspace, edition, Contents(pdf, to_bytes(snapshot), message), previous)
    waiting = definition.approval == "required"
    approve_by = house.ledger.now() + timedelta(days=definition.approve_within) if waiting else None
    house.ledger.archive(
        claim,
        made.pdf.sha256,
        made.pdf.size,
        workspace.input_digest,
        recipients=recipients,
        waiting=waiting,
        approve_by=approve_by,
        manifest_sha256=made.manifest.sha256,
        not_sent=not_sent,
    )
    return made


def message_of(workspace: Workspace, definition: Definition, briefing: Briefing, pdf: bytes) -> Message | None:
    """Return what is mailed of an edition; None where its report has no audience."""
    if not definition.audience:
        return None
    front = render(confidential(briefing), workspace.brand) if definition.document.encrypt else None
    return compose(
        briefing,
        workspace.brand,
        pdf,
        subject=definition.subject,
        file_name=definition.file_name,
        link=workspace.mail.link,
        front=front,
    )


def snapshot_before(house: House, key: EditionKey, period: Period) -> Snapshot | None:
    """Return what the last archived edition of the same report and part knew; None for the first."""
    last = house.ledger.last_archived(key.report, key.part, period.end)
    if last is None or last.manifest_sha256 is None:
        return None
    manifest = Manifest.from_bytes(house.archive.read(last.manifest_sha256, ".json"))
    return from_bytes(house.archive.read(manifest.snapshot_sha256, ".json"))


def path_of(house: House, edition: Edition) -> Path:
    """Return where people find an edition's PDF."""
    return house.output / name_for_people(edition.report, edition.period, edition.part, ".pdf")


def name_edition(house: House, edition: Edition) -> None:
    """Give an archived edition its names for people: the PDF last, so that where it is, the others are too."""
    assert edition.sha256 and edition.manifest_sha256, "only what is archived has a name"
    manifest = Manifest.from_bytes(house.archive.read(edition.manifest_sha256, ".json"))
    for ending, sha256, suffix in (
        ("_manifest.json", edition.manifest_sha256, ".json"),
        ("_data.json", manifest.snapshot_sha256, ".json"),
        (".pdf", edition.sha256, ".pdf"),
    ):
        house.archive.name(name_for_people(edition.report, edition.period, edition.part, ending), sha256, suffix)


def _definition(workspace: Workspace, edition: Edition, period: Period) -> Definition:
    definition = workspace.definitions.get(edition.report)
    if definition is None:
        raise HeldError((f'the workspace no longer has a report "{edition.report}"',))
    if why_not := definition.check_period(period):
        raise HeldError((why_not,))
    try:
        check_part(definition, workspace.facts, edition.part)
    except PartError as error:
        raise HeldError((str(error),)) from None
    return definition


def _recipients(
    house: House, workspace: Workspace, edition: Edition, known: Snapshot, before: Snapshot | None
) -> tuple[tuple[Recipient, ...], str]:
    """Return who is to receive an edition, and why nobody is where that has a reason."""
    definition = workspace.definitions[edition.report]
    if not definition.audience:
        return (), ""
    if not (edition.send and house.send):
        return (), BY_HAND
    if reason := why_nobody(definition, known, before):
        return (), reason
    return recipients_for(workspace, edition.key), ""


def _publish(house: House, workspace: Workspace, edition: Edition, made: Contents, previous: Snapshot | None) -> Made:
    drawn = house.archive.publish(made.pdf, ".pdf")
    known = house.archive.publish(made.snapshot, ".json")
    message = house.archive.publish(made.message.to_bytes(), ".json") if made.message else None
    manifest = Manifest(
        report=edition.report,
        period=edition.period,
        part=edition.part,
        pdf=Content(drawn.sha256, drawn.size),
        snapshot_sha256=known.sha256,
        inputs=tuple(Input(file, sha256) for file, sha256 in workspace.inputs),
        versions=_versions(),
        made_at=house.now(),
        previous_sha256=hashlib.sha256(to_bytes(previous)).hexdigest() if previous else None,
        message_sha256=message.sha256 if message else None,
    )
    return Made(drawn, house.archive.publish(manifest.to_bytes(), ".json"))


def _versions() -> Versions:
    return Versions(
        program=version("frontier-briefings"),
        python=python_version(),
        reportlab=version("reportlab"),
        matplotlib=version("matplotlib"),
        pikepdf=version("pikepdf"),
        tzdata=zone_rules_version(),
    )
