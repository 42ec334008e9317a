"""Figures and series as of a period: which observation counts, what it is made of, and how it changed.

A stock is the latest value at or before the period's end; a flow is the value over exactly those dates, or the sum
of the fewest observations that tile them; a rank or a ratio is the latest one inside the dates. Targets and plans
are never results.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.briefing import Qualifier
from reports.definition import FigureSpec
from reports.facts import Facts, Observation
from reports.facts.history import Dates, History
from reports.facts.models import TRUST
from reports.period import Grain, Period, periods_between


@dataclass(frozen=True)
class Reading:
    """A value for some dates with all it rests on: one observation, several that agree, or the parts of a sum.

    ``bounds`` are the least and the most it can be.
    """

    metric: str
    market: str
    period: Period
    value: Decimal
    qualifier: Qualifier
    bounds: tuple[Decimal, Decimal]
    observations: tuple[Observation, ...]
    parts: int = 1

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources behind it, each once."""
        if len(self.observations) == 1:
            return (self.observations[0].source,)
        return tuple(dict.fromkeys(observation.source for observation in self.observations))


@dataclass(frozen=True)
class Change:
    """The difference between two readings; what is known only to be over or under something says so."""

    before: Reading
    difference: Decimal
    percent: Decimal | None
    qualifier: Qualifier


@dataclass(frozen=True)
class Figure:
    """A named figure of an edition; ``reading`` is None where nothing is public."""

    spec: FigureSpec
    dates: Period
    reading: Reading | None
    change: Change | None = None
    target: Reading | None = None


def figure(facts: Facts, spec: FigureSpec, period: Period) -> Figure:
    """Return a named figure as of ``period``."""
    dates = _dates(facts, spec, period)
    now = read(facts, spec.metric, spec.market, dates)
    target = target_for(facts, spec.metric, spec.market, dates)
    change = None
    if now and spec.compare != "none":
        earlier = dates.previous() if spec.compare == "previous" else dates.year_before()
        before = read(facts, spec.metric, spec.market, earlier)
        if before and before.period.end < now.period.end and _near(facts, before, earlier):
            change = compare(now, before)
    return Figure(spec, dates, now, change, target)


def read(facts: Facts, metric: str, market: str, dates: Period) -> Reading | None:
    """Return the value of a metric for a market over dates, by the metric's measure; None where nothing is known."""
    match facts.metrics[metric].measure:
        case "stock":
            return stock(facts, metric, market, dates.end)
        case "flow":
            return flow(facts, metric, market, dates)
        case _:
            return _latest_inside(facts, metric, market, dates)


def target_for(facts: Facts, metric: str, market: str, dates: Period) -> Reading | None:
    """Return what was aimed at for dates: a stock's for their end, a flow's for all of them."""
    return _best(facts, _targets(facts, metric, market, dates))


def stock(facts: Facts, metric: str, market: str, end: date) -> Reading | None:
    """Return the latest value at or before ``end`` (exclusive)."""
    newest = next(facts.history(metric, market).ends_until(end), None)
    return stock_at(facts, metric, market, newest) if newest else None


def stock_at(facts: Facts, metric: str, market: str, end: date) -> Reading | None:
    """Return the value at exactly ``end`` (exclusive)."""
    history = facts.history(metric, market)
    return _remembered(facts, history, end, history.by_end.get(end, ()))


def flow(facts: Facts, metric: str, market: str, dates: Period) -> Reading | None:
    """Return the value over exactly ``dates``, or the sum of the fewest observations that tile them."""
    return over(facts, metric, market, (dates.start, dates.end)) or tiled(facts, metric, market, dates)


def over(facts: Facts, metric: str, market: str, dates: Dates) -> Reading | None:
    """Return the value that is given over exactly these half-open dates."""
    history = facts.history(metric, market)
    return _remembered(facts, history, dates, history.by_dates.get(dates, ()))


def tiled(facts: Facts, metric: str, market: str, dates: Period, *, finest: bool = False) -> Reading | None:
    """Return the sum of at least two readings that cover ``dates`` without gap or overlap; None where none do.

    The fewest readings are taken, or the most where ``finest``.
    """
    tiles = facts.history(metric, market).tiles(dates.start, dates.end, finest=finest)
    parts = [part for tile in tiles if (part := over(facts, metric, market, tile))]
    return total(parts, dates) if parts else None


def finest_bounds(
    facts: Facts, metric: str, market: str, start: date, limit: date
) -> Mapping[date, tuple[Decimal, Decimal]]:
    """Return the bounds of what two or more readings that lead from ``start`` to a day add up to, by that day."""
    reached = facts.history(metric, market).reached(start, limit)
    bounds = {start: (Decimal(0), Decimal(0))}
    for day in sorted(reached):
        low, high = bounds[reached[day]]
        if last := over(facts, metric, market, (reached[day], day)):
            bounds[day] = (low + last.bounds[0], high + last.bounds[1])
    return {day: bounds[day] for day in reached if reached[day] != start}


def total(parts: Sequence[Reading], dates: Period) -> Reading:
    """Return the sum of readings of one metric and market over ``dates``."""
    return Reading(
        metric=parts[0].metric,
        market=parts[0].market,
        period=dates,
        value=_sum(part.value for part in parts),
        qualifier=_sum_qualifier([part.qualifier for part in parts]),
        bounds=(_sum(part.bounds[0] for part in parts), _sum(part.bounds[1] for part in parts)),
        observations=tuple(one for part in parts for one in part.observations),
        parts=len(parts),
    )


