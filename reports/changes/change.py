"""One thing that changed, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from reports.checks import Cited

# In the order in which a reader is told: restated figures, moves of key figures, new events, the rest.
ChangeKind = Literal[
    "restated",
    "withdrawn",
    "moved",
    "rank",
    "published",
    "unpublished",
    "event",
    "event changed",
    "event withdrawn",
    "new figure",
    "stale",
    "source",
    "reclassified",
    "listed",
    "scope",
]


class About(NamedTuple):
    """What a value is about: two values with the same are of the same thing."""

    metric: str
    market: str
    start: date
    end: date
    target: bool


@dataclass(frozen=True)
class Change:
    """One change; ``pair`` is the value before and after where there are both, ``about`` what it is a value of."""

    kind: ChangeKind
    words: tuple[str | Cited, ...]
    pair: tuple[str, str] | None = None
    about: About | None = None

    def __str__(self) -> str:
        shown = [f" [@{'; @'.join(word.sources)}]" if isinstance(word, Cited) else word for word in self.words]
        return "".join(shown)
