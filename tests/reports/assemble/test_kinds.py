"""Charts of every kind as values: what is reckoned, what is left open, and what a title may say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports.assemble import assemble
from reports.briefing import Briefing, Chart, Launches, MarketMap
from reports.facts import read_facts
from reports.period import parse_period
from reports.reading import read_definition

FACTS = {
    "sources.yaml": """
sources:
  - {id: reg, producer: House, title: Register, kind: official release}
  - {id: plan, producer: House, title: Plan, kind: press}
""",
    "markets.yaml": """
markets:
  - {id: PE, region: south, status: live, entered: 2024}
  - {id: CL, region: south, status: left, entered: 2023-05}
  - {id: SE, region: north, status: live, entered: 2020-03-01}
  - {id: FI, region: north, status: live}
  - {id: NO, region: north, status: planned}
groups:
  - {id: WORLD, name: World, everything: true}
  - {id: south, name: The South}
  - {id: north, name: The North}
""",
    "metrics.yaml": """
metrics:
  - {id: houses, name: Houses, unit: houses, measure: stock, inflow: openings, outflow: closures}
  - {id: openings, name: Openings, unit: openings, measure: flow}
  - {id: closures, name: Closures, unit: closures, measure: flow}
  - {id: desks, name: Desks, unit: desks, measure: stock}
  - {id: place, name: Place, unit: rank, measure: rank}
""",
    "observations/all.yaml": """
observations:
  - {metric: houses, market: WORLD, period: 2024-12, value: 100, source: reg}
  - {metric: houses, market: WORLD, period: 2025-12, value: 119, source: reg}
  - {metric: openings, market: south, period: 2025, value: 20, source: reg}
  - {metric: openings, market: north, period: 2025, value: 4, source: reg}
  - {metric: closures, market: WORLD, period: 2025, value: 5, source: reg}
  - {metric: desks, market: SE, period: 2024-12, value: 40, source: reg}
  - {metric: desks, market: SE, period: 2025-12, value: 60, source: reg}
  - {metric: desks, market: FI, period: 2024-12, value: 50, source: reg}
  - {metric: desks, market: FI, period: 2025-12, value: 45, source: reg}
  - {metric: desks, market: PE, period: 2025-12, value: 7, qualifier: over, source: reg}
  - {metric: desks, market: CL, period: 2024-02, value: 3, source: reg}
  - {metric: desks, market: SE, period: 2025-12, value: 55, qualifier: target, source: plan}
  - {metric: desks, market: FI, period: 2025-12, value: 52, qualifier: target, source: plan}
  - {metric: place, market: SE, period: 2024, value: 4, source: reg}
  - {metric: place, market: SE, period: 2025, value: 2, source: reg}
""",
    "events.yaml": """
events:
  - {kind: entry, market: NO, period: 2026-H1, title: To open, planned: true, source: plan}
