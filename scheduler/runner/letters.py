"""Letters as a workspace writes them: whose they are, and to whom each one is."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from reports.audience import address_of
from reports.message import Message
from scheduler.errors import SchedulerError
from scheduler.ledger import Delivery
from scheduler.mail.letter import Party, Sender, letter
from scheduler.workspace import Workspace

# Of a workspace that says nothing of mail, whose letters reach nobody.
NOBODY = "frontier@localhost"


def sender_of(workspace: Workspace) -> Sender:
    """Return whose letters a workspace's are. Raises SchedulerError where an address in frontier.yaml is none."""
    mail = workspace.mail
    leave = mail.unsubscribe
    return Sender(
        party=_party(mail.sender, "from") if mail.sender else Party(workspace.brand.file.name, NOBODY),
        reply_to=_party(mail.reply_to, "reply_to") if mail.reply_to else None,
        list_id=mail.list_id,
        unsubscribe_mail=leave.mail if leave else None,
        unsubscribe_url=leave.url if leave else None,
        one_click=bool(leave and leave.one_click),
        provider=mail.provider,
    )


def owner_of(workspace: Workspace) -> Party | None:
    """Return who hears of failures by mail; None where nobody does."""
    return _party(workspace.mail.owner, "owner") if workspace.mail.owner else None


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


def _party(text: str, setting: str) -> Party:
    name, address = parseaddr(text)
    try:
        return Party(name, address_of(address or text).wire)
    except ValueError as error:
        raise SchedulerError(f"frontier.yaml: mail.{setting}: {error}") from None
