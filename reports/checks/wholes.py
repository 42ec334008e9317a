"""Groups that are given as smaller than the markets in them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.amounts import amount_words, reading_words, unit_of
from reports.checks.finding import Cited, Finding
from reports.facts import Facts
from reports.period import Period
from reports.query import Reading, claims_by_dates, flow, stock_at
from reports.wording import as_of_words, market_words, subject_words


def parts_against_wholes(facts: Facts) -> list[Finding]:
    """Return a finding for each value of a group that is less than what its members have."""
    return [
        finding
        for metric, group in facts.by_series
        if group in facts.groups and facts.metrics[metric].measure in {"stock", "flow"}
        for finding in _findings(facts, metric, group)
    ]


def _findings(facts: Facts, metric: str, group: str) -> Iterator[Finding]:
    inside = [id_ for of, id_ in facts.by_series if of == metric and id_ != group]
    inside = [id_ for id_ in inside if facts.members[id_] and facts.members[id_] <= facts.members[group]]
    inside.sort(key=lambda id_: (-len(facts.members[id_]), id_))
    for wholes in claims_by_dates(facts, metric, group):
        parts = _disjoint_parts(facts, metric, inside, wholes[0].period)
        least = sum((part.bounds[0] for part in parts), Decimal(0))
        for whole in wholes if parts else ():
            if least > whole.bounds[1]:
                yield _finding(facts, whole, parts)


def _disjoint_parts(facts: Facts, metric: str, inside: list[str], dates: Period) -> list[Reading]:
    """Return readings of the same dates for markets inside a group, the largest first, none twice."""
    covered: set[str] = set()
    parts = []
    is_stock = facts.metrics[metric].measure == "stock"
    for id_ in inside:
        if facts.members[id_] & covered:
            continue
        reading = stock_at(facts, metric, id_, dates.end) if is_stock else flow(facts, metric, id_, dates)
        if reading:
            covered |= facts.members[id_]
            parts.append(reading)
    return parts


def _finding(facts: Facts, whole: Reading, parts: list[Reading]) -> Finding:
    made = sum((part.value for part in parts), Decimal(0))
    words: list[str | Cited] = [f"{subject_words(facts, whole)}, {as_of_words(facts, whole)}: "]
    words += [f"{reading_words(facts, whole)} is given", Cited(whole.sources), ", but "]
    for index, part in enumerate(parts):
        words += [
            ", " if index else "",
            f"{market_words(facts, part.market)} {reading_words(facts, part)}",
            Cited(part.sources),
        ]
    sum_words = amount_words(made, unit_of(facts, whole.metric))
    words.append(f" alone make {sum_words}." if len(parts) > 1 else " alone.")
    observations = (*whole.observations, *(one for part in parts for one in part.observations))
    return Finding("contradiction", tuple(words), observations, Finding.share(made - whole.value, whole.value))
