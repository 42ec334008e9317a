"""The record of an edition: no more than it shows or tells of, and enough to assemble it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from reports.assemble.context import Context
from reports.assemble.noted import asked
from reports.assemble.told import Told
from reports.definition import ChartBlock, Definition, GanttBlock, MapBlock
from reports.facts import Event, Facts, Group, Market, Metric, Observation, Partner, Product, Quote
from reports.period import Period
from reports.shown import shown_markets

# Of a definition only what is on the page: when it is made, for whom, and who has to agree is nobody else's business.
_ON_THE_PAGE: Final = frozenset({"id", "title", "period", "language", "figures", "blocks"})


@dataclass(frozen=True)
class Record:
    """What one edition was made from: the facts it uses and no others, its definition, and what it tells of the rest.

    An edition that is not ``recorded`` is a one-off, which says nothing of changes. ``numbers`` are the sources'
    numbers on the page; to assemble again finds them again. ``signed_by`` is None where the
    document is not to be signed, and empty where nobody is to be named.
    """

    facts: Facts
    definition: Definition
    period: Period
    part: str
    recorded: bool
    told: Told
    numbers: Mapping[str, int]
    signed_by: str | None = None


def record_of(context: Context) -> Record:
    """Return the record of an edition that has been assembled."""
    definition = _definition(context)
    return Record(
        facts=_Used(context, definition).facts(),
        definition=definition,
        period=context.period,
        part=context.part,
        recorded=context.recorded,
        told=context.told,
        numbers=context.numbers,
        signed_by=context.signed_by,
    )


def _definition(context: Context) -> Definition:
    whole, used = context.definition, asked(context.figures)
    defaults = {
        name: field.get_default(call_default_factory=True)
        for name, field in type(whole).model_fields.items()
        if name not in _ON_THE_PAGE
    }
    figures = {name: spec for name, spec in whole.figures.items() if name in used}
    return whole.model_copy(update={**defaults, "figures": figures})


class _Used:
    """Which facts an edition uses: what it shows, what is behind a finding or change it prints, and what those name."""

    def __init__(self, context: Context, definition: Definition) -> None:
        whole = context.facts
        self._whole, self._context = whole, context
        kept = frozenset((*context.kept, *_observations(context)))
        rows = (one for series in whole.by_series.values() for one in sorted(series, key=_order))
        self.observations = tuple(one for one in rows if one in kept)
        named_partners = asked(whole.partners)
        self.products = {id_: one for id_, one in whole.products.items() if one in kept}
        self.partners = {id_: one for id_, one in whole.partners.items() if one in kept or id_ in named_partners}
        self.quotes = {id_: one for id_, one in whole.quotes.items() if id_ in asked(whole.quotes)}
        self.events = tuple(self._event(one) for one in whole.events if one in kept)
        figures = tuple(definition.figures.values())
        named = {one.market for one in figures} | {one.market for one in self.observations}
        self.places = asked(whole.markets) | asked(whole.groups) | named | {one.market for one in self.events}
        self.places |= set(_drawn(context))
        measured = {one.metric for one in figures} | {one.metric for one in self.observations}
        self.metrics = asked(whole.metrics) | measured

    def facts(self) -> Facts:
        """Return them, in the order in which all facts stand."""
        whole = self._whole
        sourced: tuple[Observation | Event | Product | Partner | Quote, ...] = (
            *self.observations,
            *self.events,
            *self.products.values(),
            *self.partners.values(),
            *self.quotes.values(),
        )
        sources = {one.source for one in sourced} | self._context.numbers.keys()
        facts = Facts(
            sources={id_: one for id_, one in whole.sources.items() if id_ in sources},
            markets={id_: self._market(one) for id_, one in whole.markets.items() if id_ in self.places},
            groups={id_: self._group(one) for id_, one in whole.groups.items() if id_ in self.places},
            metrics={id_: self._metric(one) for id_, one in whole.metrics.items() if id_ in self.metrics},
            observations=self.observations,
            events=self.events,
            products=self.products,
            partners=self.partners,
            quotes=self.quotes,
        )
        facts.take_histories(whole)
        return facts

    def _event(self, event: Event) -> Event:
        return event.model_copy(
            update={
                "partner": event.partner if event.partner in self.partners else None,
                "product": event.product if event.product in self.products else None,
            }
        )

    def _market(self, market: Market) -> Market:
        return market.model_copy(update={"region": market.region if market.region in self.places else None})

    def _group(self, group: Group) -> Group:
        """Return a group with the markets in it that are used, whatever groups lay between."""
        inside = self._whole.members[group.id]
        members = tuple(one for one in self._whole.markets if one in inside and one in self.places)
        return group.model_copy(update={"members": () if group.everything else members})

    def _metric(self, metric: Metric) -> Metric:
        flows = {name: getattr(metric, name) for name in ("inflow", "outflow")}
        return metric.model_copy(update={name: id_ if id_ in self.metrics else None for name, id_ in flows.items()})


def _drawn(context: Context) -> Iterator[str]:
    """Yield the markets and groups that drawings are about, those without a figure too: they are counted."""
    for block in context.definition.blocks:
        if isinstance(block, ChartBlock | MapBlock | GanttBlock):
            yield from shown_markets(context.facts, block)
            yield from filter(None, (block.region if isinstance(block, MapBlock) else block.within,))


def _observations(context: Context) -> Iterator[Observation]:
    yield from context.used
    for finding in context.told.findings:
        yield from finding.observations
    yield from _changed(context)


def _changed(context: Context) -> Iterable[Observation]:
    """Yield what is known now of the values that changed."""
    changes = context.told.since.changes if context.told.since else ()
    for about in (change.about for change in changes if change.about):
        for one in context.facts.observed(about.metric, about.market):
            dates = (one.period.start, one.period.end)
            if dates == (about.start, about.end) and one.is_result is not about.target:
                yield one


def _order(one: Observation) -> tuple[object, ...]:
    """Order observations of one series so that it does not matter in which order, or in which files, they stand."""
    return one.period.end, one.period.start, one.is_result, one.source, one.period.label
