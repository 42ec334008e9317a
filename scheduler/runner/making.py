"""Keeps one edition under a claim: what is to be computed, then seal, publish, commit, in that order and no other."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Final

from reports.period import Period, parse_period
from reports.snapshot import Snapshot, from_bytes
from scheduler.archive import Content, Input, Manifest, Stored, Versions, name_for_people
from scheduler.calendar import zone_rules_version
from scheduler.errors import SchedulerError
from scheduler.ledger import Claim, Edition, EditionKey, Recipient
from scheduler.runner.addressing import recipients_for
from scheduler.runner.before import inputs_hash
from scheduler.runner.computing import Drawn, Failed, Held, Order
from scheduler.runner.condition import why_nobody
from scheduler.runner.house import House
from scheduler.sealing import seal
from scheduler.workspace import Workspace

BY_HAND: Final = "made by hand, without --send"


class HeldError(Exception):
    """An edition that must not go out as it is; ``reasons`` are sentences for whoever decides."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class FailedError(SchedulerError):
    """An edition that could not be computed."""


def order_for(house: House, claim: Claim) -> Order:
    """Return what is to be computed under a claim."""
    key = claim.key
    return Order(key.report, key.period, key.part, bytes_before(house, key, parse_period(key.period)))


def keep(house: House, workspace: Workspace, claim: Claim, order: Order, result: Drawn | Held | Failed) -> Edition:
    """Seal what was computed, publish it, commit it to the ledger, and return it as that has it now.

    Raises HeldError where the quality gate stands against it, FailedError where it could not be computed,
    LostLeaseError where another worker has it by now, and what sealing and publishing raise.
    """
    match result:
        case Held():
            raise HeldError(result.reasons)
        case Failed():
            raise FailedError(result.why)
    edition = claim.edition
    definition = workspace.definitions[edition.report]
    pdf = seal(result.pdf, definition.document, workspace.root, house.now())
    recipients, not_sent = recipients_and_why(house, workspace, edition, result.snapshot, order.previous)
    manifest, kept = _publish(house, workspace, order, replace(result, pdf=pdf))
    house.ledger.published(claim, inputs_hash(workspace, order), kept.sha256)
    return _commit(house, workspace, claim, manifest, kept, recipients, not_sent)


def keep_again(
    house: House, workspace: Workspace, claim: Claim, order: Order, manifest: Manifest, kept: Stored
) -> Edition:
    """Commit an edition that was published before, by its manifest. Returns and raises what ``keep`` does."""
    known = house.archive.read(manifest.snapshot_sha256, ".json")
    recipients, not_sent = recipients_and_why(house, workspace, claim.edition, known, order.previous)
    return _commit(house, workspace, claim, manifest, kept, recipients, not_sent)


def snapshot_before(house: House, key: EditionKey, period: Period) -> Snapshot | None:
    """Return what the last archived edition of the same report and part knew; None for the first."""
    known = bytes_before(house, key, period)
    return from_bytes(known) if known is not None else None


def path_of(house: House, edition: Edition) -> Path:
    """Return where people find an edition's PDF."""
    return house.output / name_for_people(edition.report, edition.period, edition.part, ".pdf")


def name_edition(house: House, edition: Edition) -> None:
    """Give an archived edition its names for people: the PDF last, so that where it is, the others are too."""
    assert edition.sha256 and edition.manifest_sha256, "only what is archived has a name"
    manifest = manifest_of(house, edition)
    for ending, sha256, suffix in (
        ("_manifest.json", edition.manifest_sha256, ".json"),
        ("_data.json", manifest.snapshot_sha256, ".json"),
        (".pdf", edition.sha256, ".pdf"),
    ):
        house.archive.name(name_for_people(edition.report, edition.period, edition.part, ending), sha256, suffix)


def bytes_before(house: House, key: EditionKey, period: Period) -> bytes | None:
    """Return the snapshot of the last archived edition of the same report and part; None for the first."""
    last = house.ledger.last_archived(key.report, key.part, period.end)
    return known_to(house, last) if last is not None and last.manifest_sha256 is not None else None


def known_to(house: House, edition: Edition) -> bytes:
    """Return the snapshot of an archived edition."""
    return house.archive.read(manifest_of(house, edition).snapshot_sha256, ".json")


def manifest_of(house: House, edition: Edition) -> Manifest:
    """Return the manifest of an archived edition."""
    assert edition.manifest_sha256, "what is archived has one"
    return Manifest.from_bytes(house.archive.read(edition.manifest_sha256, ".json"))


def recipients_and_why(
    house: House, workspace: Workspace, edition: Edition, known: bytes, before: bytes | None
) -> tuple[tuple[Recipient, ...], str]:
    """Return who is to receive an edition, and why nobody is where that has a reason."""
    definition = workspace.definitions[edition.report]
    if not definition.audience:
        return (), ""
    if not (edition.send and house.send):
        return (), BY_HAND
    if reason := why_nobody(definition, from_bytes(known), from_bytes(before) if before is not None else None):
        return (), reason
    return recipients_for(workspace, edition.key), ""


def _commit(
    house: House,
    workspace: Workspace,
    claim: Claim,
    manifest: Manifest,
    kept: Stored,
    recipients: tuple[Recipient, ...],
    not_sent: str,
) -> Edition:
    definition = workspace.definitions[claim.edition.report]
    waiting = definition.approval == "required"
    return house.ledger.archive(
        claim,
        manifest.pdf.sha256,
        manifest.pdf.size,
        workspace.input_digest,
        recipients=recipients,
        waiting=waiting,
        approve_by=house.ledger.now() + timedelta(days=definition.approve_within) if waiting else None,
        manifest_sha256=kept.sha256,
        not_sent=not_sent,
        snapshot_sha256=manifest.snapshot_sha256,
        message_sha256=manifest.message_sha256,
    )


def _publish(house: House, workspace: Workspace, order: Order, made: Drawn) -> tuple[Manifest, Stored]:
    pdf = house.archive.publish(made.pdf, ".pdf")
    known = house.archive.publish(made.snapshot, ".json")
    message = house.archive.publish(made.message, ".json") if made.message is not None else None
    manifest = Manifest(
        report=order.report,
        period=order.period,
        part=order.part,
        pdf=Content(pdf.sha256, pdf.size),
        snapshot_sha256=known.sha256,
        inputs=tuple(Input(file, sha256) for file, sha256 in workspace.inputs),
        versions=_versions(),
        made_at=house.now(),
        previous_sha256=hashlib.sha256(order.previous).hexdigest() if order.previous is not None else None,
        message_sha256=message.sha256 if message else None,
    )
    return manifest, house.archive.publish(manifest.to_bytes(), ".json")


@cache
def _versions() -> Versions:
    """Return what editions are made with; to look it up takes longer than all else that keeps one."""
    return Versions(
        program=version("frontier-briefings"),
        python=python_version(),
        reportlab=version("reportlab"),
        matplotlib=version("matplotlib"),
        pikepdf=version("pikepdf"),
        tzdata=zone_rules_version(),
    )
