"""Market launches as values: since when a market is open, what is planned, paused or left; gaps said as gaps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, get_args

from reports.assemble.charts.words import note_under
from reports.assemble.context import Context
from reports.assemble.words import line_sources, plain_line
from reports.briefing import Launch, Launches
from reports.definition import GanttBlock, dates_ahead, window_dates
from reports.facts import Event, Market
from reports.facts.models import MarketStatus
from reports.period import Period, span
from reports.shown import shown_markets
from reports.wording import GANTT_WORDS, STATUS_WORDS, market_words, period_words, window_words

_A_MONTH: Final = 31
"""Days within which an entry is known well enough to be drawn as one day."""
_ORDER: Final[tuple[MarketStatus, ...]] = get_args(MarketStatus)


def launches(context: Context, block: GanttBlock) -> Launches:
    """Return a Gantt block as values."""
    past = window_dates(block.window, context.period)
    window = past if block.ahead is None else span(past.start, dates_ahead(block.ahead, context.period).end)
    markets = [context.facts.markets[id_] for id_ in shown_markets(context.facts, block)]
    entries = {market.id: _entry(context, market) for market in markets}
    rows = [row for market in markets if (row := _row(context, market, entries[market.id]))]
    rows.sort(key=lambda row: (row.start is None, row.start or date.max, row.name))
    title = block.takeaway or block.title
    where = market_words(context.facts, block.within) if block.within else ""
    sources = [*(event.source for event in entries.values() if event), *line_sources(context, title)]
    return Launches(
        title=plain_line(context, title),
        subtitle=", ".join(part for part in (where, window_words(window)) if part),
        rows=tuple(rows),
        states=tuple((status, _capital(STATUS_WORDS[status])) for status in _ORDER),
        start=window.start,
        end=window.end,
        today=context.period.end,
        alt=_alt(rows, window),
        unsure=GANTT_WORDS["unsure"],
        width=block.width,
        note=note_under(context, block.note, sources, ()),
        illustrative=context.is_illustrative(sources),
    )


def _entry(context: Context, market: Market) -> Event | None:
    """Return the event that tells of a market's entry: the one that happened, else the one that is planned."""
    events = [one for one in context.facts.events if one.kind == "entry" and one.market == market.id]
    known = [one for one in events if one.planned or one.period.start < context.period.end]
    entry = min(known, key=lambda one: (one.planned, one.period.start), default=None)
    context.keep(*filter(None, (entry,)))
    return entry


def _row(context: Context, market: Market, entry: Event | None) -> Launch | None:
    """Return a market's row; None for one entered after the edition's period, which was not known then."""
    if market.entered and market.entered.start >= context.period.end:
        return None
    name, period = market_words(context.facts, market.id), context.period
    happened = market.entered or (entry.period if entry and not entry.planned else None)
    if happened is not None and market.status != "planned":
        is_near = (happened.end - happened.start).days <= _A_MONTH
        sure = happened.start if is_near else min(happened.end, period.end)
        said = GANTT_WORDS["since" if market.status in {"live", "unknown"} else "entered"]
        words = said.format(when=period_words(happened))
        if market.status in {"paused", "left"}:
            words = f"{STATUS_WORDS[market.status]}; {words}"
        return Launch(name, market.status, words, happened.start, sure, period.end)
    if entry is not None and entry.planned:
        words = GANTT_WORDS["planned"].format(when=period_words(entry.period))
        if market.status not in {"planned", "live"}:
            words = f"{words}; {STATUS_WORDS[market.status]}"
        state: MarketStatus = "live" if market.status == "live" else "planned"
        if state == "planned":
            return Launch(name, state, words, entry.period.start, entry.period.start, entry.period.end)
    return Launch(name, market.status, GANTT_WORDS["undated"].format(state=STATUS_WORDS[market.status]))


def _alt(rows: Iterable[Launch], window: Period) -> str:
    return f"Gantt chart of launches, {window_words(window)}. {'; '.join(map(_told, rows))}."


def _told(row: Launch) -> str:
    """Return a row in words, its state said once."""
    state = STATUS_WORDS[row.state]
    return f"{row.name}: {row.words}" if row.words.startswith(state) else f"{row.name}: {state}, {row.words}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