""",
}


@pytest.fixture(scope="module")
def made() -> Callable[..., Any]:
    """Return the one drawing that a block makes of the facts above."""

    def make(block: str, period: str = "2025-12", **changed: str) -> Any:
        facts = read_facts({name: text.encode() for name, text in (FACTS | changed).items()})
        text = (
            "id: test\ntitle: Test\nperiod: month\nblocks:\n"
            f"  - {{{block}}}\n  - {{type: data_notes}}\n  - {{type: sources}}\n"
        )
        definition, _ = read_definition(text.encode(), "test.yaml", facts)
        briefing: Briefing = assemble(facts, definition, parse_period(period))
        [drawing] = [one for one in briefing.blocks if isinstance(one, Chart | Launches | MarketMap)]
        return drawing

    return make


def told(chart: Chart, series: int = 0) -> list[tuple[str, str]]:
    """Return what a series says, point by point."""
    return [(point.label, point.words) for point in chart.series[series].points]


def said(chart: Chart | Launches | MarketMap) -> str:
    """Return the words of a note."""
    return "".join(getattr(one, "text", "") for one in chart.note)


WATERFALL = "type: chart, kind: waterfall, metric: houses, markets: [WORLD], window: 1 year, title: Why?"


def test_a_waterfall_that_adds_up_has_no_rest(made: Callable[..., Any]) -> None:
    """Opening stock, additions by region, closures and closing stock are told, and nothing else where they add up."""
    chart = made(f"{WATERFALL}, parts: [south, north]")

    assert told(chart) == [
        ("End of December 2024", "100"),
        ("The South", "+20"),
        ("The North", "+4"),
        ("Closures", "−5"),
        ("End of December 2025", "119"),
    ]
    assert chart.title == "Houses rose from 100 to 119"


def test_a_waterfall_says_by_how_much_it_does_not_add_up(made: Callable[..., Any]) -> None:
    """A difference that no figure explains is a step of its own, and the title says how large it is."""
    observations = FACTS["observations/all.yaml"].replace("value: 119", "value: 117")

    chart = made(f"{WATERFALL}, parts: [south, north]", **{"observations/all.yaml": observations})

    assert told(chart)[-2] == ("Not explained by any source", "−2")
    assert chart.series[0].points[-2].role == "rest"
    assert chart.title == "Houses rose from 100 to 117; a difference of 2 is not explained"


def test_a_waterfall_with_an_unknown_part_does_not_call_the_rest_unexplained(made: Callable[..., Any]) -> None:
    """Where a part has no public figure, what is left may be its: the rest is named as such."""
    chart = made("type: chart, kind: waterfall, metric: houses, markets: [WORLD], window: 1 year, title: Why?")

    assert told(chart)[1] == ("Openings", "no public figure")
    assert told(chart)[3] == ("The rest, not public by part", "+24")
    assert "not explained" not in chart.title


def test_bars_tell_their_change_or_nothing(made: Callable[..., Any]) -> None:
    """A bar has a change only where a figure stands for the date before; what is old says of when it is."""
    chart = made("type: chart, kind: bar, metric: desks, within: WORLD, window: 1 year, compare: year, title: Who?")

    assert [(p.label, p.words, p.change, p.note) for p in chart.series[0].points] == [
        ("Sweden", "60", "+20", ""),
        ("Finland", "45", "−5", ""),
        ("Peru", "over 7", "", ""),
        ("Chile", "3", "", "Feb 2024"),
    ]
    assert chart.before == "end of December 2024"
    assert "Sweden 60 (+20), Finland 45 (−5), Peru over 7, Chile 3 Feb 2024" in chart.alt
    assert chart.alt.endswith("In brackets the change since end of December 2024.")
    assert "Without a public figure: Norway" in said(chart)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("type: chart, kind: line, window: 2 years", "Open marks: the source says “over”"),
        ("type: chart, kind: bar, window: 1 year", "Pale bars: the source says “over”"),
        ("type: chart, kind: heat, window: 2 months", "Cells with an angle: the source says “over”"),
        ("type: map", "Of some figures the source says “over”"),
    ],
)
def test_a_note_tells_how_what_is_not_exact_is_drawn(made: Callable[..., Any], block: str, words: str) -> None:
    """A line has open marks, a bar is pale, a map shows no difference: the note speaks of what can be seen."""
    markets = "" if block == "type: map" else ", markets: [PE, SE]"

    assert words in said(made(f"{block}, metric: desks, title: Who?{markets}"))


def test_the_largest_are_shown_and_the_others_counted(made: Callable[..., Any]) -> None:
    """Asked for the top two, a chart shows two and says how many it leaves out."""
    chart = made("type: chart, kind: bar, metric: desks, within: WORLD, top: 2, title: Who?")

    assert [label for label, _ in told(chart)] == ["Sweden", "Finland"]
    assert "2 others are not shown" in said(chart)


def test_a_title_leads_only_on_exact_figures_of_one_date(made: Callable[..., Any]) -> None:
    """Who leads is said where all figures are exact and of the same date; else the question stays."""
    bar = "type: chart, kind: bar, metric: desks, title: Who has most?, markets: "

    assert made(f"{bar}[SE, FI]").title == "Sweden leads with 60 desks"
    assert made(f"{bar}[SE, PE]").title == "Who has most?"
    assert made(f"{bar}[SE, CL]").title == "Who has most?"


def test_a_line_says_what_rose_by_how_much_in_what_time(made: Callable[..., Any]) -> None:
    """A title is worked out from the first and the last exact figure; a takeaway of the author's goes before it."""
    line = "type: chart, kind: line, metric: houses, markets: [WORLD], title: How many?"

    assert made(line).title == "Houses rose 19\N{NO-BREAK SPACE}% in a year to 119"
    assert made(f"{line}, takeaway: It grew").title == "It grew"
    assert made("type: chart, kind: line, metric: desks, markets: [FI], title: How many?").title == (
        "Desks in Finland fell 10\N{NO-BREAK SPACE}% in a year to 45"
    )


