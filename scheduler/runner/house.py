"""What the runner works with, handed in by the one place that wires parts together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.archive import Archive
from scheduler.ledger import Claim, Ledger
from scheduler.workspace import Workspace

Tell = Callable[[str], None]


@dataclass(frozen=True)
class House:
    """A workspace's parts, and the ways to say what happens.

    ``read`` reads the workspace afresh; ``tell`` says what is done, ``owner`` what somebody has to see to; ``worker``
    names this process in the ledger; ``stopping`` is asked between editions, ``holding`` are the claims
    that this process has not finished yet.
    """

    read: Callable[[], Workspace]
    ledger: Ledger
    archive: Archive
    output: Path
    now: Callable[[], datetime]
    tell: Tell
    owner: Tell
    worker: str
    stopping: Callable[[], bool] = lambda: False
    holding: list[Claim] = field(default_factory=list)
    lease: timedelta = timedelta(minutes=10)
    retry_after: timedelta = timedelta(minutes=5)
