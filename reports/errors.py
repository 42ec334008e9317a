"""What went wrong, where, and what to do: the words every error of this package is made of."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

Severity = Literal["error", "warning"]
_EXCERPT: Final = 100
_BEFORE: Final = 40


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in an input file; ``line`` and ``column`` count from 1, 0 stands for the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend, printed as ``file:line:column: path: message``; ``written`` is that line of the file."""

    place: Place
    message: str
    path: str = ""
    severity: Severity = "error"
    written: str = field(default="", compare=False)

    def __str__(self) -> str:
        warning = "warning: " if self.severity == "warning" else ""
        path = f"{self.path}: " if self.path else ""
        return f"{self.place}: {warning}{path}{self.message}"

    def excerpt(self) -> tuple[str, ...]:
        """Return the line of the file, shortened around the spot, and a caret below it; nothing where it is not known.

        Both lines are fit for a terminal: letters that it would obey are replaced, wide ones take two columns.
        """
        if not self.place.line or not self.written.strip():
            return ()
        text = "".join(one if one.isprintable() else " " for one in self.written.rstrip())
        spot = min(self.place.column - 1, len(text))
        indent = len(text) - len(text.lstrip())
        start = indent if spot < _EXCERPT else spot - _BEFORE
        piece = text[start : start + _EXCERPT]
        before, after = "…" if start > indent else "", "…" if len(text) > start + _EXCERPT else ""
        return f"{before}{piece}{after}", f"{' ' * (len(before) + _columns(text[start:spot]))}^"


class ReportsError(Exception):
    """Root of every error this package raises on purpose."""


class InputError(ReportsError):
    """Input that cannot be used; carries every problem found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RenderError(ReportsError):
    """A briefing that cannot be drawn as it stands, said in a sentence for its author."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean "outlets"?`` for the nearest known word, or an empty string."""
    names = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), names, n=1, cutoff=0.6)
    return f'; did you mean "{names[near[0]]}"?' if near else ""


def shown(text: str) -> str:
    """Return text fit for a message: short, and with nothing in it that a terminal would obey."""
    short = text if len(text) <= 60 else f"{text[:59]}…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in short)


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
