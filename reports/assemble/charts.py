"""Charts and timelines as values: points, windows, the words around them, and a text that stands for the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from reports.assemble.context import Context
from reports.assemble.words import cited_line, line_sources, plain_line
from reports.briefing import Chart, Inlines, Point, Series, Text, Timeline, TimelineItem
from reports.definition import ChartBlock, TimelineBlock, window_dates
from reports.events import shown_events, timeline_dates
from reports.facts import Event
from reports.period import Grain, Period
from reports.query import Reading, flow_series, read, stock_series
from reports.wording import (
    LABELS,
    end_words,
    market_words,
    period_words,
    reading_words,
    short_end_words,
    window_words,
)

_LANES = {
    "entry": "Markets",
    "launch": "Models",
    "award": "Awards",
    "partnership": "Partners",
    "milestone": "Milestones",
}
_SHAPES = {"line": "Line chart", "area": "Stacked area chart", "column": "Column chart", "bar": "Bar chart"}


def chart(context: Context, block: ChartBlock) -> Chart:
    """Return a chart block as values."""
    window = window_dates(block.window, context.period)
    series, readings = _bars(context, block, window) if block.kind == "bar" else _time_series(context, block, window)
    for reading in readings:
        context.use(reading)
    title = block.takeaway or block.title
    sources = [*(source for reading in readings for source in reading.sources), *line_sources(context, title)]
    metric = context.facts.metrics[block.metric]
    subtitle = _subtitle(context, block, window)
    return Chart(
        mode=block.kind,
        title=plain_line(context, title),
        subtitle=subtitle,
        unit=metric.unit,
        series=series,
        alt=_alt(_SHAPES[block.kind], subtitle, series),
        start=window.start,
        end=window.end,
        steps=metric.measure == "stock" and block.kind in {"line", "area"},
        width=block.width,
        note=_note(context, block.note, sources, readings),
        illustrative=context.is_illustrative(sources),
    )


def timeline(context: Context, block: TimelineBlock) -> Timeline:
    """Return a timeline block as values: what happened in the window, and what is planned ahead of it."""
    window = timeline_dates(block, context.period)
    events = shown_events(context.facts, block, context.period)
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
        note=_note(context, block.note, sources, ()),
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


def _bars(context: Context, block: ChartBlock, window: Period) -> tuple[tuple[Series, ...], list[Reading]]:
    points, readings = [], []
    for market in block.markets:
        reading = read(context.facts, block.metric, market, window)
        name = market_words(context.facts, market)
        if reading is None:
            points.append(Point(name, None, LABELS.no_data))
            continue
        readings.append(reading)
        old = short_end_words(reading.period) if reading.period.end != window.end else ""
        points.append(Point(name, reading.value, reading_words(reading), None, reading.qualifier, old))
    points.sort(key=lambda point: -(point.value if point.value is not None else Decimal("-Infinity")))
    return (Series(context.facts.metrics[block.metric].name, tuple(points)),), readings


def _time_series(context: Context, block: ChartBlock, window: Period) -> tuple[tuple[Series, ...], list[Reading]]:
    all_readings: list[Reading] = []
    series = []
    is_stock = context.facts.metrics[block.metric].measure == "stock"
    for market in block.markets:
        if is_stock and block.kind != "column":
            readings = stock_series(context.facts, block.metric, market, window)
            points = [_point(reading, reading.period, at_end=True) for reading in readings]
        else:
            pairs = flow_series(context.facts, block.metric, market, window, Grain(block.by))
            readings = tuple(reading for _, reading in pairs if reading)
            points = [_point(reading, period, at_end=is_stock) for period, reading in pairs]
        all_readings.extend(readings)
        series.append(Series(market_words(context.facts, market), tuple(points)))
    return tuple(series), all_readings


def _point(reading: Reading | None, period: Period, *, at_end: bool) -> Point:
    """Return a point at the end of its period, where a stock holds, or in its middle, for what happened over it."""
    label = period_words(period)
    day = period.last_day if at_end else period.start + (period.end - period.start) // 2
    if reading is None:
        return Point(label, None, LABELS.no_data, day)
    return Point(label, reading.value, reading_words(reading), day, reading.qualifier)


def _subtitle(context: Context, block: ChartBlock, window: Period) -> str:
    metric = context.facts.metrics[block.metric]
    where = market_words(context.facts, block.markets[0]) if len(block.markets) == 1 else ""
    if block.kind == "bar":
        when = end_words(window) if metric.measure == "stock" else period_words(window)
    else:
        when = window_words(window)
    return ", ".join(part for part in (metric.name, where, when) if part)


def _note(context: Context, note: str | None, sources: Iterable[str], readings: Iterable[Reading]) -> Inlines:
    ids = tuple(dict.fromkeys(sources))
    words: Inlines = (Text("Sources"), context.cite(ids)) if ids else ()
    if any(reading.qualifier != "exact" for reading in readings):
        words = (*words, Text(". Open marks: the source says over, under or about"))
    if note:
        words = (*words, Text(". "), *cited_line(context, note)) if words else cited_line(context, note)
    return words


def _alt(shape: str, subtitle: str, series: tuple[Series, ...]) -> str:
    return f"{shape}. {subtitle}. " + " ".join(_series_alt(one, len(series) > 1) for one in series)


def _series_alt(series: Series, named: bool) -> str:
    known = [point for point in series.points if point.value is not None]
    name = f"{series.name}: " if named else ""
    if not known:
        return f"{name}{LABELS.no_data}."
    values = ", ".join(f"{point.label} {point.words}" for point in (known if len(known) <= 12 else _few(known)))
    gaps = len(series.points) - len(known)
    missing = f"; {gaps} without a public figure" if gaps else ""
    return f"{name}{values}{missing}."


def _few(points: list[Point]) -> list[Point]:
    low = min(points, key=lambda point: point.value or Decimal(0))
    high = max(points, key=lambda point: point.value or Decimal(0))
    picked = [points[0], replace(low, words=f"{low.words} (lowest)"), replace(high, words=f"{high.words} (highest)")]
    return [*picked, points[-1]]


def _timeline_alt(context: Context, events: Iterable[Event], window: Period) -> str:
    told = "; ".join(
        f"{period_words(event.period)}: {event_words(context, event)}{f' ({LABELS.planned})' if event.planned else ''}"
        for event in events
    )
    return f"Timeline, {window_words(window)}. {told}."
