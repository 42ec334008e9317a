from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from reports.definition import FigureSpec
from reports.facts import Facts, Observation
from reports.period import Grain, parse_period
from reports.query import (
    Figure,
    Reading,
    claims,
    figure,
    flow,
    flow_series,
    is_stale,
    latest_period,
    read,
    stock,
    stock_series,
    tiled,
)

Observe = Callable[..., Observation]
MakeFacts = Callable[..., Facts]
Ask = Callable[..., Figure]

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.fixture(scope="session")
def ask(facts_of: MakeFacts) -> Ask:
    """Return a named figure of Hong Kong as of a period: ``ask("outlets", "2025-12", one, other, compare="year")``."""

    def make(metric: str, period: str, *observations: Observation, **spec: Any) -> Figure:
        return figure(facts_of(*observations), FigureSpec(metric=metric, market="HK", **spec), parse_period(period))

    return make


def value(reading: Reading | None) -> Decimal | None:
    """Return a reading's value, None where there is none."""
    return reading.value if reading else None


def test_a_stock_is_the_latest_value_at_the_end_of_a_period(facts_of: MakeFacts, observe: Observe) -> None:
    """What was last counted by the end stands; what is counted later does not."""
    facts = facts_of(observe("outlets", "2025-06", 7), observe("outlets", "2025-09", 9), observe("outlets", "2025", 12))

    values = [value(read(facts, "outlets", "HK", parse_period(month))) for month in ("2025-05", *MONTHS[5:])]

    assert values == [None, 7, 7, 7, 9, 9, 9, 12]


def test_a_stock_of_another_market_is_not_taken(facts_of: MakeFacts, observe: Observe) -> None:
    """Each market has its own series."""
    facts = facts_of(observe("outlets", "2025-06", 7, market="CN"))

    assert read(facts, "outlets", "HK", parse_period("2025-12")) is None


def test_a_flow_is_given_or_added_up(facts_of: MakeFacts, observe: Observe) -> None:
    """A flow over exactly the dates comes first; else the observations that tile them; a gap leaves nothing."""
    quarters = [observe("cars", f"2025-Q{number}", number) for number in (1, 2, 3, 4)]
    whole = observe("cars", "2025-H1", 4)

    facts = facts_of(*quarters, whole)
    year, half, odd = (flow(facts, "cars", "HK", parse_period(label)) for label in ("2025", "2025-H1", "2025-02"))

    assert (value(half), half and half.parts) == (4, 1)
    assert (value(year), year and year.parts, year and year.observations) == (11, 3, (whole, *quarters[2:]))
    assert odd is None
    assert flow(facts_of(*quarters[:3]), "cars", "HK", parse_period("2025")) is None


def test_the_fewest_observations_are_added_up(facts_of: MakeFacts, observe: Observe) -> None:
    """Two halves are taken and not a longer span with five months after it."""
    months = [observe("cars", month, 1) for month in MONTHS]
    halves = [observe("cars", "2025-H1", 100), observe("cars", "2025-H2", 100)]

    facts = facts_of(*months, *halves, observe("cars", "2025-01/2025-07", 7))
    coarse = tiled(facts, "cars", "HK", parse_period("2025"))
    fine = tiled(facts, "cars", "HK", parse_period("2025"), finest=True)

    assert (value(coarse), coarse and coarse.parts) == (200, 2)
    assert (value(fine), fine and fine.parts) == (12, 12)


@pytest.mark.parametrize(
    ("period", "over", "dates", "expected"),
    [
        ("2025-03", "period", "2025-03", 3),
        ("2025-03", "year", "2025-Q1", 6),
        ("2025-05", "quarter", "2025-04/2025-05", 9),
        ("2025-12", "half", "2025-H2", 57),
        ("2025-12", "year", "2025", 78),
    ],
)
def test_a_flow_may_be_to_date(ask: Ask, observe: Observe, period: str, over: str, dates: str, expected: int) -> None:
    """A flow over the year is added up from its start to the end of the edition's period."""
    months = [observe("cars", month, number) for number, month in enumerate(MONTHS, 1)]

    found = ask("cars", period, *months, over=over)

    assert (str(found.dates), value(found.reading)) == (dates, expected)


