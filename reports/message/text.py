"""A message as plain text, 72 columns wide, as a person would type it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

from reports.briefing import Briefing, ChangeGroup, SourceEntry
from reports.message.content import Content, Figure, Note
from reports.message.way import Way
from reports.message.words import DAGGER, clean, plain

WIDTH: Final = 72
_LABEL: Final = 28
_VALUE: Final = 16
_GAP: Final = "  "


def to_text(content: Content, way: Way, briefing: Briefing) -> str:
    """Return the message as plain text with a line end at its end."""
    labels = briefing.labels.message
    sections = (
        _opening(content),
        _changes(content, labels.what_changed),
        [*wrapped(content.headline), *_paragraph(plain(content.summary))],
        _titled(labels.key_figures, [*_figures(content.figures), *_more(content.more_figures)]),
        _titled(labels.contradictions, [*_notes(content.contradictions), *_more(content.more_contradictions)]),
        _titled(way.title, [*wrapped(way.sentence), *filter(None, [way.link])]),
        _titled(briefing.labels.sources, [*_sources(content), *_paragraph(content.legend)]),
        [*(["--" + "-" * (WIDTH - 2)] if content.legal else []), *wrapped(content.legal)],
    )
    lines = [line for section in sections if section for line in ("", "", *section)]
    return "\n".join(line.replace("\N{NO-BREAK SPACE}", " ") for line in lines[2:]) + "\n"


def wrapped(text: str, width: int = WIDTH, first: str = "", rest: str = "") -> list[str]:
    """Break text into lines no wider than ``width`` columns; a web address longer than that keeps a line to itself."""
    lines: list[str] = []
    line, empty = first, True
    for word in text.split(" ") if text else ():
        if not empty and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line, empty = rest, True
        line, empty = (line + word if empty else f"{line} {word}"), False
        while columns(line) > width and "://" not in word:
            head = _fitting(line, width)
            lines.append(head)
            line = rest + line[len(head) :]
    return [*lines, line] if not empty else lines


def columns(text: str) -> int:
    """Return how many columns text takes on a terminal: two for wide letters, none for marks set on others."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _fitting(text: str, width: int) -> str:
    """Return as much of a text's beginning as fits, and at least a letter."""
    taken = 0
    for at, letter in enumerate(text):
        taken += _columns(letter)
        if taken > width:
            return text[: max(1, at)]
    return text


def _opening(content: Content) -> list[str]:
    stamp = [f"*** {content.stamp.upper()} ***"] if content.stamp else []
    return [*wrapped(content.brand), *wrapped(content.title), *wrapped(content.period), *stamp]


def _titled(title: str, lines: list[str]) -> list[str]:
    heading = wrapped(title.upper())
    return [*heading, "-" * max(map(columns, heading)), *lines] if lines else []


def _paragraph(text: str) -> list[str]:
    return ["", *wrapped(text)] if text else []


def _more(text: str) -> list[str]:
    return ["", *wrapped(text)] if text else []


def _changes(content: Content, title: str) -> list[str]:
    groups = [line for group in content.groups for line in ("", *_group(group))]
    return _titled(title, [*wrapped(content.changes), *groups])


def _group(group: ChangeGroup) -> Iterator[str]:
    yield from wrapped(group.title)
    for item in group.items:
        yield from wrapped(plain(item), first="- ", rest="  ")
    yield from wrapped(group.more, first="  ", rest="  ")


def _figures(figures: tuple[Figure, ...]) -> Iterator[str]:
    """Set figures in three columns: labels, values against one right edge, and what there is to know about each."""
    if not figures:
        return
    label = min(_LABEL, max(columns(one.label) for one in figures))
    value = min(_VALUE, max(columns(one.value) for one in figures))
    details = WIDTH - label - value - 2 * len(_GAP)
    for at, figure in enumerate(figures):
        if at:
            yield ""
        cells = zip_longest(
            wrapped(figure.label, label),
            wrapped(figure.value, value),
            [line for detail in figure.details for line in wrapped(_loose(plain(detail)), details)],
            fillvalue="",
        )
        for left, middle, right in cells:
            yield f"{_left(left, label)}{_GAP}{_right(middle, value)}{_GAP}{right}".rstrip()


def _loose(text: str) -> str:
    """Let a citation stand on the next line, where a column is narrow, rather than take the year with it."""
    return text.replace("\N{NO-BREAK SPACE}[", " [")


def _left(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def _right(text: str, width: int) -> str:
    return " " * (width - columns(text)) + text


def _notes(notes: Iterable[Note]) -> Iterator[str]:
    for at, note in enumerate(notes):
        if at:
            yield ""
        yield from wrapped(f"{note.name}. {plain(note.words)}")


def _sources(content: Content) -> Iterator[str]:
    margin = max((len(str(entry.number)) for entry in content.sources), default=0) + 4
    for at, entry in enumerate(content.sources):
        if at:
            yield ""
        yield from wrapped(source_words(entry), first=f"[{entry.number}]".ljust(margin), rest=" " * margin)
        if entry.url:
            yield " " * margin + entry.url


def source_words(entry: SourceEntry) -> str:
    """Return a source in words: its kind first, to say how far to lean on it."""
    kind = entry.kind[:1].upper() + entry.kind[1:] + (f" {DAGGER}" if entry.advertorial else "")
    dated = entry.dated[:1].upper() + entry.dated[1:]
    return clean(f"{kind}. {entry.citation}. {dated}. {entry.note}")
