"""Facts and a definition become a Briefing: every number computed, worded and cited, nothing styled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from reports.assemble.changes import changes, notice
from reports.assemble.charts import chart, launches, market_map, timeline
from reports.assemble.context import Context
from reports.assemble.noted import Noted, forget, noting
from reports.assemble.notes import data_notes, sources
from reports.assemble.own import own_chart
from reports.assemble.record import Record, record_of
from reports.assemble.tables import table
from reports.assemble.tiles import tile
from reports.assemble.told import Told, tell
from reports.assemble.words import inlines, line_sources, plain_line, prose_blocks
from reports.briefing import Block, Briefing, Cite, Cover, Heading, KeyFigures, PageBreak, Quote, Quotes, Text
from reports.checks import Finding, check_facts
from reports.definition import (
    ChangesBlock,
    ChartBlock,
    CoverBlock,
    DataNotesBlock,
    Definition,
    FigureBlock,
    GanttBlock,
    KeyFiguresBlock,
    MapBlock,
    PageBreakBlock,
    ProseBlock,
    QuotesBlock,
    SourcesBlock,
    TableBlock,
    TimelineBlock,
)
from reports.facts import Facts
from reports.fields import Model
from reports.gate import reasons_to_hold
from reports.parts import of_part
from reports.period import Period
from reports.prose import parse_prose
from reports.query import figure
from reports.snapshot import Snapshot
from reports.wording import LABELS, period_words

_SIGNED: Final = "Signed electronically by {by}; a PDF reader shows whether the signature holds."

__all__ = ["Record", "assemble", "assemble_again", "assemble_and_record"]


def assemble(
    facts: Facts,
    definition: Definition,
    period: Period,
    part: str = "all",
    previous: Snapshot | None = None,
    *,
    recorded: bool = True,
) -> Briefing:
    """Return the briefing of one edition, which says what changed since the ``previous`` one where there is one.

    A one-off that is not ``recorded`` knows no other editions, and so says nothing of changes.

    ``facts`` and ``definition`` have been read together, so every id a block names exists. Of a split report only
    what is the part's own is looked at. Raises PartError where the report has no such part.
    """
    return assemble_and_record(facts, definition, period, part, previous, recorded=recorded)[0]


def assemble_and_record(
    facts: Facts,
    definition: Definition,
    period: Period,
    part: str = "all",
    previous: Snapshot | None = None,
    *,
    recorded: bool = True,
) -> tuple[Briefing, Record]:
    """Return the briefing of one edition, and the record from which ``assemble_again`` makes the same one."""
    facts, definition = of_part(facts, definition, part)
    known = facts.until(period.end)
    found = check_facts(known)
    noted = noting(known)
    told = tell(noted, found, definition, period, part, previous)
    sign = definition.document.sign
    signed_by = (sign.by or "") if sign else None
    context = _context(noted, definition, period, told, part, recorded=recorded, signed_by=signed_by)
    briefing = _briefing(context, known, found)
    return briefing, record_of(context)


def assemble_again(record: Record) -> tuple[Briefing, Record]:
    """Return the briefing of an edition from its record alone, and the record with its sources numbered.

    Only what held the edition, if anything did, is not known.
    """
    context = _context(
        noting(record.facts),
        record.definition,
        record.period,
        record.told,
        record.part,
        recorded=record.recorded,
        signed_by=record.signed_by,
    )
    briefing = _briefing(context, record.facts, record.told.findings)
    return replace(briefing, holds=()), replace(record, numbers=context.numbers)


def _context(
    known: Facts,
    definition: Definition,
    period: Period,
    told: Told,
    part: str,
    *,
    recorded: bool,
    signed_by: str | None,
) -> Context:
    figures = Noted({name: figure(known, spec, period) for name, spec in definition.figures.items()})
    # What findings and figures asked for does not count: only what the page says of them is used.
    forget(known.markets, known.groups, known.metrics, known.partners, known.quotes)
    return Context(
        facts=known,
        definition=definition,
        period=period,
        figures=figures,
        told=told,
        part=part,
        recorded=recorded,
        signed_by=signed_by,
    )


def _briefing(context: Context, known: Facts, found: tuple[Finding, ...]) -> Briefing:
    definition, period = context.definition, context.period
    blocks = _blocks(context)
    return Briefing(
        report=definition.id,
        title=definition.title,
        subject=", ".join(filter(None, (definition.title, context.part_name, period_words(period)))),
        period=period.label,
        period_words=period_words(period),
        part=context.part,
        language=definition.language,
        blocks=blocks,
        labels=LABELS,
        holds=reasons_to_hold(
            known,
            definition,
            period,
            figures=dict(context.figures.items()),
            findings=found,
            shown=context.used,
            blanks=context.blanks,
            blocks=blocks,
        ),
        illustrative=context.is_illustrative(context.numbers),
        part_name=context.part_name,
        signed=context.signed_by is not None,
    )


def _blocks(context: Context) -> tuple[Block, ...]:
    """Make the blocks in the order of the page; but notes and sources, which tell of all the others, after them."""
    specs = context.definition.blocks
    late = (DataNotesBlock, SourcesBlock)
    made = {
        index: _MAKERS[type(spec)](context, spec)
        for turn in (None, *late)
        for index, spec in enumerate(specs)
        if (type(spec) is turn if turn else not isinstance(spec, late))
    }
    return tuple(block for index in range(len(specs)) for block in made[index])


def _key_figures(context: Context, spec: KeyFiguresBlock) -> tuple[Block, ...]:
    return (*_heading(spec.title), KeyFigures(tuple(tile(context, name) for name in spec.show)))


def _quotes(context: Context, spec: QuotesBlock) -> tuple[Block, ...]:
    return (*_heading(spec.title), Quotes(tuple(_quote(context, name) for name in spec.show)))


def _cover(context: Context, spec: CoverBlock) -> Cover:
    summary = [one for block in parse_prose(spec.summary or "") for one in inlines(context, block.nodes)]
    tiles = tuple(tile(context, name) for name in spec.show)
    behind = context.cite(line_sources(context, spec.headline))
    # A headline carries no numbers; where its sources stand nowhere else on the cover, the summary ends with them.
    if not set(behind.marks) <= {mark for one in tiles for mark in (*one.cite.marks, *one.change_cite.marks)}:
        summary += [Text(f"{' ' if summary else ''}Sources of the headline"), behind, Text(".")]
    return Cover(
        title=context.definition.title,
        period=period_words(context.period),
        part=context.part_name,
        headline=plain_line(context, spec.headline),
        summary=tuple(summary),
        tiles=tiles,
        notice=notice(context)
        if context.recorded and any(isinstance(block, ChangesBlock) for block in context.definition.blocks)
        else "",
        signed=_SIGNED.format(by=context.signed_by) if context.signed_by else "",
    )


def _changes(context: Context, spec: ChangesBlock) -> tuple[Block, ...]:
    """Return what changed; a sentence alone needs no section, for the cover says it where there is one."""
    has_cover = isinstance(context.definition.blocks[0], CoverBlock)
    return () if not context.recorded or (has_cover and notice(context)) else (Heading(spec.title), changes(context))


def _quote(context: Context, name: str) -> Quote:
    quote = context.facts.quotes[name]
    cite: Cite = context.cite((quote.source,))
    return Quote(quote.text, quote.speaker, quote.role, quote.verbatim, cite)


def _heading(title: str | None) -> tuple[Heading, ...]:
    return (Heading(title),) if title else ()


_MAKERS: Final[dict[type[Model], Callable[[Context, Any], tuple[Block, ...]]]] = {
    CoverBlock: lambda context, spec: (_cover(context, spec),),
    KeyFiguresBlock: _key_figures,
    ProseBlock: lambda context, spec: prose_blocks(context, spec.text),
    ChartBlock: lambda context, spec: (chart(context, spec),),
    GanttBlock: lambda context, spec: (launches(context, spec),),
    MapBlock: lambda context, spec: (market_map(context, spec),),
    FigureBlock: lambda context, spec: (own_chart(context, spec),),
    TimelineBlock: lambda context, spec: (timeline(context, spec),),
    TableBlock: lambda context, spec: (table(context, spec),),
    QuotesBlock: _quotes,
    ChangesBlock: _changes,
    DataNotesBlock: lambda context, spec: (Heading(spec.title), data_notes(context)),
    SourcesBlock: lambda context, spec: (Heading(spec.title), sources(context)),
    PageBreakBlock: lambda context, spec: (PageBreak(),),
}
