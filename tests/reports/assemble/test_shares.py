"""A metric in per cent, in every place of a briefing that says a value or a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports.assemble import assemble
from reports.briefing import (
    Briefing,
    Changes,
    Chart,
    DataNotes,
    Inlines,
    KeyFigures,
    MarketMap,
    OwnChart,
    Paragraph,
    Table,
    Tile,
)
from reports.facts import read_facts
from reports.period import parse_period
from reports.reading import read_definition
from reports.snapshot import take_snapshot

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
FACTS = {
    "sources.yaml": "sources: [{id: desk, producer: Desk, title: Table, kind: statistics}]\n",
    "markets.yaml": "markets: [{id: HK}, {id: CN}, {id: NZ}, {id: NO}]\n",
    "metrics.yaml": """
metrics:
  - {id: share, name: Share of sales, unit: "%", measure: ratio}
  - {id: held, name: Share of the fleet, unit: "%", measure: stock, stale_after: 24}
""",
    "observations/all.yaml": """
observations:
  - {metric: share, market: HK, period: 2024, value: 4, source: desk}
  - {metric: share, market: HK, period: 2025, value: 5.8, source: desk}
  - {metric: share, market: CN, period: 2024, value: 7, source: desk}
  - {metric: share, market: CN, period: 2025, value: 6, qualifier: about, source: desk}
  - {metric: share, market: "NO", period: 2025, value: 8, qualifier: target, source: desk}
  - {metric: share, market: NZ, period: 2025, value: 5.8, source: desk, stated_percent: 45, stated_against: 2024}
  - {metric: held, market: HK, period: 2023-12, value: 1, source: desk}
  - {metric: held, market: HK, period: 2025-12, value: 2.5, source: desk}
  - {metric: held, market: CN, period: 2025-12, value: 2, source: desk}
""",
}
FIGURES = """
figures:
  share: {metric: share, market: HK, over: year, compare: year, label: Hong Kong}
  about: {metric: share, market: CN, over: year, compare: year, label: China}
  stated: {metric: share, market: NZ, over: year, compare: year, label: New Zealand}
  aimed: {metric: share, market: "NO", over: year, label: Norway}
  held: {metric: held, market: HK}
