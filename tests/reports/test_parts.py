"""Parts of split reports: which there are, and that nothing outside a part has any say in it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.assemble import assemble
from reports.briefing import Chart, Cover, Emphasis, Heading, Launches, MarketMap, OwnChart, Table, Text
from reports.definition import ChartBlock, Definition
from reports.errors import InputError
from reports.facts import Facts, read_facts
from reports.parts import PartError, of_part, parts_of
from reports.period import parse_period
from reports.reading import read_definition
from reports.snapshot import take_snapshot

SOURCES = """sources:
- {id: all, producer: Shared, title: Of everybody, kind: press}
- {id: north, producer: North, title: Of the north, kind: press}
- {id: south, producer: South, title: Of the south, kind: statistics}
"""
MARKETS = """markets:
- {id: SE, region: north}
- {id: PT, region: south}
- {id: FI, region: lapland}
- {id: NO}
groups:
- {id: WORLD, name: World, everything: true}
- {id: south, name: The south}
- {id: north, name: The north, members: [lapland]}
- {id: lapland, name: Lapland}
- {id: beside, name: Beside the north, members: [north]}
"""
METRICS = """metrics:
- {id: shops, name: Shops, unit: shops, measure: stock}
- {id: cars, name: Cars, unit: cars, measure: flow}
"""
REGIONS = ("SE", "PT", "FI", "NO", "south", "lapland", "north")
HEAD = "id: split\ntitle: In parts\nperiod: month\n"
BLOCKS = """
- {type: chart, kind: line, metric: shops, markets: [PART, MEMBERS], title: How many?}
- {type: timeline, kinds: [launch], title: What happened?}
- {type: table, of: markets, title: Markets}
- {type: table, of: products, title: Products}
- {type: data_notes}
- {type: sources}
"""
OWN_CHART = (
    "{type: figure, make: own:shops, title: How many?, alt: Lines., data: [{metric: shops, markets: [PART, MEMBERS]}]}"
)
DECEMBER = parse_period("2025-12")


def facts_of(observations: Sequence[str] = (), events: Sequence[str] = (), products: Sequence[str] = ()) -> Facts:
    """Return facts with the rows given, each the inside of a YAML entry."""
    files = {"sources.yaml": SOURCES, "markets.yaml": MARKETS, "metrics.yaml": METRICS}
    for name, rows in (("observations/all", observations), ("events", events), ("products", products)):
        if rows:
            files[f"{name}.yaml"] = f"{name.partition('/')[0]}:\n" + "".join(f"- {{{row}}}\n" for row in rows)
    return read_facts({name: text.encode() for name, text in files.items()})


def definition_of(
    facts: Facts | None = None, parts: str = "{by: region}", market: str = "PART", more: str = ""
) -> Definition:
    """Return a split report of one figure."""
    figures = f"figures:\n  shops: {{metric: shops, market: {market}, compare: previous}}\n"
    text = f"{HEAD}parts: {parts}\n{figures}blocks:{more}{BLOCKS}"
    return read_definition(text.encode(), "split.yaml", facts or facts_of())[0]


def problems_of(facts: Facts | None = None, **changed: str) -> list[str]:
    """Return every problem and warning of a split report as it is printed."""
    text = {"parts": "{by: region}", "market": "PART", "more": "", **changed}
    figures = f"figures:\n  shops: {{metric: shops, market: {text['market']}}}\n"
    report = f"{HEAD}parts: {text['parts']}\n{figures}blocks:{text['more']}{BLOCKS}"
    try:
        return [str(one) for one in read_definition(report.encode(), "split.yaml", facts or facts_of())[1]]
    except InputError as error:
        return [str(one) for one in error.problems]


def test_parts_are_regions_or_markets_in_the_order_of_their_file() -> None:
    """A report is whole, or has a part for each region of a market, or for each market."""
    facts = facts_of()

    assert parts_of(definition_of(facts), facts) == ("south", "north", "lapland")
    assert parts_of(definition_of(facts, "{by: market}"), facts) == ("SE", "PT", "FI", "NO")


def test_a_part_holds_what_lies_below_it_and_nothing_beside_it() -> None:
    """A part has its own figures and those of what lies in it, and not those of another group of the same markets."""
    rows = [f"metric: shops, market: {id_}, period: 2025-12, value: 1, source: all" for id_ in MARKETS_AND_GROUPS]
    facts = facts_of(rows)

    north, definition = of_part(facts, definition_of(facts), "north")

    assert [one.market for one in north.observations] == ["SE", "FI", "north", "lapland"]
    assert list(north.markets) == ["SE", "FI"]
    assert list(north.groups) == ["north", "lapland"]
    assert definition.figures["shops"].market == "north"
    [chart] = [block for block in definition.blocks if isinstance(block, ChartBlock)]
    assert chart.markets == ("north", "SE", "FI")


MARKETS_AND_GROUPS = ("SE", "PT", "FI", "NO", "WORLD", "south", "north", "lapland", "beside")


def test_a_market_knows_its_region_by_name_alone() -> None:
    """Split by market, a market's table names its region, whose figures and other markets are not there."""
    facts = facts_of(["metric: shops, market: north, period: 2025-12, value: 1, source: north"])

    sweden, _ = of_part(facts, definition_of(facts, "{by: market}"), "SE")

    assert (list(sweden.markets), list(sweden.groups), sweden.observations) == (["SE"], ["north"], ())
    assert sweden.groups["north"].members == ()


