"""Words that fit into one line, as most in tables do: set without ReportLab's look at each word of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.platypus.paragraph import split as split_words


@dataclass(frozen=True, slots=True)
class _Lines:
    """What ReportLab makes of words that it breaks: lines of runs."""

    lines: tuple[_Line, ...]
    kind: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of runs, and the room it leaves."""

    extraSpace: float  # noqa: N815 - ReportLab's names
    words: Sequence[Any]
    fontSize: float  # noqa: N815
    wordCount: int = 1  # noqa: N815


@dataclass(frozen=True, slots=True)
class OneLine:
    """Words that may stand in one line: their runs, their width, and that of the longest word."""

    runs: Sequence[Any]
    width: float
    longest: float

    def within(self, room: float) -> _Lines:
        """Return them as a line in so much room."""
        return _Lines((_Line(room - self.width, self.runs, max(one.fontSize for one in self.runs)),))


def one_line(runs: Sequence[Any] | None) -> OneLine | None:
    """Return runs as one line; None where ReportLab has to see to spaces: of several it makes one, at the ends none."""
    if not runs or not all(hasattr(one, "text") for one in runs):
        return None
    shown = runs[1:] if runs[0].text == " " else runs
    text = "".join(one.text for one in shown)
    if not text or text != " ".join(split_words(text)):
        return None
    total = longest = word = 0.0
    for one in shown:
        for index, part in enumerate(one.text.split(" ")):
            if index:
                total += pdfmetrics.stringWidth(" ", one.fontName, one.fontSize)
                word = 0.0
            width = pdfmetrics.stringWidth(part, one.fontName, one.fontSize)
            word += width
            total += width
            longest = max(longest, word)
    return OneLine(shown, total, longest)
