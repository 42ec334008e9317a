"""Prose with its figures and citations filled in."""

from __future__ import annotations

from collections.abc import Iterable

from reports.amounts import PER_CENT, change_words, percent_change_words, reading_words, unit_of
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
from reports.prose import (
    PART_NAME,
    FigureRef,
    Node,
    ProseBlock,
    SourceRef,
    Span,
    Words,
    parse_line,
    parse_prose,
    references,
)
from reports.query import Figure, Reading
from reports.wording import (
    LABELS,
    NBSP,
    as_of_words,
    ordinal_words,
)


def plain_line(context: Context, text: str) -> str:
    """Return a line with its figures in words and no citations: a title, a headline."""
    return "".join(_plain(context, node) for node in parse_line(text))


def line_sources(context: Context, text: str) -> tuple[str, ...]:
    """Return the ids of the sources behind a line that is set without its citations, for the words below it."""
    ids: list[str] = []
    for one in references(parse_line(text)):
        match one:
            case SourceRef(named):
                ids.extend(named)
            case FigureRef(name, aspect) if one != PART_NAME or not context.part_name:
                readings = _readings_behind(context.figures[name], aspect)
                ids.extend(source for reading in readings for source in reading.sources)
    return tuple(dict.fromkeys(ids))


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
    return cited_words(context, finding.words)


def cited_words(context: Context, words: Iterable[str | Cited]) -> Inlines:
    """Return words with the citations between them numbered."""
    return tuple(context.cite(word.sources) if isinstance(word, Cited) else Text(word) for word in words)


def value_in_words(context: Context, reading: Reading) -> str:
    """Return a reading's value as the page says it; a rank as "4th"."""
    is_rank = context.facts.metrics[reading.metric].measure == "rank"
    return ordinal_words(reading.value) if is_rank else reading_words(context.facts, reading)


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
        case FigureRef() if node == PART_NAME and context.part_name:
            return (Text(context.part_name),)
        case FigureRef():
            return _figure(context, node)
        case SourceRef(ids):
            return (context.cite(ids),)
        case Span("strong", children):
            return (Strong(inlines(context, children)),)
        case Span("emphasis", children):
            return (Emphasis(inlines(context, children)),)
        case Span(_, children, url):
            return (Link(url, inlines(context, children)),)


def _figure(context: Context, ref: FigureRef) -> tuple[Inline, ...]:
    readings = _readings_behind(context.figures[ref.name], ref.aspect)
    words = _figure_words(context, ref)
    if not readings or ref.aspect == "as_of":
        return (Text(words),)
    for reading in readings:
        context.use(reading)
    return (Text(words), context.cite(source for reading in readings for source in reading.sources))


def _readings_behind(figure: Figure, aspect: str) -> tuple[Reading, ...]:
    match aspect:
        case "change" | "percent":
            return (figure.change.before, figure.reading) if figure.change and figure.reading else ()
        case "previous":
            return (figure.change.before,) if figure.change else ()
        case _:
            return (figure.reading,) if figure.reading else ()


def _figure_words(context: Context, ref: FigureRef) -> str:
    figure = context.figures[ref.name]
    reading, change, unit = figure.reading, figure.change, unit_of(context.facts, figure.spec.metric)
    match ref.aspect:
        case "value" if reading:
            return value_in_words(context, reading)
        case "as_of" if reading:
            return as_of_words(context.facts, reading)
        case "previous" if change:
            return reading_words(context.facts, change.before)
        case "change" if change:
            return change_words(change, unit)
        # What a share has gained is told in points, however a sentence asks for it.
        case "percent" if change and unit == PER_CENT:
            return change_words(change, unit)
        case "percent" if change and change.percent is not None:
            return percent_change_words(change, unit)
    context.blanks.setdefault(str(ref))
    return LABELS.no_data.replace(" ", NBSP)


def _plain(context: Context, node: Node) -> str:
    match node:
        case Words(text):
            return text
        case FigureRef() if node == PART_NAME and context.part_name:
            return context.part_name
        case FigureRef(name, aspect):
            for reading in _readings_behind(context.figures[name], aspect):
                context.use(reading)
            return _figure_words(context, node)
        case SourceRef():
            return ""
        case Span(_, children):
            return "".join(_plain(context, child) for child in children)
