"""Whatever the facts, an edition's record makes the same briefing again, after it has been a file."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.assemble import assemble_again, assemble_and_record
from reports.brand import BrandFile
from reports.errors import Place
from reports.facts import Facts, Observation
from reports.inside import read_record
from reports.inside.json_text import written
from reports.inside.record_form import write_record
from reports.period import parse_period

MakeWorld = Callable[..., Any]

BLOCKS = """
- {type: cover, headline: "Stores, now {stores}", summary: "From {stores.previous} to {sold}", show: [rank]}
- {type: changes}
- {type: key_figures, show: [stores, sold]}
- {type: prose, text: "The change is {sold.percent}, {stores.change} [@mb], as of {stores.as_of}."}
- {type: timeline, title: What happened?, kinds: [entry, launch, award], window: 12 months, ahead: 1 year}
- {type: chart, kind: line, title: How many?, metric: outlets, markets: [CN, HK], window: 24 months}
- {type: chart, kind: bar, title: Where?, metric: cars, markets: [CN, WORLD], window: 12 months}
- {type: chart, kind: column, title: When?, metric: cars, markets: [WORLD], window: 3 years, by: half}
- {type: table, of: figures, title: Figures, show: [stores, rank]}
- {type: table, of: markets, title: Markets}
- {type: table, of: events, kinds: [entry], title: Entries, window: 24 months}
"""
FIGURES = """
figures:
  stores: {metric: outlets, market: WORLD, compare: year, label: Stores}
  sold: {metric: cars, market: WORLD, over: year, compare: previous, label: Cars in the year}
  rank: {metric: place, market: HK, over: year, label: Place in Hong Kong}
  unseen: {metric: outlets, market: CN, label: Nobody shows this}
"""
PERIODS = st.sampled_from(["2024", "2024-11", "2024-12", "2025", "2025-H1", "2025-H2", "2025-02", "2025-11", "2025-12"])
VALUES = st.sampled_from(["0", "-3", "4", "4.0", "580", "688.25", "999999999999999.5"])
QUALIFIERS = st.sampled_from(["exact", "over", "under", "about", "target", "plan"])
SERIES = st.sampled_from([("outlets", "CN"), ("outlets", "WORLD"), ("cars", "WORLD"), ("cars", "CN"), ("place", "HK")])
SOURCES = st.sampled_from(["own", "mb", "daily", "ad"])
NOTES = st.sampled_from(["", "2025-12", "yes", 'He said "no": #1, {x} [@y]', "Ünïcode 中 =1+1"])


def _unique(row: tuple[Any, ...]) -> tuple[object, ...]:
    series, period, _, qualifier, source, _ = row
    return series, period, source, qualifier in {"target", "plan"}


@st.composite
def rows(draw: st.DrawFn) -> list[str]:
    """Draw observations that the reader of facts accepts."""
    row = st.tuples(SERIES, PERIODS, VALUES, QUALIFIERS, SOURCES, NOTES)
    drawn = draw(st.lists(row, max_size=14, unique_by=_unique))
    return [
        f"metric: {series[0]}, market: {series[1]}, period: {period}, value: {value}, qualifier: {qualifier}, "
        f"source: {source}" + (f", note: '{note}'" if note else "")
        for series, period, value, qualifier, source, note in drawn
    ]


@st.composite
def happenings(draw: st.DrawFn) -> str:
    """Draw events, some of them alike."""
    kinds = st.sampled_from(["entry", "launch", "award", "milestone"])
    drawn = draw(st.lists(st.tuples(kinds, PERIODS, st.booleans(), SOURCES), max_size=6))
    return "".join(
        f"- {{kind: {kind}, market: JO, period: {when}, planned: {str(planned).lower()}, source: {source}, title: T}}\n"
        for kind, when, planned, source in drawn
    )


WORLDS = st.tuples(rows(), happenings())


@given(then=WORLDS, now=WORLDS, period=st.sampled_from(["2025-11", "2025-12"]), first=st.booleans())
def test_a_record_makes_the_same_briefing_again(
    world: MakeWorld, then: Any, now: Any, period: str, first: bool
) -> None:
    """What an edition says comes out the same, word for word, from its record read back from a file."""
    before = world(*then[0], events=then[1], figures=FIGURES, blocks=BLOCKS).snapshot("2025-10")
    made = world(*now[0], events=now[1], figures=FIGURES, blocks=BLOCKS)

    briefing, record = assemble_and_record(
        made.facts, made.definition, parse_period(period), previous=None if first else before
    )
    kept, brand = write_record(record, BrandFile(name="Juniper")), written(BrandFile(name="Juniper"))
    read, read_brand = read_record(kept, written(record.definition))
    again, same = assemble_again(read)

    assert again == replace(briefing, holds=())
    assert (write_record(same, BrandFile(name="Juniper")), read_brand) == (kept, brand)


def _held(facts: Facts) -> set[tuple[str, str, str, str]]:
    return {_key(one) for one in facts.observations}


def _key(one: Observation) -> tuple[str, str, str, str]:
    return one.metric, one.market, one.period.label, one.source


def test_a_record_holds_no_more_than_the_edition_uses(world: MakeWorld) -> None:
    """Figures nobody shows, later values, values outside a chart's window and unnamed events stay out of the record."""
    made = world(
        "metric: outlets, market: WORLD, period: 2025-12, value: 9, source: own",
        "metric: outlets, market: WORLD, period: 2025-06, value: 7, source: own",
        "metric: outlets, market: JO, period: 2025-12, value: 3, source: mb",
        "metric: outlets, market: WORLD, period: 2026-01, value: 10, source: own",
        "metric: cars, market: WORLD, period: 2025-12, value: 11, source: daily",
        events="- {kind: milestone, market: JO, period: 2025, title: Hushed, source: ad}\n",
        figures="figures:\n  stores: {metric: outlets, market: WORLD}\n  sold: {metric: cars, market: WORLD}\n",
        blocks="- {type: key_figures, show: [stores]}",
    )

    _, record = assemble_and_record(made.facts, made.definition, parse_period("2025-12"))

    assert _held(record.facts) == {("outlets", "WORLD", "2025-12", "own")}
    assert (list(record.facts.sources), list(record.facts.metrics)) == (["own"], ["outlets"])
    assert (list(record.facts.markets), list(record.facts.groups)) == ([], ["WORLD"])
    assert (record.facts.events, list(record.definition.figures)) == ((), ["stores"])


