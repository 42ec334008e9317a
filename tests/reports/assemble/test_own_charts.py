"""Charts that a workspace draws itself, as values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports.briefing import Briefing, OwnChart
from reports.errors import InputError

Make = Callable[..., Briefing]
Only = Callable[[Briefing, type], Any]
Said = Callable[[Any], str]

BLOCK = "type: figure, make: charts:stores, title: How many?, alt: A line that rises., window: 12 months, data: "


def test_a_function_is_given_the_series_its_block_asks_for(assembled: Make, only: Only) -> None:
    """Series come as frozen values with days, words and qualifiers, named by metric where there are several."""
    chart = only(
        assembled(f"{BLOCK}[{{metric: outlets, markets: [WORLD]}}, {{metric: cars, markets: [HK], by: year}}]"),
        OwnChart,
    )

    stores, cars = chart.series
    assert (stores.name, cars.name) == ("Outlets, World", "Cars, Hong Kong")
    assert [(str(one.day), int(one.value), one.words) for one in stores.points] == [
        ("2025-06-30", 580, "over 580"),
        ("2025-12-31", 688, "688"),
    ]
    assert [one.words for one in cars.points] == ["1,233"]
    assert (chart.make, chart.alt, str(chart.start), str(chart.end)) == (
        "charts:stores",
        "A line that rises.",
        "2025-01-01",
        "2026-01-01",
    )


def test_its_sources_are_cited(assembled: Make, only: Only, said: Said) -> None:
    """Whatever a function makes of its series, the page names where they come from."""
    chart = only(assembled(f"{BLOCK}[{{metric: outlets, markets: [WORLD]}}]"), OwnChart)

    assert said(chart.note).startswith("Sources")
    assert chart.note[1].marks


def test_a_chart_without_a_value_holds_its_edition(assembled: Make) -> None:
    """A function that would be given nothing is not sent out."""
    held = assembled(f"{BLOCK}[{{metric: cars, markets: [CN], by: year}}]").holds

    assert 'the chart "How many?" is empty' in held


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("alt: A line that rises., ", ""), "alt"),
        (("charts:stores", "stores"), "names no function; write it as file:function"),
        (("charts:stores", "charts:_stores"), "leave the underscore out"),
        (("metric: outlets", "metric: outlet"), 'did you mean "outlets"'),
    ],
)
def test_a_block_that_lacks_something_is_refused(assembled: Make, change: tuple[str, str], message: str) -> None:
    """Without words for those who cannot see it, without a function or with unknown series, there is no chart."""
    block = f"{BLOCK}[{{metric: outlets, markets: [WORLD]}}]".replace(*change)

    with pytest.raises(InputError, match=message):
        assembled(block)