def claims(facts: Facts, observations: Iterable[Observation]) -> list[Reading]:
    """Return what observations of the same dates say, the most trusted first, those that say the same as one."""
    observations = tuple(observations)
    if len(observations) == 1:
        return [_claim(observations)]
    alike: dict[tuple[Decimal, Qualifier], list[Observation]] = {}
    for one in sorted(observations, key=lambda one: _trust(facts, one)):
        alike.setdefault((one.value, one.qualifier), []).append(one)
    return [_claim(tuple(agreeing)) for agreeing in alike.values()]


def _claim(agreeing: tuple[Observation, ...]) -> Reading:
    best = agreeing[0]
    return Reading(best.metric, best.market, best.period, best.value, best.qualifier, best.bounds(), agreeing)


def claims_by_dates(facts: Facts, metric: str, market: str) -> Iterator[list[Reading]]:
    """Yield what is said of each end of a stock, or of the same dates of anything else, oldest first."""
    for observations in results_by_dates(facts, metric, market):
        yield claims(facts, observations)


def results_by_dates(facts: Facts, metric: str, market: str) -> Iterable[Sequence[Observation]]:
    """Return the results for each end of a stock, or for the same dates of anything else, oldest first."""
    history = facts.history(metric, market)
    return (history.by_end if facts.metrics[metric].measure == "stock" else history.by_dates).values()


def compare(now: Reading, before: Reading) -> Change:
    """Return the change from ``before`` to ``now``; the percentage is None from zero or less."""
    difference = now.value - before.value
    percent = difference / before.value * 100 if before.value > 0 else None
    return Change(before, difference, percent, _difference_qualifier(now.qualifier, before.qualifier))


def stock_series(facts: Facts, metric: str, market: str, window: Period) -> tuple[Reading, ...]:
    """Return one reading for each end at which the stock was observed in the window, oldest first."""
    ends = facts.history(metric, market).ends
    inside = ends[bisect_right(ends, window.start) : bisect_right(ends, window.end)]
    readings = (stock_at(facts, metric, market, end) for end in inside)
    return tuple(reading for reading in readings if reading)


def flow_series(
    facts: Facts, metric: str, market: str, window: Period, grain: Grain
) -> tuple[tuple[Period, Reading | None], ...]:
    """Return a reading, or None, for each period of a grain in the window."""
    periods = periods_between(grain, window.start, window.end)
    return tuple((period, read(facts, metric, market, period)) for period in periods)


def is_stale(facts: Facts, reading: Reading, period: Period) -> bool:
    """Whether a stock's value is older than its metric allows at the end of ``period``."""
    metric = facts.metrics[reading.metric]
    return metric.measure == "stock" and months_old(reading, period) > metric.stale_after


def months_old(reading: Reading, period: Period) -> int:
    """Return the whole months between the end of a reading's dates and the end of ``period``."""
    old, new = reading.period.end, period.end
    return (new.year - old.year) * 12 + new.month - old.month - (new.day < old.day)


def latest_period(facts: Facts, grain: Grain) -> Period | None:
    """Return the period of a grain in which the newest result ends; None where there are no results."""
    days = [one.period.last_day for one in facts.observations if one.is_result]
    return _period_ending(grain, max(days)) if days else None


def _period_ending(grain: Grain, day: date) -> Period:
    return periods_between(grain, day, day)[0]


def _dates(facts: Facts, spec: FigureSpec, period: Period) -> Period:
    if facts.metrics[spec.metric].measure == "stock" or spec.over == "period":
        return period
    return period.to_date_of(Grain(spec.over))


def _near(facts: Facts, before: Reading, earlier: Period) -> bool:
    """Whether a stock's earlier value stands for the date it is compared with, not for one long before."""
    return facts.metrics[before.metric].measure != "stock" or not is_stale(facts, before, earlier)


def _targets(facts: Facts, metric: str, market: str, dates: Period) -> Iterable[Observation]:
    """Yield the targets for dates: a stock's for their end, a flow's for all of them and no longer stretch."""
    is_flow = facts.metrics[metric].measure == "flow"
    for one in facts.observed(metric, market):
        if not one.is_result and (one.period.same_dates(dates) if is_flow else one.period.end == dates.end):
            yield one


def _latest_inside(facts: Facts, metric: str, market: str, dates: Period) -> Reading | None:
    history = facts.history(metric, market)
    for end in history.ends_until(dates.end):
        if end <= dates.start:
            break
        if inside := [one for one in history.by_end[end] if dates.contains(one.period)]:
            return _best(facts, inside)
    return None


def _remembered(
    facts: Facts, history: History, when: date | Dates, observations: Sequence[Observation]
) -> Reading | None:
    if not observations:
        return None
    if when not in history.read:
        history.read[when] = _best(facts, observations)
    reading: Reading | None = history.read[when]
    return reading


def _best(facts: Facts, rivals: Iterable[Observation]) -> Reading | None:
    return next(iter(claims(facts, rivals)), None)


def _trust(facts: Facts, observation: Observation) -> tuple[int, int, str]:
    source = facts.sources[observation.source]
    published = source.date_published.start.toordinal() if source.date_published else 0
    return TRUST.index(source.kind), -published, source.id


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _sum_qualifier(qualifiers: Iterable[Qualifier]) -> Qualifier:
    kinds = set(qualifiers) - {"exact"}
    if not kinds:
        return "exact"
    return kinds.pop() if len(kinds) == 1 else "about"


def _difference_qualifier(now: Qualifier, before: Qualifier) -> Qualifier:
    """The more there was before, the smaller the change: over and under turn round when taken away."""
    turned: dict[Qualifier, Qualifier] = {"over": "under", "under": "over"}
    return _sum_qualifier([now, turned.get(before, before)])
