"""Sources that give different values for the same metric, market and dates."""

from __future__ import annotations

from reports.amounts import reading_words
from reports.checks.finding import Cited, Finding
from reports.facts import Facts
from reports.query import Reading, claims, results_by_dates
from reports.wording import as_of_words, subject_words


def rival_values(facts: Facts) -> list[Finding]:
    """Return a finding for each set of dates, or each end of a stock, whose values cannot all be true."""
    return [
        _finding(facts, rivals)
        for metric, market in facts.by_series
        for observations in results_by_dates(facts, metric, market)
        if len(observations) > 1 and not _overlap(rivals := claims(facts, observations))
    ]


def _overlap(rivals: list[Reading]) -> bool:
    return max(one.bounds[0] for one in rivals) <= min(one.bounds[1] for one in rivals)


def _finding(facts: Facts, rivals: list[Reading]) -> Finding:
    words: list[str | Cited] = [
        f"{subject_words(facts, rivals[0])}, {as_of_words(facts, rivals[0])}: sources disagree, "
    ]
    for index, one in enumerate(rivals):
        words += [f"{' against ' if index else ''}{reading_words(facts, one)}", Cited(one.sources)]
    return Finding("contradiction", (*words, "."), tuple(one for rival in rivals for one in rival.observations))
