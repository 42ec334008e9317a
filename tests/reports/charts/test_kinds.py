"""What is particular to each kind of chart: which mark stands where, and what is never drawn as what it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from reports.briefing import Chart, Launch, Launches, Point, Qualifier, Series, Spark
from reports.charts import ChartStyle, Sheet, build, build_spark, natural_height
from reports.charts.bump import tracks_of
from reports.charts.colours import land_colour, step_colour
from reports.charts.frame import Frame
from reports.charts.gantt import bar_of
from reports.charts.multiples import columns_of
from reports.charts.plain import Outlines, Plain, Shapes, Strokes
from reports.charts.spark import runs_of
from reports.charts.waterfall import steps_of
from reports.colour import channels


def point(label: str, value: int | None, qualifier: Qualifier = "exact", **more: object) -> Point:
    """Return a point; its day is in the year its label names, where it names one."""
    day = date(int(label), 12, 31) if label.isdigit() else None
    words = "" if value is None else f"{value:,}"
    return Point(label, None if value is None else Decimal(value), words, day, qualifier, **more)  # type: ignore[arg-type]


def chart(mode: str, *series: Series, **more: object) -> Chart:
    """Return a chart."""
    return Chart(mode, "T", "S", "outlets", series, "alt", **more)  # type: ignore[arg-type]


def drawn(one: Chart | Launches, style: ChartStyle, width: float = 494) -> Sheet:
    """Return a drawing at its natural height."""
    return build(one, style, width, natural_height(one, style, width))


def fills(sheet: Sheet, colour: str) -> list[Artist]:
    """Return the artists of boxes that are filled with a colour."""
    wanted = pytest.approx(channels(colour), abs=0.01)
    return [a for a in sheet.artists if isinstance(a, Shapes) and tuple((a.get_facecolor() or ())[:3]) == wanted]


def words(sheet: Sheet) -> set[str]:
    """Return all that is written."""
    return {label.text for label in sheet.labels}


# Bars with their change --------------------------------------------------------------------------------------------


def test_a_bars_change_follows_its_value(style: ChartStyle) -> None:
    """The value before is an upright on the bar, the change stands after the value, and a key says what of when."""
    bars = Series("Outlets", (point("China", 294, before=Decimal(210), change="+84"), point("Chile", 4)))
    sheet = drawn(chart("bar", bars, before="end of December 2024"), style)
    labels = {label.text: label for label in sheet.labels}

    [upright] = [a for a in sheet.artists if isinstance(a, Strokes) and a.get_zorder() == 5][-1:]
    [bar] = [a for a in sheet.artists if isinstance(a, Shapes)][:1]

    assert labels["294"].x < labels["+84"].x
    assert "end of December 2024" in labels
    box, x = bar.get_paths()[0].get_extents(), float(upright.get_paths()[0].vertices[0][0])
    assert (x - box.x0) / box.width == pytest.approx(210 / 294, abs=0.01)


def test_a_bar_that_fell_leaves_room_for_what_it_was(style: ChartStyle) -> None:
    """Where the value before was larger, its upright still stands on the sheet, before the words."""
    sheet = drawn(chart("bar", Series("Outlets", (point("Peru", 5, before=Decimal(500), change="−495"),))), style, 239)
    x = max(float(segment.vertices[0][0]) for a in sheet.artists if isinstance(a, Strokes) for segment in a.get_paths())

    assert x < next(label.x for label in sheet.labels if label.text == "5")


# Heat maps ---------------------------------------------------------------------------------------------------------


def test_a_cell_without_a_figure_is_no_zero(style: ChartStyle) -> None:
    """A gap has the tone of bare land and is keyed; a zero has that of the lowest class."""
    row = Series("China", (point("2023", 0), point("2024", None), point("2025", 9)))
    sheet = drawn(chart("heat", row, breaks=(Decimal(1),), levels=("0", "1 to 9")), style)

    assert len(fills(sheet, land_colour(style))) == 2  # the cell, and its key
    assert len(fills(sheet, step_colour(0, 2, style))) == 2
    assert {"no public figure", "0", "1 to 9"} <= words(sheet)


def test_a_heat_map_says_values_where_all_fit(style: ChartStyle) -> None:
    """In few wide cells the values are written, each readable on its colour; in many narrow ones none is."""
    few = chart("heat", Series("China", (point("2024", 1), point("2025", 9))), breaks=(Decimal(5),), levels=("a", "b"))
    many = replace(few, series=(Series("China", tuple(point(f"{1900 + i}", 1000 + i) for i in range(100))),))

    assert {"1", "9"} <= words(drawn(few, style))
    assert not any(text.startswith("1,0") for text in words(drawn(many, style)))


def test_a_bound_is_marked_in_its_cell(style: ChartStyle) -> None:
    """Where values are not written, a cell whose source says "over" has a small angle up, "under" one down."""
    points = (point("2024", 1_000_000, "over"), *(point(f"{1900 + i}", 1_000_000) for i in range(60)))
    sheet = drawn(chart("heat", Series("China", points), levels=("all",)), style, 239)
    [angle] = [a.get_paths()[0].vertices for a in sheet.artists if isinstance(a, Strokes) and a.get_zorder() == 4]

    assert angle[1][1] > angle[0][1]


# Small multiples ---------------------------------------------------------------------------------------------------


def test_panels_share_their_scale(style: ChartStyle) -> None:
    """A line for twice the value ends twice as high in its panel."""
    big, small = (Series(name, (point("2024", value), point("2025", value))) for name, value in (("A", 80), ("B", 40)))
    sheet = drawn(chart("multiples", big, small), style)

    heights = {}
    for line in (a for a in sheet.artists if isinstance(a, Line2D) and a.get_zorder() == 3):
        heights[float(line.get_ydata()[0])] = line.get_transform().transform((0, float(line.get_ydata()[0])))[1]
    foot = line.get_transform().transform((0, 0))[1]

    assert (heights[80] - foot) / (heights[40] - foot) == pytest.approx(2)


@pytest.mark.parametrize(
    ("count", "width", "columns"), [(1, 494, 1), (4, 494, 4), (5, 494, 3), (4, 239, 2), (3, 239, 2)]
)
def test_panels_fill_their_rows(count: int, width: float, columns: int) -> None:
    """Panels are set so that the last row is as full as can be."""
    assert columns_of(count, width) == columns


# Waterfalls --------------------------------------------------------------------------------------------------------


def test_steps_stand_on_one_another(style: ChartStyle) -> None:
    """Each change begins where the one before it ended; a total stands on zero."""
    series = Series(
        "Outlets",
        (
            point("End of 2024", 31, role="total"),
            point("New", 10),
            point("Not explained", -2, role="rest"),
            point("End of 2025", 39, role="total"),
        ),
    )

    steps = steps_of(chart("waterfall", series), style, 494)

    assert [(step.start, step.end) for step in steps] == [(0, 31), (31, 41), (41, 39), (0, 39)]


def test_a_step_hangs_from_where_the_one_before_it_ended(style: ChartStyle) -> None:
    """The closing total too: the line to it comes down from the last step, and not along the axis."""
    points = (point("Start", 31, role="total"), point("New", 10), point("Rest", -2, role="rest"))
    sheet = drawn(chart("waterfall", Series("O", (*points, point("End", 39, role="total")))), style)
    threads = [a for a in sheet.artists if isinstance(a, Strokes) and a.get_linestyle()[1]]
    [*_, closing] = [a for a in fills(sheet, style.palette[0]) if a.get_zorder() == 2]

    [path] = threads[-1].get_paths()  # type: ignore[attr-defined]
    right = max(x for x, _ in closing.get_paths()[0].vertices)  # type: ignore[attr-defined]

    assert [x for x, _ in path.vertices] == pytest.approx([right, right])


def test_what_nothing_explains_is_hollow_and_dashed(style: ChartStyle) -> None:
    """The step that no source explains cannot be taken for one that is."""
    sheet = drawn(chart("waterfall", Series("O", (point("Rest", 5, role="rest"), point("New", 5)))), style)
    [rest] = fills(sheet, style.paper)

    assert rest.get_linestyle()[1] is not None  # type: ignore[attr-defined]


def test_a_step_without_a_figure_keeps_its_row(style: ChartStyle) -> None:
    """A part of which nothing is public is named, and moves nothing."""
    series = Series("O", (point("Start", 5, role="total"), point("Asia", None), point("Europe", 2)))

    steps = steps_of(chart("waterfall", series), style, 494)

    assert [(step.start, step.end) for step in steps] == [(0, 5), (5, 5), (5, 7)]
    assert {"Asia", "no public figure"} <= words(drawn(chart("waterfall", series), style))


# Ranks and slopes --------------------------------------------------------------------------------------------------


def test_first_is_at_the_top(style: ChartStyle) -> None:
    """A better rank stands higher, whatever the order of the series."""
    worse, better = (Series(n, (point("2024", rank), point("2025", rank))) for n, rank in (("A", 5), ("B", 1)))

    tracks = {track.name: track for track in tracks_of((worse, better), (0, 0, 100, 100), style)}

    assert tracks["B"].last[1][1] == 100
    assert tracks["A"].last[1][1] == 0


def test_a_year_without_a_rank_breaks_the_line(style: ChartStyle) -> None:
    """A market that is not ranked in a year is not drawn in it."""
    series = Series("A", (point("2023", 2), point("2024", None), point("2025", 1)))

    [track] = tracks_of((series,), (0, 0, 90, 90), style)

    assert [len(run) for run in track.runs] == [1, 1]


def test_every_rank_is_said_in_its_dot(style: ChartStyle) -> None:
    """Ranks are written in the dots, readable on them, and the name stands at the end of the line."""
    sheet = drawn(chart("rank", Series("Sweden", (point("2024", 3), point("2025", 12)))), style)

    assert {"3", "12", "Sweden"} <= words(sheet)


def test_a_market_known_at_one_end_alone_has_no_line(style: ChartStyle) -> None:
    """A slope needs both ends: with one, a dot is drawn, and the name says what is missing."""
    both = Series("China", (point("2024", 210), point("2025", 294)))
    gone = Series("Peru", (point("2024", 20), point("2025", None)))
    sheet = drawn(chart("slope", both, gone), style)

    lines = [a for a in sheet.artists if isinstance(a, Line2D) and a.get_marker() == "None"]

    assert len(lines) == 1
    assert {"210", "China 294", "Peru: no public figure"} <= words(sheet)


# Results against targets -------------------------------------------------------------------------------------------


def test_a_target_is_never_a_bar(style: ChartStyle) -> None:
    """Where there is a target and no result, an upright is drawn and no bar, and the words say so."""
    results = Series("result", (point("2024", 65_000, "about"), point("2025", None)))
    targets = Series("target", (point("2025", 120_000, "target"),))
    sheet = drawn(chart("bullet", results, targets), style)
    bars = [a for a in sheet.artists if isinstance(a, Shapes) and a.get_zorder() == 2]

    assert len(bars) == 2  # the result of 2024, and the key
    assert {"2025", "no public figure", "120,000"} <= words(sheet)


def test_result_and_target_share_a_scale(style: ChartStyle) -> None:
    """A result of three quarters of its target is drawn as long as three quarters of the way to the upright."""
    sheet = drawn(
        chart("bullet", Series("result", (point("Chile", 30),)), Series("target", (point("Chile", 40, "target"),))),
        style,
    )
    [bar] = [a for a in sheet.artists if isinstance(a, Shapes) and a.get_paths()[0].get_extents().width > 20]
    [*_, upright] = [a for a in sheet.artists if isinstance(a, Strokes) and a.get_zorder() == 5]

    box = bar.get_paths()[0].get_extents()

    assert box.width / (float(upright.get_paths()[0].vertices[0][0]) - box.x0) == pytest.approx(0.75, abs=0.01)


# Launches ----------------------------------------------------------------------------------------------------------

FRAME = Frame(0, 0, 365, 100, date(2025, 1, 1).toordinal(), date(2026, 1, 1).toordinal())


def test_an_entry_known_to_the_half_year_is_pale_until_it_is_sure(style: ChartStyle) -> None:
    """A bar is firm only from the day by which the market was surely entered."""
    row = Launch("Peru", "live", "", date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1))

    unsure, known = bar_of(row, FRAME, 50, style)

    assert unsure is not None
    assert known is not None
    assert (unsure[0], unsure[2], known[0], known[2]) == (0, 181, 181, 365)


def test_a_market_without_a_date_has_no_bar(style: ChartStyle) -> None:
    """Nothing is drawn where nothing is known of when; the row's words say so."""
    assert bar_of(Launch("Peru", "live", "date not public"), FRAME, 50, style) == (None, None)


