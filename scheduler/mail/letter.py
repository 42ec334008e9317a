"""An edition's message to one recipient, as the exact bytes that are archived, hashed and mailed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Literal
from urllib.parse import quote

from reports.message import PICTURE_CID, Body, Message
from scheduler.mail import mime
from scheduler.settings import ADDRESS

Provider = Literal["none", "resend"]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody's name and address, as on the wire: the domain punycoded."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What all letters of a workspace have in common."""

    party: Party
    reply_to: Party | None = None
    list_id: str | None = None
    unsubscribe_mail: str | None = None
    unsubscribe_url: str | None = None
    one_click: bool = False
    provider: Provider = "none"

    @property
    def domain(self) -> str:
        """The domain that answers for the letters."""
        return self.party.address.rpartition("@")[2]


def message_id(edition: str, address: str, domain: str) -> str:
    """Return the Message-ID of an edition's letter to an address: the same however often it is made or tried."""
    digest = hashlib.sha256(f"{edition}|{address.casefold()}".encode()).hexdigest()[:32]
    return f"<frontier.{digest}@{domain}>"


def letter(
    message: Message,
    *,
    sender: Sender,
    recipient: Party,
    message_id: str,
    edition: str,
    date: datetime,
    pdf: bytes | None,
) -> bytes:
    """Return the letter, every line ended by CR and LF; the same arguments give the same bytes.

    ``pdf`` is attached; without it the letter is the one that links to it. ``edition`` is its key in words, as in
    ``houses-monthly 2026-01 all``. Raises ValueError where a word cannot stand in a header, or where there is no link.
    """
    headers = _headers(message.subject, sender, recipient, message_id, edition, date)
    if pdf is None:
        if message.linked is None:
            raise ValueError("this message links to nothing: mail.link says where an edition can be read")
        return _words(message, message.linked, headers)
    attachment = mime.data_part(
        "application/pdf" + mime.plain_name(message.file_name),
        pdf,
        ("Content-Disposition", "attachment" + mime.attached_name(message.file_name)),
    )
    return mime.multipart("multipart/mixed", (_words(message, message.attached), attachment), headers)


def _words(message: Message, body: Body, headers: mime.Headers = ()) -> bytes:
    picture = mime.data_part(
        "image/png",
        message.picture,
        ("Content-ID", f"<{PICTURE_CID}>"),
        ("Content-Disposition", 'inline; filename="first-page.png"'),
    )
    shown = mime.multipart('multipart/related; type="text/html"', (mime.text_part("text/html", body.html), picture))
    return mime.multipart("multipart/alternative", (mime.text_part("text/plain", body.text), shown), headers)


def _headers(
    subject: str, sender: Sender, recipient: Party, message_id: str, edition: str, date: datetime
) -> mime.Headers:
    return (
        ("From", _party(sender.party)),
        ("To", _party(recipient)),
        *((("Reply-To", _party(sender.reply_to)),) if sender.reply_to else ()),
        ("Subject", mime.unstructured(subject)),
        ("Date", format_datetime(date)),
        ("Message-ID", mime.structured(message_id)),
        ("MIME-Version", "1.0"),
        # So that no absence note answers, and no answering machine starts a conversation (RFC 3834).
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        *_list_headers(sender, recipient),
        ("X-Frontier-Edition", mime.structured(edition)),
        *((("Resend-Idempotency-Key", _key(message_id)),) if sender.provider == "resend" else ()),
    )


def _list_headers(sender: Sender, recipient: Party) -> mime.Headers:
    ways = []
    if sender.unsubscribe_mail:
        ways.append(f"<mailto:{quote(sender.unsubscribe_mail, safe='@')}?subject=unsubscribe>")
    if sender.unsubscribe_url:
        ways.append(f"<{sender.unsubscribe_url.replace(ADDRESS, quote(recipient.address, safe=''))}>")
    headers = [("List-Id", f"<{mime.structured(sender.list_id)}>")] if sender.list_id else []
    if ways:
        headers.append(("List-Unsubscribe", ",\r\n ".join(map(mime.structured, ways))))
    if sender.unsubscribe_url and sender.one_click:
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _party(party: Party) -> str:
    return mime.mailbox(party.name, party.address)


def _key(message_id: str) -> str:
    """Return what a provider tells doubles by: the Message-ID without what is around it."""
    return message_id.strip("<>").rpartition("@")[0]
