from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.period import Grain, Period, PeriodError, add_months, parse_period, period_of, periods_between, span

GRAINS = [grain for grain in Grain if grain is not Grain.SPAN]
DAYS = st.dates(date(1001, 1, 8), date(8998, 12, 31))
PERIODS = st.builds(period_of, st.sampled_from(GRAINS), DAYS)
SPANS = st.builds(
    lambda start, days: span(start, start + timedelta(days=days)),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(1, 300_000),
)


@pytest.mark.parametrize(
    ("label", "start", "end", "grain"),
    [
        ("2025", "2025-01-01", "2026-01-01", Grain.YEAR),
        ("2025-H1", "2025-01-01", "2025-07-01", Grain.HALF),
        ("2025-H2", "2025-07-01", "2026-01-01", Grain.HALF),
        ("2025-Q3", "2025-07-01", "2025-10-01", Grain.QUARTER),
        ("2025-12", "2025-12-01", "2026-01-01", Grain.MONTH),
        ("2024-02", "2024-02-01", "2024-03-01", Grain.MONTH),
        ("2025-W01", "2024-12-30", "2025-01-06", Grain.WEEK),
        ("2020-W53", "2020-12-28", "2021-01-04", Grain.WEEK),
        ("2025-12-31", "2025-12-31", "2026-01-01", Grain.DAY),
        ("2024-02-29", "2024-02-29", "2024-03-01", Grain.DAY),
        ("2023-01/2023-07", "2023-01-01", "2023-08-01", Grain.SPAN),
        ("2022/2023", "2022-01-01", "2024-01-01", Grain.SPAN),
        ("2025-01-30/2025-02-02", "2025-01-30", "2025-02-03", Grain.SPAN),
    ],
)
def test_a_label_is_half_open_dates(label: str, start: str, end: str, grain: Grain) -> None:
    """A period of each grain runs from its first day up to, not including, its end."""
    period = parse_period(label)

    assert (date.fromisoformat(start), date.fromisoformat(end), grain) == (period.start, period.end, period.grain)
    assert period.last_day == period.end - timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2025-01/2025-12", "2025"),
        ("2025-Q1/2025-Q2", "2025-H1"),
        ("2025-10/2025-12", "2025-Q4"),
        ("2025-12-01/2025-12-31", "2025-12"),
        ("2024-12-30/2025-01-05", "2025-W01"),
        ("2025-Q1/2025-Q3", "2025-01/2025-09"),
        ("2025-W02/2025-W03", "2025-01-06/2025-01-19"),
        ("2024-02-29/2024-03-01", "2024-02-29/2024-03-01"),
    ],
)
def test_the_same_dates_have_one_label(written: str, label: str) -> None:
    """A span that is a year, half, quarter, month or week becomes that, so that equal dates are equal periods."""
    period = parse_period(written)

    assert label == period.label == str(period)
    assert parse_period(label) == period


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("2025-13", "is not in the calendar (a year has 12 of them)"),
        ("2025-00", "is not in the calendar (a year has 12 of them)"),
        ("2025-Q5", "is not in the calendar (a year has 4 of them)"),
        ("2025-H0", "is not in the calendar (a year has 2 of them)"),
        ("2025-02-29", "is not in the calendar"),
        ("2021-W53", "is not in the calendar"),
        ("2025-W00", "is not in the calendar"),
        ("25-12", "is not a period"),
        ("2025-1", "is not a period"),
        ("0999", "is not a period"),
        ("9999-12-31", "is not a period"),
        ("２０２５", "is not a period"),
        ("2025-1٢", "is not a period"),
        (" 2025", "is not a period"),
        ("2025\n", "is not a period"),
        ("", "is not a period"),
        ("last month", "is not a period"),
        ("2023-07/2023-01", "is not a span; write two periods of one kind in order, such as 2023-01/2023-07"),
        ("2023-07/2023-07", "is not a span"),
        ("2023/2023-07", "is not a span"),
        ("2023/2024/2025", "is not a span"),
        ("/2025", "is not a period"),
    ],
)
def test_a_bad_label_is_refused_with_what_to_write(label: str, message: str) -> None:
    """A text that is no period is refused with the reason, and with the forms that are allowed."""
    with pytest.raises(PeriodError) as caught:
        parse_period(label)

    assert message in str(caught.value)
    assert "2023-01/2023-07" in str(caught.value)


