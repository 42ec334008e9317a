"""How people are told which edition, what to do about it, and what became of a delivery."""

from __future__ import annotations

from reports.parts import ALL
from scheduler.ledger import DeliveryState, EditionKey


def state_words(state: DeliveryState) -> str:
    """Return a delivery's state as people are told it."""
    return "in doubt" if state is DeliveryState.UNKNOWN else str(state)


def on_the_line(key: EditionKey, *more: str) -> str:
    """Return an edition as commands are told which, and what else is said of it."""
    words = [key.report, key.period, *more, *(() if key.part == ALL else ("--part", key.part))]
    return " ".join(words)
