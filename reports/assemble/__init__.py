"""Facts and a definition become a Briefing: every number computed, worded and cited, nothing styled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from reports.assemble.charts import chart, timeline
from reports.assemble.context import Context
from reports.assemble.notes import data_notes, sources
from reports.assemble.tables import table
from reports.assemble.tiles import tile
from reports.assemble.words import inlines, plain_line, prose_blocks
from reports.briefing import Block, Briefing, Cite, Cover, Heading, KeyFigures, PageBreak, Quote, Quotes
from reports.checks import check_facts
from reports.definition import (
    ChartBlock,
    CoverBlock,
    DataNotesBlock,
    Definition,
    KeyFiguresBlock,
    PageBreakBlock,
    ProseBlock,
    QuotesBlock,
    SourcesBlock,
    TableBlock,
    TimelineBlock,
)
from reports.facts import Facts
from reports.fields import Model
from reports.period import Period
from reports.prose import parse_prose
from reports.query import figure
from reports.wording import LABELS, period_words

__all__ = ["assemble"]


def assemble(facts: Facts, definition: Definition, period: Period, part: str = "all") -> Briefing:
    """Return the briefing of one edition.

    ``facts`` and ``definition`` have been read together, so every id a block names exists.
    """
    known = facts.until(period.end)
    context = Context(
        facts=known,
        definition=definition,
        period=period,
        figures={name: figure(facts, spec, period) for name, spec in definition.figures.items()},
        findings=check_facts(facts, period),
    )
    blocks = tuple(block for spec in definition.blocks for block in _MAKERS[type(spec)](context, spec))
    return Briefing(
        report=definition.id,
        title=definition.title,
        subject=f"{definition.title}, {period_words(period)}",
        period=period.label,
        period_words=period_words(period),
        part=part,
        language=definition.language,
        blocks=blocks,
        labels=LABELS,
        illustrative=context.is_illustrative(context.numbers),
    )


def _key_figures(context: Context, spec: KeyFiguresBlock) -> tuple[Block, ...]:
    return (*_heading(spec.title), KeyFigures(tuple(tile(context, name) for name in spec.show)))


def _quotes(context: Context, spec: QuotesBlock) -> tuple[Block, ...]:
    return (*_heading(spec.title), Quotes(tuple(_quote(context, name) for name in spec.show)))


def _cover(context: Context, spec: CoverBlock) -> Cover:
    summary = [one for block in parse_prose(spec.summary or "") for one in inlines(context, block.nodes)]
    return Cover(
        title=context.definition.title,
        period=period_words(context.period),
        headline=plain_line(context, spec.headline),
        summary=tuple(summary),
        tiles=tuple(tile(context, name) for name in spec.show),
    )


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
    TimelineBlock: lambda context, spec: (timeline(context, spec),),
    TableBlock: lambda context, spec: (table(context, spec),),
    QuotesBlock: _quotes,
    DataNotesBlock: lambda context, spec: (Heading(spec.title), data_notes(context)),
    SourcesBlock: lambda context, spec: (Heading(spec.title), sources(context)),
    PageBreakBlock: lambda context, spec: (PageBreak(),),
}
