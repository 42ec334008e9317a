"""Tables of named figures, events, markets, products and partners, each row with its sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reports.assemble.context import Context
from reports.assemble.sparks import spark
from reports.assemble.tiles import tile
from reports.assemble.words import cited_line
from reports.briefing import NO_SOURCES, Cite, Column, Inlines, Table, Text
from reports.definition import TableBlock
from reports.period import Period
from reports.wording import LABELS, NONE_KNOWN, market_words, period_words

Row = tuple[Inlines, ...]


def table(context: Context, block: TableBlock) -> Table:
    """Return a table block as values; one with nothing in it says so, as happens in a part of a split report."""
    columns, rows = _MAKERS[block.of](context, block)
    rows = rows or ((_cell(NONE_KNOWN), *((),) * (len(columns) - 1)),)
    note = cited_line(context, block.note) if block.note else ()
    return Table(block.title, columns, rows, note)


def _figures(context: Context, block: TableBlock) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (
        Column("Figure", weight=2.5),
        Column("Value", "right", 0.8),
        Column("As of", weight=2.2),
        *((Column("Trend", weight=1.1),) if block.trend else ()),
        Column("Change", weight=2.6),
        Column("Remark", weight=1.8),
        Column("Sources", weight=0.9),
    )
    rows = []
    for name in block.show:
        one = tile(context, name)
        label, value, as_of, note = map(_cell, (one.label, one.value or LABELS.no_data, one.as_of, one.note))
        change = (Text(one.change), one.change_cite) if one.change else ()
        trend, cite = _trend(context, name, block.trend)
        rows.append((label, value, as_of, *trend, change, note, (_together(one.cite, cite),)))
    return columns, tuple(rows)


def _trend(context: Context, name: str, window: str | None) -> tuple[tuple[Inlines, ...], Cite]:
    """Return the cell of a figure's small line, where the table has such a column, and the line's sources."""
    if window is None:
        return (), NO_SOURCES
    line, cite = spark(context, context.definition.figures[name], window)
    return (((line,) if line else ()),), cite


def _together(one: Cite, other: Cite) -> Cite:
    """Return what two citations cite, each source once, independent evidence first."""
    return Cite(tuple(sorted({*one.marks, *other.marks}, key=lambda mark: (mark.advertorial, mark.number))))


def _events(context: Context, block: TableBlock) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (
        Column("Market", weight=1.1),
        Column("When", weight=2.1),
        Column("What", weight=3.4),
        Column("Partner", weight=1.5),
        Column("Status", weight=0.9),
        Column("Sources", weight=0.8),
    )
    rows = []
    for event in context.events(block):
        partner = context.facts.partners[event.partner].name if event.partner else ""
        status = LABELS.planned if event.planned else "reported"
        name = market_words(context.facts, event.market)
        cells = (name, _capital(period_words(event.period)), event.title, partner, status)
        rows.append((*(_cell(cell) for cell in cells), (context.cite((event.source,)),)))
    return columns, tuple(rows)


def _markets(context: Context, _: TableBlock) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (
        Column("Market", weight=2),
        Column("Region", weight=2),
        Column("Status", weight=1),
        Column("Entered", weight=2),
    )
    rows = []
    markets = [one for one in context.facts.markets.values() if not _is_ahead(context, one.entered)]
    for market in sorted(markets, key=lambda one: market_words(context.facts, one.id)):
        region = market_words(context.facts, market.region) if market.region else ""
        entered = _capital(period_words(market.entered)) if market.entered else "not public"
        rows.append(
            tuple(_cell(cell) for cell in (market_words(context.facts, market.id), region, market.status, entered))
        )
    return columns, tuple(rows)


def _products(context: Context, _: TableBlock) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (
        Column("Model", weight=1.3),
        Column("Status", weight=1.1),
        Column("What is known", weight=4.6),
        Column("Sources", weight=0.9),
    )
    rows = []
    for product in context.facts.products.values():
        if _is_ahead(context, product.period) and not product.planned:
            continue
        context.keep(product)
        status = f"{LABELS.planned} {period_words(product.period)}" if product.planned and product.period else "on sale"
        cells = (product.name, status, product.summary or "")
        rows.append((*(_cell(cell) for cell in cells), (context.cite((product.source,)),)))
    return columns, tuple(rows)


def _partners(context: Context, _: TableBlock) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = (Column("Partner", weight=2), Column("What for", weight=4), Column("Sources", weight=1))
    context.keep(*context.facts.partners.values())
    rows = [
        (_cell(partner.name), _cell(partner.role), (context.cite((partner.source,)),))
        for partner in context.facts.partners.values()
    ]
    return columns, tuple(rows)


def _is_ahead(context: Context, when: Period | None) -> bool:
    """Whether something came after the edition's period, and so was not known to have happened."""
    return when is not None and when.start >= context.period.end


def _cell(text: str) -> Inlines:
    return (Text(text),) if text else ()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_MAKERS: Final[dict[str, Callable[[Context, TableBlock], tuple[tuple[Column, ...], tuple[Row, ...]]]]] = {
    "figures": _figures,
    "events": _events,
    "markets": _markets,
    "products": _products,
    "partners": _partners,
}
