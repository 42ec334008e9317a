from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from matplotlib.lines import Line2D

from reports.briefing import Chart, Point, Series
from reports.charts import ChartStyle, build
from reports.charts.area import stacks_of
from reports.charts.plain import Shapes


def series(name: str, **values: int | None) -> Series:
    """Return a series of months of 2025, given as ``m1=3, m2=None``."""
    points = tuple(
        Point(key, None if value is None else Decimal(value), str(value), date(2025, int(key[1:]), 1))
        for key, value in values.items()
    )
    return Series(name, points)


def test_parts_add_up() -> None:
    """Each part stands on those before it."""
    (stack,) = stacks_of([series("a", m1=1, m2=2), series("b", m1=10, m2=20)], steps=False)

    assert stack.tops == ((1, 2), (11, 22))


def test_a_part_that_is_not_known_breaks_the_stack() -> None:
    """A total with a part missing is not drawn."""
    stacks = stacks_of([series("a", m1=1, m2=None, m3=3), series("b", m1=1, m2=2, m3=3)], steps=False)

    assert [stack.days for stack in stacks] == [(date(2025, 1, 1),), (date(2025, 3, 1),)]


def test_a_stock_is_held_until_it_is_counted_again() -> None:
    """With stocks counted on different days each holds its last value; before the first count there is no total."""
    (stack,) = stacks_of([series("a", m1=1, m3=3), series("b", m2=10)], steps=True)

    assert stack.days == (date(2025, 2, 1), date(2025, 3, 1))
    assert stack.tops == ((1, 3), (11, 13))


def test_every_part_is_one_shape_named_at_its_end(style: ChartStyle) -> None:
    """Two parts are two areas, each with its name and last value at the right."""
    chart = Chart("area", "T", "S", "outlets", (series("China", m1=1, m2=2), series("Europe", m1=3, m2=4)), "alt")

    sheet = build(chart, style, 494, 150)

    assert len([a for a in sheet.artists if isinstance(a, Shapes)]) == 2
    assert {"China 2", "Europe 4"} <= {label.text for label in sheet.labels}


def test_what_is_not_exact_has_an_open_mark_on_its_part(style: ChartStyle) -> None:
    """A bound or an estimate is an open mark, as on a line, at the top of the part whose value it is."""
    exact, vague = series("China", m1=1, m2=2), series("Europe", m1=3, m2=4)
    over = replace(vague, points=(vague.points[0], replace(vague.points[1], qualifier="over")))
    chart = Chart("area", "T", "S", "outlets", (exact, over), "alt")

    [mark] = [a for a in build(chart, style, 494, 150).artists if isinstance(a, Line2D)]

    assert (list(mark.get_ydata()), mark.get_markeredgecolor()) == ([6], style.palette[1])  # type: ignore[arg-type]  # a list
