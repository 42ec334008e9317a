"""The quality gate: what holds an edition back, each reason a sentence, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

MakeWorld = Callable[..., Any]
DECEMBER = "metric: outlets, market: CN, period: 2025-12, value: 210, source: own"
STORES = "stores: {metric: outlets, market: CN, label: Stores}"
KEY_FIGURES = "- {type: key_figures, show: [stores]}"


@pytest.fixture
def holds(world: MakeWorld) -> Callable[..., tuple[str, ...]]:
    """Return why the edition of a period is held, of observations, blocks, and a figure's further fields."""

    def make(
        *rows: str,
        blocks: str = KEY_FIGURES,
        figure: str = STORES,
        tolerance: str = "",
        period: str = "2025-12",
        events: str = "",
        send: str = "always",
    ) -> tuple[str, ...]:
        top = f"{f'tolerance: {tolerance}' if tolerance else ''}\nsend: {send}\nfigures:\n  {figure}\n"
        reasons: tuple[str, ...] = world(*rows, figures=top, blocks=blocks, events=events).briefing(period, None).holds
        return reasons

    return make


Holds = Callable[..., tuple[str, ...]]


def test_an_edition_with_nothing_wrong_is_not_held(holds: Holds) -> None:
    """What has a figure of its period, and shows it, goes out."""
    assert holds(DECEMBER) == ()


def test_a_period_of_which_nothing_is_known_is_held(holds: Holds) -> None:
    """An edition of a period in which no figure ends is a copy of the one before, and is held."""
    assert holds(DECEMBER, period="2026-01") == ("no figure is known of January 2026",)
    assert holds(DECEMBER, period="2025-11") == ("no figure is known of November 2025",)


def test_a_report_sent_where_something_changed_may_have_a_quiet_period(holds: Holds) -> None:
    """A report that goes out only where something changed is not held for a period of which nothing is known."""
    assert holds(DECEMBER, period="2026-01", send="changed") == ()


def test_a_plan_is_no_figure_of_its_period(holds: Holds) -> None:
    """Targets and plans did not happen: they do not make an edition."""
    plan = "metric: outlets, market: CN, period: 2026-01, value: 300, qualifier: plan, source: own"

    assert holds(DECEMBER, plan, period="2026-01") == ("no figure is known of January 2026",)


CHART = "- {type: chart, kind: line, title: How many?, metric: outlets, markets: [JO], window: 12 months}"
TIMELINE = "- {type: timeline, title: What happened?, kinds: [launch], window: 12 months}"


def test_an_empty_chart_holds_an_edition(holds: Holds) -> None:
    """A chart without a single value is named by its title; one value is enough."""
    jordan = "metric: outlets, market: JO, period: 2025-06, value: 3, source: own"

    assert holds(DECEMBER, blocks=CHART) == ('the chart "How many?" is empty',)
    assert holds(DECEMBER, jordan, blocks=CHART) == ()


def test_an_empty_timeline_holds_an_edition(holds: Holds) -> None:
    """A timeline without a single event in its window is named by its title."""
    launch = "- {{kind: launch, market: CN, period: {}, title: The first, source: own}}"

    assert holds(DECEMBER, blocks=TIMELINE) == ('the timeline "What happened?" is empty',)
    assert holds(DECEMBER, blocks=TIMELINE, events=launch.format("2020-01")) == (
        'the timeline "What happened?" is empty',
    )
    assert holds(DECEMBER, blocks=TIMELINE, events=launch.format("2025-06")) == ()


def test_a_sentence_without_its_figure_holds_an_edition(holds: Holds) -> None:
    """A sentence that names a figure without a value cannot be read, and its place is told."""
    prose = '- {type: prose, text: "There are {stores} stores."}'
    china = "metric: cars, market: CN, period: 2025-12, value: 1, source: own"

    [reason] = holds(china, blocks=prose)

    assert reason.startswith("a sentence names ")
    assert reason.endswith(", which has no value")
    assert holds(DECEMBER, blocks=prose) == ()


REQUIRED = "stores: {metric: outlets, market: CN, label: Stores, required: true}"


