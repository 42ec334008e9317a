"""What a briefing says, word for word and in order, made from its values alone: what every reader has to hear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from reports.brand import Brand
from reports.briefing import (
    Briefing,
    BulletList,
    Changes,
    Cite,
    Cover,
    DataNotes,
    Drawing,
    Emphasis,
    Heading,
    KeyFigures,
    Link,
    Mark,
    Paragraph,
    Quotes,
    SourceEntry,
    Sources,
    Spark,
    Strong,
    Table,
    Text,
    Tile,
)


def said(briefing: Briefing, brand: Brand) -> list[str]:
    """Return the words of a briefing in reading order; a chart's own labels are not among them."""
    return [word for text in _texts(briefing, brand) for word in text.split()]


def described(briefing: Briefing) -> list[str]:
    """Return the descriptions of a briefing's charts, those within tables too, in order."""
    return [alt for block in briefing.blocks for alt in _described(block)]


def _described(block: Any) -> Iterator[str]:
    if isinstance(block, Drawing):
        yield block.alt
    elif isinstance(block, Table):
        yield from (one.words for row in block.rows for cell in row for one in cell if isinstance(one, Spark))


def _texts(briefing: Briefing, brand: Brand) -> Iterator[str]:
    for block in briefing.blocks:
        match block:
            case Cover():
                yield "" if brand.logo else brand.file.wordmark or brand.file.name
                yield from (block.title, block.period, block.headline, plain(block.summary), block.notice)
                yield from _tiles(block.tiles)
                yield brand.file.legal or ""
            case _ if isinstance(block, Drawing):
                yield from (block.title, block.subtitle, plain(block.note, flat=True))
            case Table():
                yield from _table(block)
            case _:
                yield from _prose(block)


def _prose(block: Any) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Paragraph(content):
            yield plain(content)
        case BulletList(items, ordered):
            yield from (f"{f'{number}.' if ordered else '•'} {plain(item)}" for number, item in enumerate(items, 1))
        case KeyFigures(tiles):
            yield from _tiles(tiles)
        case Quotes(items):
            for one in items:
                how = "" if one.verbatim else ", reported in our words"
                yield f"“{one.text}”" if one.verbatim else one.text
                yield plain((Text(f"{one.speaker}, {one.role}{how}"), one.cite))
        case Changes() | DataNotes():
            yield from _groups(block)
        case Sources(entries):
            yield from map(_source, entries)


def _groups(block: Changes | DataNotes) -> Iterator[str]:
    if isinstance(block, Changes):
        yield block.sentence
        for group in block.groups:
            yield from (group.title, *map(plain, group.items), group.more)
    else:
        numbers = count(1)
        for kind in block.groups:
            yield from (kind.title, *(f"{next(numbers)} {plain(item)}" for item in kind.items))


def _tiles(tiles: Iterable[Tile]) -> Iterator[str]:
    for tile in tiles:
        yield from (tile.value or "not public", tile.label)
        yield plain((Text(_capital(tile.as_of)), tile.cite) if tile.as_of else (tile.cite,))
        yield plain((Text(tile.change), tile.change_cite)) if tile.change else ""
        yield _capital(tile.note)


def _table(table: Table) -> Iterator[str]:
    keep = [i for i in range(len(table.columns)) if not table.rows or any(row[i] for row in table.rows)]
    yield table.title
    yield from (table.columns[i].label for i in keep)
    yield from (plain(row[i]) for row in table.rows for i in keep)
    yield plain(table.note, flat=True)


def _source(entry: SourceEntry) -> str:
    kind = _capital(entry.kind) + (" †" if entry.advertorial else "")
    return f"{entry.number} {kind}. {entry.citation}. {_capital(entry.dated)}. {entry.note}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def plain(inlines: Iterable[Any], *, flat: bool = False) -> str:
    """Return words as they stand on the page; where sources stand alone they are set without brackets."""
    parts = list(inlines)
    flat = flat or all(isinstance(one, Cite) for one in parts)
    return "".join(_plain(one, flat) for one in parts)


def _plain(inline: Any, flat: bool) -> str:
    match inline:
        case Text(text) | Mark(text):
            return text
        case Strong(children) | Emphasis(children) | Link(_, children):
            return "".join(_plain(one, False) for one in children)
        case Spark():
            return ""  # a small chart, which is described
        case Cite(marks):
            numbers = (", " if flat else ",").join(f"{one.number}{'†' if one.advertorial else ''}" for one in marks)
            return "" if not marks else f" {numbers}" if flat else f"[{numbers}]"
    raise AssertionError(inline)
