"""Parts that are more than the whole they belong to: markets of a group, flows since the start of a running total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.checks.finding import Cited, Finding
from reports.facts import Facts, Metric, Observation
from reports.period import Period, span
from reports.query import Reading, read, stock_at
from reports.wording import (
    end_words,
    market_words,
    number_words,
    period_words,
    reading_words,
    subject_words,
    value_words,
)


def parts_against_wholes(facts: Facts) -> list[Finding]:
    """Return a finding for each group smaller than its members, and each running total smaller than its flows."""
    return [*_groups(facts), *_running_totals(facts)]


def _groups(facts: Facts) -> Iterator[Finding]:
    for (metric, group), rows in facts.by_series.items():
        if group not in facts.groups or facts.metrics[metric].measure not in {"stock", "flow"}:
            continue
        for whole in (one for one in rows if one.is_result):
            parts = _disjoint_parts(facts, metric, group, whole.period)
            least = sum((part.bounds[0] for part in parts), Decimal(0))
            if least > whole.bounds()[1]:
                yield _group_finding(facts, whole, parts)


def _disjoint_parts(facts: Facts, metric: str, group: str, dates: Period) -> list[Reading]:
    """Return readings of the same dates for markets inside the group, the largest first, none twice."""
    inside = [id_ for of, id_ in facts.by_series if of == metric and id_ != group]
    inside = [id_ for id_ in inside if facts.members[id_] <= facts.members[group] and facts.members[id_]]
    covered: set[str] = set()
    parts = []
    for id_ in sorted(inside, key=lambda id_: (-len(facts.members[id_]), id_)):
        reading = read(facts, metric, id_, dates)
        if reading and reading.period.end == dates.end and not facts.members[id_] & covered:
            covered |= facts.members[id_]
            parts.append(reading)
    return parts


def _group_finding(facts: Facts, whole: Observation, parts: list[Reading]) -> Finding:
    made = sum((part.value for part in parts), Decimal(0))
    words: list[str | Cited] = [f"{subject_words(facts, whole)}, {period_words(whole.period)}: "]
    words += [f"{value_words(whole.value, whole.qualifier)} is given", Cited((whole.source,)), ", but "]
    for index, part in enumerate(parts):
        words += [
            ", " if index else "",
            f"{market_words(facts, part.market)} {reading_words(part)}",
            Cited(part.sources),
        ]
    words.append(f" alone make {number_words(made)}.")
    return Finding("contradiction", tuple(words), (whole, *(one for part in parts for one in part.observations)))


def _running_totals(facts: Facts) -> Iterator[Finding]:
    for metric in facts.metrics.values():
        if metric.measure == "stock" and metric.since and metric.inflow and not metric.outflow:
            for of, market in facts.by_series:
                if of == metric.id:
                    yield from _running_total(facts, metric, market)


def _running_total(facts: Facts, metric: Metric, market: str) -> Iterator[Finding]:
    """Known flows of disjoint years, in the market or in a part of it, are the least a running total can be."""
    assert metric.since and metric.inflow
    for end in sorted({one.period.end for one in facts.observed(metric.id, market) if one.is_result}):
        total = stock_at(facts, metric.id, market, end)
        dates = span(metric.since.start, end)
        if total is None or read(facts, metric.inflow, market, dates):
            continue
        known = _known_flows(facts, metric.inflow, market, dates)
        least = sum((one.bounds()[0] for one in known), Decimal(0))
        if least > total.bounds[1]:
            yield _total_finding(facts, total, known)


def _known_flows(facts: Facts, flow: str, market: str, dates: Period) -> list[Observation]:
    candidates = [
        one
        for (of, id_), rows in facts.by_series.items()
        if of == flow and facts.members[id_] <= facts.members[market] and facts.members[id_]
        for one in rows
        if one.is_result and dates.contains(one.period)
    ]
    taken: list[Observation] = []
    for one in sorted(candidates, key=lambda one: (-one.bounds()[0], one.period.start, one.market)):
        if all(one.period.end <= other.period.start or other.period.end <= one.period.start for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda one: one.period.start)


def _total_finding(facts: Facts, total: Reading, known: list[Observation]) -> Finding:
    words: list[str | Cited] = [
        f"{subject_words(facts, total)}: {reading_words(total)} is given as the running total at the "
        f"{end_words(total.period)}",
        Cited(total.sources),
        ", but ",
    ]
    for index, one in enumerate(known):
        joint = "" if index == 0 else " and " if index == len(known) - 1 else ", "
        where = f" in {market_words(facts, one.market)}" if one.market != total.market else ""
        words += [
            f"{joint}{value_words(one.value, one.qualifier)}{where} in {period_words(one.period)}",
            Cited((one.source,)),
        ]
    made = sum((one.value for one in known), Decimal(0))
    about = "" if all(one.qualifier == "exact" for one in known) else "about "
    words.append(f" already make {about}{number_words(made)}")
    same = [one for one in known if one.value == total.value]
    if same:
        words.append(
            f"; the same number is given by one source for {period_words(same[0].period)} and by another for all time"
        )
    return Finding("contradiction", (*words, "."), (*total.observations, *known))