def test_a_required_figure_has_to_be_there(holds: Holds) -> None:
    """A tile without a value is shown as such; one that is required holds the edition."""
    elsewhere = "metric: outlets, market: JO, period: 2025-12, value: 3, source: own"

    assert holds(elsewhere) == ()
    assert holds(elsewhere, figure=REQUIRED) == ('the required figure "stores" has no value',)


def test_a_required_figure_has_to_be_young(holds: Holds) -> None:
    """Six months are young enough for this metric; with seven the required figure is old, and of when is told."""
    fresh = "metric: cars, market: CN, period: 2025-12, value: 1, source: own"
    stores = "metric: outlets, market: CN, period: 2025-{}, value: 210, source: own"

    assert holds(fresh, stores.format("06"), figure=REQUIRED) == ()
    assert holds(fresh, stores.format("05"), figure=REQUIRED) == (
        'the required figure "stores" is old: its latest value is of the end of May 2025',
    )
    assert holds(fresh, stores.format("05")) == ()


RIVAL = "metric: outlets, market: CN, period: 2025-12, value: {}, source: daily"


@pytest.mark.parametrize(
    ("rival", "tolerance", "off"),
    [("231", "10", None), ("232", "10", "10.5"), ("189", "10", None), ("188", "10", "10.5"), ("420", "99.9", "100")],
)
def test_rivals_further_apart_than_the_tolerance_hold_an_edition(
    holds: Holds, rival: str, tolerance: str, off: str | None
) -> None:
    """Two sources that disagree by more per cent than the definition allows hold what shows one of them."""
    reasons = holds(DECEMBER, RIVAL.format(rival), tolerance=tolerance)

    if off is None:
        assert reasons == ()
    else:
        [reason] = reasons
        beginning = f"figures contradict one another by {off} %, more than {tolerance} %: Outlets, China, "
        assert reason.startswith(beginning)
        assert "sources disagree" in reason
        assert "[@daily]" in reason


def test_without_a_tolerance_contradictions_are_printed_alone(holds: Holds) -> None:
    """Contradictions in the sources are normal: the notes print them, and nothing is held."""
    assert holds(DECEMBER, RIVAL.format(400)) == ()


def test_a_rival_of_nothing_is_far_apart(holds: Holds) -> None:
    """A source that counts none against one that counts some is no small difference."""
    none = "metric: outlets, market: CN, period: 2025-12, value: 0, source: own"

    assert len(holds(none, RIVAL.format(3), tolerance="50")) == 1


def test_what_nobody_sees_holds_nothing(holds: Holds) -> None:
    """A contradiction between figures that the page does not show is none of its readers' business."""
    jordan = "metric: outlets, market: JO, period: 2025-12, value: {}, source: {}"

    assert holds(DECEMBER, jordan.format(3, "own"), jordan.format(30, "daily"), tolerance="5") == ()


def test_parts_that_are_more_than_their_whole_hold_an_edition(holds: Holds) -> None:
    """A total whose members make more than it, beyond the tolerance, holds what shows the total."""
    asia = "metric: outlets, market: asia, period: 2025-12, value: 200, source: mb"
    total = "stores: {metric: outlets, market: asia, label: Stores}"

    [reason] = holds(DECEMBER, asia, figure=total, tolerance="4")

    assert reason.startswith("figures contradict one another by 5 %, more than 4 %: ")
    assert holds(DECEMBER, asia, figure=total, tolerance="5") == ()


def test_a_stated_change_that_is_wrong_holds_nothing(holds: Holds) -> None:
    """A percentage that a source worked out wrongly is printed in the notes; the figures themselves agree."""
    before = "metric: outlets, market: CN, period: 2024-12, value: 100, source: own"
    stated = f"{DECEMBER}, stated_percent: 50, stated_against: 2024-12"

    assert holds(before, stated, tolerance="1") == ()


def test_all_reasons_are_told_at_once(holds: Holds) -> None:
    """Whoever has to mend it is told everything that stands against an edition."""
    blocks = f"{KEY_FIGURES}\n{CHART}\n{TIMELINE}"

    assert holds(DECEMBER, blocks=blocks, figure=REQUIRED, period="2026-12") == (
        "no figure is known of December 2026",
        'the chart "How many?" is empty',
        'the timeline "What happened?" is empty',
        'the required figure "stores" is old: its latest value is of the end of December 2025',
    )
