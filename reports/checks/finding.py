"""What a check returns: a sentence made of words and of the sources each part of it rests on."""

from __future__ import annotations

from dataclasses import dataclass
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
    """One finding; ``observations`` are those that take part in it, the one to look at first in front."""

    kind: FindingKind
    words: tuple[str | Cited, ...]
    observations: tuple[Observation, ...]

    @property
    def place(self) -> Place:
        """Where to look first."""
        return self.observations[0].place

    def __str__(self) -> str:
        shown = [f" [@{'; @'.join(word.sources)}]" if isinstance(word, Cited) else word for word in self.words]
        return "".join(shown)
