"""What the facts say against themselves: found by arithmetic, told in words, each with the sources it rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reports.checks.finding import Cited, Finding, FindingKind
from reports.checks.flows import flows_against_stocks
from reports.checks.rivals import rival_values
from reports.checks.running import running_totals
from reports.checks.stated import stated_changes
from reports.checks.sums import sums_against_totals
from reports.checks.wholes import parts_against_wholes
from reports.facts import Facts
from reports.period import Period

__all__ = ["CHECKS", "Cited", "Finding", "FindingKind", "check_facts"]

Check = Callable[[Facts], list[Finding]]
CHECKS: Final[tuple[Check, ...]] = (
    flows_against_stocks,
    stated_changes,
    sums_against_totals,
    parts_against_wholes,
    running_totals,
    rival_values,
)


def check_facts(facts: Facts, period: Period | None = None) -> tuple[Finding, ...]:
    """Return every finding about facts up to the end of ``period`` (or about all of them), contradictions first."""
    known = facts.until(period.end) if period else facts
    return known.once("findings", _findings)


def _findings(facts: Facts) -> tuple[Finding, ...]:
    findings = [finding for check in CHECKS for finding in check(facts)]
    return tuple(sorted(findings, key=lambda finding: finding.kind != "contradiction"))