def test_a_rank_is_the_latest_inside_the_dates(facts_of: MakeFacts, observe: Observe) -> None:
    """A rank is not added up, and one of another year is not taken."""
    facts = facts_of(
        *(observe("place", label, number) for label, number in (("2024-12", 9), ("2025-03", 5), ("2025-04", 4)))
    )

    read_over = {
        label: value(read(facts, "place", "HK", parse_period(label))) for label in ("2025", "2025-03", "2025-05")
    }

    assert read_over == {"2025": 4, "2025-03": 5, "2025-05": None}


@pytest.mark.parametrize("qualifier", ["target", "plan"])
@pytest.mark.parametrize(("metric", "period"), [("outlets", "2025-12"), ("cars", "2025-12"), ("place", "2025-12")])
def test_targets_are_never_results(ask: Ask, observe: Observe, metric: str, period: str, qualifier: str) -> None:
    """A target stands beside a figure and is never its value, nor what a change is counted from."""
    earlier = observe(metric, "2024-12", 5, qualifier)

    alone = ask(metric, period, earlier, observe(metric, period, 15, qualifier))
    beside = ask(
        metric, period, earlier, observe(metric, period, 15, qualifier), observe(metric, period, 9), compare="year"
    )

    assert (value(alone.reading), value(alone.target)) == (None, 15)
    assert (value(beside.reading), value(beside.target), beside.change) == (9, 15, None)


def test_the_target_of_a_year_is_none_of_a_month(ask: Ask, observe: Observe) -> None:
    """A flow's target is for all of its dates; a stock's is for their end."""
    assert ask("cars", "2025-12", observe("cars", "2025", 120, "target")).target is None
    assert value(ask("cars", "2025-12", observe("cars", "2025", 120, "target"), over="year").target) == 120
    assert value(ask("outlets", "2025-12", observe("outlets", "2025", 120, "target")).target) == 120


def test_the_most_trusted_of_rivals_is_shown(facts_of: MakeFacts, observe: Observe) -> None:
    """Official words stand before statistics, press, estimates, advertising and examples; of equals the newest."""
    order = ["later", "official", "statistics", "press", "another", "guess", "advert", "example"]
    rivals = [observe("outlets", "2025-12", number, source=source) for number, source in enumerate(order)]

    for number in range(len(order)):
        shown = stock(facts_of(*reversed(rivals[number:])), "outlets", "HK", parse_period("2025").end)

        assert shown is not None
        assert (shown.value, shown.sources) == (number, (order[number],))


def test_sources_that_agree_stand_together(facts_of: MakeFacts, observe: Observe) -> None:
    """The same value from several sources is one reading with all of them, the most trusted first."""
    same = [observe("outlets", "2025-12", "39.0", source=source) for source in ("advert", "press", "official")]
    other = observe("outlets", "2025-12", 39, "over", source="later")

    found = claims(facts_of(), [*same, other])

    assert [(one.value, one.qualifier, one.sources) for one in found] == [
        (39, "over", ("later",)),
        (39, "exact", ("official", "press", "advert")),
    ]


@pytest.mark.parametrize(
    ("qualifier", "number", "bounds"),
    [
        ("exact", 100, (100, 100)),
        ("over", 100, (100, Decimal("Infinity"))),
        ("under", 100, (0, 100)),
        ("under", -3, (Decimal("-Infinity"), -3)),
        ("about", 100, (95, 105)),
        ("about", -100, (-105, -95)),
    ],
)
def test_a_qualifier_bounds_what_a_value_can_be(
    observe: Observe, qualifier: str, number: int, bounds: tuple[Decimal, Decimal]
) -> None:
    """Over and under have one open side, about is within five per cent."""
    assert observe("share", "2025", number, qualifier).bounds() == bounds


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("exact", "exact", "exact"),
        ("over", "exact", "under"),
        ("under", "exact", "over"),
        ("exact", "over", "over"),
        ("under", "over", "over"),
        ("over", "over", "about"),
        ("about", "exact", "about"),
    ],
)
def test_a_change_is_known_no_better_than_its_ends(
    ask: Ask, observe: Observe, before: str, now: str, expected: str
) -> None:
    """From over 100 to 150 is a change of under 50: what is taken away turns round."""
    found = ask(
        "outlets",
        "2025-12",
        observe("outlets", "2024", 100, before),
        observe("outlets", "2025", 150, now),
        compare="year",
    )

    assert found.change is not None
    assert (found.change.difference, found.change.percent, found.change.qualifier) == (50, 50, expected)


