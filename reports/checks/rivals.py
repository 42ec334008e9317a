"""Two sources that give different values for the same metric, market and dates."""

from __future__ import annotations

from itertools import groupby

from reports.checks.finding import Cited, Finding
from reports.facts import Facts, Observation
from reports.wording import as_of_words, subject_words, value_words


def rival_values(facts: Facts) -> list[Finding]:
    """Return a finding for each set of dates whose values cannot all be true."""
    findings = []
    for rows in facts.by_series.values():
        results = [one for one in rows if one.is_result]
        for _, group in groupby(results, key=lambda one: (one.period.end, one.period.start)):
            rivals = list(group)
            if not _overlap(rivals):
                findings.append(_finding(facts, rivals))
    return findings


def _overlap(rivals: list[Observation]) -> bool:
    bounds = [one.bounds() for one in rivals]
    return max(low for low, _ in bounds) <= min(high for _, high in bounds)


def _finding(facts: Facts, rivals: list[Observation]) -> Finding:
    words: list[str | Cited] = [
        f"{subject_words(facts, rivals[0])}, {as_of_words(facts, rivals[0])}: sources disagree, "
    ]
    for index, one in enumerate(rivals):
        joint = "" if index == 0 else " against "
        words += [joint + value_words(one.value, one.qualifier), Cited((one.source,))]
    return Finding("contradiction", (*words, "."), tuple(rivals))
