from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports.facts import Facts, Observation

Observe = Callable[..., Observation]
MakeFacts = Callable[..., Facts]
Row = tuple[Any, ...]
FindingsIn = Callable[..., list[str]]


def official(**more: object) -> dict[str, object]:
    """Return the fields of a row from an official source."""
    return {"source": "official", **more}


# A stock and its flows ------------------------------------------------------------------------------------------------


def test_thirty_one_and_ten_are_not_thirty_nine(findings_in: FindingsIn) -> None:
    """A stock, its inflow and the next stock that do not fit together are told once, with every source."""
    assert findings_in(
        ("countries", "2024-12", 31),
        ("new_markets", "2025", 10, official()),
        ("new_markets", "2025", 10, {"source": "advert"}),
        ("countries", "2025-12", 39, official()),
    ) == [
        "Countries, Hong Kong: 31 at the end of December 2024 [@press] plus 10 new markets in 2025 [@official; "
        "@advert] make 41, but 39 is given for the end of December 2025 [@official]: a difference of 2 that no source "
        "explains."
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (("countries", "2024-12", 31), ("new_markets", "2025-H1", 7), ("countries", "2025-06", 38)),
        (("countries", "2024-12", 31), ("new_markets", "2025", 10), ("countries", "2025-12", 41)),
        (("countries", "2024-12", 31), ("new_markets", "2025", 10, "over"), ("countries", "2025-12", 45)),
        (("countries", "2024-12", 31, "about"), ("new_markets", "2025", 10), ("countries", "2025-12", 42)),
        (("countries", "2024-12", 31), ("new_markets", "2025", 10, "target"), ("countries", "2025-12", 39)),
        (("countries", "2024-12", 31), ("new_markets", "2025-H1", 10), ("countries", "2025-12", 39)),
        (("countries", "2024-12", 31), ("new_markets", "2025", 10, {"market": "CN"}), ("countries", "2025-12", 39)),
        (("outlets", "2024", 100), ("opened", "2025", 30), ("closed", "2025", 20), ("outlets", "2025", 110)),
        (("outlets", "2024", 100), ("opened", "2025", 30), ("closed", "2025", 20, "over"), ("outlets", "2025", 90)),
        (("fleet", "2023", 300), ("cars", "2022", 100), ("cars", "2023", 200)),
        (("countries", "2024-12", 0), ("new_markets", "2025", 0), ("countries", "2025-12", 0)),
    ],
)
def test_flows_that_explain_a_stock_are_no_news(findings_in: FindingsIn, rows: tuple[Row, ...]) -> None:
    """Where opening, inflow and outflow can lead to the closing stock, or too little is known, nothing is told."""
    assert findings_in(*rows) == []


def test_only_the_shortest_stretch_is_told(findings_in: FindingsIn) -> None:
    """Where the first half fails, the year that holds it is no news; another year may be."""
    findings = findings_in(
        ("countries", "2024-12", 31),
        ("countries", "2025-06", 39),
        ("countries", "2025-12", 45),
        ("countries", "2026-12", 50),
        ("new_markets", "2025-H1", 7),
        ("new_markets", "2025-H2", 6),
        ("new_markets", "2026", 6),
    )

    assert [one.partition(": ")[2].partition(",")[0] for one in findings] == [
        "31 at the end of December 2024 [@press] plus 7 new markets in the first half of 2025 [@press] make 38",
        "45 at the end of December 2025 [@press] plus 6 new markets in 2026 [@press] make 51",
    ]


def test_outflows_and_running_totals_are_counted(findings_in: FindingsIn) -> None:
    """What leaves a stock is taken away, and a total since the start begins at nothing."""
    assert findings_in(
        ("outlets", "2024", 100), ("opened", "2025", 30), ("closed", "2025", 20), ("outlets", "2025", 120)
    ) == [
        "Outlets, Hong Kong: 100 at the end of December 2024 [@press] plus 30 outlets opened in 2025 [@press] less 20 "
        "outlets closed [@press] make 110, but 120 is given for the end of December 2025 [@press]: a difference of 10 "
        "that no source explains."
    ]
    assert findings_in(("fleet", "2022", 90), ("cars", "2022", 100)) == [
        "Cars since launch, Hong Kong: 100 cars in 2022 [@press] make 100, but 90 is given for the end of December "
        "2022 [@press]: a difference of 10 that no source explains."
    ]


def test_a_total_that_is_wrong_itself_is_told_by_its_parts_alone(findings_in: FindingsIn) -> None:
    """Where the stock agrees with the months of a flow, the year's wrong total is the one finding."""
    halves = [("cars", "2022-H1", 40), ("cars", "2022-H2", 60)]

    assert findings_in(("fleet", "2022", 100), ("cars", "2022", 120, official()), *halves) == [
        "Cars, Hong Kong, 2022: 120 is given [@official], but the two figures it is made of add up to 100 [@press]: "
        "20 fewer."
    ]


# Totals and their parts -----------------------------------------------------------------------------------------------

SEVEN = list(
    zip((f"2023-{month:02d}" for month in range(1, 8)), (3170, 3616, 5911, 4390, 2624, 3829, 4292), strict=True)
)


def test_seven_months_do_not_make_their_total(findings_in: FindingsIn) -> None:
    """The months of a span that add up to more than is given for it are told, with the difference."""
    months = [("cars", month, number) for month, number in SEVEN]

    assert findings_in(*months, ("cars", "2023-01/2023-07", 27_702, official())) == [
        "Cars, Hong Kong, January to July 2023: 27,702 is given [@official], but the seven figures it is made of add "
        "up to 27,832 [@press]: 130 more."
    ]
    assert findings_in(*months, ("cars", "2023-01/2023-07", 27_832, official())) == []
    assert findings_in(*months, ("cars", "2023-01/2023-07", 27_702, "about", official())) == []
    assert findings_in(*months[1:], ("cars", "2023-01/2023-07", 27_702, official())) == []


def test_two_sources_of_one_wrong_total_are_one_finding(findings_in: FindingsIn) -> None:
    """The same total from two sources is told once, with both."""
    quarters = [("cars", f"2025-Q{number}", 10) for number in (1, 2, 3, 4)]

    assert findings_in(*quarters, ("cars", "2025", 41, official()), ("cars", "2025", 41, {"source": "another"})) == [
        "Cars, Hong Kong, 2025: 41 is given [@official; @another], but the four figures it is made of add up to 40 "
        "[@press]: 1 fewer."
    ]


def test_a_running_total_is_at_least_what_is_known(findings_in: FindingsIn) -> None:
    """Flows of the market, or of parts of it, are the least that a total since the start can be."""
    rows = [
        ("cars", "2022", 9_212, {"market": "HK"}),
        ("cars", "2022-10", 5_000, {"market": "CN"}),
        ("cars", "2023", 70_000, "about", {"market": "WORLD"}),
    ]

    assert findings_in(*rows, ("fleet", "2023", 70_000, "about", {"market": "WORLD", "source": "official"})) == [
        "Cars since launch, World: about 70,000 is given as the running total at the end of December 2023 [@official], "
        "but 9,212 in Hong Kong in 2022 [@press] and about 70,000 in 2023 [@press] already make about 79,212; the same "
        "number is given by one source for 2023 and by another for all time."
    ]
    assert findings_in(*rows, ("fleet", "2023", 76_000, {"market": "WORLD"})) == []
    assert findings_in(*rows, ("fleet", "2022", 9_212, {"market": "WORLD"})) == []
