"""Letters as a workspace writes them: whose they are, and to whom each one is."""

from __future__ import annotations

from datetime import datetime

from reports.audience import address_of
from reports.message import Message
from scheduler.ledger import Delivery
from scheduler.mail import setup
from scheduler.mail.letter import Party, Sender, letter
from scheduler.workspace import Workspace


def sender_of(workspace: Workspace) -> Sender:
    """Return whose letters a workspace's are."""
    return setup.sender_of(workspace.mail, workspace.title)


def owner_of(workspace: Workspace) -> Party | None:
    """Return who hears of failures by mail; None where nobody does."""
    return Party("", workspace.mail.owner.wire) if workspace.mail.owner else None


def letter_for(workspace: Workspace, delivery: Delivery, message: Message, pdf: bytes | None, now: datetime) -> bytes:
    """Return the letter for one recipient; without the PDF it is the one that links to it."""
    return letter(
        message,
        sender=sender_of(workspace),
        recipient=Party(delivery.recipient.name, address_of(delivery.recipient.address).wire),
        message_id=delivery.recipient.message_id,
        edition=str(delivery.key),
        date=now,
        pdf=pdf,
    )
