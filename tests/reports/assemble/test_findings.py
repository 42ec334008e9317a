"""Which findings a briefing prints, where there are more than a reader bears."""

from __future__ import annotations

from decimal import Decimal

from reports.assemble.findings import MOST_OTHERS, choose
from reports.checks import Finding
from reports.facts import Observation
from reports.period import parse_period


def finding(number: int, metric: str, kind: str = "contradiction") -> Finding:
    """Return a finding about one observation of a metric."""
    period = parse_period(f"{2000 + number}")
    one = Observation(metric=metric, market="HK", period=period, value=Decimal(number), source="register")
    return Finding(kind, (f"finding {number}",), (one,))  # type: ignore[arg-type]


def test_findings_about_named_figures_are_all_printed_and_first() -> None:
    """However many there are about others, what concerns a figure of the report leads its kind, complete."""
    others = [finding(number, "cups") for number in range(MOST_OTHERS + 3)]
    ours = [finding(number, "pots") for number in range(100, 130)]
    open_ones = [finding(200, "cups", "unverifiable"), finding(201, "pots", "unverifiable")]

    printed, left_out = choose([*others, *open_ones, *ours], frozenset({("pots", "HK")}))

    assert printed == (*ours, *others[:MOST_OTHERS], open_ones[1], open_ones[0])
    assert left_out == {"contradiction": 3, "unverifiable": 0}
