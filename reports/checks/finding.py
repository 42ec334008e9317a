"""What a check returns: a sentence made of words and of the sources each part of it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reports.errors import Place
from reports.facts import Observation

FindingKind = Literal["contradiction", "unverifiable"]


@dataclass(frozen=True)
class Cited:
    """The ids of the sources behind the words before it."""

    sources: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One finding; ``observations`` are those that take part in it, the one to look at first in front.

    ``gap`` is how far a total is from what its parts make, as a share of the total; None where none is at stake.
    """

    kind: FindingKind
    words: tuple[str | Cited, ...]
    observations: tuple[Observation, ...]
    gap: Decimal | None = None

    @property
    def place(self) -> Place:
        """Where to look first."""
        return self.observations[0].place

    @staticmethod
    def share(gap: Decimal, total: Decimal) -> Decimal | None:
        """Return ``gap`` as a share of ``total``; None of nothing."""
        return abs(gap / total) if total else None

    def __str__(self) -> str:
        shown = [f" [@{'; @'.join(word.sources)}]" if isinstance(word, Cited) else word for word in self.words]
        return "".join(shown)
