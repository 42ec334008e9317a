"""All facts of a workspace, checked and indexed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from reports.facts.history import History
from reports.facts.models import Event, Group, Market, Metric, Observation, Partner, Product, Quote, Source

T = TypeVar("T")


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
    _worked_out: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, work_out: Callable[[Facts], T]) -> T:
        """Return what is worked out of these facts under a name: the first time only, for they never change."""
        if name not in self._worked_out:
            self._worked_out[name] = work_out(self)
        found: T = self._worked_out[name]
        return found

    def take_indexes(self, same: Facts) -> None:
        """Use the indexes of facts with the same observations, markets and groups, instead of making them again."""
        for name in ("by_series", "histories", "members"):
            self.__dict__[name] = getattr(same, name)

    def take_histories(self, whole: Facts) -> None:
        """Use the histories of facts that these are some of, of each series that is here to its last observation."""
        self.__dict__["histories"] = {
            key: whole.histories[key] if rows == whole.by_series.get(key) else History.of(rows)
            for key, rows in self.by_series.items()
        }

    @cached_property
    def by_series(self) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
        """Observations by metric and market, in the order of these; each series by its periods' end, then start."""
        series: dict[tuple[str, str], list[Observation]] = {}
        for observation in self.observations:
            series.setdefault((observation.metric, observation.market), []).append(observation)
        metrics = {id_: number for number, id_ in enumerate(self.metrics)}
        markets = {id_: number for number, id_ in enumerate((*self.groups, *self.markets))}
        keys = sorted(series, key=lambda key: (metrics[key[0]], markets[key[1]]))
        return {key: tuple(sorted(series[key], key=_when)) for key in keys}

    @cached_property
    def histories(self) -> Mapping[tuple[str, str], History]:
        """The results of each series, indexed by their dates."""
        return {key: History.of(rows) for key, rows in self.by_series.items()}

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """The markets inside each group, through groups inside groups; a market holds itself."""
        return {id_: self._markets_in(id_) for id_ in (*self.markets, *self.groups)}

    def observed(self, metric: str, market: str) -> tuple[Observation, ...]:
        """Return the observations of a metric for a market, oldest first."""
        return self.by_series.get((metric, market), ())

    def history(self, metric: str, market: str) -> History:
        """Return the results of a metric for a market, indexed by their dates."""
        return self.histories.get((metric, market), _NOTHING)

    def until(self, end: date) -> Facts:
        """Return these facts without the observations of periods that end after ``end`` (exclusive)."""
        known = tuple(one for one in self.observations if one.period.end <= end)
        # The same facts where nothing is left out: what was indexed need not be again.
        return self if len(known) == len(self.observations) else replace(self, observations=known)

    @cached_property
    def _by_region(self) -> Mapping[str | None, list[str]]:
        regions: dict[str | None, list[str]] = {}
        for market in self.markets.values():
            regions.setdefault(market.region, []).append(market.id)
        return regions

    def _markets_in(self, id_: str) -> frozenset[str]:
        """Go down from a group, to each group once: groups may share members, or hold one another by mistake."""
        seen, queue = {id_}, [id_]
        while queue:
            group = self.groups.get(queue.pop())
            if group is None:
                continue
            if group.everything:
                return frozenset(self.markets)
            below = {*group.members, *self._by_region.get(group.id, ())} - seen
            seen |= below
            queue += below
        return frozenset(seen & self.markets.keys())


_NOTHING = History.of(())


def _when(one: Observation) -> tuple[object, ...]:
    """Where two are of the same dates, their order is that of their words, not that of the files they stand in."""
    return one.period.end, one.period.start, one.source, one.qualifier, one.value
