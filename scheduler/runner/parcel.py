"""What one edition's letters are made of, read from the archive, and the letters themselves, frozen there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reports.message import Message
from scheduler.archive import ArchiveError
from scheduler.errors import SchedulerError
from scheduler.ledger import Claim, Delivery, Edition
from scheduler.mail import Envelope
from scheduler.runner.addressing import wire
from scheduler.runner.house import House
from scheduler.runner.letters import letter_for, sender_of
from scheduler.runner.making import manifest_of
from scheduler.workspace import Workspace


class TooLargeError(SchedulerError):
    """A letter that no server of ours would take."""


@dataclass(frozen=True)
class Parcel:
    """An archived edition on its way to its recipients."""

    house: House
    workspace: Workspace
    edition: Edition

    @cached_property
    def message(self) -> Message:
        """The edition's message. Raises ArchiveError where it has none, or a damaged one."""
        return read_message(self.house, self.edition)

    @cached_property
    def pdf(self) -> bytes:
        """The edition's PDF, as it was archived."""
        assert self.edition.sha256, "only what is archived is sent"
        return self.house.archive.read(self.edition.sha256, ".pdf")

    def envelope(self, delivery: Delivery) -> Envelope:
        """Return who sends and who receives."""
        return Envelope(sender_of(self.workspace).party.address, wire(delivery.recipient.address))

    def content(self, claim: Claim, delivery: Delivery, largest: int | None) -> bytes:
        """Return the letter: the frozen one, or a new one, frozen in archive and ledger before anybody sees it.

        Raises TooLargeError where it is larger than may be sent and there is no link to send instead.
        """
        limit = min(largest or self.workspace.mail.largest, self.workspace.mail.largest)
        if delivery.message_sha256:
            frozen = self.house.archive.read(delivery.message_sha256, ".eml")
            if len(frozen) <= limit or delivery.dot_at is not None:
                return frozen
        linked = delivery.recipient.format == "link" and self.message.linked is not None
        content = self._letter(delivery, linked=linked)
        if len(content) > limit and self.may_shrink(delivery):
            linked, content = True, self._letter(delivery, linked=True)
        if len(content) > limit:
            raise TooLargeError(_too_large(len(content), limit))
        stored = self.house.archive.publish(content, ".eml")
        self.house.ledger.freeze(claim, delivery.id, stored.sha256, stored.size, "link" if linked else "attachment")
        return content

    def may_shrink(self, delivery: Delivery) -> bool:
        """Whether a link may go out where the attachment was meant to."""
        return delivery.recipient.format != "link" and self.message.linked is not None

    def _letter(self, delivery: Delivery, *, linked: bool) -> bytes:
        pdf = None if linked else self.pdf
        return letter_for(self.workspace, delivery, self.message, pdf, self.house.now())


def read_message(house: House, edition: Edition) -> Message:
    """Return an archived edition's message.

    Raises ArchiveError where the edition was made without one, or where it is damaged.
    """
    manifest = manifest_of(house, edition)
    if manifest.message_sha256 is None:
        raise ArchiveError(f"{edition.key} was made before its report had an audience, so it has no message to send")
    return Message.from_bytes(house.archive.read(manifest.message_sha256, ".json"))


def _too_large(size: int, limit: int) -> str:
    said = f"the message has {size / 1_000_000:.1f} MB and {limit / 1_000_000:.1f} MB may be sent"
    return f"{said}; give mail.link in frontier.yaml, so that a link goes out instead"
