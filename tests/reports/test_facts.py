from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest

from reports.facts import Facts, Group, Market

ReadFiles = Callable[..., tuple[Facts | None, list[str]]]

ROW = {"metric": "outlets", "market": "HK", "period": "2025-12", "value": "12", "source": "press"}
TEN_MISTAKES = """\
observations:
  - {metric: outlet, market: HK, period: 2025-12, value: 1, source: press}
  - {metric: outlets, market: HQ, period: 2025-12, value: 2, source: press}
  - {metric: outlets, market: HK, period: 2025-13, value: 3, source: press}
  - {metric: outlets, market: HK, period: 2025-10, value: "4", source: press}
  - {metric: outlets, market: HK, period: 2025-09, value: 5, source: pres}
  - {metric: outlets, market: HK, period: 2025-08, value: 6}
  - {metric: outlets, market: HK, period: 2025-07, value: 7, source: press, valu: 7}
  - {metric: outlets, market: HK, period: 2025-06, value: 8, source: press, qualifier: nearly}
  - {metric: outlets, market: HK, period: 2025-05, value: null, source: press}
  - {metric: outlets, market: HK, period: 2025-04, value: 10, source: press, stated_percent: 5}
"""


def row(**changed: str | None) -> str:
    """Return a file with one observation, some of its fields changed or, with None, left out."""
    fields = {**ROW, **changed}
    inside = ", ".join(f"{name}: {value}" for name, value in fields.items() if value is not None)
    return f"observations:\n  - {{{inside}}}\n"


def test_a_small_valid_set_becomes_facts(read_files: ReadFiles) -> None:
    """Sources, markets, groups, metrics, observations and quotes are read, each with its place."""
    facts, problems = read_files()

    assert facts is not None
    assert problems == []
    assert (list(facts.sources), list(facts.markets), list(facts.groups)) == (["press"], ["HK", "CN"], ["asia"])
    [one] = facts.observed("outlets", "HK")
    assert (Decimal(12), "2025-12", "press", "exact") == (one.value, str(one.period), one.source, one.qualifier)
    assert str(one.place) == "data/observations/a.yaml:2:5"
    assert facts.quotes["said"].text == "We grow."


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"metric": "outlet"}, '2:14: observations[0].metric: no metric "outlet"; did you mean "outlets"?'),
        ({"market": "QQ"}, '2:31: observations[0].market: no market "QQ"'),
        ({"source": "pres"}, '2:71: observations[0].source: no source "pres"; did you mean "press"?'),
        ({"source": None}, '2:5: observations[0].source: the field "source" is missing'),
        ({"source": "1.10"}, '2:71: observations[0].source: 1.10 was read as a number; quote it: "1.10"'),
        ({"note": "1.10"}, '2:84: observations[0].note: 1.10 was read as a number; quote it: "1.10"'),
        (
            {"sourc": "press"},
            '2:78: observations[0].sourc: no field "sourc" here; did you mean "source"?; known: market, metric, note, '
            "period, qualifier, source, stated_against, stated_percent, value",
        ),
        (
            {"value": "null"},
            "2:59: observations[0].value: is empty; a figure nobody published is left out, not written as nothing",
        ),
        (
            {"period": "2025-13"},
            '2:43: observations[0].period: "2025-13" is not in the calendar (a year has 12 of them); write 2025, '
            "2025-H1, 2025-Q3, 2025-12, 2025-W14, 2025-12-31 or a span such as 2023-01/2023-07",
        ),
        (
            {"qualifier": "abot"},
            '2:89: observations[0].qualifier: "abot" is not one of exact, over, under, about, target, plan; did you '
            'mean "about"?',
        ),
        (
            {"stated_percent": "5"},
            "2:5: observations[0]: stated_percent and stated_against go together; write both or neither",
        ),
    ],
)
def test_a_mistake_in_a_row_is_told_with_its_line_and_column(
    read_files: ReadFiles, changed: dict[str, str | None], problem: str
) -> None:
    """One mistake in one row is one problem, where it stands."""
    facts, problems = read_files({"observations/a.yaml": row(**changed)})

    assert (None, [f"data/observations/a.yaml:{problem}"]) == (facts, problems)


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        (
            "sources.yaml",
            "sources:\n  - {id: press, producer: A, title: T, kind: press}\n"
            "  - {id: press, producer: B, title: T, kind: press}\n",
            '3:10: sources[1].id: "press" is taken already, at data/sources.yaml:2:5; choose another id',
        ),
        (
            "sources.yaml",
            "source:\n  - {id: press, producer: A, title: T, kind: press}\n",
            '1:1: source: no field "source" here; did you mean "sources"?; this file holds sources',
        ),
        (
            "sources.yaml",
            "sources: []\n",
            "1:10: sources: has to be a list with at least one entry, each after a dash; or remove it",
        ),
        ("sources.yaml", "", "1:1: is empty; it has to hold fields at its top, such as `title: …`"),
        ("sources.yaml", "sources: {\n", "1:10: the bracket of line 1 is never closed"),
        (
            "markets.yaml",
            "markets:\n  - {id: HK}\n  - {id: EU}\n",
            '3:10: markets[1].id: "EU" is no ISO 3166 code; a market is a country or region such as HK or US-CA',
        ),
        (
            "markets.yaml",
            "markets:\n  - {id: HK, region: asi}\ngroups:\n  - {id: asia, name: Asia}\n",
            '2:22: markets[0].region: no group "asi"; did you mean "asia"?',
        ),
        (
            "markets.yaml",
            "markets:\n  - {id: HK}\ngroups:\n  - {id: HK, name: Hong Kong}\n",
            '4:10: groups[0].id: "HK" is taken already, at data/markets.yaml:2:5; choose another id',
        ),
        (
            "markets.yaml",
            "markets:\n  - {id: HK}\ngroups:\n  - {id: a, name: A, members: [HK, a]}\n",
            '4:31: groups[0].members: "a" holds itself; leave it out',
        ),
        (
            "markets.yaml",
            "markets:\n  - {id: HK}\ngroups:\n  - {id: a, name: A, members: []}\n",
            "4:31: groups[0].members: is an empty list; write at least one or leave the field out",
        ),
        (
            "metrics.yaml",
            "metrics:\n  - {id: outlets, name: O, unit: o, measure: stock, inflow: place}\n"
            "  - {id: place, name: P, unit: p, measure: rank}\n",
            '2:61: metrics[0].inflow: "place" is a rank; only a flow adds to a stock or takes from it',
        ),
        (
            "metrics.yaml",
            "metrics:\n  - {id: outlets, name: O, unit: o, measure: flow, since: 2022}\n",
            "2:5: metrics[0]: only a stock has an inflow, an outflow or a since; leave it out, or say measure: stock",
        ),
        (
            "observations/a.yaml",
            "observations:\n  - HK\n",
            "2:5: observations[0]: has to be an entry with fields, such as `- {id: …}`",
        ),
    ],
)
def test_a_mistake_in_a_file_is_told_once(read_files: ReadFiles, file: str, text: str, problem: str) -> None:
    """A mistake is told where it is made, and not again wherever an id of that file is used."""
    facts, problems = read_files({file: text})

    assert (None, [f"data/{file}:{problem}"]) == (facts, problems)


