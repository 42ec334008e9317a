from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise, permutations
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from reports.definition import FigureSpec
from reports.facts import Facts, Observation
from reports.period import Grain, parse_period
from reports.query import (
    Figure,
    Reading,
    figure,
    flow,
    flow_series,
    stock,
    stock_series,
    tiled,
)

Observe = Callable[..., Observation]
MakeFacts = Callable[..., Facts]
Ask = Callable[..., Figure]

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def value(reading: Reading | None) -> Decimal | None:
    """Return a reading's value, None where there is none."""
    return reading.value if reading else None


@given(st.lists(st.integers(-1000, 1000), min_size=12, max_size=12))
def test_months_that_tile_a_year_add_up(facts_of: MakeFacts, observe: Observe, values: Sequence[int]) -> None:
    """A year made of months is their sum, zero and less included."""
    facts = facts_of(*(observe("cars", month, number) for month, number in zip(MONTHS, values, strict=True)))

    found = flow(facts, "cars", "HK", parse_period("2025"))

    assert found is not None
    assert (found.value, found.parts) == (sum(values), 12)


LABELS = st.sampled_from(
    [*MONTHS, "2025", "2025-H1", "2025-H2", *(f"2025-Q{n}" for n in (1, 2, 3, 4)), "2025-01/2025-07", "2025-02/2025-05"]
)


@given(st.lists(LABELS, max_size=20), st.booleans())
def test_tiling_never_counts_a_day_twice(
    facts_of: MakeFacts, observe: Observe, labels: list[str], finest: bool
) -> None:
    """The parts of a sum follow one another without gap or overlap, from the first day to the last."""
    facts = facts_of(*(observe("cars", label, parse_period(label).last_day.month) for label in labels))
    year = parse_period("2025")

    found = tiled(facts, "cars", "HK", year, finest=finest)

    if found:
        parts = sorted({(one.period.start, one.period.end) for one in found.observations})
        assert (parts[0][0], parts[-1][1], len(parts)) == (year.start, year.end, found.parts)
        assert all(one[1] == other[0] for one, other in pairwise(parts))
        assert found.parts >= 2


@given(st.data())
def test_the_order_of_observations_changes_no_reading(
    facts_of: MakeFacts, observe: Observe, data: st.DataObject
) -> None:
    """However the rows of the files are ordered, every figure is the same."""
    rows = data.draw(
        st.lists(
            st.builds(
                observe,
                st.sampled_from(["outlets", "cars", "place"]),
                LABELS,
                st.integers(-3, 3),
                st.sampled_from(["exact", "over", "under", "about", "target"]),
                source=st.sampled_from(["official", "press", "another", "advert"]),
            ),
            max_size=12,
        )
    )
    shuffled = data.draw(st.permutations(rows))
    period = data.draw(LABELS.map(parse_period))

    def figures(observations: Sequence[Observation]) -> list[Figure]:
        specs = [
            FigureSpec(metric=metric, market="HK", over="year", compare="previous")
            for metric in ("outlets", "cars", "place")
        ]
        return [figure(facts_of(*observations), spec, period) for spec in specs]

    assert [told(one) for one in figures(rows)] == [told(one) for one in figures(shuffled)]


def told(one: Figure) -> object:
    """Return all that a figure says."""

    def words(reading: Reading | None) -> object:
        return reading and (reading.value, reading.qualifier, reading.bounds, str(reading.period), reading.sources)

    return words(one.reading), words(one.target), one.change and (one.change.difference, one.change.qualifier)


def test_rows_alike_but_for_their_values_have_an_order(facts_of: MakeFacts, observe: Observe) -> None:
    """Where a source says two things of the same dates, the order of its rows does not choose between them."""
    rows = [observe("outlets", "2025", 7), observe("outlets", "2025", 5), observe("outlets", "2025", 5, "over")]

    readings = [stock(facts_of(*order), "outlets", "HK", parse_period("2025").end) for order in permutations(rows)]

    assert {(one.value, one.qualifier) for one in readings if one} == {(5, "exact")}


def test_a_long_series_is_read_in_seconds(facts_of: MakeFacts, observe: Observe) -> None:
    """A figure over twenty thousand days is looked up and not searched for."""
    day = parse_period("2024-12-31")
    rows = []
    for number in range(20_000):
        rows.append(observe("cars" if number % 2 else "outlets", str(day), 1))
        day = day.previous()
    facts = facts_of(*rows)

    start = perf_counter()
    for metric in ("cars", "outlets"):
        figure(facts, FigureSpec(metric=metric, market="HK", over="year", compare="year"), parse_period("2024-12"))
    stock_series(facts, "outlets", "HK", parse_period("1970/2024"))
    flow_series(facts, "cars", "HK", parse_period("1970/2024"), Grain.MONTH)

    assert perf_counter() - start < 10
