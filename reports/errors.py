"""What went wrong, where, and what to do: the words every error of this package is made of."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


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
    """One thing to mend, printed as ``file:line:column: path: message``."""

    place: Place
    message: str
    path: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        warning = "warning: " if self.severity == "warning" else ""
        path = f"{self.path}: " if self.path else ""
        return f"{self.place}: {warning}{path}{self.message}"


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