def test_results_stand_against_targets(made: Callable[..., Any]) -> None:
    """Results and targets are two series; how many targets were reached is said where all results are exact."""
    chart = made("type: chart, kind: bullet, metric: desks, markets: [SE, FI], window: 1 year, title: Reached?")

    assert told(chart, 0) == [("Sweden", "60"), ("Finland", "45")]
    assert told(chart, 1) == [("Sweden", "target 55"), ("Finland", "target 52")]
    assert chart.title == "One of two targets were reached"


def test_ranks_are_published_or_worked_out(made: Callable[..., Any]) -> None:
    """A published rank is taken as it is; by any other metric, markets are ranked among those shown."""
    published = made("type: chart, kind: rank, metric: place, markets: [SE], window: 2 years, by: year, title: R")
    reckoned = made("type: chart, kind: rank, metric: desks, markets: [SE, FI], window: 2 years, by: year, title: R")

    assert told(published) == [("2024", "4th"), ("2025", "2nd")]
    assert [(s.name, [p.words for p in s.points]) for s in reckoned.series] == [
        ("Sweden", ["2nd", "1st"]),
        ("Finland", ["1st", "2nd"]),
    ]


def test_a_slope_runs_from_the_start_of_its_window_to_its_end(made: Callable[..., Any]) -> None:
    """A stock is told at both ends of the window; what nobody counted near one of them is open."""
    chart = made("type: chart, kind: slope, metric: desks, markets: [SE, PE, CL], window: 1 year, title: S")

    assert told(chart) == [("end of December 2024", "40"), ("end of December 2025", "60")]
    assert told(chart, 1) == [("end of December 2024", "no public figure"), ("end of December 2025", "over 7")]
    assert [point.value for point in chart.series[2].points] == [None, None]


def test_a_heat_maps_gap_is_not_filled_with_what_was_known_before(made: Callable[..., Any]) -> None:
    """A stock that was not counted in a month leaves that month open."""
    chart = made("type: chart, kind: heat, metric: desks, markets: [SE], window: 13 months, title: H")

    assert [point.words for point in chart.series[0].points] == ["40", *["no public figure"] * 11, "60"]


def test_launches_tell_what_is_known_and_what_is_not(made: Callable[..., Any]) -> None:
    """Open, left and planned markets are told apart, an entry known to the year spans it, and no date is made up."""
    chart = made("type: gantt, window: 36 months, ahead: 12 months, title: When?")
    rows = {row.name: row for row in chart.rows}

    assert [(row.name, row.state, row.words) for row in chart.rows] == [
        ("Sweden", "live", "since 1 March 2020"),
        ("Chile", "left", "left; entered May 2023"),
        ("Peru", "live", "since 2024"),
        ("Norway", "planned", "planned for the first half of 2026"),
        ("Finland", "live", "live, date not public"),
    ]
    assert (str(rows["Peru"].start), str(rows["Peru"].sure)) == ("2024-01-01", "2025-01-01")
    assert rows["Finland"].start is None
    assert "Norway: planned for the first half of 2026" in chart.alt
    assert "Sweden: live, since 1 March 2020; Chile: left; entered May 2023" in chart.alt


def test_an_earlier_edition_knows_no_later_launch(made: Callable[..., Any]) -> None:
    """A market entered after the period is not in its edition."""
    assert "Peru" not in {row.name for row in made("type: gantt, title: When?", period="2023-12").rows}


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("kind: bar, metric: desks", "needs markets"),
        ("kind: bar, metric: desks, markets: [SE], within: north", "not both"),
        ("kind: waterfall, metric: desks, markets: [SE, FI]", "of one market or group"),
        ("kind: line, metric: desks, markets: [SE], parts: [FI]", "only a waterfall has parts; leave it out"),
        ("kind: line, metric: desks, markets: [SE], compare: year", "only bars compare"),
        ("kind: waterfall, metric: place, markets: [SE]", "does not add up"),
        ("kind: bar, metric: desks, within: nrth", 'no market "nrth"; did you mean "north"'),
    ],
)
def test_options_that_a_kind_has_not_are_refused(made: Callable[..., Any], block: str, message: str) -> None:
    """An option of another kind is refused in words, not passed over in silence."""
    with pytest.raises(Exception, match=message):
        made(f"type: chart, title: T, {block}")