def test_a_plan_is_dashed(style: ChartStyle) -> None:
    """What is planned is a dashed outline, and ahead of the line where the period ends."""
    row = Launch("Brazil", "planned", "planned for H1 2026", date(2026, 1, 1), date(2026, 1, 1), date(2026, 7, 1))
    chart = Launches(
        title="T",
        subtitle="",
        rows=(row,),
        states=(("planned", "Planned"),),
        start=date(2025, 1, 1),
        end=date(2027, 1, 1),
        today=date(2026, 1, 1),
        alt="alt",
        unsure="",
    )

    plans = fills(drawn(chart, style), style.paper)

    assert all(plan.get_linestyle()[1] is not None for plan in plans if plan.get_zorder() == 2)  # type: ignore[attr-defined]
    assert not any(isinstance(a, Outlines) for a in drawn(chart, style).artists)


# Small lines in tables ---------------------------------------------------------------------------------------------

DAYS = (date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30))


def spark(*values: int | None) -> Spark:
    """Return a small line over months."""
    known = [None if value is None else Decimal(value) for value in values]
    return Spark(tuple(zip(DAYS, known, strict=False)), "words")


@pytest.mark.parametrize(
    ("values", "lengths"),
    [((), []), ((5,), [1]), ((5, None, 7, 9), [1, 2]), ((None, None), []), ((4, 4, 4), [3]), ((-3, 3_000_000), [2])],
)
def test_a_small_line_breaks_at_a_gap(values: tuple[int | None, ...], lengths: list[int]) -> None:
    """Values run on until one is missing; a value alone is a run of one."""
    assert [len(run) for run in runs_of(spark(*values).points)] == lengths