"""
OF_SALES = "metric: share, window: 1 year"
OF_THE_FLEET = "metric: held, markets: [HK]"
Make = Callable[..., Briefing]


@pytest.fixture(scope="module")
def of_shares() -> Make:
    """Make a briefing of shares from blocks as YAML; ``since`` is the period of the edition before it."""
    facts = read_facts({name: text.encode() for name, text in FACTS.items()})

    def make(*blocks: str, since: str = "") -> Briefing:
        listed = "".join(f"\n  - {{{block}}}" for block in (*blocks, "type: data_notes", "type: sources"))
        text = f"id: test\ntitle: Test\nperiod: year\n{FIGURES}\nblocks:{listed}\n"
        definition, _ = read_definition(text.encode(), "test.yaml", facts)
        before = take_snapshot(facts, definition, parse_period(since)) if since else None
        return assemble(facts, definition, parse_period("2025"), previous=before)

    return make


@pytest.fixture
def tile(of_shares: Make, only: Callable[..., Any]) -> Callable[[str], Tile]:
    """Return the tile of a figure."""
    return lambda name: only(of_shares(f"type: key_figures, show: [{name}]"), KeyFigures).tiles[0]


@pytest.fixture
def chart(of_shares: Make, only: Callable[..., Any]) -> Callable[[str], Chart]:
    """Return a chart."""
    return lambda fields: only(of_shares(f"type: chart, title: What?, {fields}"), Chart)


def test_a_tile_says_a_share_and_its_change_in_points(tile: Callable[[str], Tile]) -> None:
    """No change in per cent stands behind the points: it would be read as a share."""
    share, about = tile("share"), tile("about")

    assert (share.value, share.change) == (f"5.8{NBSP}%", f"+1.8{NBSP}points on a year before")
    assert (about.value, about.change) == (f"about 6{NBSP}%", f"about {MINUS}1{NBSP}point on a year before")


def test_a_change_that_a_source_states_of_a_share_is_told_as_relative(tile: Callable[[str], Tile]) -> None:
    """What is stated in per cent is said as it is stated, and that it is not in points."""
    assert tile("stated").change == f"a relative +45{NBSP}% in a year, as stated"


def test_a_target_is_a_share_too(tile: Callable[[str], Tile], of_shares: Make, only: Any, said: Any) -> None:
    """Where there is no result, tile and note name the share that was aimed at."""
    notes = only(of_shares("type: key_figures, show: [aimed]"), DataNotes)
    missing = next(group.items for group in notes.groups if group.title == "Not public")

    assert tile("aimed").note == f"no public figure; the target was 8{NBSP}%"
    assert [said(one) for one in missing] == [
        f"Norway, 2025: no public figure. The target of 8{NBSP}% is not a result[1]."
    ]


def test_a_sentence_says_shares_and_points(of_shares: Make, only: Any, said: Callable[[Inlines], str]) -> None:
    """Value and value before bear the sign; the change is in points, however the sentence asks for it."""
    text = "{share}, {share.previous}, {share.change}, {share.percent}, {about.percent}"

    words = said(only(of_shares(f'type: prose, text: "{text}"'), Paragraph).content)

    assert words.replace("[1]", "").split(", ") == [
        f"5.8{NBSP}%",
        f"4{NBSP}%",
        f"+1.8{NBSP}points",
        f"+1.8{NBSP}points",
        f"about {MINUS}1{NBSP}point",
    ]


def test_what_changed_is_told_in_shares(of_shares: Make, only: Any, said: Callable[[Inlines], str]) -> None:
    """A share that moved is one in the sentence that says so, before and after."""
    groups = only(of_shares("type: changes", since="2024"), Changes).groups

    assert said(groups[0].items[0]) == f"Hong Kong: from 4{NBSP}%[1] (2024) to 5.8{NBSP}%[1] (2025)."


def test_a_table_and_its_small_lines_say_shares(of_shares: Make, only: Callable[..., Any]) -> None:
    """So do the words that stand for the line."""
    table = only(of_shares("type: table, of: figures, title: T, show: [held], trend: 3 years"), Table)
    _, (value,), _, (line,), *_ = table.rows[0]

    assert (value.text, line.words) == (
        f"2.5{NBSP}%",
        f"Line over January 2023 to December 2025: from 1{NBSP}% (December 2023) to 2.5{NBSP}% (December 2025); "
        f"lowest 1{NBSP}%, highest 2.5{NBSP}%",
    )


def test_marks_are_bare_and_the_words_for_a_drawing_are_not(chart: Callable[[str], Chart]) -> None:
    """The unit stands once above the plot; who hears the chart instead hears it with each value."""
    bars = chart(f"kind: bar, {OF_SALES}, markets: [HK, CN], compare: year")

    assert bars.unit == "%"
    assert [point.words for point in bars.series[0].points] == ["about 6", "5.8"]
    assert bars.alt.partition("2025. ")[2] == (
        f"China about 6{NBSP}% (about {MINUS}1{NBSP}point), Hong Kong 5.8{NBSP}% (+1.8{NBSP}points). "
        "In brackets the change since 2024."
    )


def test_the_change_beside_a_bar_is_in_points(chart: Callable[[str], Chart]) -> None:
    """Below a "%" that stands over the plot, "+1.8" alone would be read as per cent."""
    points = chart(f"kind: bar, {OF_SALES}, markets: [HK, CN], compare: year").series[0].points

    assert [point.change for point in points] == [f"about {MINUS}1{NBSP}point", f"+1.8{NBSP}points"]


def test_ranks_by_share_say_the_share_beside_the_rank(chart: Callable[[str], Chart]) -> None:
    """A chart of ranks has no unit above it."""
    ranks = chart(f"kind: rank, {OF_SALES}, markets: [HK, CN], by: year")

    assert [series.points[0].note for series in ranks.series] == [f"about 6{NBSP}%", f"5.8{NBSP}%"]
    assert f"China: 2025 1st about 6{NBSP}%." in ranks.alt


def test_a_map_says_shares_in_its_words(of_shares: Make, only: Callable[..., Any]) -> None:
    """Its places are bare, for the unit stands above it."""
    drawn = only(of_shares("type: map, title: Where?, metric: share, window: 1 year"), MarketMap)

    assert {place.words for place in drawn.places} == {"5.8", "about 6", "no public figure"}
    assert f"China about 6{NBSP}%, Hong Kong 5.8{NBSP}%" in drawn.alt


def test_a_chart_of_ones_own_is_given_shares_with_their_sign(of_shares: Make, only: Callable[..., Any]) -> None:
    """Its function is not told the unit."""
    block = 'type: figure, make: "charts:draw", title: T, alt: A, data: [{metric: share, markets: [HK], by: year}]'

    assert [point.words for point in only(of_shares(block), OwnChart).series[0].points] == [f"4{NBSP}%", f"5.8{NBSP}%"]


def test_titles_that_are_worked_out_tell_points(chart: Callable[[str], Chart]) -> None:
    """What a share gained is no percentage in a title either."""
    line = chart(f"kind: line, {OF_THE_FLEET}, window: 3 years")
    leader = chart("kind: bar, metric: held, markets: [HK, CN], window: 1 year")

    assert line.title == f"Share of the fleet in Hong Kong rose 1.5{NBSP}points in two years to 2.5{NBSP}%"
    assert leader.title == f"Hong Kong leads with 2.5{NBSP}%"


def test_the_steps_of_a_waterfall_are_in_points(chart: Callable[[str], Chart]) -> None:
    """Its totals are shares; what lies between is what parts them."""
    made = chart(f"kind: waterfall, {OF_THE_FLEET}, window: 2 years")

    assert made.title == f"Share of the fleet in Hong Kong rose from 1{NBSP}% to 2.5{NBSP}%"
    assert [point.words for point in made.series[0].points] == ["1", f"+1.5{NBSP}points", "2.5"]
    assert f"2023 1{NBSP}%, Hong Kong +1.5{NBSP}points, End of December 2025 2.5{NBSP}%" in made.alt
