from __future__ import annotations

from datetime import datetime
from itertools import islice

import pytest

from reports.schedule import ScheduleSpec
from scheduler.calendar import CalendarError, Schedule, compile_schedule, due_times, holidays_version
from scheduler.calendar.business import BusinessDays, business_days_of


def schedule(on: object, holidays: str | None = None) -> Schedule:
    """Return a schedule at 07:00 in UTC."""
    fields = {"at": "07:00", "timezone": "UTC", "on": on, "holidays": holidays}
    return compile_schedule(ScheduleSpec.model_validate(fields))


def first_days(due: Schedule, after: str = "2025-12-31 12:00", count: int = 3) -> list[str]:
    """Return the first days on which something is due."""
    walls = (one.wall for one in due_times(due, datetime.fromisoformat(after)))
    return [f"{wall:%Y-%m-%d}" for wall in islice(walls, count)]


@pytest.mark.parametrize(
    ("on", "days"),
    [
        ("every day", "2026-01-01 2026-01-02 2026-01-03"),
        ("daily", "2026-01-01 2026-01-02 2026-01-03"),
        ("monday", "2026-01-05 2026-01-12 2026-01-19"),
        ("Mon", "2026-01-05 2026-01-12 2026-01-19"),
        ("every monday", "2026-01-05 2026-01-12 2026-01-19"),
        ("monday, thursday", "2026-01-01 2026-01-05 2026-01-08"),
        ("thu and mon", "2026-01-01 2026-01-05 2026-01-08"),
        ("every business day", "2026-01-01 2026-01-02 2026-01-05"),
        ("first business day", "2026-01-01 2026-02-02 2026-03-02"),
        ("last business day", "2026-01-30 2026-02-27 2026-03-31"),
        ("3rd business day", "2026-01-05 2026-02-04 2026-03-04"),
        ("first monday", "2026-01-05 2026-02-02 2026-03-02"),
        ("1st monday, 3rd monday", "2026-01-05 2026-01-19 2026-02-02"),
        ("last friday", "2026-01-30 2026-02-27 2026-03-27"),
        ("Second  Tuesday", "2026-01-13 2026-02-10 2026-03-10"),
        ("last day", "2026-01-31 2026-02-28 2026-03-31"),
        ("first day", "2026-01-01 2026-02-01 2026-03-01"),
        ("day 1", "2026-01-01 2026-02-01 2026-03-01"),
        ("day 15, day 28", "2026-01-15 2026-01-28 2026-02-15"),
        ("monday, first monday", "2026-01-05 2026-01-12 2026-01-19"),
        ("day 5 of march", "2026-03-05 2027-03-05 2028-03-05"),
        ("first business day quarterly", "2026-01-01 2026-04-01 2026-07-01"),
        ("first business day of january, april, july, october", "2026-01-01 2026-04-01 2026-07-01"),
        ("day 1 half-yearly", "2026-01-01 2026-07-01 2027-01-01"),
        ("first friday yearly", "2026-01-02 2027-01-01 2028-01-07"),
        ("last friday of jun and dec", "2026-06-26 2026-12-25 2027-06-25"),
        ({"month": "1,7", "day": "last"}, "2026-01-31 2026-07-31 2027-01-31"),
        ({"day": "last Friday"}, "2026-01-30 2026-02-27 2026-03-27"),
        ({"day": "2nd tue"}, "2026-01-13 2026-02-10 2026-03-10"),
        ({"week_day": "sat-sun"}, "2026-01-03 2026-01-04 2026-01-10"),
        ({"month": "oct-dec", "day": "1-7/3"}, "2026-10-01 2026-10-04 2026-10-07"),
        ({"month": "february", "day": "25-31"}, "2026-02-25 2026-02-26 2026-02-27"),
        ({"day": "5th fri"}, "2026-01-30 2026-05-29 2026-07-31"),
    ],
)
def test_words_name_days(on: object, days: str) -> None:
    """The words for days mean what a reader with a paper calendar takes them to mean."""
    assert first_days(schedule(on)) == days.split()


@pytest.mark.parametrize(
    ("on", "holidays", "after", "days"),
    [
        ("first business day", "HK", "2025-12-31 12:00", "2026-01-02 2026-02-02 2026-03-02"),
        ("every business day", "HK", "2026-02-15 12:00", "2026-02-16 2026-02-20 2026-02-23"),
        ("every business day", "DE-BY", "2026-01-04 12:00", "2026-01-05 2026-01-07 2026-01-08"),
        ("every business day", "DE-BE", "2026-01-04 12:00", "2026-01-05 2026-01-06 2026-01-07"),
        ("first business day", "JP", "2025-12-31 12:00", "2026-01-02 2026-02-02 2026-03-02"),
        ("3rd business day", "US", "2025-12-31 12:00", "2026-01-06 2026-02-04 2026-03-04"),
        ("last business day", "US", "2021-12-01 12:00", "2021-12-30 2022-01-31 2022-02-28"),
        ("first business day", "SA", "2026-04-30 12:00", "2026-05-03 2026-06-01 2026-07-01"),
    ],
)
def test_holidays_are_no_business_days(on: str, holidays: str, after: str, days: str) -> None:
    """A country's holidays, those of its part and its own weekend are left out of business days."""
    assert first_days(schedule(on, holidays), after) == days.split()


def test_good_friday_and_saturdays_are_no_business_days_in_hong_kong() -> None:
    """Hong Kong's offices keep the general holidays, not the statutory ones alone, and a week of five days."""
    hong_kong = business_days_of("HK")

    closed = [day for day in ("2026-04-03", "2026-08-01") if datetime.fromisoformat(day).date() not in hong_kong]

    assert closed == ["2026-04-03", "2026-08-01"]
    assert hong_kong.holiday(datetime.fromisoformat("2026-04-03").date()) == "Good Friday"


