"""Who receives an edition: frozen when it is made, and looked at again before each letter, for people change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from reports.audience import Addressee, address_of, recipients_of, suppressed_of
from scheduler.ledger import Delivery, EditionKey, Recipient
from scheduler.mail.letter import message_id
from scheduler.mail.policy import next_open
from scheduler.runner.letters import sender_of
from scheduler.workspace import Workspace

_FILE = "data/audiences.yaml"


def recipients_for(workspace: Workspace, key: EditionKey) -> tuple[Recipient, ...]:
    """Return who is to receive an edition as the workspace stands; suppressed people too, withheld with the reason."""
    definition = workspace.definitions[key.report]
    people = recipients_of(definition, workspace.audiences, key.part)
    suppressed = suppressed_of(definition, workspace.audiences, key.part)
    return (
        *(_recipient(workspace, key, one) for one in people),
        *(replace(_recipient(workspace, key, one), withheld=f"suppressed in {_FILE}") for one in suppressed),
    )


def why_not(workspace: Workspace, delivery: Delivery) -> str:
    """Return why somebody is not to be mailed after all; empty where nothing is against it."""
    definition = workspace.definitions.get(delivery.key.report)
    if definition is None:
        return f"the workspace has no report {delivery.key.report} any more"
    key = address_of(delivery.recipient.address).key
    if any(one.address.key == key for one in suppressed_of(definition, workspace.audiences, delivery.key.part)):
        return f"suppressed in {_FILE}"
    if addressee_of(workspace, delivery) is None:
        return f"not in {_FILE} any more as somebody who receives this"
    return ""


def opens_at(workspace: Workspace, delivery: Delivery, now: datetime) -> datetime:
    """Return when somebody may be written to, as the workspace says now: ``now``, or when their window opens next."""
    found = addressee_of(workspace, delivery)
    window = found.window if found else None
    zone = (window.timezone if window else None) or workspace.timezone or "UTC"
    return next_open(window, ZoneInfo(zone), now)


def addressee_of(workspace: Workspace, delivery: Delivery) -> Addressee | None:
    """Return a recipient as the workspace has them now; None where they are not to receive the edition."""
    definition = workspace.definitions.get(delivery.key.report)
    if definition is None:
        return None
    key = address_of(delivery.recipient.address).key
    people = recipients_of(definition, workspace.audiences, delivery.key.part)
    return next((one for one in people if one.address.key == key), None)


def wire(address: str) -> str:
    """Return an address as servers are given it."""
    return address_of(address).wire


def _recipient(workspace: Workspace, key: EditionKey, one: Addressee) -> Recipient:
    return Recipient(
        address=one.address.given,
        name=one.name,
        language=one.language,
        message_id=message_id(str(key), one.address.wire, sender_of(workspace).domain),
        audience=one.audience,
        in_doubt=one.in_doubt,
        format=one.format,
    )
