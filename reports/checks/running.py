"""Running totals that are given as smaller than the flows since their start."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from reports.amounts import amount_words, reading_words, unit_of
from reports.checks.finding import Cited, Finding
from reports.facts import Facts, Metric
from reports.query import Reading, claims_by_dates
from reports.wording import end_words, market_words, period_words, subject_words


def running_totals(facts: Facts) -> list[Finding]:
    """Return a finding for each running total that is less than the known flows, of its market or of parts of it."""
    return [
        finding
        for of, market in facts.by_series
        if (metric := facts.metrics[of]).measure == "stock" and metric.since and metric.inflow and not metric.outflow
        for finding in _findings(facts, metric, market)
    ]


def _findings(facts: Facts, metric: Metric, market: str) -> Iterator[Finding]:
    assert metric.since and metric.inflow
    start = metric.since.start
    explained = facts.history(metric.inflow, market).reached(start, date.max)
    known = _Heaviest(_known_flows(facts, metric.inflow, market, start))
    for total, *_ in claims_by_dates(facts, metric.id, market):
        # Where flows lead all the way from the start, another check compares them, both ways.
        if total.period.end in explained:
            continue
        if known.least(total.period.end) > total.bounds[1]:
            yield _finding(facts, total, known.until(total.period.end))


def _known_flows(facts: Facts, flow: str, market: str, start: date) -> Iterator[Reading]:
    for of, id_ in facts.by_series:
        if of == flow and facts.members[id_] and facts.members[id_] <= facts.members[market]:
            yield from (best for best, *_ in claims_by_dates(facts, of, id_) if best.period.start >= start)


class _Heaviest:
    """For any end, the flows of disjoint dates whose least values add up to the most; of several, the fewest."""

    def __init__(self, flows: Iterable[Reading]) -> None:
        self._ends = [date.min]
        self._made = [(Decimal(0), 0)]
        self._steps: list[tuple[int, Reading]] = []
        for one in sorted(flows, key=lambda one: (one.period.end, -one.period.start.toordinal())):
            before = bisect_right(self._ends, one.period.start) - 1
            least, negative_count = self._made[before]
            made = (least + one.bounds[0], negative_count - 1)
            if made > self._made[-1]:
                self._ends.append(one.period.end)
                self._made.append(made)
                self._steps.append((before, one))

    def least(self, end: date) -> Decimal:
        """Return the least that the flows up to an end make."""
        return self._made[bisect_right(self._ends, end) - 1][0]

    def until(self, end: date) -> list[Reading]:
        """Return the flows, oldest first."""
        index = bisect_right(self._ends, end) - 1
        taken: list[Reading] = []
        while index > 0:
            index, one = self._steps[index - 1]
            taken.append(one)
        return taken[::-1]


def _finding(facts: Facts, total: Reading, known: list[Reading]) -> Finding:
    words: list[str | Cited] = [
        f"{subject_words(facts, total)}: {reading_words(facts, total)} is given as the running total at the "
        f"{end_words(total.period)}",
        Cited(total.sources),
        ", but ",
    ]
    for index, one in enumerate(known):
        joint = "" if index == 0 else " and " if index == len(known) - 1 else ", "
        where = f" in {market_words(facts, one.market)}" if one.market != total.market else ""
        words += [f"{joint}{reading_words(facts, one)}{where} in {period_words(one.period)}", Cited(one.sources)]
    made = sum((one.value for one in known), Decimal(0))
    about = "" if all(one.qualifier == "exact" for one in known) else "about "
    words.append(f" already make {about}{amount_words(made, unit_of(facts, total.metric))}")
    same = [one for one in known if one.value == total.value]
    if same:
        words.append(
            f"; the same number is given by one source for {period_words(same[0].period)} and by another for all time"
        )
    observations = (*total.observations, *(one for part in known for one in part.observations))
    return Finding("contradiction", (*words, "."), observations, Finding.share(made - total.value, total.value))
