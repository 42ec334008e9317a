"""Words of a briefing: plain runs, weight, links and citations; never markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Text:
    """A run of plain words; never markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry weight."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words set apart."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that warns, such as "Restated"; drawn so that it is seen without relying on colour alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an http(s) or mailto address."""

    url: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class CiteMark:
    """The number of one source; ``advertorial`` marks promotional copy, which is never independent evidence.

    ``illustrative`` marks made-up data, which stamps the page it is cited on.
    """

    number: int
    advertorial: bool = False
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation: the numbers of the sources behind the words before it."""

    marks: tuple[CiteMark, ...]


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line in a table's cell, alone in it: days with their values, None a gap; ``words`` say what it shows."""

    points: tuple[tuple[date, Decimal | None], ...]
    words: str
    steps: bool = False


NO_SOURCES = Cite(())

Inline = Text | Strong | Emphasis | Mark | Link | Cite | Spark
Inlines = tuple[Inline, ...]
