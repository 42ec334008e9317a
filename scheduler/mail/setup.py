"""From settings to a way of sending, and to what all letters of a workspace have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scheduler.mail.folder import FolderTransport
from scheduler.mail.letter import Party, Sender
from scheduler.mail.smtp import PORTS, Login, SmtpTransport
from scheduler.mail.transport import Transport
from scheduler.settings import MailSettings

# A name that is nobody's and never will be (RFC 2606): nobody can answer a letter that was only written to a folder.
NOBODY: Final = "briefings@workspace.invalid"


def transport_of(settings: MailSettings, root: Path, outbox: Path, login: Login | None) -> Transport:
    """Return the way that a workspace's settings ask for; ``login`` holds what their user and password refer to."""
    if settings.transport == "folder":
        return FolderTransport(outbox)
    assert settings.host is not None, "settings without a host are refused when they are read"
    return SmtpTransport(
        host=settings.host,
        port=settings.port or PORTS[settings.tls],
        name=sender_of(settings, "").domain,
        tls=settings.tls,
        login=login,
        ca_file=root / settings.ca_file if settings.ca_file else None,
    )


def sender_of(settings: MailSettings, title: str) -> Sender:
    """Return who writes; a workspace that names nobody writes under its title, which only a folder takes."""
    party = Party(settings.sender.name, settings.sender.address.wire) if settings.sender else Party(title, NOBODY)
    leave = settings.unsubscribe
    return Sender(
        party=party,
        reply_to=Party("", settings.reply_to.wire) if settings.reply_to else None,
        list_id=settings.list_id,
        unsubscribe_mail=leave.mail.wire if leave and leave.mail else None,
        unsubscribe_url=leave.url if leave else None,
        one_click=bool(leave and leave.one_click),
        provider=settings.provider,
    )
