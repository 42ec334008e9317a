"""All facts of a workspace, checked and indexed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from reports.facts.models import Event, Group, Market, Metric, Observation, Partner, Product, Quote, Source


@dataclass(frozen=True)
class Facts:
    """Every fact by kind; ids are known to exist and each fact to have a source."""

    sources: Mapping[str, Source]
    markets: Mapping[str, Market]
    groups: Mapping[str, Group]
    metrics: Mapping[str, Metric]
    observations: tuple[Observation, ...] = ()
    events: tuple[Event, ...] = ()
    products: Mapping[str, Product] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)
    quotes: Mapping[str, Quote] = field(default_factory=dict)

    @cached_property
    def by_series(self) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
        """Observations by metric and market, in order of the period's end, then its length."""
        series: dict[tuple[str, str], list[Observation]] = {}
        for observation in self.observations:
            series.setdefault((observation.metric, observation.market), []).append(observation)
        return {key: tuple(sorted(rows, key=_when)) for key, rows in series.items()}

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """The markets inside each group, through groups inside groups; a market holds itself."""
        return {id_: self._markets_in(id_, frozenset()) for id_ in (*self.markets, *self.groups)}

    def observed(self, metric: str, market: str) -> tuple[Observation, ...]:
        """Return the observations of a metric for a market, oldest first."""
        return self.by_series.get((metric, market), ())

    def until(self, end: date) -> Facts:
        """Return these facts without the observations of periods that end after ``end`` (exclusive)."""
        return replace(self, observations=tuple(one for one in self.observations if one.period.end <= end))

    def _markets_in(self, id_: str, seen: frozenset[str]) -> frozenset[str]:
        if id_ in self.markets:
            return frozenset({id_})
        group = self.groups[id_]
        if group.everything:
            return frozenset(self.markets)
        by_region = {market.id for market in self.markets.values() if market.region == id_}
        inside = [self._markets_in(member, seen | {id_}) for member in group.members if member not in seen | {id_}]
        return frozenset(by_region).union(*inside)


def _when(observation: Observation) -> tuple[object, ...]:
    return observation.period.end, observation.period.start
