from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.facts import Facts, read_facts
from reports.listing import Wanted, all_facts, facts_wanted, short_rows, whole_rows


@pytest.fixture(scope="module")
def facts(repository: Path) -> Facts:
    """Return the facts of the made-up tea houses."""
    data = repository / "tests" / "workspaces" / "juniper" / "data"
    files = [*data.glob("*.yaml"), *data.glob("observations/*")]
    return read_facts({path.relative_to(data).as_posix(): path.read_bytes() for path in files})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "quote"}, {"quote"}),
        ({"metric": "rank"}, {"observation"}),
        ({"market": "NA"}, {"event"}),
        ({"within": (date(2025, 11, 1), date(2025, 12, 1))}, {"observation", "event"}),
        ({"source": "steep", "kind": "event"}, {"event"}),
        ({"source_kind": "press"}, set()),
        ({"source_kind": "illustrative", "kind": "partner"}, {"partner"}),
    ],
)
def test_facts_are_found_by_what_is_asked_of_them(facts: Facts, asked: dict[str, Any], found: set[str]) -> None:
    """A kind, metric, market, period, source or kind of source, and any of them together, leave the facts that fit."""
    left = facts_wanted(facts, Wanted(**asked))

    assert {kind for kind, _ in all_facts(left)} == found


def test_nothing_asked_leaves_every_fact(facts: Facts) -> None:
    """Where nothing is asked, all facts are there, each once."""
    every = list(all_facts(facts_wanted(facts, Wanted())))

    assert every == list(all_facts(facts))
    assert {kind for kind, _ in every} == {"observation", "event", "product", "partner", "quote"}


def test_a_groups_facts_are_those_of_its_markets_too(facts: Facts) -> None:
    """Asked for a group, facts about it and about every market in it are found, and none of another."""
    left = facts_wanted(facts, Wanted(market="iberia"))

    assert {one.market for one in left.observations} == {"iberia"}
    assert [(one.market, one.title) for one in left.events] == [("ES", "First house in Vigo, by way of Porto")]


def test_a_fact_is_within_a_period_only_whole(facts: Facts) -> None:
    """A figure for a quarter is no figure of one of its months; what has no period is in none."""
    left = facts_wanted(facts, Wanted(within=(date(2025, 4, 1), date(2025, 6, 1))))

    assert {one.period.label for one in left.observations} == {"2025-04", "2025-05"}
    assert left.partners == {}


def test_each_fact_is_listed_with_its_source(facts: Facts) -> None:
    """A row for the terminal says what, when, how much and how exactly, and whose word it is."""
    rows = short_rows(facts_wanted(facts, Wanted(metric="guests", source="steep")))

    assert rows == [
        {
            "fact": "observation",
            "what": "Guests, World",
            "period": "2025",
            "value": "over 3000000 guests",
            "source": "steep",
            "producer": "The Daily Steep",
            "source kind": "illustrative",
        }
    ]


def test_every_row_has_all_that_is_known(facts: Facts) -> None:
    """A whole row has dates for a program, names for people, the source in full, and the file and line it is in."""
    (row,) = whole_rows(facts_wanted(facts, Wanted(metric="loyalty", within=(date(2025, 4, 1), date(2025, 7, 1)))))

    assert (row["period_start"], row["period_end"]) == ("2025-04-01", "2025-07-01")
    assert (row["metric_name"], row["market_name"], row["unit"]) == ("Guests who come again", "World", "per cent")
    assert row["source_note"] == "Counted at the till; children are not counted."
    assert (row["file"], row["line"]) == ("data/observations/singles.yaml", 3)


def test_all_rows_have_the_same_columns(facts: Facts) -> None:
    """Whatever kind of fact it is, its row fits the one table."""
    heads = {tuple(row) for row in whole_rows(facts)}

    assert len(heads) == 1
