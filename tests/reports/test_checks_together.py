from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.checks import Finding, check_facts
from reports.facts import Facts, Observation
from reports.period import parse_period, span

Observe = Callable[..., Observation]
MakeFacts = Callable[..., Facts]
Row = tuple[Any, ...]
FindingsIn = Callable[..., list[str]]


def test_a_finding_knows_its_observations(facts_of: MakeFacts, observe: Observe) -> None:
    """A finding holds what takes part in it, the place to look at first, and how far apart things are."""
    rows = [
        observe("cars", "2025-H1", 4),
        observe("cars", "2025-H2", 5),
        observe("cars", "2025", 10, source="official"),
    ]

    [finding] = check_facts(facts_of(*rows))

    assert (finding.kind, finding.observations, finding.gap) == (
        "contradiction",
        (rows[2], rows[0], rows[1]),
        Decimal("0.1"),
    )
    assert finding.place == rows[2].place


def test_only_what_is_known_by_the_end_of_a_period_is_checked(facts_of: MakeFacts, observe: Observe) -> None:
    """An edition of June does not know what was published for December."""
    facts = facts_of(observe("cars", "2025-12", 1), observe("cars", "2025-12", 2, source="official"))

    assert check_facts(facts, parse_period("2025-06")) == ()
    assert len(check_facts(facts, parse_period("2025-12"))) == len(check_facts(facts)) == 1


def test_contradictions_come_before_what_cannot_be_confirmed(facts_of: MakeFacts, observe: Observe) -> None:
    """A reader first sees what is wrong, then what is open."""
    facts = facts_of(
        observe("outlets", "2025", 12, stated_percent=5, stated_against="2024"),
        observe("cars", "2025", 1),
        observe("cars", "2025", 2, source="official"),
    )

    assert [finding.kind for finding in check_facts(facts)] == ["contradiction", "unverifiable"]


LABELS = st.sampled_from(
    [
        "2022",
        "2023",
        "2023-H1",
        "2023-H2",
        "2023-Q1",
        "2023-Q2",
        "2023-01",
        "2023-03",
        "2023-01/2023-04",
        "2023-02/2023-06",
        "2023-W01",
        "2023-01-01",
        "2023-12-31",
        "2024",
    ]
)
VALUES = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([0, 10**18 - 1, 1 - 10**18, "0.000000001", "-0.0", "999999999999999999.999999999"]),
)


@given(st.data())
def test_no_observations_break_a_check_and_their_order_says_nothing(
    facts_of: MakeFacts, observe: Observe, data: st.DataObject
) -> None:
    """Whatever is observed, checks answer; and the order of the rows changes neither a finding nor its words."""

    def row(
        metric: str, label: str, value: object, qualifier: str, market: str, source: str, stated: object
    ) -> Observation:
        more = {"stated_percent": stated, "stated_against": "2023-Q1"} if stated is not None else {}
        return observe(metric, label, value, qualifier, market=market, source=source, **more)

    rows = data.draw(
        st.lists(
            st.builds(
                row,
                st.sampled_from(
                    ["countries", "new_markets", "outlets", "opened", "closed", "cars", "fleet", "place", "share"]
                ),
                LABELS,
                VALUES,
                st.sampled_from(["exact", "over", "under", "about", "target"]),
                st.sampled_from(["HK", "CN", "asia", "WORLD", "loop", "void"]),
                st.sampled_from(["official", "press", "another", "advert"]),
                st.sampled_from([None, None, 0, -100, 5, "12.5", "-1e3"]),
            ),
            max_size=14,
        )
    )
    groups = {"loop": ["loop", "void", "HK"], "void": []}

    def told(observations: list[Observation]) -> list[str]:
        return [str(finding) for finding in check_facts(facts_of(*observations, groups=groups))]

    assert told(rows) == told(data.draw(st.permutations(rows)))


DAY = parse_period("1971-01-01").start


def in_days(first: int, last: int) -> str:
    """Return the label of a stretch of days."""
    return str(span(DAY + timedelta(days=first), DAY + timedelta(days=last)))


@pytest.mark.parametrize("kind", ["flow", "rivals", "nested", "stock", "group", "total", "stated"])
def test_a_long_series_is_checked_in_seconds(facts_of: MakeFacts, observe: Observe, kind: str) -> None:
    """Thousands of observations, a day each, all of one day, or each holding those before it, take seconds."""
    half = range(3_000)
    make: dict[str, Callable[[], list[Observation]]] = {
        "flow": lambda: [observe("cars", in_days(n, n + 1), n) for n in range(6_000)],
        "rivals": lambda: [observe("cars", "2000", n) for n in range(6_000)],
        "nested": lambda: (
            [observe("cars", in_days(0, n + 2), n + 2) for n in half]
            + [observe("cars", in_days(n, n + 1), 1) for n in half]
        ),
        "stock": lambda: (
            [observe("outlets", in_days(n, n + 1), n) for n in half]
            + [observe("opened", in_days(n, n + 1), 2) for n in half]
        ),
        "group": lambda: [observe("outlets", in_days(n, n + 1), n, market=id_) for n in half for id_ in ("HK", "asia")],
        "total": lambda: (
            [observe("fleet", in_days(20_000 + n, 20_001 + n), n + 1, market="asia") for n in half]
            + [observe("cars", in_days(20_000 + n, 20_001 + n), 1) for n in half]
        ),
        "stated": lambda: [
            observe("outlets", in_days(n + 400, n + 401), n + 1, stated_percent=5, stated_against=in_days(n, n + 1))
            for n in range(6_000)
        ],
    }
    facts = facts_of(*make[kind]())

    start = perf_counter()
    findings: tuple[Finding, ...] = check_facts(facts)

    assert perf_counter() - start < 20
    assert len(findings) <= 6_000
