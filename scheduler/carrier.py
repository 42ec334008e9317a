"""How a workspace's mail travels: its settings and secrets become a transport."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.errors import SchedulerError
from scheduler.mail import FolderTransport, Session, Transport, TransportError
from scheduler.mail.smtp import PORTS, Login, SmtpTransport
from scheduler.secrets import resolve
from scheduler.settings import MailSettings

OUTBOX = "outbox"


@dataclass(frozen=True)
class Unready:
    """A way of sending that cannot be used as it is set up, which whoever tries it is told."""

    error: TransportError

    def open(self) -> Session:
        """Raise the reason."""
        raise self.error


def transport_for(root: Path, output: Path, mail: MailSettings, sender: str) -> Transport:
    """Return how mail goes out: into ``output/outbox``, or to a server, to whom ``sender`` is our address."""
    if mail.transport == "folder":
        return FolderTransport(output / OUTBOX)
    try:
        return _server(root, mail, sender)
    except SchedulerError as error:  # a secret that is not there is no reason to make no editions
        return Unready(TransportError("auth", str(error)))


def _server(root: Path, mail: MailSettings, sender: str) -> SmtpTransport:
    assert mail.host, "settings make sure of it"
    login = Login(resolve(mail.user, root), resolve(mail.password, root)) if mail.user and mail.password else None
    return SmtpTransport(
        host=mail.host,
        port=mail.port or PORTS[mail.tls],
        name=sender.rpartition("@")[2],
        tls=mail.tls,
        login=login,
        ca_file=root / mail.ca_file if mail.ca_file else None,
    )
