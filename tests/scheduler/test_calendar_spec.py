from __future__ import annotations

import pickle
from datetime import date, time, timedelta

import pytest
from pydantic import ValidationError

from reports.errors import Place
from reports.reader import Reader
from reports.schedule import CronFields, ScheduleSpec
from scheduler.calendar import CalendarError, compile_schedule, schedule_problems

FILE = """\
at: 07:00
on: first business day
timezone: Asia/Hong_Kong
holidays: HK
catch_up: all
deadline: 5 days
start: 2026-01-01
"""


def spec(**fields: object) -> ScheduleSpec:
    """Return a spec of every day at 07:00 in UTC, with some fields changed."""
    return ScheduleSpec.model_validate({"at": "07:00", "on": "every day", "timezone": "UTC", **fields})


def test_a_schedule_is_read_from_a_file() -> None:
    """Every field of a schedule is read as it is written, and the schedule knows its place."""
    reader = Reader()
    tree = reader.tree("monthly.yaml", FILE.encode())
    assert tree is not None

    read = reader.model(ScheduleSpec, "monthly.yaml", tree)

    assert reader.problems == []
    assert read is not None
    assert read.times == (time(7),)
    assert (read.on, read.timezone, read.holidays) == ("first business day", "Asia/Hong_Kong", "HK")
    assert (read.catch_up, read.deadline, read.start) == ("all", timedelta(days=5), date(2026, 1, 1))
    assert read.place == Place("monthly.yaml", 1, 1)


def test_what_is_left_out_has_a_default() -> None:
    """The latest edition is caught up with and is late after a day, unless the schedule says otherwise."""
    read = spec()

    assert (read.catch_up, read.deadline, read.start, read.holidays) == ("latest", timedelta(days=1), None, None)


def test_several_times_of_day_are_put_in_order() -> None:
    """Times of day may be a list, in any order."""
    assert spec(at=["17:30", "07:00"]).times == (time(7), time(17, 30))


def test_a_list_of_days_is_the_same_as_commas() -> None:
    """Days may be a YAML list, which means the same as commas between them."""
    assert spec(on=["monday", "thursday"]).on == "monday, thursday"


def test_numbers_in_cron_fields_need_no_quotes() -> None:
    """A month or a day that is one number is read without quotes."""
    read = spec(on={"month": 1, "day": 15}).on

    assert isinstance(read, CronFields)
    assert (read.month, read.day, read.week_day) == ("1", "15", "*")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("at", "7:00", '"7:00" is not a time of day; write hours and minutes in quotes, such as "07:00"'),
        ("at", 700, '"700" is not a time of day'),
        ("at", "25:00", '"25:00" is not a time of day'),
        ("at", "24:00", '"24:00" is 00:00 of the day after; write "00:00" and that day'),
        ("at", ["07:00", "07:00"], '"07:00" is there twice; write it once'),
        ("at", [], "has to be one time of day or a list"),
        ("on", "", "is empty; write something"),
        ("on", 4, "4 was read as a number"),
        ("on", {}, "has no fields; write month, day or week_day, or every day"),
        ("on", {"hour": 3}, "Extra inputs are not permitted"),
        ("holidays", "hk", '"hk" is not a country; write its ISO 3166 code such as HK, or DE-BY for a part of it'),
        ("catch_up", "some", "Input should be 'all', 'latest' or 'none'"),
        ("deadline", "5", '"5" is not a length of time; write 12 hours, 5 days or 2 weeks'),
        ("deadline", 5, '"5" is not a length of time'),
        ("start", "2026-02-30", '"2026-02-30" is not a date; write year, month and day, such as 2026-01-01'),
        ("start", "2026-W01-1", '"2026-W01-1" is not a date'),
    ],
)
def test_a_field_of_the_wrong_shape_is_refused(field: str, value: object, sentence: str) -> None:
    """What has not the shape of its field is refused, with what to write."""
    with pytest.raises(ValidationError) as refusal:
        spec(**{field: value})

    assert sentence in str(refusal.value)
    assert refusal.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("timezone", "Asia/Hong Kong", 'no time zone "Asia/Hong Kong"; did you mean "Asia/Hong_Kong"?'),
        ("timezone", "Hong Kong", 'no time zone "Hong Kong"; write a place, such as "Asia/Hong_Kong"'),
        ("timezone", "Berlin", 'no time zone "Berlin"; write a place, such as "Europe/Berlin"'),
        ("timezone", "../../etc/passwd", 'no time zone "../../etc/passwd"; write a place, such as Asia/Hong_Kong'),
        ("timezone", "Factory", 'no time zone "Factory"; write a place, such as "Asia/Hong_Kong"'),
        ("timezone", None, "has no time zone; write timezone: and a place, such as Asia/Hong_Kong"),
        ("holidays", "XX", 'no holidays are known for "XX"; leave the field out for Monday to Friday'),
        ("holidays", "CH-ZZ", '"CH" has no part "ZZ"'),
    ],
)
def test_a_place_that_nobody_knows_is_refused(field: str, value: object, sentence: str) -> None:
    """A zone or a country that there is not is refused, with what was probably meant and the field at fault."""
    with pytest.raises(CalendarError) as refusal:
        compile_schedule(spec(**{field: value}))

    assert sentence in str(refusal.value)
    assert refusal.value.path == (field,)


def test_all_problems_of_a_schedule_are_told_at_once() -> None:
    """A schedule with several faults says all of them, each with its field."""
    problems = schedule_problems(spec(timezone="Mars/Base", holidays="XX", on="day 31"))

    assert [problem.path for problem in problems] == [("timezone",), ("holidays",), ("on",)]


def test_the_zone_of_the_workspace_is_used_where_the_schedule_has_none() -> None:
    """A schedule without a zone is kept in the one it is compiled with, and its own goes before that."""
    assert compile_schedule(spec(timezone=None), "Asia/Tokyo").timezone == "Asia/Tokyo"
    assert compile_schedule(spec(timezone="UTC"), "Asia/Tokyo").timezone == "UTC"


def test_a_schedule_is_a_value() -> None:
    """Schedules compiled from the same words are equal, and go through a pipe to another process."""
    first, second = (compile_schedule(spec(on="first business day", holidays="HK")) for _ in range(2))

    assert first == second
    assert hash(first) == hash(second)
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301 - our own bytes
