from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.assemble.charts.maps import class_names, classes
from reports.briefing import Briefing, MarketMap

Make = Callable[..., Briefing]
Only = Callable[[Briefing, type], Any]


def decimals(*values: int) -> list[Decimal]:
    """Return whole numbers as values."""
    return [Decimal(value) for value in values]


def named(*values: int) -> tuple[str, ...]:
    """Return the names of the classes of values."""
    return class_names(classes(decimals(*values)), decimals(*values))


def test_classes_are_round_and_about_as_full_as_one_another() -> None:
    """Values are parted at round numbers, about as many to each class."""
    assert named(3, 12, 18, 25, 40, 44, 90, 95, 300, 2000) == (
        "under 18",
        "18 to 39",
        "40 to 89",
        "90 to 299",
        "300 and more",
    )


def test_zero_is_a_class_of_its_own() -> None:
    """A market with none is not put with those that have few."""
    assert named(0, 0, 3, 40)[0] == "0"


def test_equal_values_are_one_class() -> None:
    """Where all are equal there is one class, named by the value; one value alone is one too."""
    assert named(39, 39, 39) == ("39",)
    assert named(7) == ("7",)


@given(st.lists(st.decimals(-1000, 3_000_000, places=1), min_size=1, max_size=40))
def test_every_value_falls_into_a_named_class(values: list[Decimal]) -> None:
    """There are at most six classes, their limits rise, each has a name and holds a value."""
    breaks = classes(values)

    assert len(breaks) <= 5
    assert list(breaks) == sorted(set(breaks))
    assert len(class_names(breaks, values)) == len(breaks) + 1
    edges = [None, *breaks, None]
    for low, high in pairwise(edges):
        assert any((low is None or value >= low) and (high is None or value < high) for value in values)


def test_a_map_tells_values_gaps_and_new_markets(assembled: Make, only: Only) -> None:
    """The map knows each market's value, which markets have none, and which are new; its text says the same."""
    chart: MarketMap = only(assembled("type: map, metric: cars, title: Where?, window: 1 year, new: 1 year"), MarketMap)

    assert {one.code: (one.value, one.marked) for one in chart.places} == {
        "HK": (Decimal(1233), False),
        "CN": (None, False),
        "NZ": (None, True),
    }
    assert chart.alt == ("Map. Cars, 2025. Hong Kong 1,233. 2 markets without a public figure. New: New Zealand.")
    assert chart.frame == ()
    assert "imply no opinion" in chart.disclaimer


def test_a_map_of_june_does_not_know_what_opened_in_november(assembled: Make, only: Only) -> None:
    """A market entered after the period is not on the edition's map."""
    chart = only(assembled("type: map, title: Where?", period="2025-06"), MarketMap)

    assert {one.code for one in chart.places} == {"HK", "CN"}


def test_a_map_by_status_says_the_status(assembled: Make, only: Only) -> None:
    """Without a metric, markets are told apart by status, in the map and in its text, with the sources of entries."""
    chart = only(assembled("type: map, title: Where?"), MarketMap)

    assert [(level.name, level.kind) for level in chart.levels] == [("Live", "live")]
    assert chart.alt.startswith("Map. Markets by status, end of December 2025. Live: Hong Kong, China, New Zealand.")
    assert chart.note != ()


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("type: map, title: W, draw: points", "name the metric"),
        ("type: map, title: W, metric: car", 'no metric "car"'),
        ("type: map, title: W, region: WRLD", 'no market "WRLD"'),
    ],
)
def test_a_map_that_cannot_be_is_refused(assembled: Make, block: str, message: str) -> None:
    """Points without a metric, and names nobody knows, are refused with what to write."""
    with pytest.raises(Exception, match=message):
        assembled(block)
