"""Whether mail could go out, and whom it would come from and go back to. Connects, and sends nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from scheduler.carrier import transport_for
from scheduler.doctor.check import Check
from scheduler.errors import SchedulerError
from scheduler.mail import TransportError
from scheduler.mail.smtp import PORTS
from scheduler.mail.transport import TransportFault
from scheduler.secrets import resolve
from scheduler.settings import MailSettings, Settings
from scheduler.workspace import Workspace

_MENDS: Final[Mapping[TransportFault, str]] = {
    "unreachable": "check mail.host and mail.port, and that this machine may reach them",
    "greeting": "ask whoever runs the server why it turns this machine away",
    "tls": "check mail.tls, and mail.ca_file where the server has a certificate of your own",
    "auth": "check what mail.user and mail.password refer to",
}


def look_at_mail_server(root: Path, settings: Settings) -> Check:
    """Connect as for sending, log in, ask what is taken, and leave."""
    mail = settings.mail
    if mail.transport == "folder":
        words = "mail is written into output/outbox as .eml files, and nobody is mailed"
        return Check("mail server", "note", words, "to send, say mail: transport: smtp")
    server = f"{mail.host}:{mail.port or PORTS[mail.tls]}"
    try:
        session = transport_for(root, root / "output", mail).open()
    except TransportError as error:
        return Check("mail server", "fails", str(error), _MENDS[error.kind])
    try:
        largest, utf8 = session.largest, session.smtputf8
    finally:
        session.close()
    takes = f"takes {_mb(largest)}" if largest else "does not say how much it takes"
    words = f"{server} answers {_way(mail)}, {takes}{'' if utf8 else ', only addresses in plain letters'}"
    if largest and largest < mail.largest:
        mend = f"mail.largest is {_mb(mail.largest)}; write {largest // 1_000_000 or 1} MB, so that more goes as a link"
        return Check("mail server", "note", words, mend)
    return Check("mail server", "ok", words)


def look_at_senders(settings: Settings, workspace: Workspace | None) -> Iterator[Check]:
    """Say who writes, who hears of trouble, and how a reader leaves."""
    mail = settings.mail
    if mail.sender:
        yield Check("sender", "ok", f"editions come from {mail.sender.address.wire}")
    else:
        yield Check("sender", "note", "nobody is named as the sender", "say mail: from: before anything is sent")
    if mail.owner:
        yield Check("owner", "ok", f"{mail.owner.wire} hears of failures, holds and doubts")
    else:
        words = "failures, holds and doubts are told here and in output/notices.log alone"
        yield Check("owner", "note", words, "say mail: owner: for a person to hear of them")
    missing = [name for name, value in (("list_id", mail.list_id), ("unsubscribe", mail.unsubscribe)) if not value]
    if not missing:
        yield Check("list", "ok", f"mails belong to {mail.list_id}, and say how to leave it")
    elif workspace and workspace.audiences:
        words = f"mail has no {' and no '.join(missing)}"
        yield Check("list", "note", words, "large mailbox providers ask for both, and readers for a way to leave")


def look_at_heartbeat(root: Path, settings: Settings) -> Check:
    """Say whether somebody would notice that Frontier has stopped; the target may be a secret, its host is not."""
    if settings.heartbeat is None:
        words = "none is set, so nothing notices when Frontier stops"
        return Check("heartbeat", "note", words, "say heartbeat: with a file or URL that a monitor watches")
    try:
        target = resolve(settings.heartbeat, root)
    except SchedulerError as error:
        return Check("heartbeat", "fails", str(error), "mend what heartbeat: refers to")
    if target.startswith(("https://", "http://")):
        return Check("heartbeat", "ok", f"told to {urlsplit(target).hostname} after each whole pass")
    folder = (root / target).parent
    if not os.access(folder, os.W_OK):
        return Check("heartbeat", "fails", f"no file can be written in {folder}", "make it, or name another file")
    return Check("heartbeat", "ok", "a file is touched after each whole pass")


def _way(mail: MailSettings) -> str:
    under = {"required": "under STARTTLS", "implicit": "under TLS", "none": "in clear"}[mail.tls]
    return f"{under} and lets us log in" if mail.user else f"{under}, without a login"


def _mb(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
