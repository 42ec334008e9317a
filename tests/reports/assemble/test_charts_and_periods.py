"""Charts, timelines and tables as values; and that an edition knows nothing from after its period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reports.briefing import Briefing, Chart, KeyFigures, Quotes, Table, Timeline

Make = Callable[..., Briefing]
Only = Callable[[Briefing, type], Any]
Said = Callable[[Any], str]


def charts(briefing: Briefing) -> list[Chart]:
    """Return a briefing's charts."""
    return [block for block in briefing.blocks if isinstance(block, Chart)]


def test_half_charts_are_half(assembled: Make) -> None:
    """The width a definition asks for is in the briefing."""
    line = "type: chart, kind: line, metric: outlets, markets: [WORLD], title: Where?"

    assert [one.width for one in charts(assembled(line, f"{line}, width: half"))] == ["full", "half"]


def test_a_charts_text_tells_every_value_and_gap(assembled: Make, said: Said) -> None:
    """Who cannot see a chart is told its kind, metric, dates, each value with its qualifier, and what is missing."""
    line, column, bar = charts(
        assembled(
            "type: chart, kind: line, metric: outlets, markets: [WORLD], window: 12 months, title: How many?",
            "type: chart, kind: column, metric: cars, markets: [HK], window: 3 years, by: year, title: Sold?",
            "type: chart, kind: bar, metric: cars, markets: [CN, HK], window: 1 year, title: Where?",
        )
    )

    assert line.alt == "Line chart. Outlets, World, January to December 2025. June 2025 over 580, December 2025 688."
    assert column.alt == (
        "Column chart. Cars, Hong Kong, January 2023 to December 2025. "
        "2024 1,100, 2025 1,233; 1 without a public figure."
    )
    assert bar.alt == "Bar chart. Cars, 2025. Hong Kong 1,233; 1 without a public figure."
    assert said(line.note).endswith("Open marks: the source says “over”")
    assert "Open marks" not in said(column.note)


def test_a_gap_stays_a_gap(assembled: Make) -> None:
    """A period or market without a figure is a point without a value, never nothing and never zero."""
    [column] = charts(
        assembled("type: chart, kind: column, metric: cars, markets: [HK], window: 3 years, by: year, title: Sold?")
    )

    assert [(one.label, one.value and int(one.value), one.words) for one in column.series[0].points] == [
        ("2023", None, "no public figure"),
        ("2024", 1100, "1,100"),
        ("2025", 1233, "1,233"),
    ]


def test_a_timeline_shows_plans_ahead_but_nothing_that_happened_later(assembled: Make, only: Only) -> None:
    """Ahead of the period, what was planned is drawn; what has happened since was not known."""
    block = "type: timeline, title: When?, kinds: [entry], window: 24 months, ahead: 6 months"

    timeline = only(assembled(block), Timeline)

    assert [(item.label, item.planned) for item in timeline.items] == [("Hong Kong", False), ("China", True)]
    assert (str(timeline.start), str(timeline.end)) == ("2024-01-01", "2026-07-01")
    assert timeline.alt == (
        "Timeline, January 2024 to June 2026. March 2024: Hong Kong: Opened; March 2026: China: To open (planned)."
    )


def test_illustrative_data_is_marked_wherever_it_is_shown(assembled: Make, only: Only) -> None:
    """A chart, a citation and the briefing itself know that they rest on illustrative data; others do not."""
    bar = "type: chart, kind: bar, metric: outlets, title: Where?, markets: "
    made_up = assembled(f"{bar}[WORLD, HK]", f"{bar}[WORLD]", "type: key_figures, show: [outlets_hk]")
    plain = assembled("type: key_figures, show: [outlets]")

    assert [one.illustrative for one in charts(made_up)] == [True, False]
    assert [mark.illustrative for mark in only(made_up, KeyFigures).tiles[0].cite.marks] == [True]
    assert (made_up.illustrative, plain.illustrative) == (True, False)


def test_a_quote_says_whether_it_is_verbatim(assembled: Make, only: Only, said: Said) -> None:
    """Words that are a speaker's own and words that report them are told apart, each with its source."""
    [quote] = only(assembled("type: quotes, show: [boss]"), Quotes).items

    assert (quote.text, quote.speaker, quote.verbatim, said((quote.cite,))) == ("We grow.", "Boss", False, "[1†]")


def test_an_empty_table_says_that_it_is(assembled: Make, only: Only, said: Said) -> None:
    """A table whose window holds no event has its columns, and one row that says that none is known."""
    table = only(assembled("type: table, of: events, title: T, kinds: [award]"), Table)

    assert (len(table.columns), [[said(cell) for cell in row] for row in table.rows]) == (
        6,
        [["None known", "", "", "", "", ""]],
    )


EVERYTHING = (
    "type: cover, headline: 'At {outlets}', show: [outlets, cars, cars_hk]",
    "type: prose, text: '{outlets} of {outlets_cn}, {outlets_hk}, {cars}, {cars_hk.percent}'",
    "type: key_figures, show: [outlets, outlets_cn, outlets_hk, cars, cars_hk]",
    "type: chart, kind: line, metric: outlets, markets: [WORLD], window: 2024-01/2025-12, title: How many?",
    "type: chart, kind: bar, metric: outlets, markets: [WORLD, CN, HK], title: Where?",
    "type: chart, kind: column, metric: cars, markets: [HK], window: 2024/2025, by: year, title: Sold?",
    "type: timeline, title: When?, kinds: [entry], window: 24 months, ahead: 12 months",
    "type: table, of: figures, title: Figures, show: [outlets, cars_hk]",
    "type: table, of: markets, title: Markets",
    "type: table, of: products, title: Models",
)


def test_an_edition_holds_nothing_from_after_its_period(assembled: Make) -> None:
    """Made today, the edition of June 2025 has no value, market or model that came later."""
    later = ["688", "1,233", "1233", "New Zealand", "Number Two"]

    june, december = (repr(assembled(*EVERYTHING, period=period)) for period in ("2025-06", "2025-12"))

    assert [word for word in later if word in june] == []
    assert [word for word in later if word in december] == later
    assert "over 580" in june
    assert "Has opened since" not in december


def test_the_default_edition_of_june_has_nothing_of_december(default: Callable[[str], Briefing]) -> None:
    """The default briefing of June 2025 does not know what was reported of the end of that year."""
    later = ["December 2025", "688", "294", "1,233", "13,100"]

    june, december = (repr(default(period).blocks) for period in ("2025-06", "2025-12"))

    assert [word for word in later if word in june] == []
    assert [word for word in later if word in december] == later
    assert "over 580" in june