def test_a_saturday_that_makes_up_for_a_holiday_is_a_business_day() -> None:
    """China's working Saturdays count, as the State Council's notice has them."""
    assert datetime.fromisoformat("2025-02-08").date() in business_days_of("CN")


def test_holidays_have_the_same_names_in_every_language_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A holiday's name does not depend on the language of the machine."""
    monkeypatch.setenv("LANGUAGE", "zh_HK")

    assert BusinessDays("HK").holiday(datetime.fromisoformat("2041-01-01").date()) == "New Year's Day"


def test_beyond_the_known_years_business_days_go_on() -> None:
    """In years whose holidays nobody has worked out yet, a country's weekend alone is left out."""
    assert first_days(schedule("every business day", "SA"), "2150-01-01 12:00") == [
        "2150-01-04",
        "2150-01-05",
        "2150-01-06",
    ]


def test_every_month_of_every_country_has_the_tenth_business_day() -> None:
    """The highest business day that may be asked for by number exists in every month (countries with the fewest)."""
    for country in ("NP", "AZ", "MM", "BN", "KG", "TW"):
        months = [day[:7] for day in first_days(schedule("10th business day", country), "2019-12-31 12:00", 16 * 12)]

        assert months == [f"{year}-{month:02d}" for year in range(2020, 2036) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("day 29", '"day 29" does not exist in every month; write "last day"'),
        ("day 31", '"day 31" does not exist in every month; write "last day"'),
        ("day 31 of january", '"day 31" does not exist in every month; write "last day"'),
        ("day 0", '"day 0" is in no month; write day 1 to day 28, or last day'),
        ("day 32", '"day 32" is in no month; write day 1 to day 28, or last day'),
        ("fifth friday", '"fifth friday" does not exist in every month; write "last friday"'),
        ("20th business day", '"20th business day" does not exist in every month; write "last business day"'),
        ("11th business day", '"11th business day" does not exist in every month; write "last business day"'),
        ("0th monday", '"0th monday" is before the first; write first monday'),
        ("frist business day", '"frist business day" names no days; did you mean "first business day"?; write every'),
        ("whenever", '"whenever" names no days; write every day, monday, every business day, first business day'),
        ("monday,", '"" names no days'),
        ("0 6 * * 1", "is a line of cron, whose numbers programs read differently; write days in words, or fields"),
        ("quarterly", '"quarterly" says in which months; write the day too: first business day quarterly'),
        ("last day quarterly", 'may mean the first month or the last; write "last day of march, june, september'),
        ("monday of jly", 'no month "jly"; did you mean "july"?'),
        ("monday of 7", 'no month "7"; write january, april'),
    ],
)
def test_words_that_name_no_days_are_refused(on: str, sentence: str) -> None:
    """Words that name no day, or one that some months have not, are refused with what to write."""
    with pytest.raises(CalendarError) as refusal:
        schedule(on)

    assert sentence in str(refusal.value)
    assert refusal.value.path == ("on",)


@pytest.mark.parametrize(
    ("on", "field", "sentence"),
    [
        ({"day": 31}, "day", 'day 31 does not exist in every month; write "last"'),
        ({"day": "1,30"}, "day", 'day 30 does not exist in every month; write "last"'),
        ({"day": "29-31"}, "day", 'day 29 does not exist in every month; write "last"'),
        ({"day": "30/1"}, "day", 'day 30 does not exist in every month; write "last"'),
        ({"day": "weekday"}, "day", '"weekday" is no day; write 1,15, 1-7, last, 2nd tue or last fri'),
        ({"day": "40"}, "day", '"40": the last value (40) is higher than the maximum value (31)'),
        ({"day": "*/0"}, "day", '"*/0": increment must be higher than 0'),
        ({"day": "2nd 1"}, "day", '"2nd 1" is no day'),
        ({"week_day": 1}, "week_day", '"1" numbers a day of the week, and Monday is 0 to some programs and 1 to'),
        ({"week_day": "mon,7"}, "week_day", "write mon, tue, wed, thu, fri, sat or sun"),
        ({"week_day": "fri-mon"}, "week_day", '"fri-mon": the minimum value in a range must not be higher than'),
        ({"week_day": "mon-friday night"}, "week_day", '"mon-fri night" is no week day; write mon, mon-fri'),
        ({"day": 1, "week_day": "fri"}, "week_day", 'day and week_day together mean "or" to cron and "and" to other'),
        ({"month": "dec-feb"}, "month", '"dec-feb": the minimum value in a range must not be higher than'),
        ({"month": "13"}, "month", '"13": the last value (13) is higher than the maximum value (12)'),
        ({"month": "janx"}, "month", '"janx" is no month; write 1,7, jan-mar or */3'),
    ],
)
def test_cron_fields_that_programs_read_differently_are_refused(on: object, field: str, sentence: str) -> None:
    """A cron field that means something else to another program, or nothing, is refused with what to write."""
    with pytest.raises(CalendarError) as refusal:
        schedule(on)

    assert sentence in str(refusal.value)
    assert refusal.value.path == ("on", field)


def test_a_schedule_without_a_due_time_in_five_years_is_refused() -> None:
    """Days that fall due less than once in five years are refused, such as the fifth Monday of a February."""
    with pytest.raises(CalendarError, match="leaves five years or more without a due day"):
        schedule({"month": "feb", "day": "5th mon"})


def test_the_version_of_the_holidays_is_known() -> None:
    """The manifest of an edition can say which table of holidays decided its day."""
    assert holidays_version().startswith("0.")
