"""How a workspace's mail travels: its settings, and the secrets they refer to, become a transport."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.errors import SchedulerError
from scheduler.mail import Session, Transport, TransportError
from scheduler.mail.setup import transport_of
from scheduler.mail.smtp import Login
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


def transport_for(root: Path, output: Path, mail: MailSettings) -> Transport:
    """Return how mail goes out: into ``output/outbox``, or to a server."""
    try:
        login = Login(resolve(mail.user, root), resolve(mail.password, root)) if mail.user and mail.password else None
    except SchedulerError as error:  # a secret that is not there is no reason to make no editions
        return Unready(TransportError("auth", str(error)))
    return transport_of(mail, root, output / OUTBOX, login)
