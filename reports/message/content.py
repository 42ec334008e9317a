"""What a message says, in its order, before it is written as HTML and as plain text: so both say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from reports.brand import Brand
from reports.briefing import (
    Briefing,
    ChangeGroup,
    Changes,
    Cite,
    CiteMark,
    Cover,
    DataNotes,
    Emphasis,
    Inlines,
    KeyFigures,
    Link,
    Mark,
    SourceEntry,
    Sources,
    Strong,
    Text,
    Tile,
)
from reports.message.words import clean, plain, worded

MOST_FIGURES: Final = 10
MOST_CHANGES: Final = 5
MOST_CONTRADICTIONS: Final = 4
_LONGEST_PREVIEW: Final = 140


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: its value in words, and what a reader has to know about it, a line each."""

    label: str
    value: str
    public: bool
    details: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A contradiction, under the number that it has among the document's data notes."""

    name: str
    words: Inlines


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a message says but how to get the document; an empty text or tuple is left out.

    ``preview`` is what a list of messages shows beside the subject. What changed comes first: a sentence, and groups
    with restated figures in front.
    """

    language: str
    brand: str
    title: str
    period: str
    preview: str
    stamp: str
    changes: str
    groups: tuple[ChangeGroup, ...]
    headline: str
    summary: Inlines
    figures: tuple[Figure, ...]
    more_figures: str
    contradictions: tuple[Note, ...]
    more_contradictions: str
    sources: tuple[SourceEntry, ...]
    legend: str
    legal: str


def content_of(briefing: Briefing, brand: Brand) -> Content:
    """Return what the message of a briefing says."""
    cover = next((block for block in briefing.blocks if isinstance(block, Cover)), None)
    sentence, groups = _changes(briefing, cover)
    tiles = _tiles(briefing)
    left_out = max(0, len(tiles) - MOST_FIGURES)
    figures = tuple(_figure(briefing, tile) for tile in tiles[:MOST_FIGURES])
    notes, more_notes = _contradictions(briefing, tiles[:MOST_FIGURES])
    summary = cover.summary if cover else ()
    said = [*(item for group in groups for item in group.items), summary, *(note.words for note in notes)]
    said += [line for one in figures for line in one.details]
    cited = {mark.number for words in said for mark in _marks(words)}
    entries = [entry for block in briefing.blocks if isinstance(block, Sources) for entry in block.entries]
    sources = tuple(entry for entry in entries if entry.number in cited)
    headline = clean(cover.headline) if cover else ""
    return Content(
        language=briefing.language,
        brand=clean(brand.file.wordmark or brand.file.name),
        title=clean(briefing.title),
        period=clean(" · ".join(filter(None, (briefing.part_name, briefing.period_words)))),
        preview=_preview(sentence, groups, headline),
        stamp=briefing.labels.illustrative_stamp if briefing.illustrative else "",
        changes=sentence,
        groups=groups,
        headline=headline,
        summary=summary,
        figures=figures,
        more_figures=worded(briefing.labels.message.more_in_document, count=left_out) if left_out else "",
        contradictions=notes,
        more_contradictions=more_notes,
        sources=sources,
        legend=briefing.labels.advertorial_legend if any(entry.advertorial for entry in sources) else "",
        legal=clean(brand.file.legal or ""),
    )


def _changes(briefing: Briefing, cover: Cover | None) -> tuple[str, tuple[ChangeGroup, ...]]:
    """Return what changed: restated figures whole, the others cut to what a reader bears in a mail."""
    block = next((one for one in briefing.blocks if isinstance(one, Changes)), None)
    if block is None:
        return (clean(cover.notice) if cover else ""), ()
    return clean(block.sentence), tuple(_group(briefing, one) for one in block.groups)


def _group(briefing: Briefing, group: ChangeGroup) -> ChangeGroup:
    warns = any(isinstance(one, Mark) for item in group.items for one in item)
    kept = group.items if warns else group.items[:MOST_CHANGES]
    left_out = group.left_out + len(group.items) - len(kept)
    more = worded(briefing.labels.message.more_in_document, count=left_out) if left_out else ""
    return ChangeGroup(clean(group.title), kept, more, left_out)


def _tiles(briefing: Briefing) -> list[Tile]:
    """Return the key figures, the cover's first, each once."""
    bands = [block.tiles for block in briefing.blocks if isinstance(block, Cover | KeyFigures)]
    return list(dict.fromkeys(tile for band in bands for tile in band))


def _figure(briefing: Briefing, tile: Tile) -> Figure:
    lines: list[Inlines] = []
    if tile.as_of or tile.cite.marks:
        lines.append((Text(_capital(tile.as_of)), tile.cite))
    if tile.change:
        lines.append((Text(_capital(tile.change)), tile.change_cite))
    if tile.note:
        lines.append((Text(_capital(tile.note)),))
    if any(mark.illustrative for mark in (*tile.cite.marks, *tile.change_cite.marks)):
        lines.append((Text(briefing.labels.illustrative_stamp),))
    value = clean(tile.value)
    return Figure(clean(tile.label), value or briefing.labels.message.not_public, bool(value), tuple(lines))


def _contradictions(briefing: Briefing, tiles: Iterable[Tile]) -> tuple[tuple[Note, ...], str]:
    """Return the contradictions that concern the figures shown, and how many others the data notes hold."""
    block = next((one for one in briefing.blocks if isinstance(one, DataNotes)), DataNotes(()))
    labels = briefing.labels.message
    items = [(group.contradicts, item) for group in block.groups for item in group.items]
    concerned = sorted({number for tile in tiles for number in tile.data_notes})
    matter = [number for number in concerned if number <= len(items) and items[number - 1][0]][:MOST_CONTRADICTIONS]
    notes = tuple(Note(worded(labels.data_note, number=number), items[number - 1][1]) for number in matter)
    if left_out := block.contradictions - len(notes):
        return notes, worded(labels.more_in_notes if notes else labels.only_in_notes, count=left_out)
    return notes, ""


def _preview(sentence: str, groups: tuple[ChangeGroup, ...], headline: str) -> str:
    """Return what stands beside the subject: the first things that changed, else that nothing did, and the headline."""
    items = [plain(item, cited=False) for group in groups for item in group.items]
    words = clean(" ".join([*items[:2], headline] if items else [sentence, headline]))
    return words if len(words) <= _LONGEST_PREVIEW else words[: _LONGEST_PREVIEW - 1].rpartition(" ")[0] + "…"


def _marks(words: Inlines) -> Iterator[CiteMark]:
    for one in words:
        match one:
            case Cite(marks):
                yield from marks
            case Strong(children) | Emphasis(children) | Link(_, children):
                yield from _marks(children)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
