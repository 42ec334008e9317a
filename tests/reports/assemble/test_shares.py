"""What is counted in per cent carries the sign wherever its value is said, and changes by points."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from reports.assemble import assemble
from reports.briefing import Briefing, Changes, Chart, DataNotes, KeyFigures, Paragraph, Table
from reports.facts import read_facts
from reports.period import parse_period
from reports.reading import read_definition
from reports.snapshot import take_snapshot
from reports.wording import NBSP, difference_words

Only = Callable[[Briefing, type], Any]
Said = Callable[[Any], str]

FILES = {
    "sources.yaml": """
sources:
  - {id: office, producer: Office, title: Figures, kind: statistics}
  - {id: paper, producer: Paper, title: News, kind: press}
""",
    "markets.yaml": "markets: [{id: HK}]",
    "metrics.yaml": """
metrics:
  - {id: share, name: Share of sales, unit: "%", measure: ratio}
  - {id: cars, name: Cars, unit: cars, measure: flow}
""",
    "observations/all.yaml": """
observations:
  - {metric: share, market: HK, period: 2024, value: 4, source: office}
  - {metric: share, market: HK, period: 2025, value: 5.8, source: office}
  - {metric: share, market: HK, period: 2025, value: 7, source: paper}
  - {metric: share, market: HK, period: 2026, value: 9, qualifier: target, source: office}
  - {metric: cars, market: HK, period: 2024, value: 100, source: office}
  - {metric: cars, market: HK, period: 2025, value: 150, source: office}
""",
}
REPORT = """
id: yearly
title: Shares
period: year
figures:
  share: {metric: share, market: HK, compare: year}
  cars: {metric: cars, market: HK, compare: year}
blocks:
  - {type: changes}
  - {type: key_figures, show: [share, cars]}
  - {type: prose, text: "Now {share}, once {share.previous}: {share.change}."}
  - {type: table, of: figures, title: Figures, show: [share, cars]}
  - {type: chart, kind: line, title: T, metric: share, markets: [HK], window: 2 years, by: year}
  - {type: data_notes}
  - {type: sources}
"""


@pytest.fixture(scope="module")
def made() -> Callable[[str], Briefing]:
    """Make the edition of a year, which knows the one before."""
    facts = read_facts({name: text.encode() for name, text in FILES.items()})
    definition, _ = read_definition(REPORT.encode(), "yearly.yaml", facts)

    def make(year: str) -> Briefing:
        period = parse_period(year)
        before = take_snapshot(facts.until(period.previous().end), definition, period.previous(), "all")
        return assemble(facts, definition, period, previous=before)

    return make


def plain(words: object) -> str:
    """Return words with plain spaces."""
    return str(words).replace(NBSP, " ")


def test_a_share_has_its_sign_and_changes_by_points(made: Callable[[str], Briefing], only: Only) -> None:
    """A tile says 5.8 %, and that it is 1.8 points more: 45 % of a percentage would be taken for points."""
    share, cars = only(made("2025"), KeyFigures).tiles

    assert (plain(share.value), plain(share.change)) == ("5.8 %", "+1.8 points on a year before")
    assert (plain(cars.value), plain(cars.change)) == ("150", "+50 on a year before (+50 %)")


def test_a_share_has_its_sign_in_prose_in_tables_and_in_notes(
    made: Callable[[str], Briefing], only: Only, said: Said
) -> None:
    """Wherever its value is said in words, the sign goes with it."""
    briefing = made("2025")

    row = [plain(said(cell)) for cell in only(briefing, Table).rows[0]]
    notes = [plain(said(note)) for group in only(briefing, DataNotes).groups for note in group.items]
    assert plain(said(only(briefing, Paragraph).content)) == "Now 5.8 %[1], once 4 %[1]: +1.8 points[1]."
    assert row[1:4] == ["5.8 %", "2025", "+1.8 points on a year before[1]"]
    assert any("5.8 %[1] against 7 %[2]" in note for note in notes)


def test_what_changed_in_a_share_is_told_with_its_sign(made: Callable[[str], Briefing], only: Only, said: Said) -> None:
    """The page that says what moved speaks of shares as the rest does."""
    lines = [plain(said(item)) for group in only(made("2025"), Changes).groups for item in group.items]

    assert any("from 4 %[1] (2024) to 5.8 %[1] (2025)" in line for line in lines)


def test_a_target_of_a_share_has_its_sign_too(made: Callable[[str], Briefing], only: Only, said: Said) -> None:
    """Where only a target is known it is said as what it is."""
    briefing = made("2026")

    share, _ = only(briefing, KeyFigures).tiles
    notes = [plain(said(note)) for group in only(briefing, DataNotes).groups for note in group.items]
    assert plain(share.note) == "no public figure; the target was 9 %"
    assert any("The target of 9 % is not a result" in note for note in notes)


def test_a_chart_says_the_sign_once(made: Callable[[str], Briefing], only: Only) -> None:
    """Above a chart stands what it counts in; its marks are numbers."""
    chart = only(made("2025"), Chart)

    assert chart.unit == "%"
    assert [point.words for point in chart.series[0].points] == ["4", "5.8"]


@pytest.mark.parametrize(("value", "words"), [("1", "+1 point"), ("-1", "−1 point"), ("-0.5", "−0.5 points")])
def test_one_point_is_one(value: str, words: str) -> None:
    """A single point is not said in the plural."""
    assert plain(difference_words(Decimal(value), "%")) == words
