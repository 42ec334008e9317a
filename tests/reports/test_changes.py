from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reports.changes import Change

MakeWorld = Callable[..., Any]
Told = Callable[..., list[str]]

NOV, DEC = "2025-11", "2025-12"
FEBRUARY = "metric: outlets, market: CN, period: 2025-02, value: 210, source: mb"
ENTRY = 'market: JO, title: "First showroom"'
SAME_AS = "the edition of November 2025"


def test_a_restated_figure_is_told_with_both_values(told: Told) -> None:
    """A value of known dates that the same source gives otherwise now is told as it is and as it was."""
    sentences = told([FEBRUARY], [FEBRUARY.replace("210", "215")])

    assert sentences == [f"Outlets, China, end of February 2025: now 215 [@mb], 210 in {SAME_AS}."]


def test_another_qualifier_is_a_restatement(told: Told) -> None:
    """The same number that is exact no longer has been restated."""
    sentences = told([FEBRUARY], [f"{FEBRUARY}, qualifier: over"])

    assert sentences == [f"Outlets, China, end of February 2025: now over 210 [@mb], 210 in {SAME_AS}."]


def test_a_better_source_restates_what_the_page_showed(told: Told) -> None:
    """Where the page gives another value because a more trusted source came, both are cited: both still stand."""
    official = "metric: outlets, market: CN, period: 2025-02, value: 200, source: own"

    sentences = told([FEBRUARY], [FEBRUARY, official])

    assert sentences == [f"Outlets, China, end of February 2025: now 200 [@own], 210 [@mb] in {SAME_AS}."]


def test_a_source_that_the_page_does_not_follow_is_told_apart(told: Told) -> None:
    """Where a less trusted source restates its value, the reader is told which value the page gives."""
    rival = "metric: outlets, market: CN, period: 2025-02, value: 190, source: ad"

    sentences = told([FEBRUARY, rival], [FEBRUARY, rival.replace("190", "195")])

    assert sentences == [
        f"Outlets, China, end of February 2025: one source now gives 195 [@ad], 190 in {SAME_AS}; "
        "the briefing shows 210 [@mb]."
    ]


def test_a_withdrawn_figure_is_told_with_who_gave_it(told: Told) -> None:
    """A value that nobody gives any more is told, and its source by name: it may have no number in this edition."""
    assert told([FEBRUARY], []) == [
        f"Outlets, China, end of February 2025: no longer given, 210 in {SAME_AS} (Motor Blog, press)."
    ]


def test_a_number_written_otherwise_is_the_same_number(told: Told) -> None:
    """210.0 is 210, and the second half of 2025 is July to December: neither has changed."""
    sold = "metric: cars, market: WORLD, period: {}, value: 5, source: own"

    before = [FEBRUARY, sold.format("2024-H2")]
    after = [FEBRUARY.replace("210", "210.0"), sold.format("2024-07/2024-12")]

    assert told(before, after) == []


def test_a_restated_target_is_told_as_a_target(told: Told) -> None:
    """A target that was moved is restated, and is not taken for a result."""
    target = "metric: outlets, market: CN, period: 2025-10, value: 300, qualifier: target, source: own"

    assert told([target], [target.replace("300", "280")]) == [
        f"Outlets, China, end of October 2025: now target 280 [@own], target 300 in {SAME_AS}."
    ]


def test_a_key_figure_is_told_from_what_to_what(told: Told) -> None:
    """A named figure that moved is told with both values and dates, and not told again as a new value."""
    stores = "metric: outlets, market: WORLD, period: {}, value: {}, source: own"

    sentences = told([stores.format("2025-09", 580)], [stores.format("2025-09", 580), stores.format("2025-12", 688)])

    assert sentences == ["Stores: from 580 [@own] (end of September 2025) to 688 [@own] (end of December 2025)."]