@pytest.mark.parametrize("values", [(), (5,), (4, 4, 4), (-3, None, 3_000_000, 3)])
def test_a_small_line_stays_in_its_cell(style: ChartStyle, values: tuple[int | None, ...]) -> None:
    """Whatever the values, marks stay inside the cell, and the last value has a dot where there is one."""
    sheet = build_spark(spark(*values), style, 46, 10)

    paths = [path for a in sheet.artists if isinstance(a, Plain) for path in a.get_paths()]
    boxes = [path.get_extents() for path in paths]

    assert all(b.x0 >= 0 and b.y0 >= 0 and b.x1 <= 46 and b.y1 <= 10 for b in boxes)
    assert bool(boxes) is bool(values)


@pytest.mark.parametrize(("steps", "corners"), [(True, 5), (False, 3)])
def test_a_small_line_of_a_stock_holds_each_value_until_the_next(style: ChartStyle, steps: bool, corners: int) -> None:
    """A stock rises at the date of its next count, at right angles; what happens over a time is joined straight."""
    sheet = build_spark(replace(spark(4, 5, 7), steps=steps), style, 46, 10)

    [line] = [path for a in sheet.artists if isinstance(a, Strokes) for path in a.get_paths()]

    assert len(line.vertices) == corners
    turns = [a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line.vertices)]
    assert all(turns) is steps
