from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports.checks import check_facts
from reports.facts import Facts, Observation

Observe = Callable[..., Observation]
MakeFacts = Callable[..., Facts]
Row = tuple[Any, ...]
FindingsIn = Callable[..., list[str]]


def official(**more: object) -> dict[str, object]:
    """Return the fields of a row from an official source."""
    return {"source": "official", **more}


# Parts and wholes, rivals ---------------------------------------------------------------------------------------------


def test_a_part_is_not_larger_than_the_whole(findings_in: FindingsIn) -> None:
    """A group with fewer than the markets in it is told; a market is not counted twice."""
    hong_kong, china = ("outlets", "2025-12", 72, {"market": "HK"}), ("outlets", "2025-12", 294, {"market": "CN"})
    asia = ("outlets", "2025-12", 366, {"market": "asia"})

    assert findings_in(hong_kong, china, ("outlets", "2025-12", 300, official(market="asia"))) == [
        "Outlets, Asia, end of December 2025: 300 is given [@official], but China 294 [@press], Hong Kong 72 [@press] "
        "alone make 366."
    ]
    assert findings_in(china, ("outlets", "2025-12", 200, official(market="WORLD"))) == [
        "Outlets, World, end of December 2025: 200 is given [@official], but China 294 [@press] alone."
    ]
    assert findings_in(hong_kong, china, asia, ("outlets", "2025-12", 366, {"market": "WORLD"})) == []
    assert findings_in(china, ("outlets", "2025-11", 200, {"market": "asia"})) == []
    assert findings_in(china, ("outlets", "2025-12", 280, "over", {"market": "asia"})) == []
    assert findings_in(("place", "2025", 9), ("place", "2025", 4, {"market": "asia"})) == []


@pytest.mark.parametrize("value", [-5, 0, 5])
def test_a_group_without_members_is_compared_with_nothing(facts_of: MakeFacts, observe: Observe, value: int) -> None:
    """A group nobody is in may have any value, less than nothing too."""
    rows = [observe("outlets", "2025", value, market="void"), observe("outlets", "2025", 12, market="HK")]

    assert check_facts(facts_of(*rows, groups={"void": []})) == ()


def test_rivals_are_told_together(findings_in: FindingsIn) -> None:
    """Sources that cannot all be right are one finding, the most trusted first, those that agree as one."""
    rows = [("cars", "2025", 39, {"source": source}) for source in ("advert", "press", "official")]

    assert findings_in(
        *rows, ("cars", "2025", 41, {"source": "another"}), ("cars", "2025", 38, "over", {"source": "guess"})
    ) == [
        "Cars, Hong Kong, 2025: sources disagree, 39 [@official; @press; @advert] against 41 [@another] against over "
        "38 [@guess]."
    ]


def test_a_stock_has_one_value_at_an_end(findings_in: FindingsIn) -> None:
    """A stock at the end of a year and of its December are the same thing, a flow over them is not."""
    assert findings_in(("outlets", "2025", 39), ("outlets", "2025-12", 40, official())) == [
        "Outlets, Hong Kong, end of December 2025: sources disagree, 40 [@official] against 39 [@press]."
    ]
    assert findings_in(("cars", "2025", 39), ("cars", "2025-12", 40, official())) == []


@pytest.mark.parametrize(
    "rivals",
    [
        [(580, "over"), (688, "exact")],
        [(700, "under"), (688, "exact")],
        [(680, "about"), (688, "exact")],
        [(680, "about"), (740, "about")],
        [(688, "exact"), ("688.0", "exact")],
        [(688, "exact"), (700, "target")],
    ],
)
def test_what_can_all_be_true_is_no_news(findings_in: FindingsIn, rivals: list[tuple[object, str]]) -> None:
    """Over, under and about leave room; a target is no rival of a result."""
    assert (
        findings_in(
            *(("outlets", "2025", *one, {"source": id_}) for one, id_ in zip(rivals, ("press", "advert"), strict=True))
        )
        == []
    )


# Stated changes -------------------------------------------------------------------------------------------------------


def test_a_stated_change_is_counted_again(findings_in: FindingsIn) -> None:
    """A percentage that the figures contradict is told, with the slip that may be behind it."""
    rows = [("cars", "2022-09", 567), ("cars", "2022-10", 1629, official(stated_percent=287, stated_against="2022-09"))]

    assert findings_in(*rows) == [
        "Cars, Hong Kong, October 2022: the source states a change of +287 % on September 2022 [@official]; the "
        "figures themselves, 567 [@press] and then 1,629, give +187 %; 1,629 is 287 % of 567."
    ]


def test_two_sources_that_state_the_same_are_one_finding(findings_in: FindingsIn) -> None:
    """A change that nothing public confirms is told once, with what it would mean and all who state it."""
    stated = {"stated_percent": 43, "stated_against": "2024-12"}

    assert findings_in(
        ("outlets", "2025-12", 294, official(**stated)), ("outlets", "2025-12", 294, {**stated, "source": "press"})
    ) == [
        "Outlets, Hong Kong, end of December 2025: two sources state a change of +43 % on the end of December 2024 "
        "[@official; @press]; no figure for that date is public to check it with (it would have been about 206)."
    ]


@pytest.mark.parametrize(
    ("before", "now", "percent"),
    [
        ((206,), (294,), 43),
        ((206,), (294,), "42.7"),
        ((200, "over"), (294,), 43),
        ((210, "about"), (294,), 43),
        ((0,), (294,), 43),
        ((-5,), (294,), 43),
        ((206, "under"), (294,), 43),
        ((100,), (-3, "under"), 43),
        ((100,), (0,), -100),
    ],
)
def test_a_stated_change_that_can_be_true_is_no_news(
    findings_in: FindingsIn, before: tuple[Any, ...], now: tuple[Any, ...], percent: object
) -> None:
    """Rounding and qualifiers leave room, and from nothing or less a percentage says nothing."""
    stated = {"stated_percent": percent, "stated_against": "2024-12"}

    assert findings_in(("share", "2024-12", *before), ("share", "2025-12", *now, stated)) == []


def test_a_contradicted_change_is_counted_as_exactly_as_it_is_stated(findings_in: FindingsIn) -> None:
    """Where a source gives a decimal, so does the finding."""
    [finding] = findings_in(
        ("cars", "2024", 1000), ("cars", "2025", 891, {"stated_percent": "-10.7", "stated_against": "2024"})
    )

    assert (
        "a change of −10.7 % on 2024 [@press]; the figures themselves, 1,000 [@press] and then 891, give −10.9 %."
        in finding
    )


def test_ranks_are_not_added_up_to_check_a_change(findings_in: FindingsIn) -> None:
    """The ranks of two halves are no rank of the year."""
    halves = [("place", "2024-H1", 5), ("place", "2024-H2", 5)]

    assert findings_in(*halves, ("place", "2025", 4, {"stated_percent": -20, "stated_against": "2024"})) == []
