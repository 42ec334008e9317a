"""Timelines as values: what happened in a window, and what is planned ahead of it."""

from __future__ import annotations

from collections.abc import Iterable

from reports.assemble.charts.words import note_under
from reports.assemble.context import Context
from reports.assemble.words import line_sources, plain_line
from reports.briefing import Timeline, TimelineItem
from reports.definition import TimelineBlock
from reports.events import timeline_dates
from reports.facts import Event
from reports.period import Period
from reports.wording import LABELS, TIMELINE_WORDS, market_words, period_words, window_words

_LANES = {
    "entry": "Markets",
    "launch": "Models",
    "award": "Awards",
    "partnership": "Partners",
    "milestone": "Milestones",
}


def timeline(context: Context, block: TimelineBlock) -> Timeline:
    """Return a timeline block as values: what happened in the window, and what is planned ahead of it."""
    window = timeline_dates(block, context.period)
    events = context.events(block)
    items = tuple(_item(context, event) for event in events)
    title = block.takeaway or block.title
    sources = [*(event.source for event in events), *line_sources(context, title)]
    return Timeline(
        title=plain_line(context, title),
        subtitle=window_words(window),
        lanes=tuple(_LANES[kind] for kind in block.kinds if any(event.kind == kind for event in events)),
        items=items,
        start=window.start,
        end=window.end,
        alt=_timeline_alt(context, events, window),
        unsure=TIMELINE_WORDS["unsure"],
        note=note_under(context, block.note, sources, ()),
        illustrative=context.is_illustrative(sources),
    )


def event_words(context: Context, event: Event) -> str:
    """Return an event's market and title; the title alone where it concerns the world."""
    if event.market in context.facts.groups:
        return event.title
    return f"{market_words(context.facts, event.market)}: {event.title}"


def _item(context: Context, event: Event) -> TimelineItem:
    label = market_words(context.facts, event.market) if event.kind == "entry" else event.title
    if event.kind == "award":
        label = event_words(context, event)
    return TimelineItem(_LANES[event.kind], label, event.period.start, event.period.end, event.planned)


def _timeline_alt(context: Context, events: Iterable[Event], window: Period) -> str:
    told = "; ".join(
        f"{period_words(event.period)}: {event_words(context, event)}{f' ({LABELS.planned})' if event.planned else ''}"
        for event in events
    )
    return f"Timeline, {window_words(window)}. {told}."
