"""Blocks of a briefing: covers, headings, prose, figures, tables, quotes, notes and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.briefing.words import NO_SOURCES, Cite, Inlines

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure, worded: ``value`` is "over 580", ``as_of`` "end of June 2025", ``change`` "+8 on a year before".

    ``value`` is empty where no figure is public; ``note`` then says so. ``change_cite`` is for the value before;
    ``data_notes`` are the numbers of the data notes that concern the figure.
    """

    label: str
    value: str
    as_of: str = ""
    change: str = ""
    note: str = ""
    cite: Cite = NO_SOURCES
    change_cite: Cite = NO_SOURCES
    data_notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: title, period in words, the finding in a sentence, and the figures that carry it.

    ``notice`` says that nothing changed, or that there is no earlier edition; changes themselves come after the cover.
    ``part`` is the name of the part it is about, empty where it is about all.
    ``signed`` says by whom the document is signed, where that is to be seen.
    """

    title: str
    period: str
    headline: str
    summary: Inlines = ()
    tiles: tuple[Tile, ...] = ()
    notice: str = ""
    part: str = ""
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's title; level 1 opens a section, level 2 a part of it."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose; the lead opens a section, a note is set small."""

    content: Inlines
    role: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list of short statements."""

    items: tuple[Inlines, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A band of key figures."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column."""

    label: str
    align: Align = "left"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a cell is a run of words, numbers are worded already."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    note: Inlines = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said: in their words where ``verbatim``, else reported."""

    text: str
    speaker: str
    role: str
    verbatim: bool
    cite: Cite


@dataclass(frozen=True, slots=True)
class Quotes:
    """Statements, each attributed."""

    items: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """Data notes of one kind, such as contradictions."""

    title: str
    items: tuple[Inlines, ...]
    contradicts: bool = False


@dataclass(frozen=True, slots=True)
class DataNotes:
    """What a reader has to know before trusting the figures."""

    groups: tuple[NoteGroup, ...]

    @property
    def contradictions(self) -> int:
        """How many contradictions between sources are among the notes."""
        return sum(len(group.items) for group in self.groups if group.contradicts)


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind; ``more`` says how many are ``left_out``: "and 7 more"."""

    title: str
    items: tuple[Inlines, ...]
    more: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the last edition: a sentence that says which one, or that there is none, and the changes."""

    sentence: str
    groups: tuple[ChangeGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One numbered source: ``citation`` is "Producer: Title", ``dated`` "24 June 2025" or "undated"."""

    number: int
    citation: str
    dated: str
    kind: str
    advertorial: bool
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """The numbered sources of every figure and statement."""

    entries: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Start a new page here."""