def test_products_are_a_parts_where_one_of_its_events_names_them() -> None:
    """A product nobody launched in a part is not in that part, and neither is its source."""
    products = [f"id: {name}, name: {name.title()}, source: {name}" for name in ("north", "south")]
    events = [
        f"kind: launch, market: {id_}, period: 2025-12, title: T, product: {name}, source: all"
        for id_, name in (("FI", "north"), ("PT", "south"))
    ]
    facts = facts_of(events=events, products=products)

    north, _ = of_part(facts, definition_of(facts), "north")

    assert (list(north.products), sorted(north.sources)) == (["north"], ["all", "north"])


def test_a_part_that_there_is_not_is_refused() -> None:
    """Neither an edition nor a snapshot is made of a part that a report does not have."""
    facts = facts_of()
    definition = definition_of(facts)

    with pytest.raises(PartError, match='split has no part "nroth"; did you mean "north"'):
        assemble(facts, definition, DECEMBER, "nroth")
    with pytest.raises(PartError, match='split has no part "all"; known: south, north, lapland'):
        take_snapshot(facts, definition, DECEMBER)
    whole = definition.model_copy(update={"parts": "all"})
    with pytest.raises(PartError, match='split has no part "north": it is not split'):
        assemble(facts, whole, DECEMBER, "north")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"market": "SE"},
            'split.yaml:6:34: figures.shops.market: "SE" would be the same in every part, and what is of one part '
            "must not reach another; write PART",
        ),
        ({"market": "MEMBERS"}, "write PART"),
        ({"parts": "all"}, "figures.shops.market: PART is for reports that are split: write parts: {by: region}"),
        (
            {"more": "\n- {type: chart, kind: bar, metric: shops, markets: [PART, south], title: T}"},
            'blocks[0].markets[1]: "south" would be the same in every part, and what is of one part must not reach '
            "another; write PART or MEMBERS",
        ),
        (
            {"more": "\n- {type: chart, kind: bar, metric: shops, within: south, title: T}"},
            'blocks[0].within: "south" would be the same in every part',
        ),
        (
            {"more": "\n- {type: map, metric: shops, region: WORLD, title: T}"},
            'blocks[0].region: "WORLD" would be the same in every part',
        ),
        (
            {"more": "\n- {type: gantt, within: MEMBERS, title: T}"},
            'blocks[0].within: "MEMBERS" would be the same in every part',
        ),
        (
            {"more": f"\n- {OWN_CHART.replace('MEMBERS', 'south')}"},
            'blocks[0].data[0].markets[1]: "south" would be the same in every part',
        ),
        (
            {"more": '\n- {type: prose, text: "It grows [@north]."}'},
            'blocks[0]: the source "north" is behind figures or events of the parts lapland, north alone',
        ),
        (
            {"more": '\n- {type: cover, headline: "It grows [@north]"}'},
            'blocks[0]: the source "north" is behind figures or events of the parts lapland, north alone',
        ),
    ],
)
def test_what_would_be_in_every_part_is_refused(changed: dict[str, str], problem: str) -> None:
    """A market that is named, or a source of some parts alone, is refused with what to write instead."""
    facts = facts_of(["metric: shops, market: FI, period: 2025-12, value: 1, source: north"])

    assert any(problem in one for one in problems_of(facts, **changed)), problems_of(facts, **changed)


