"""The two editions that are compared, and what they call things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reports.amounts import value_words
from reports.briefing import Qualifier
from reports.changes.change import About
from reports.checks import Cited
from reports.geography import territory_name
from reports.snapshot import MetricName, NamedFigure, Observed, Snapshot
from reports.wording import end_words, ordinal_words, period_words

Value = tuple[Decimal, Qualifier]
Rows = tuple[Observed, ...]


@dataclass(frozen=True)
class Editions:
    """An edition and the one before it; both are asked for names, the newer first."""

    before: Snapshot
    after: Snapshot
    units: Mapping[str, str]

    @property
    def then(self) -> str:
        """What the earlier one is called."""
        return f"the edition of {period_words(self.before.dates)}"

    @cached_property
    def series(self) -> frozenset[tuple[str, str]]:
        """What both are about: elsewhere nothing can be said to be new or gone."""
        return frozenset(self.before.series) & frozenset(self.after.series)

    @cached_property
    def old(self) -> Mapping[About, Rows]:
        """What the earlier one knew, so far as the newer one looks back on it."""
        return _by_subject(self, self.before)

    @cached_property
    def new(self) -> Mapping[About, Rows]:
        """What the newer one knows."""
        return _by_subject(self, self.after)

    def metric(self, id_: str) -> MetricName:
        return self.after.metric.get(id_) or self.before.metric.get(id_) or MetricName(id_, id_, "stock")

    def market(self, id_: str) -> str:
        known = self.after.market.get(id_) or self.before.market.get(id_)
        return known.name if known else territory_name(id_)

    def is_group(self, id_: str) -> bool:
        known = self.after.market.get(id_) or self.before.market.get(id_)
        return known is not None and known.group

    def subject(self, row: Observed) -> str:
        """Return what a value is about: "Outlets, China, end of February 2025"."""
        return f"{self.metric(row.metric).name}, {self.market(row.market)}, {self.as_of(row.metric, row)}"

    def as_of(self, metric: str, row: Observed) -> str:
        """Return when a value holds: at an end for a stock, over a period for the rest."""
        return end_words(row.dates) if self.metric(metric).measure == "stock" else period_words(row.dates)

    def words(self, metric: str, value: Value) -> str:
        """Return a value as the page says it; a rank as "4th"."""
        is_rank = self.metric(metric).measure == "rank"
        return ordinal_words(value[0]) if is_rank else value_words(*value, self.units.get(metric, ""))

    def still_given(self, about: About, value: Value) -> tuple[Cited, ...]:
        """Return a citation of the sources that give a value still, if there are any."""
        return cited(row for row in self.new.get(about, ()) if value_of(row) == value)

    def called(self, rows: Iterable[Observed]) -> str:
        """Return sources of the earlier edition by name and kind, in words: some may have no number any more."""
        named = [self.before.source[row.source] for row in rows if row.source in self.before.source]
        return ", ".join(dict.fromkeys(f"{source.producer}, {source.kind}" for source in named))


def value_of(row: Observed | NamedFigure) -> Value:
    """Return a row's value as a number, with its qualifier."""
    return Decimal(row.value or 0), row.qualifier


def cited(rows: Iterable[Observed]) -> tuple[Cited, ...]:
    """Return one citation of the sources of rows, or nothing."""
    sources = tuple(sorted({row.source for row in rows}))
    return (Cited(sources),) if sources else ()


def rank_way(old: Value, new: Value) -> str:
    """Return which way a rank moved: the smaller number is the better place."""
    return "up" if new[0] < old[0] else "down"


def subject_of(row: Observed) -> About:
    """Return what a row is about."""
    return About(row.metric, row.market, row.dates.start, row.dates.end, row.target)


def _by_subject(editions: Editions, snapshot: Snapshot) -> Mapping[About, Rows]:
    rows: dict[About, Rows] = {}
    for row in snapshot.observations:
        if (row.metric, row.market) in editions.series and row.dates.end <= editions.after.dates.end:
            rows[subject_of(row)] = (*rows.get(subject_of(row), ()), row)
    return {key: rows[key] for key in sorted(rows, key=_newest_first)}


def _newest_first(one: About) -> tuple[object, ...]:
    return -one.end.toordinal(), one.metric, one.market, -one.start.toordinal(), one.target
