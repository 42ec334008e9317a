from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.snapshot import SnapshotError, from_bytes, to_bytes

MakeWorld = Callable[..., Any]

OBSERVATIONS = (
    "metric: outlets, market: CN, period: 2025-02, value: 210, source: mb",
    "metric: outlets, market: CN, period: 2025-02, value: 205, source: ad",
    "metric: outlets, market: WORLD, period: 2025-06, value: 1.50, qualifier: over, source: own",
    "metric: outlets, market: CN, period: 2025-12, value: 300, qualifier: target, source: own",
    "metric: cars, market: WORLD, period: 2025-01/2025-11, value: 900, source: own",
    "metric: place, market: HK, period: 2025-10, value: 4, source: daily",
    "metric: outlets, market: JO, period: 2025-10, value: 3, source: daily",
)
EVENTS = (
    '{kind: entry, market: JO, period: 2026, title: "Öffnung, 開業", planned: true, source: mb}',
    "{kind: launch, market: WORLD, period: 2025-05, title: J2, product: j2, source: own}",
    "{kind: award, market: HK, period: 2020, title: Long ago, source: ad}",
    "{kind: milestone, market: HK, period: 2025-07, title: Of no block, source: ad}",
)
PRODUCTS = ("{id: j2, name: J2, source: own}", "{id: j1, name: J1, source: mb}")


def lines(rows: tuple[str, ...]) -> str:
    """Return rows as a list in YAML."""
    return "".join(f"- {row}\n" for row in rows)


@pytest.fixture(scope="session")
def full(world: MakeWorld) -> Callable[..., Any]:
    """Make the world with everything in it, its rows in the order given."""

    def make(
        observations: tuple[str, ...] = OBSERVATIONS,
        events: tuple[str, ...] = EVENTS,
        products: tuple[str, ...] = PRODUCTS,
    ) -> Any:
        return world(*observations, events=lines(events), products=lines(products))

    return make


def test_a_snapshot_holds_what_the_edition_knew(full: MakeWorld) -> None:
    """Values up to the period are kept as they are written, for the metrics and markets of figures and charts."""
    known = full().snapshot("2025-11").observations

    assert [(one.metric, one.market, one.period, one.source, one.value, one.qualifier) for one in known] == [
        ("cars", "WORLD", "2025-01/2025-11", "own", "900", "exact"),
        ("outlets", "CN", "2025-02", "ad", "205", "exact"),
        ("outlets", "CN", "2025-02", "mb", "210", "exact"),
        ("outlets", "WORLD", "2025-06", "own", "1.50", "over"),
        ("place", "HK", "2025-10", "daily", "4", "exact"),
    ]


def test_of_rival_values_the_one_on_the_page_is_marked(full: MakeWorld) -> None:
    """Of two values for the same dates the more trusted is the one shown; a target never is."""
    known = full().snapshot("2025-12").observations

    shown = {(one.value, one.target): one.shown for one in known if one.market == "CN"}
    assert shown == {("205", False): False, ("210", False): True, ("300", True): False}


def test_a_snapshot_holds_the_named_figures(full: MakeWorld) -> None:
    """Each named figure is kept with its value, its date and its age, or without any where nothing is public."""
    figures = full().snapshot("2026-01").figure

    assert (figures["stores"].value, figures["stores"].as_of, figures["stores"].stale) == ("1.50", "2025-06", True)
    assert (figures["sold"].value, figures["sold"].as_of, figures["sold"].dates) == (None, None, "2026-01")


def test_a_snapshot_knows_which_events_were_on_the_page(full: MakeWorld) -> None:
    """Events of the kinds that blocks show are kept, and whether their dates were in a window."""
    events = full().snapshot("2025-11").events

    assert [(event.title, event.shown) for event in events] == [
        ("Long ago", False),
        ("Öffnung, 開業", False),
        ("J2", True),
    ]


def test_a_snapshot_holds_the_sources_it_rests_on(full: MakeWorld) -> None:
    """Sources are kept by kind, producer and title, those that nothing rests on are not."""
    snapshot = full(events=EVENTS[1:2]).snapshot("2025-01")

    assert [(one.id, one.kind, one.producer, one.title) for one in snapshot.sources] == [
        ("mb", "press", "Motor Blog", "Stores counted"),
        ("own", "official release", "Juniper", "Yearly release"),
    ]


def test_a_snapshot_comes_back_byte_for_byte(full: MakeWorld) -> None:
    """Written and read again, a snapshot is equal to itself, and so are its bytes."""
    snapshot = full().snapshot("2025-12")

    data = to_bytes(snapshot)

    assert from_bytes(data) == snapshot
    assert to_bytes(from_bytes(data)) == data
    assert data.endswith(b"}\n")
    assert "開業".encode() in data


@given(observations=st.permutations(OBSERVATIONS), events=st.permutations(EVENTS), products=st.permutations(PRODUCTS))
def test_the_order_of_the_facts_makes_no_difference(
    full: MakeWorld, observations: list[str], events: list[str], products: list[str]
) -> None:
    """Facts in any order give the same bytes."""
    permuted = full(tuple(observations), tuple(events), tuple(products))

    assert to_bytes(permuted.snapshot("2025-12")) == to_bytes(full().snapshot("2025-12"))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"version": 1', '"version": 2', "made by a newer Frontier (format 2, this one reads 1); update Frontier"),
        ('"version": 1', '"version": "1"', "it has no version"),
        ('"version": 1', '"version": 0', "it has no version"),
        ('"value": "210"', '"value": 210', "observations.2.value: Input should be a valid string"),
        ('"value": "210"', '"value": "NaN"', 'observations.2.value: "NaN" is not a decimal number'),
        ('"period": "2025-12"', '"period": "2025-13"', 'period: "2025-13" is not in the calendar'),
        ('"qualifier": "over"', '"qualifier": "some"', "qualifier: Input should be 'exact'"),
        ('"report"', '"rapport"', "report: Field required"),
        ('"producer": "Juniper"', '"producer": "Juniper", "x": 1', ".x: Unexpected keyword argument"),
        ('"value": "210"', '"value": "210", "value": "210"', "was changed after it was made"),
        ("}\n", "}", "was changed after it was made"),
        ("{", "", "the snapshot cannot be read"),
    ],
)
def test_a_snapshot_that_is_not_one_is_refused(full: MakeWorld, old: str, new: str, why: str) -> None:
    """What is not exactly a snapshot is refused in a sentence, and one of a newer format with what to do."""
    text = to_bytes(full().snapshot("2025-12")).decode()
    head, _, tail = text.rpartition(old) if old == "}\n" else text.partition(old)

    with pytest.raises(SnapshotError) as refusal:
        from_bytes(f"{head}{new}{tail}".encode())

    assert why in str(refusal.value)


@given(st.one_of(st.binary(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
def test_anything_else_is_refused_in_a_sentence(data: bytes | str) -> None:
    """Whatever bytes come, they are refused by name and never by a traceback."""
    with pytest.raises(SnapshotError, match="snapshot"):
        from_bytes(data if isinstance(data, bytes) else data.encode())