@pytest.mark.parametrize("earlier", [0, -5])
def test_there_is_no_percentage_from_nothing(ask: Ask, observe: Observe, earlier: int) -> None:
    """From zero, or from less, a change has a difference and no percentage."""
    found = ask("share", "2025", observe("share", "2024", earlier), observe("share", "2025", 5), compare="year")

    assert found.change is not None
    assert (found.change.difference, found.change.percent) == (5 - earlier, None)


def test_there_is_no_change_from_a_figure_long_before(ask: Ask, observe: Observe) -> None:
    """A stock that was old a year ago does not stand for that date."""
    now = observe("outlets", "2025-12", 12)

    assert ask("outlets", "2025-12", observe("outlets", "2024-06", 7), now, compare="year").change is not None
    assert ask("outlets", "2025-12", observe("outlets", "2024-05", 7), now, compare="year").change is None


def test_there_is_no_change_from_a_figure_to_itself(ask: Ask, observe: Observe) -> None:
    """A stock that nobody counted again is not unchanged: nothing is known."""
    found = ask("outlets", "2025-12", observe("outlets", "2025-10", 7), compare="previous")

    assert (value(found.reading), found.change) == (7, None)


def test_a_change_of_a_flow_is_against_the_same_dates(ask: Ask, observe: Observe) -> None:
    """A year to date is compared with the same months of the year before, or with as many months before."""
    months = [observe("cars", f"{year}-{month:02d}", year - 2020) for year in (2024, 2025) for month in range(1, 13)]

    year = ask("cars", "2025-07", *months, over="year", compare="year")
    previous = ask("cars", "2025-07", *months, over="year", compare="previous")

    assert year.change is not None
    assert previous.change is not None
    assert (str(year.change.before.period), year.change.difference) == ("2024-01/2024-07", 7)
    assert (str(previous.change.before.period), previous.change.difference) == ("2024-06/2024-12", 7)


def test_a_stock_is_old_after_the_months_its_metric_allows(facts_of: MakeFacts, observe: Observe) -> None:
    """Six months after its end a figure is not yet old; seven months after, it is; a flow never is."""
    facts = facts_of(observe("outlets", "2025-03", 7), observe("cars", "2025-03", 7))
    outlets, cars = (read(facts, metric, "HK", parse_period("2025-03")) for metric in ("outlets", "cars"))

    assert outlets is not None
    assert cars is not None
    assert not is_stale(facts, outlets, parse_period("2025-09"))
    assert is_stale(facts, outlets, parse_period("2025-10"))
    assert not is_stale(facts, cars, parse_period("2027"))


def test_the_latest_period_is_of_the_newest_result(facts_of: MakeFacts, observe: Observe) -> None:
    """A period is chosen by the results; a target for later does not count."""
    facts = facts_of(
        observe("outlets", "2025-06", 7), observe("cars", "2025-H1", 7), observe("cars", "2027", 9, "plan")
    )

    assert [str(latest_period(facts, grain)) for grain in (Grain.MONTH, Grain.QUARTER, Grain.DAY)] == [
        "2025-06",
        "2025-Q2",
        "2025-06-30",
    ]
    assert latest_period(facts_of(), Grain.MONTH) is None


def test_a_series_of_a_stock_has_a_point_where_it_was_counted(facts_of: MakeFacts, observe: Observe) -> None:
    """Ends inside the window are taken, the window's own start and what lies outside are not."""
    facts = facts_of(
        *(
            observe("outlets", label, number)
            for number, label in enumerate(["2024", "2025-03", "2025-Q1", "2025-12", "2026-01"])
        )
    )

    series = stock_series(facts, "outlets", "HK", parse_period("2025"))

    assert [(str(one.period.last_day), one.value) for one in series] == [("2025-03-31", 2), ("2025-12-31", 3)]


def test_a_series_of_a_flow_has_gaps_where_nothing_is_known(facts_of: MakeFacts, observe: Observe) -> None:
    """Each period of a flow has a reading, or says that it has none."""
    facts = facts_of(observe("cars", "2025-01", 1), observe("cars", "2025-03", 3))

    series = flow_series(facts, "cars", "HK", parse_period("2025-Q1"), Grain.MONTH)

    assert [(str(period), value(reading)) for period, reading in series] == [
        ("2025-01", 1),
        ("2025-02", None),
        ("2025-03", 3),
    ]