def test_a_restated_key_figure_is_told_once(told: Told) -> None:
    """A named figure that moved because it was restated is told as restated, and not as moved."""
    stores = "metric: outlets, market: WORLD, period: 2025-09, value: {}, source: own"

    assert told([stores.format(580)], [stores.format(600)]) == [
        f"Outlets, World, end of September 2025: now 600 [@own], 580 in {SAME_AS}."
    ]


def test_the_value_before_is_not_cited_where_its_source_no_longer_gives_it(told: Told) -> None:
    """A key figure that moved on from a restated value does not cite the source for what it says no more."""
    stores = "metric: outlets, market: WORLD, period: {}, value: {}, source: own"

    sentences = told([stores.format("2025-09", 580)], [stores.format("2025-09", 590), stores.format("2025-12", 688)])

    assert sentences == [
        f"Outlets, World, end of September 2025: now 590 [@own], 580 in {SAME_AS}.",
        "Stores: from 580 (end of September 2025) to 688 [@own] (end of December 2025).",
    ]


def test_a_key_figure_that_became_public_is_told(told: Told) -> None:
    """A named figure without a value that has one now was not public before."""
    assert told([], ["metric: cars, market: WORLD, period: 2025, value: 900, source: own"]) == [
        "Cars in the year, 2025: 900 [@own], not public before."
    ]


def test_a_key_figure_that_is_public_no_more_is_told(told: Told) -> None:
    """A named figure that has no value for its new dates is told with the last it had."""
    rows = ["metric: cars, market: WORLD, period: 2025, value: 900, source: own"]

    assert told(rows, rows, ("2025-12", "2026-01")) == [
        "Cars in the year, January 2026: no public figure; 900 (2025) in the edition of December 2025."
    ]


def test_a_key_figure_that_grew_old_is_told_once(told: Told) -> None:
    """A stock is told in the edition in which it is first called an old figure, and not in the next."""
    rows = ["metric: outlets, market: WORLD, period: 2025-05, value: 580, source: own"]

    assert told(rows, rows) == ["Stores, end of May 2025: 580 [@own], is now called an old figure."]
    assert told(rows, rows, ("2025-12", "2026-01")) == []


def test_a_new_value_is_told_with_all_its_sources(told: Told) -> None:
    """A value of dates of which nothing was known is new, whether they are later or long past; those that agree too."""
    new = "metric: outlets, market: CN, period: {}, value: 294, source: {}"

    sentences = told([FEBRUARY], [FEBRUARY, *(new.format("2025-12", one) for one in ("mb", "daily", "ad"))])

    assert sentences == ["Outlets, China, end of December 2025: 294 [@ad; @daily; @mb]."]
    assert told([FEBRUARY], [FEBRUARY, new.format("2024-01", "mb")]) == [
        "Outlets, China, end of January 2024: 294 [@mb]."
    ]


def test_a_rank_that_moved_says_which_way(told: Told) -> None:
    """A better rank is up, whether it is a named figure's or a chart's."""
    rank = "metric: place, market: {}, period: {}, value: {}, source: daily"

    named = told([rank.format("HK", NOV, 6)], [rank.format("HK", NOV, 6), rank.format("HK", DEC, 4)])
    drawn = told([rank.format("CN", NOV, 4)], [rank.format("CN", NOV, 4), rank.format("CN", DEC, 6)])

    assert named == ["Place in Hong Kong: up from 6th [@daily] (November 2025) to 4th [@daily] (December 2025)."]
    assert drawn == ["Place in sales, China, December 2025: 6th [@daily], down from 4th [@daily] (November 2025)."]


def test_a_source_that_joins_or_leaves_is_told(told: Told) -> None:
    """Where a value stands, a source that gives it now, gives another, or gives none any more is told."""
    daily = FEBRUARY.replace("mb", "daily")
    subject = "Outlets, China, end of February 2025: "

    assert told([FEBRUARY], [FEBRUARY, daily]) == [f"{subject}210 is now also given by one source more [@daily]."]
    assert told([FEBRUARY, daily], [FEBRUARY]) == [f"{subject}210 is no longer given by Daily, press."]
    assert told([FEBRUARY], [FEBRUARY, daily.replace("210", "190").replace("daily", "ad")]) == [
        f"{subject}one source more gives 190 [@ad]; the briefing shows 210 [@mb]."
    ]