def test_a_file_that_is_needed_and_missing_is_told_once(read_files: ReadFiles) -> None:
    """Without sources no fact can be read, which is one problem and not one for each fact."""
    facts, problems = read_files({"sources.yaml": None})

    assert (facts, problems) == (None, ["data/sources.yaml: is missing; facts cannot be read without it"])


@pytest.mark.parametrize("period", ["2025-12", "2025-12-01/2025-12-31"])
def test_the_same_source_says_the_same_thing_once(read_files: ReadFiles, period: str) -> None:
    """A source that gives a metric, market and dates twice is refused, under whatever label the dates come."""
    first = row()
    second = row(value="13", period=period).partition("\n")[2]

    _, problems = read_files({"observations/a.yaml": first + second})

    assert problems == [
        "data/observations/a.yaml:3:5: observations[1]: the same source gives this metric, market and period already "
        "at data/observations/a.yaml:2:5; keep one of them"
    ]


def test_a_source_may_give_a_target_and_a_result(read_files: ReadFiles) -> None:
    """A plan and what came of it are two things, though they are of the same dates."""
    target = row(value="15", qualifier="target").partition("\n")[2]

    facts, problems = read_files({"observations/a.yaml": row() + target})

    assert facts is not None
    assert problems == []


def test_ten_mistakes_are_ten_problems_at_once(read_files: ReadFiles) -> None:
    """A file broken in ten places reports ten problems in one error, each with its line and column."""
    facts, problems = read_files({"observations/a.yaml": TEN_MISTAKES})

    assert facts is None
    assert [": ".join(problem.split(": ")[:2]) for problem in problems] == [
        "data/observations/a.yaml:2:14: observations[0].metric",
        "data/observations/a.yaml:3:31: observations[1].market",
        "data/observations/a.yaml:4:43: observations[2].period",
        "data/observations/a.yaml:5:59: observations[3].value",
        "data/observations/a.yaml:6:70: observations[4].source",
        "data/observations/a.yaml:7:5: observations[5].source",
        "data/observations/a.yaml:8:77: observations[6].valu",
        "data/observations/a.yaml:9:88: observations[7].qualifier",
        "data/observations/a.yaml:10:59: observations[8].value",
        "data/observations/a.yaml:11:5: observations[9]",
    ]


