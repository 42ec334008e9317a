"""Prose with its figures and citations filled in."""

from __future__ import annotations

from collections.abc import Iterable

from reports.assemble.context import Context
from reports.briefing import (
    Block,
    BulletList,
    Cite,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Strong,
    Text,
)
from reports.checks import Cited, Finding
from reports.prose import FigureRef, Node, ProseBlock, SourceRef, Span, Words, parse_line, parse_prose
from reports.query import Figure, Reading
from reports.wording import (
    LABELS,
    NBSP,
    as_of_words,
    ordinal_words,
    percent_words,
    reading_words,
    rounded_percent,
    signed_words,
)


def plain_line(context: Context, text: str) -> str:
    """Return a line with its figures in words and no citations: a title, a headline."""
    return "".join(_plain(context, node) for node in parse_line(text))


def cited_line(context: Context, text: str) -> Inlines:
    """Return a line of plain words with its figures and citations."""
    return inlines(context, parse_line(text))


def prose_blocks(context: Context, text: str) -> tuple[Block, ...]:
    """Return prose as headings, paragraphs and lists; the first paragraph after a heading leads its section."""
    blocks: list[Block] = []
    for block in parse_prose(text):
        blocks = _joined(blocks, _block(context, block))
    return tuple(blocks)


def inlines(context: Context, nodes: Iterable[Node]) -> Inlines:
    """Return prose nodes as words of the briefing."""
    return _closed_up([one for node in nodes for one in _inline(context, node)])


def finding_words(context: Context, finding: Finding) -> Inlines:
    """Return a finding's sentence with its citations numbered."""
    return tuple(context.cite(word.sources) if isinstance(word, Cited) else Text(word) for word in finding.words)


def value_in_words(context: Context, reading: Reading) -> str:
    """Return a reading's value as the page says it; a rank as "4th"."""
    is_rank = context.facts.metrics[reading.metric].measure == "rank"
    return ordinal_words(reading.value) if is_rank else reading_words(reading)


def change_in_words(figure: Figure) -> str:
    """Return a figure's change with its sign, and how exactly it is known."""
    if figure.change is None:
        return ""
    qualifier = "" if figure.change.qualifier == "exact" else f"{figure.change.qualifier} "
    return qualifier + signed_words(figure.change.difference)


def _closed_up(words: list[Inline]) -> Inlines:
    """Take out the space between a word and its citation, which is set raised against the word."""
    closed: list[Inline] = []
    for one in words:
        if isinstance(one, Cite) and closed and isinstance(closed[-1], Text):
            closed[-1] = Text(closed[-1].text.rstrip())
        closed.append(one)
    return tuple(closed)


def _block(context: Context, block: ProseBlock) -> Block:
    match block.role:
        case "heading":
            return Heading("".join(_plain(context, node) for node in block.nodes), 1 if block.level == 1 else 2)
        case "paragraph":
            return Paragraph(inlines(context, block.nodes))
        case _:
            return BulletList((inlines(context, block.nodes),), ordered=block.role == "number")


def _joined(blocks: list[Block], block: Block) -> list[Block]:
    last = blocks[-1] if blocks else None
    if isinstance(block, BulletList) and isinstance(last, BulletList) and last.ordered == block.ordered:
        return [*blocks[:-1], BulletList((*last.items, *block.items), last.ordered)]
    return [*blocks, block]


def _inline(context: Context, node: Node) -> tuple[Inline, ...]:
    match node:
        case Words(text):
            return (Text(text),)
        case FigureRef(name, aspect):
            return _figure(context, context.figures[name], aspect)
        case SourceRef(ids):
            return (context.cite(ids),)
        case Span("strong", children):
            return (Strong(inlines(context, children)),)
        case Span("emphasis", children):
            return (Emphasis(inlines(context, children)),)
        case Span(_, children, url):
            return (Link(url, inlines(context, children)),)


def _figure(context: Context, figure: Figure, aspect: str) -> tuple[Inline, ...]:
    reading = _reading_behind(figure, aspect)
    words = _figure_words(context, figure, aspect)
    if reading is None or aspect == "as_of":
        return (Text(words),)
    cite = context.use(reading)
    if aspect in {"change", "percent"} and figure.reading:
        cite = Cite(tuple(dict.fromkeys((*cite.marks, *context.use(figure.reading).marks))))
    return (Text(words), cite)


def _reading_behind(figure: Figure, aspect: str) -> Reading | None:
    if aspect in {"change", "percent", "previous"}:
        return figure.change.before if figure.change else None
    return figure.reading


def _figure_words(context: Context, figure: Figure, aspect: str) -> str:
    reading, change = figure.reading, figure.change
    match aspect:
        case "value" if reading:
            return value_in_words(context, reading)
        case "as_of" if reading:
            return as_of_words(context.facts, reading)
        case "previous" if change:
            return reading_words(change.before)
        case "change" if change:
            return change_in_words(figure)
        case "percent" if change and change.percent is not None:
            return percent_words(rounded_percent(change.percent))
    return LABELS.no_data.replace(" ", NBSP)


def _plain(context: Context, node: Node) -> str:
    match node:
        case Words(text):
            return text
        case FigureRef(name, aspect):
            reading = _reading_behind(context.figures[name], aspect)
            if reading:
                context.use(reading)
            return _figure_words(context, context.figures[name], aspect)
        case SourceRef():
            return ""
        case Span(_, children):
            return "".join(_plain(context, child) for child in children)