def test_a_chart_of_ones_own_is_given_the_parts_markets_alone() -> None:
    """A workspace's function gets the series of the part and of the markets in it, like a chart of the catalogue."""
    facts = facts_of([f"metric: shops, market: {market}, period: 2025-12, value: 1, source: all" for market in REGIONS])
    briefing = assemble(facts, definition_of(facts, more=f"\n- {OWN_CHART}"), DECEMBER, "north")

    (chart,) = (block for block in briefing.blocks if isinstance(block, OwnChart))
    assert [one.name for one in chart.series] == ["The north", "Sweden", "Finland"]


def test_a_map_launches_and_a_group_are_the_parts_alone() -> None:
    """A map without a region, launches, and all markets within the part show the part's markets and no other."""
    facts = facts_of([f"metric: shops, market: {market}, period: 2025-12, value: 1, source: all" for market in REGIONS])
    more = (
        "\n- {type: map, metric: shops, title: Where?}\n- {type: map, region: PART, title: Where?}"
        "\n- {type: gantt, within: PART, title: When?}"
        "\n- {type: chart, kind: bar, metric: shops, within: PART, title: Who?}"
    )

    briefing = assemble(facts, definition_of(facts, more=more), DECEMBER, "north")

    shown = [
        *({place.code for place in block.places} for block in briefing.blocks if isinstance(block, MarketMap)),
        *({row.name for row in block.rows} for block in briefing.blocks if isinstance(block, Launches)),
        *(
            {point.label for point in block.series[0].points}
            for block in briefing.blocks
            if isinstance(block, Chart) and block.mode == "bar"
        ),
    ]
    assert shown == [{"SE", "FI"}, {"SE", "FI"}, {"Sweden", "Finland"}, {"Sweden", "Finland"}]


def test_markets_in_two_parts_or_in_none_are_told() -> None:
    """Somebody who splits a report hears which markets two parts share, and which are in none."""
    problems = problems_of()

    assert [one for one in problems if 'FI, lapland would be in the parts "north" and "lapland"' in one]
    assert [one for one in problems if "NO would be in no part: give each a region" in one]


ROW = st.tuples(
    st.sampled_from(["shops", "cars"]), st.sampled_from(["2025-10", "2025-11", "2025-12"]), st.integers(1, 999)
)


