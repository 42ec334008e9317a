"""Which events a block shows: what happened in its window, and what is planned ahead of it."""

from __future__ import annotations

from reports.definition import TableBlock, TimelineBlock, dates_ahead, window_dates
from reports.facts import Event, Facts
from reports.period import Period, span


def shown_events(facts: Facts, block: TimelineBlock | TableBlock, period: Period) -> tuple[Event, ...]:
    """Return the events that a block shows in the edition of ``period``, in order of their dates."""
    past = window_dates(block.window, period)
    window = timeline_dates(block, period) if isinstance(block, TimelineBlock) else past
    events = [event for event in facts.events if event.kind in block.kinds and _is_shown(event, past, window)]
    return tuple(sorted(events, key=lambda event: (event.period.start, event.period.end, event.market)))


def timeline_dates(block: TimelineBlock, period: Period) -> Period:
    """Return the dates a timeline is drawn over: its window, and as long ahead of it as it says."""
    past = window_dates(block.window, period)
    if block.ahead is None:
        return past
    return span(past.start, max(past.end, dates_ahead(block.ahead, period).end))


def _is_shown(event: Event, past: Period, window: Period) -> bool:
    """Whether an event belongs in a window: what happened by its end of the past, what is planned further on too."""
    limit = window if event.planned else past
    return limit.start < event.period.end and event.period.end <= limit.end
