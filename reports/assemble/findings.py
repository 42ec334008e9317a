"""Which findings a briefing prints: all about the figures it names, and of the others as many as a reader bears."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from reports.checks import Finding, FindingKind

MOST_OTHERS: Final = 12
_KINDS: Final[tuple[FindingKind, ...]] = ("contradiction", "unverifiable")


def choose(
    findings: Iterable[Finding], named: frozenset[tuple[str, str]]
) -> tuple[tuple[Finding, ...], Counter[FindingKind]]:
    """Return the findings to print, in the order of their notes, and how many of each kind are left out.

    Contradictions come first, and in each kind those about the ``named`` series (metric and market).
    """
    printed: list[Finding] = []
    left_out: Counter[FindingKind] = Counter()
    for kind in _KINDS:
        alike = [finding for finding in findings if finding.kind == kind]
        ours = [finding for finding in alike if any((one.metric, one.market) in named for one in finding.observations)]
        others = [finding for finding in alike if finding not in ours]
        printed += [*ours, *others[:MOST_OTHERS]]
        left_out[kind] = max(0, len(others) - MOST_OTHERS)
    return tuple(printed), left_out