def rows_of(markets: Sequence[str], sources: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Return a strategy for observations of some markets from some sources."""
    pairs = st.tuples(ROW, st.sampled_from(markets), st.sampled_from(sources))
    unique = st.lists(pairs, max_size=8, unique_by=lambda one: (one[0][:2], one[1], one[2]))
    return unique.map(
        lambda found: [
            f"metric: {metric}, market: {market}, period: {period}, value: {value}, source: {source}"
            for (metric, period, value), market, source in found
        ]
    )


def events_of(markets: Sequence[str], sources: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Return a strategy for events of some markets, which may name a product."""
    product = st.sampled_from(["", "product: one, ", "product: two, "])
    event = st.tuples(st.sampled_from(markets), st.sampled_from(["A", "B"]), product, st.sampled_from(sources))
    return st.lists(event, max_size=4).map(
        lambda found: [
            f"kind: launch, market: {market}, period: 2025-11, title: {title}, {names}source: {source}"
            for market, title, names, source in found
        ]
    )


INSIDE, OUTSIDE = ["SE", "FI", "north", "lapland"], ["PT", "NO", "south", "WORLD", "beside"]
PRODUCTS = [f"id: {name}, name: {name.title()}, source: all" for name in ("one", "two")]


@settings(max_examples=60)
@given(
    rows=rows_of(INSIDE, ["all", "north"]),
    events=events_of(INSIDE, ["all", "north"]),
    here=st.tuples(rows_of(OUTSIDE, ["all", "south", "north"]), events_of(OUTSIDE, ["all", "south"])),
    there=st.tuples(rows_of(OUTSIDE, ["all", "south", "north"]), events_of(OUTSIDE, ["all", "south"])),
)
def test_nothing_outside_a_part_has_any_say_in_it(
    rows: list[str],
    events: list[str],
    here: tuple[list[str], list[str]],
    there: tuple[list[str], list[str]],
) -> None:
    """Whatever is known of other parts, or is not, a part's briefing and snapshot are the same."""
    worlds = [facts_of([*rows[:2], *others, *rows[2:]], [*more, *events], PRODUCTS) for others, more in (here, there)]

    definitions = [definition_of(facts_of(products=PRODUCTS)) for _ in worlds]
    briefings = [assemble(facts, report, DECEMBER, "north") for facts, report in zip(worlds, definitions, strict=True)]
    snapshots = [
        take_snapshot(facts, report, DECEMBER, "north") for facts, report in zip(worlds, definitions, strict=True)
    ]

    assert briefings[0] == briefings[1]
    assert snapshots[0] == snapshots[1]


@given(
    rows=rows_of([*INSIDE, *OUTSIDE], ["all", "north", "south"]), part=st.sampled_from(["south", "north", "lapland"])
)
def test_the_part_of_a_part_is_itself(rows: list[str], part: str) -> None:
    """Taking a part of what is a part already changes nothing, so that it does no harm to take it again."""
    facts = facts_of(rows)
    once = of_part(facts, definition_of(), part)

    assert of_part(*once, part) == once


def test_words_name_the_part() -> None:
    """In prose, headlines and titles ``{part}`` is the part's name, on the cover and in the title too."""
    facts = facts_of(["metric: shops, market: north, period: 2025-12, value: 7, source: all"])
    cover = "\n- {type: cover, headline: '{shops} shops in {part}', summary: 'Of *{part}* alone.'}"
    definition = definition_of(facts, more=f"{cover}\n- {{type: prose, text: '## {{part}}'}}")

    briefing = assemble(facts, definition, DECEMBER, "north")

    first, heading, *_ = briefing.blocks
    assert isinstance(first, Cover)
    assert (first.headline, first.part) == ("7 shops in The north", "The north")
    assert first.summary[:2] == (Text("Of "), Emphasis((Text("The north"),)))
    assert heading == Heading("The north")
    assert (briefing.part, briefing.part_name) == ("north", "The north")
    assert briefing.subject == "In parts, The north, December 2025"


def test_only_a_split_report_names_its_part() -> None:
    """A report that is not split has no part to name, and a split one no figure of that name."""
    text = "\n- {type: prose, text: 'Of {part}.'}"

    assert any('no figure "part"' in one for one in problems_of(parts="all", more=text))
    report = f"{HEAD}parts: {{by: region}}\nfigures:\n  part: {{metric: shops, market: PART}}\nblocks:{BLOCKS}"
    with pytest.raises(InputError, match=r"figures\.part: \{part\} is the part's name here"):
        read_definition(report.encode(), "split.yaml", facts_of())


def test_a_table_with_nothing_in_it_says_so() -> None:
    """A part without products has a table that says that none is known, and no empty one."""
    briefing = assemble(facts_of(), definition_of(), DECEMBER, "south")

    [products] = [block for block in briefing.blocks if isinstance(block, Table) and block.title == "Products"]
    assert products.rows == (((Text("None known"),), (), (), ()),)