def test_the_order_of_files_leaves_no_trace_in_a_record(world: MakeWorld) -> None:
    """The same observations in another order make the same record."""
    lines = [
        f"metric: outlets, market: WORLD, period: 2025-{month}, value: {month}, source: {source}"
        for month, source in (("10", "own"), ("11", "mb"), ("12", "daily"), ("12", "ad"))
    ]
    blocks = "- {type: chart, kind: line, title: T, metric: outlets, markets: [WORLD]}"

    one, other = (
        assemble_and_record(made.facts, made.definition, parse_period("2025-12"))[1]
        for made in (world(*lines, blocks=blocks), world(*reversed(lines), blocks=blocks))
    )

    assert write_record(one, BrandFile(name="J")) == write_record(other, BrandFile(name="J"))


def test_an_old_figure_that_only_a_note_tells_of_is_in_the_record(world: MakeWorld) -> None:
    """Where a chart ends before the latest value, and a note calls that one old, the record holds both."""
    made = world(
        "metric: outlets, market: CN, period: 2023-06, value: 5, source: own",
        "metric: outlets, market: CN, period: 2024-06, value: 7, source: mb",
        blocks="- {type: chart, kind: line, title: T, metric: outlets, markets: [CN], window: 2023-01/2023-12}",
    )

    briefing, record = assemble_and_record(made.facts, made.definition, parse_period("2025-12"))

    assert assemble_again(record)[0] == replace(briefing, holds=())
    assert ("outlets", "CN", "2024-06", "mb") in _held(record.facts)


def test_a_brand_from_another_process_is_written_the_same() -> None:
    """A default is left out of what is written, though the brand came from where the default was read elsewhere."""
    brand = BrandFile(name="Tea")
    travelled = pickle.loads(pickle.dumps(brand))  # noqa: S301 - our own
    travelled.fonts.at(Place("elsewhere.yaml", 3))

    assert written(travelled) == written(brand)
