from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from matplotlib.lines import Line2D

from reports.briefing import Chart, Point, Qualifier, Series
from reports.charts import ChartStyle, Sheet, build
from reports.charts.frame import Frame
from reports.charts.line import Spot, bound_tick, stretches, trace_of
from reports.errors import RenderError


def at(day: str, value: int | None, qualifier: Qualifier = "exact", words: str = "") -> Point:
    """Return a point on a day."""
    said = words or ("" if value is None else str(value))
    return Point(day, None if value is None else Decimal(value), said, date.fromisoformat(day), qualifier)


def line(*points: Point, steps: bool = False, name: str = "World") -> Chart:
    """Return a line chart of one series."""
    return Chart("line", "T", "S", "countries", (Series(name, points),), "alt", steps=steps)


def lines(sheet: Sheet) -> list[Line2D]:
    """Return the drawn lines, markers aside."""
    return [a for a in sheet.artists if isinstance(a, Line2D) and a.get_linestyle() != "None"]


def markers(sheet: Sheet) -> list[Line2D]:
    """Return the markers."""
    return [a for a in sheet.artists if isinstance(a, Line2D) and a.get_marker() == "o"]


def test_a_gap_breaks_the_line(style: ChartStyle) -> None:
    """A value that is not known leaves a hole: two lines, neither crossing it."""
    chart = line(
        at("2021-12-31", 5), at("2022-12-31", 6), at("2023-12-31", None), at("2024-12-31", 7), at("2025-12-31", 9)
    )

    drawn = lines(build(chart, style, 494, 150))

    assert [list(each.get_ydata()) for each in drawn] == [[5, 6], [7, 9]]


def test_a_stock_is_drawn_as_steps(style: ChartStyle) -> None:
    """A stock holds its value until the next one is known; a flow does not."""
    points = (at("2024-01-31", 22), at("2024-05-31", 23), at("2024-12-31", 31))

    stock, flow = (lines(build(line(*points, steps=steps), style, 494, 150))[0] for steps in (True, False))

    assert (stock.get_drawstyle(), flow.get_drawstyle()) == ("steps-post", "default")


@pytest.mark.parametrize("qualifier", ["over", "under", "about", "target", "plan"])
def test_what_is_not_exact_is_hollow(qualifier: Qualifier, style: ChartStyle) -> None:
    """A bound, an estimate and a target have an open marker; what was observed exactly a full one."""
    sheet = build(line(at("2024-01-31", 22), at("2024-12-31", 31, qualifier)), style, 494, 150)

    full, hollow = markers(sheet)

    assert (list(full.get_ydata()), list(hollow.get_ydata())) == ([22], [31])
    assert (full.get_markerfacecolor(), hollow.get_markerfacecolor()) == (style.palette[0], style.paper)


@pytest.mark.parametrize(("qualifier", "way"), [("over", 1), ("under", -1), ("about", 0)])
def test_a_bound_points_where_the_value_may_be(qualifier: Qualifier, way: int) -> None:
    """A value "over" has a tick upwards, "under" one downwards, "about" none."""
    spot = Spot(at("2024-01-31", 22, qualifier), 0.5, 0.5)

    ticks = bound_tick(spot, Frame(0, 0, 100, 100))

    assert [round(tick[-1][1] - tick[0][1]) for tick in ticks[:1]] == ([5 * way] if way else [])


def test_a_target_is_led_to_by_dashes(style: ChartStyle) -> None:
    """What is hoped for is not drawn as if it had happened."""
    chart = line(at("2024-12-31", 31), at("2025-12-31", 39), at("2026-12-31", 50, "target"), steps=True)

    happened, hoped = lines(build(chart, style, 494, 150))

    assert (happened.is_dashed(), hoped.is_dashed()) == (False, True)
    assert list(hoped.get_ydata()) == [39, 50]


def test_stretches_part_observed_from_hoped() -> None:
    """A plan between two observations is dashed on both sides."""
    run = trace_of(
        Series("x", (at("2024-01-31", 1), at("2024-02-29", 2, "plan"), at("2024-03-31", 3), at("2024-04-30", 4))),
        "#000000",
    ).runs[0]

    parts = [([spot.y for spot in part], hoped) for part, hoped in stretches(run)]

    assert parts == [([1, 2, 3], True), ([3, 4], False)]


def test_values_are_said_in_the_words_of_the_briefing(style: ChartStyle, words_of: Callable[[Sheet], str]) -> None:
    """The last value stands at the end of its line, worded as the briefing words it, and can be selected."""
    sheet = build(line(at("2024-01-31", 190, "over", "over 190"), at("2025-12-31", 294)), style, 239, 150)

    text = words_of(sheet)

    assert "over 190" in text
    assert "294" in text


def test_several_series_are_named_at_their_ends(style: ChartStyle) -> None:
    """Names and last values stand right of the plot in the colours of the lines, not in a legend."""
    series = (
        Series("China", (at("2024-01-31", 190), at("2025-12-31", 294))),
        Series("Europe", (at("2024-01-31", 280), at("2025-12-31", 322))),
    )

    sheet = build(Chart("line", "T", "S", "outlets", series, "alt"), style, 494, 150)

    named = {label.text: label for label in sheet.labels if label.weight == "bold"}
    assert set(named) == {"China 294", "Europe 322"}
    assert named["China 294"].colour == style.palette[0]
    assert min(label.x for label in named.values()) > 400


def test_all_series_have_dots_or_none_has(style: ChartStyle) -> None:
    """Where one series is too long for a dot at each value, a short one beside it has only its last dot too."""
    months = tuple(at(f"20{10 + i // 12}-{i % 12 + 1:02}-28", i) for i in range(120))
    series = (Series("China", months), Series("Peru", months[-8:]))

    sheet = build(Chart("line", "T", "S", "outlets", series, "alt"), style, 494, 150)

    assert [len(list(each.get_ydata())) for each in markers(sheet)] == [1, 1]


def test_names_that_do_not_fit_become_keys(style: ChartStyle) -> None:
    """Where the ends cannot be named, a legend above the plot names every series."""
    series = tuple(Series(f"Market {i}", (at("2024-01-31", i), at("2025-12-31", i + 1))) for i in range(12))

    sheet = build(Chart("line", "T", "S", "outlets", series, "alt"), style, 494, 120)

    assert {f"Market {i}" for i in range(12)} <= {label.text for label in sheet.labels}


def test_dollars_are_letters(style: ChartStyle, words_of: Callable[[Sheet], str]) -> None:
    """Text between dollars prints as it stands, never as mathematics."""
    series = (Series("From $5 to $9", (at("2024-01-31", 1),)), Series("$5_ to 9^$", (at("2024-01-31", 4),)))

    text = words_of(build(Chart("line", "T", "S", "$", series, "alt"), style, 494, 150))

    assert "From $5 to $9" in text
    assert "$5_ to 9^$" in text


def test_a_value_without_a_day_is_refused(style: ChartStyle) -> None:
    """A value that cannot be placed is not left out in silence."""
    chart = line(Point("2024", Decimal(5), "5"))

    with pytest.raises(RenderError, match='"2024" in series "World" has a value but no day'):
        build(chart, style, 494, 150)