def test_a_source_of_another_kind_is_told(told: Told, world: MakeWorld) -> None:
    """A source that turns out to be paid for is told: its figures weigh less than before."""
    paid = "\n".join(
        f"- {{id: {id_}, producer: {id_}, title: Stores, kind: {kind}}}"
        for id_, kind in (("own", "press"), ("mb", "advertorial"), ("daily", "press"), ("ad", "press"))
    )

    sentences = told([FEBRUARY], world(FEBRUARY, sources=f"\n{paid}\n"))

    assert sentences == [f"mb, “Stores”: now counted as advertorial [@mb], press in {SAME_AS}."]


def test_figures_that_do_not_mean_the_same_are_not_compared(told: Told, world: MakeWorld) -> None:
    """A name that is new, or stands for another market than before, has not moved from one value to another."""
    rows = [FEBRUARY, "metric: outlets, market: HK, period: 2025-02, value: 9, source: mb"]
    chart = "- {type: chart, kind: line, title: T, metric: outlets, markets: [CN, HK]}"
    before = world(*rows, figures="figures: {stores: {metric: outlets, market: CN}}", blocks=chart)
    after = "figures: {stores: {metric: outlets, market: HK}, more: {metric: outlets, market: CN}}"

    assert told(before, world(*rows, figures=after, blocks=chart)) == []


def test_a_list_that_grew_or_shrank_is_told(told: Told, world: MakeWorld) -> None:
    """A product that is listed now, or is listed no more, is told by name."""
    first, second = "- {id: j1, name: J1, source: own}\n", "- {id: j2, name: J2, source: mb}\n"

    assert told(world(products=first), world(products=first + second)) == ["Product: J2, new in the list [@mb]."]
    assert told(world(products=first + second), world(products=first)) == ["Product: J2, no longer listed."]


def test_what_the_report_has_come_to_be_about_is_no_news_of_the_world(told: Told, world: MakeWorld) -> None:
    """Values that the report did not cover before are not told as new; that it covers them now is."""
    less = world(FEBRUARY, blocks="- {type: changes}")
    more = world(FEBRUARY, figures="", blocks="- {type: chart, kind: line, title: T, metric: outlets, markets: [CN]}")

    assert told(less, more) == [
        "Now also covered: Outlets, China.",
        "No longer covered: Cars, World.",
        "No longer covered: Outlets, World.",
        "No longer covered: Place in sales, Hong Kong.",
    ]


def test_the_reader_is_told_of_restatements_first(found: Callable[..., tuple[Change, ...]], world: MakeWorld) -> None:
    """Restated figures come before moves of key figures, these before new events, and these before the rest."""
    stores = "metric: outlets, market: WORLD, period: {}, value: {}, source: own"
    sold = "metric: cars, market: WORLD, period: 2025-01/2025-10, value: 7, source: own"
    before = world(FEBRUARY, stores.format("2025-05", 580), sold)
    after = world(
        FEBRUARY.replace("210", "215"),
        FEBRUARY.replace("210", "220").replace("2025-02", DEC),
        stores.format("2025-05", 580),
        stores.format("2025-05", 580).replace("own", "mb"),
        stores.format(DEC, 688),
        events=f"- {{kind: entry, {ENTRY}, period: 2025-12, source: own}}\n",
    )

    kinds = [change.kind for change in found(before, after)]

    assert kinds == ["restated", "withdrawn", "moved", "event", "new figure", "source"]


def test_an_edition_of_earlier_dates_withdraws_nothing_that_came_later(told: Told) -> None:
    """Compared with a later edition, an earlier one does not say that later values are no longer given."""
    later = "metric: outlets, market: CN, period: 2025-12, value: 294, source: mb"

    assert told([FEBRUARY, later], [FEBRUARY, later], (DEC, NOV)) == []
