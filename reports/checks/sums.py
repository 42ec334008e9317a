"""Totals of a flow against the parts that tile them."""

from __future__ import annotations

from reports.checks.finding import Cited, Finding
from reports.facts import Facts, Observation
from reports.query import Reading, tiled
from reports.wording import count_words, number_words, period_words, subject_words, value_words


def sums_against_totals(facts: Facts) -> list[Finding]:
    """Return a finding for each total that its own parts do not add up to."""
    findings = []
    for (metric, market), rows in facts.by_series.items():
        if facts.metrics[metric].measure != "flow":
            continue
        for one in rows:
            parts = tiled(facts, metric, market, one.period, finest=True) if one.is_result else None
            if parts and not _fits(one, parts):
                findings.append(_finding(facts, one, parts))
    return findings


def _fits(one: Observation, parts: Reading) -> bool:
    low, high = one.bounds()
    return parts.bounds[0] <= high and low <= parts.bounds[1]


def _finding(facts: Facts, one: Observation, parts: Reading) -> Finding:
    gap = parts.value - one.value
    word = "more" if gap > 0 else "fewer"
    words = (
        f"{subject_words(facts, one)}, {period_words(one.period)}: {value_words(one.value, one.qualifier)} is given",
        Cited((one.source,)),
        f", but the {count_words(parts.parts)} figures it is made of add up to {number_words(parts.value)}",
        Cited(parts.sources),
        f": {number_words(abs(gap))} {word}.",
    )
    return Finding("contradiction", words, (one, *parts.observations))
