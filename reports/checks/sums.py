"""Totals of a flow against the parts that tile them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.amounts import amount_words, gap_words, reading_words, unit_of
from reports.checks.finding import Cited, Finding
from reports.facts import Facts
from reports.query import Reading, claims, finest_bounds, tiled
from reports.wording import count_words, period_words, subject_words


def sums_against_totals(facts: Facts) -> list[Finding]:
    """Return a finding for each total that its own parts do not add up to."""
    series = [key for key in facts.by_series if facts.metrics[key[0]].measure == "flow"]
    return [finding for metric, market in series for finding in _findings(facts, metric, market)]


def _findings(facts: Facts, metric: str, market: str) -> Iterator[Finding]:
    history = facts.history(metric, market)
    for start, ends in history.ends_from.items():
        made = finest_bounds(facts, metric, market, start, ends[-1])
        for end in ends:
            for one in claims(facts, history.by_dates[start, end]) if end in made else ():
                parts = None if _fits(one, made[end]) else tiled(facts, metric, market, one.period, finest=True)
                if parts and not _fits(one, parts.bounds):
                    yield _finding(facts, one, parts)


def _fits(one: Reading, bounds: tuple[Decimal, Decimal]) -> bool:
    low, high = one.bounds
    return bounds[0] <= high and low <= bounds[1]


def _finding(facts: Facts, one: Reading, parts: Reading) -> Finding:
    gap = parts.value - one.value
    unit = unit_of(facts, one.metric)
    word = "more" if gap > 0 else "fewer"
    words = (
        f"{subject_words(facts, one)}, {period_words(one.period)}: {reading_words(facts, one)} is given",
        Cited(one.sources),
        f", but the {count_words(parts.parts)} figures it is made of add up to {amount_words(parts.value, unit)}",
        Cited(parts.sources),
        f": {gap_words(gap, unit)} {word}.",
    )
    return Finding("contradiction", words, (*one.observations, *parts.observations), Finding.share(gap, one.value))