@pytest.mark.parametrize(
    ("label", "before"),
    [
        ("2025", "2024"),
        ("2025-H1", "2024-H2"),
        ("2025-Q1", "2024-Q4"),
        ("2025-01", "2024-12"),
        ("2021-W01", "2020-W53"),
        ("2024-03-01", "2024-02-29"),
        ("2025-01/2025-07", "2024-06/2024-12"),
        ("2025-02/2025-05", "2024-10/2025-01"),
        ("2025-01-11/2025-01-20", "2025-01-01/2025-01-10"),
        ("1000-01", "0999-12"),
    ],
)
def test_the_previous_period_is_as_long_as_this_one(label: str, before: str) -> None:
    """Before a period comes the one of its grain; before a span, one of as many months, or else days."""
    assert before == str(parse_period(label).previous())


@pytest.mark.parametrize(
    ("label", "before"),
    [
        ("2025", "2024"),
        ("2025-H2", "2024-H2"),
        ("2025-Q1", "2024-Q1"),
        ("2024-02", "2023-02"),
        ("2024-02-29", "2023-02-28"),
        ("2025-02-28", "2024-02-28"),
        ("2020-W53", "2019-W52"),
        ("2025-W14", "2024-W14"),
        ("2025-01/2025-07", "2024-01/2024-07"),
        ("2024-02-10/2024-02-28", "2023-02-10/2023-02-27"),
    ],
)
def test_a_year_before_is_the_same_period(label: str, before: str) -> None:
    """A year earlier, week 53 falls back to week 52 and the leap day to 28 February."""
    assert before == str(parse_period(label).year_before())


@pytest.mark.parametrize(
    ("label", "grain", "expected"),
    [
        ("2025-07", Grain.YEAR, "2025-01/2025-07"),
        ("2025-06", Grain.YEAR, "2025-H1"),
        ("2025-12", Grain.YEAR, "2025"),
        ("2025-08", Grain.QUARTER, "2025-07/2025-08"),
        ("2025-07", Grain.QUARTER, "2025-07"),
        ("2025-01-01", Grain.YEAR, "2025-01-01"),
        ("2025-01-10", Grain.YEAR, "2025-01-01/2025-01-10"),
        ("2025-W01", Grain.YEAR, "2025-01-01/2025-01-05"),
        ("2025", Grain.YEAR, "2025"),
    ],
)
def test_to_date_runs_from_the_start_of_what_is_around(label: str, grain: Grain, expected: str) -> None:
    """The year to date of July is January to July, under the shortest label there is."""
    assert expected == str(parse_period(label).to_date_of(grain))


def test_periods_between_are_all_that_touch() -> None:
    """The periods of a grain that touch some dates are whole, and in order."""
    quarters = periods_between(Grain.QUARTER, date(2024, 12, 31), date(2025, 4, 1))

    assert [str(quarter) for quarter in quarters] == ["2024-Q4", "2025-Q1"]


def test_containing_is_about_dates_alone() -> None:
    """A period contains another if it has all its dates; its own end is not among them."""
    year = parse_period("2025")

    assert year.contains(parse_period("2025-12-31"))
    assert year.contains(year)
    assert not year.contains(parse_period("2026-01-01"))
    assert not parse_period("2025-12").contains(year)
    assert parse_period("2025-01").same_dates(span(date(2025, 1, 1), date(2025, 2, 1)))


def test_months_are_added_to_the_last_day_that_exists() -> None:
    """A month after 31 January is the last of February; twelve months before the leap day is the 28th."""
    assert date(2025, 2, 28) == add_months(date(2025, 1, 31), 1)
    assert date(2023, 2, 28) == add_months(date(2024, 2, 29), -12)


def test_a_span_belongs_to_no_calendar() -> None:
    """There is no span that a day falls into."""
    with pytest.raises(PeriodError, match="a span belongs to no calendar"):
        period_of(Grain.SPAN, date(2025, 1, 1))


@given(st.one_of(PERIODS, SPANS))
def test_the_previous_period_ends_where_this_one_starts(period: Period) -> None:
    """Between a period and the one before it lies no day, and no day is in both."""
    assert period.start == period.previous().end
    assert period.previous().start < period.start


@given(st.sampled_from(GRAINS), DAYS)
def test_the_period_of_a_day_holds_it(grain: Grain, day: date) -> None:
    """A day falls into the period of each grain that is said to be its."""
    period = period_of(grain, day)

    assert period.start <= day < period.end
    assert grain is period.grain


@given(st.one_of(PERIODS, SPANS))
def test_what_is_printed_can_be_read(period: Period) -> None:
    """A label is read as the period it was printed for."""
    assert period == parse_period(str(period))


@given(st.one_of(PERIODS, SPANS), st.sampled_from([Grain.QUARTER, Grain.HALF, Grain.YEAR]))
def test_to_date_ends_where_the_period_ends(period: Period, grain: Grain) -> None:
    """The dates so far end with the period, begin with what is around, and have a label that can be read."""
    so_far = period.to_date_of(grain)

    assert period.end == so_far.end
    assert period_of(grain, period.last_day).start == so_far.start
    assert so_far == parse_period(str(so_far))
