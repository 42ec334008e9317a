from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.charts import ChartStyle
from reports.charts.frame import Frame, value_scale
from reports.charts.labels import shorten, spread, wrap
from reports.charts.numerals import axis_numbers, locale_of
from reports.charts.periods import floor_period, months_between, period_ticks
from reports.typeface import Typeface

EN = locale_of("en")


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([22, 39], (0, 10, 20, 30, 40)),
        ([39, 39], (0, 10, 20, 30, 40)),
        ([0, 0], (0, 1)),
        ([980, 1010], (980, 990, 1000, 1010)),
        ([-30, 22], (-40, -20, 0, 20, 40)),
        ([1, 2, 3], (0, 1, 2, 3)),
        ([0.2, 0.9], (0, 0.25, 0.5, 0.75, 1)),
    ],
)
def test_ticks_are_round_and_take_in_all_values(
    values: list[float], ticks: tuple[float, ...], style: ChartStyle
) -> None:
    """Counts get whole ticks; zero is left out only where values are far from it."""
    assert value_scale(values, 120, EN, style, zero=False).ticks == ticks


def test_numbers_follow_the_language(typeface: Typeface) -> None:
    """Separators and short millions are the language's own, decimals alike along an axis."""
    assert axis_numbers([0, 20000], EN, typeface) == ["0", "20,000"]
    assert axis_numbers([0, 20000], locale_of("de"), typeface) == ["0", "20.000"]
    assert axis_numbers([0, 0.25, 0.5], EN, typeface) == ["0.00", "0.25", "0.50"]
    assert axis_numbers([-2, 0], EN, typeface) == ["\u22122", "0"]
    assert axis_numbers([0, 1_500_000], EN, typeface) == ["0", "1.5M"]


def test_a_thin_space_the_typeface_lacks_is_replaced(typeface: Typeface) -> None:
    """French thousands do not stop an edition whose fonts have no narrow space."""
    face = typeface.face()
    bare = Typeface({"regular": replace(face, glyphs=face.glyphs - {0x202F})})

    (number,) = axis_numbers([20000], locale_of("fr"), bare)

    assert number == "20\u00a0000"


@pytest.mark.parametrize(
    ("end", "width", "labels"),
    [
        (date(2024, 7, 1), 400, ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]),
        (date(2026, 1, 1), 400, ["Jan", "Apr", "Jul", "Oct", "Jan", "Apr", "Jul", "Oct"]),
        (date(2029, 1, 1), 200, ["2024", "2025", "2026", "2027", "2028"]),
        (date(2024, 2, 1), 300, ["Jan 1", "Jan 8", "Jan 15", "Jan 22", "Jan 29"]),
    ],
)
def test_the_axis_marks_the_finest_periods_that_fit(end: date, width: float, labels: list[str]) -> None:
    """Days, months, quarters or years, as the window and the width allow."""
    ticks = period_ticks(date(2024, 1, 1), end, width, EN, lambda word: 4.0 * len(word), centred=False)

    assert [tick.label for tick in ticks] == labels


def test_years_are_said_once_under_months() -> None:
    """The year stands under its first mark only."""
    ticks = period_ticks(date(2024, 7, 1), date(2025, 7, 1), 480, EN, lambda word: 12.0, centred=False)

    assert [(tick.label, tick.year) for tick in ticks if tick.year] == [("Jul", "2024"), ("Jan", "2025")]


def test_a_period_cut_by_the_window_is_not_named_by_a_day_off_the_axis() -> None:
    """A quarter whose first month is before the window has no label on a line's axis, but has one under columns."""
    window = date(2022, 9, 1), date(2024, 9, 1)

    on_line, under_columns = (
        period_ticks(*window, 300, EN, lambda word: 12.0, centred=centred)[0].label for centred in (False, True)
    )

    assert (on_line, under_columns) == ("", "Q3")


def test_years_before_the_window_are_not_named() -> None:
    """Where only every fifth year is marked, none stands at the left of an axis that begins after it."""
    ticks = period_ticks(date(1966, 1, 1), date(2006, 1, 1), 300, EN, lambda word: 20.0, centred=False)

    assert [tick.label for tick in ticks][:3] == ["", "1970", "1975"]


def test_periods_are_found_from_days() -> None:
    """A day belongs to the period it lies in; how far points are apart is judged by the nearest two."""
    assert floor_period(date(2025, 12, 31), 3) == date(2025, 10, 1)
    assert floor_period(date(2025, 12, 31), 12) == date(2025, 1, 1)
    assert months_between([date(2024, 12, 31), date(2025, 12, 31)]) == 12
    assert months_between([date(2024, 3, 31), date(2024, 6, 30), date(2025, 6, 30)]) == 3


def test_a_frame_places_data_as_its_transform_does() -> None:
    """Page places by hand and by matplotlib's transform agree."""
    frame = Frame(10, 20, 110, 220, 0, 50, -5, 5)

    assert tuple(frame.transform().transform((25, 0))) == pytest.approx((frame.x(25), frame.y(0))) == (60, 120)


def test_spreading_keeps_order_and_bounds() -> None:
    """Things wanted at one place are set side by side about it, in order, inside the bounds."""
    assert spread([50, 50, 90], [10, 10, 10], 0, 100) == pytest.approx([55, 45, 90])
    assert spread([40, 48, 50, 51], [10, 10, 10, 10], 0, 100) == pytest.approx([32.25, 42.25, 52.25, 62.25])
    assert spread([98, 99], [10, 10], 0, 100) == pytest.approx([85, 95])
    assert spread([2], [10], 0, 100) == [5]


def test_long_words_are_shortened_to_measure(typeface: Typeface) -> None:
    """A label is cut where the typeface says it must be, with an ellipsis, and whole where it fits."""
    cut = shorten("Association of Southeast Asian Nations", 60, 7, typeface)

    assert cut.endswith("…")
    assert typeface.width(cut, 7) <= 60
    assert shorten("China", 60, 7, typeface) == "China"
    assert wrap("Association of Southeast", 60, 7, typeface) == ["Association of", "Southeast"]
