"""What the runner works with, handed in by the one place that wires parts together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from scheduler.archive import Store
from scheduler.ledger import Ledger
from scheduler.mail import Transport, TransportError
from scheduler.mail.policy import breaker_pause, next_try
from scheduler.settings import IN_PROCESS, Engine
from scheduler.workspace import Workspace

Tell = Callable[[str], None]
Pace = Callable[[int, int], None]


class NextTry(Protocol):
    """Says when a delivery that was put off is tried again; None where it is given up."""

    def __call__(self, tries: int, first_try_at: datetime, now: datetime) -> datetime | None:
        """Return the time of the next try."""


@dataclass(frozen=True)
class House:
    """A workspace's parts, and the ways to say what happens.

    ``read`` reads the workspace afresh; ``tell`` says what is done, ``owner`` what somebody has to see to; ``worker``
    names this process in the ledger; ``stopping`` is asked between editions and before each final dot. ``transport`` is
    how a workspace says that mail goes out; without one, none does. With ``send`` False nobody receives what this
    process makes. ``dot_lease`` is longer than a server may take to answer a final dot. ``engine`` computes editions;
    ``pace`` is told how many of how many are done.
    """

    read: Callable[[], Workspace]
    ledger: Ledger
    archive: Store
    output: Path
    now: Callable[[], datetime]
    tell: Tell
    owner: Tell
    worker: str
    stopping: Callable[[], bool] = lambda: False
    lease: timedelta = timedelta(minutes=10)
    retry_after: timedelta = timedelta(minutes=5)
    send: bool = True
    transport: Callable[[Workspace], Transport] | None = None
    dot_lease: timedelta = timedelta(minutes=15)
    next_try: NextTry = next_try
    pause: Callable[[int, TransportError], timedelta] = breaker_pause
    engine: Engine = IN_PROCESS
    pace: Pace | None = None
