"""How the owner is told which edition, and what to do about it."""

from __future__ import annotations

from reports.parts import ALL
from scheduler.ledger import EditionKey


def on_the_line(key: EditionKey, *more: str) -> str:
    """Return an edition as commands are told which, and what else is said of it."""
    words = [key.report, key.period, *more, *(() if key.part == ALL else ("--part", key.part))]
    return " ".join(words)