def test_problems_of_several_files_come_together(read_files: ReadFiles) -> None:
    """Every file is read to its end, and all problems come in the order of files and lines."""
    _, problems = read_files(
        {
            "observations/a.yaml": row(metric="outlet"),
            "observations/b.csv": "metric,market,period,value,source\noutlets,CN,2025,x,press\n",
            "markets.yaml": "markets:\n  - {id: hk}\n  - {id: HK}\n  - {id: CN, staus: live}\n",
        }
    )

    assert [problem.split(": ")[0] for problem in problems] == [
        "data/markets.yaml:2:10",
        "data/markets.yaml:4:14",
        "data/observations/a.yaml:2:14",
        "data/observations/b.csv:2:17",
    ]


def test_norway_and_namibia_are_read_as_they_are_written(read_files: ReadFiles) -> None:
    """NO in YAML is Norway and NA in CSV is Namibia, though others read them as false and as missing."""
    facts, problems = read_files(
        {
            "markets.yaml": "markets:\n  - {id: HK}\n  - {id: NO}\n  - {id: NA}\n",
            "observations/a.yaml": row(market="NO"),
            "observations/b.csv": "metric,market,period,value,source,note\noutlets,NA,2025,1629,press,1.10\n",
        }
    )

    assert facts is not None
    assert problems == []
    assert [("NO", Decimal(12), None), ("NA", Decimal(1629), "1.10")] == [
        (one.market, one.value, one.note) for one in facts.observations
    ]


def test_a_row_of_a_table_is_placed_by_its_cell(read_files: ReadFiles) -> None:
    """A mistake in CSV is told with the line and column of its cell."""
    _, problems = read_files({"observations/b.csv": "market,metric,value,period,source\nHK,outlets,1,2025-99,pres\n"})

    assert [one.split(": ")[0] for one in problems] == ["data/observations/b.csv:2:14", "data/observations/b.csv:2:22"]


def test_other_files_are_none_of_its_business(read_files: ReadFiles) -> None:
    """A file that holds no facts, such as the brand, is left alone."""
    facts, problems = read_files({"brand.yaml": "- not: facts", "reports/monthly.yaml": "{"})

    assert facts is not None
    assert problems == []


def test_a_group_holds_the_markets_below_it(facts_of: Callable[..., Facts]) -> None:
    """A group holds its members, those of groups inside it, and the markets whose region it is; the world holds all."""
    members = facts_of(groups={"north": ["NO"], "both": ["north", "asia"], "none": []}).members

    assert frozenset({"HK", "CN", "NO"}) == members["both"] == members["WORLD"]
    assert (frozenset({"HK", "CN"}), frozenset(), frozenset({"HK"})) == (
        members["asia"],
        members["none"],
        members["HK"],
    )


def test_groups_that_hold_one_another_hold_the_same(facts_of: Callable[..., Facts]) -> None:
    """A circle of groups, or a group in itself, ends where it began."""
    members = facts_of(groups={"a": ["b", "HK"], "b": ["c"], "c": ["a", "NO"], "self": ["self", "CN"]}).members

    assert frozenset({"HK", "NO"}) == members["a"] == members["b"] == members["c"]
    assert frozenset({"CN"}) == members["self"]


def test_groups_may_be_deep_and_share_their_members() -> None:
    """A thousand groups, each holding the two below it, are gone through once each: no recursion, no explosion."""
    groups: dict[str, Any] = {"g0": Group(id="g0", name="g", members=("HK",))}
    for number in range(1, 1000):
        below = tuple(f"g{max(0, number - back)}" for back in (1, 2))
        groups[f"g{number}"] = Group(id=f"g{number}", name="g", members=below)

    start = perf_counter()
    facts = Facts(sources={}, markets={"HK": Market(id="HK")}, groups=groups, metrics={})

    assert frozenset({"HK"}) == facts.members["g999"]
    assert perf_counter() - start < 5


def test_thousands_of_wrong_ids_are_told_in_seconds(read_files: ReadFiles) -> None:
    """One wrong column makes every row wrong; the search for what was meant does not take minutes."""
    sources = "".join(f"  - {{id: press{n}, producer: P, title: T, kind: press}}\n" for n in range(300))
    rows = "".join(f"outlets,HK,2025-12,{n},pers{n}\n" for n in range(3000))

    start = perf_counter()
    _, problems = read_files(
        {
            "sources.yaml": f"sources:\n  - {{id: press, producer: A, title: T, kind: press}}\n{sources}",
            "observations/b.csv": f"metric,market,period,value,source\n{rows}",
        }
    )

    assert len(problems) == 3000
    assert 'no source "pers7"; did you mean "press7"?' in "\n".join(problems)
    assert perf_counter() - start < 20
