"""Takes the snapshot of an edition from its facts and its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import Final

from reports.definition import Definition, FigureBlock, FigureSpec, QuotesBlock, TableBlock, TimelineBlock
from reports.events import shown_events
from reports.facts import Event, Facts
from reports.parts import of_part
from reports.period import Period
from reports.query import figure, is_stale, read
from reports.shown import shown_series
from reports.snapshot.model import (
    VERSION,
    Happened,
    Listed,
    ListedKind,
    MarketName,
    MetricName,
    NamedFigure,
    Observed,
    Snapshot,
    SourceName,
)
from reports.wording import market_words

_TABLES: Final[dict[str, ListedKind]] = {"products": "product", "partners": "partner"}


def take_snapshot(facts: Facts, definition: Definition, period: Period, part: str = "all") -> Snapshot:
    """Return what the edition of ``period`` knows and shows; the order of the facts makes no difference.

    Of a split report it is what the part knows. Raises PartError where the report has no such part.
    """
    facts, definition = of_part(facts, definition, part)
    known = facts.until(period.end)
    series = sorted(set(series_of(facts, definition)))
    observations = sorted(set(_observed(known, series)), key=_order)
    events = sorted(set(_happened(known, definition, period)), key=_order)
    listed = sorted(set(_listed(known, definition)), key=_order)
    figures = tuple(_named(known, name, spec, period) for name, spec in definition.figures.items())
    sources = {source for one in figures for source in one.sources}.union(
        (one.source for one in observations), (one.source for one in events), (one.source for one in listed)
    )
    return Snapshot(
        version=VERSION,
        report=definition.id,
        part=part,
        period=period.label,
        series=tuple(series),
        covers=tuple(sorted({*_event_kinds(definition), *_lists(definition)})),
        metrics=tuple(_metric(known, id_) for id_ in sorted({metric for metric, _ in series})),
        markets=tuple(_market(known, id_) for id_ in _markets(series, events)),
        sources=tuple(_source(known, id_) for id_ in sorted(sources)),
        observations=tuple(observations),
        figures=figures,
        events=tuple(events),
        listed=tuple(listed),
    )


def _order(row: Observed | Happened | Listed) -> tuple[object, ...]:
    return astuple(row)


def series_of(facts: Facts, definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield the metric and market of each series that a definition's figures, charts and maps name."""
    yield from ((spec.metric, spec.market) for spec in definition.figures.values())
    for block in definition.blocks:
        yield from shown_series(facts, block)
        if isinstance(block, FigureBlock):
            yield from ((one.metric, market) for one in block.data for market in one.markets)


def _observed(facts: Facts, series: Iterable[tuple[str, str]]) -> Iterator[Observed]:
    for metric, market in series:
        for one in facts.observed(metric, market):
            reading = read(facts, metric, market, one.period)
            yield Observed(
                metric=metric,
                market=market,
                period=one.period.label,
                source=one.source,
                value=str(one.value),
                qualifier=one.qualifier,
                target=not one.is_result,
                shown=reading is not None and one in reading.observations,
            )


def _named(facts: Facts, name: str, spec: FigureSpec, period: Period) -> NamedFigure:
    one = figure(facts, spec, period)
    reading = one.reading
    return NamedFigure(
        name=name,
        label=spec.label or f"{facts.metrics[spec.metric].name}, {market_words(facts, spec.market)}",
        metric=spec.metric,
        market=spec.market,
        over=spec.over,
        dates=one.dates.label,
        value=str(reading.value) if reading else None,
        qualifier=reading.qualifier if reading else "exact",
        as_of=reading.period.label if reading else None,
        sources=reading.sources if reading else (),
        stale=reading is not None and is_stale(facts, reading, period),
    )


def _happened(facts: Facts, definition: Definition, period: Period) -> Iterator[Happened]:
    blocks = [block for block in definition.blocks if isinstance(block, TimelineBlock | TableBlock)]
    on_page = {event for block in blocks for event in shown_events(facts, block, period)}
    kinds = set(_event_kinds(definition))
    for event in facts.events:
        if event.kind in kinds:
            yield Happened(
                kind=event.kind,
                market=event.market,
                period=event.period.label,
                title=event.title,
                planned=event.planned,
                subject=_subject(event),
                source=event.source,
                shown=event in on_page,
            )


def _subject(event: Event) -> str:
    """What tells an event from others of its kind and market, whatever its title: for an entry, the market alone."""
    match event.kind:
        case "entry":
            return event.market
        case "launch":
            return event.product or ""
        case "partnership":
            return event.partner or ""
        case _:
            return ""


def _event_kinds(definition: Definition) -> Iterator[str]:
    for block in definition.blocks:
        if isinstance(block, TimelineBlock | TableBlock):
            yield from block.kinds


def _lists(definition: Definition) -> Iterator[ListedKind]:
    for block in definition.blocks:
        if isinstance(block, TableBlock) and block.of in _TABLES:
            yield _TABLES[block.of]
        elif isinstance(block, QuotesBlock):
            yield "quote"


def _listed(facts: Facts, definition: Definition) -> Iterator[Listed]:
    lists = set(_lists(definition))
    if "product" in lists:
        yield from (Listed("product", one.id, one.name, one.source) for one in facts.products.values())
    if "partner" in lists:
        yield from (Listed("partner", one.id, one.name, one.source) for one in facts.partners.values())
    for block in definition.blocks:
        if isinstance(block, QuotesBlock):
            for quote in (facts.quotes[name] for name in block.show):
                yield Listed("quote", quote.id, quote.speaker, quote.source)


def _metric(facts: Facts, id_: str) -> MetricName:
    metric = facts.metrics[id_]
    return MetricName(id_, metric.name, metric.measure)


def _market(facts: Facts, id_: str) -> MarketName:
    return MarketName(id_, market_words(facts, id_), id_ in facts.groups)


def _markets(series: Iterable[tuple[str, str]], events: Iterable[Happened]) -> list[str]:
    return sorted({market for _, market in series} | {event.market for event in events})


def _source(facts: Facts, id_: str) -> SourceName:
    source = facts.sources[id_]
    return SourceName(id_, source.kind, source.producer, source.title)
