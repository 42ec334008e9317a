from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.period import Grain
from reports.schedule import ScheduleSpec
from scheduler.calendar import Schedule, compile_schedule, due_times, period_for, wall_time, zone_rules_version
from scheduler.calendar.zones import clock_change, first_instant, zone_named, zone_names

# Rules of past years, which no new version of tzdata should change.
GAPS = [
    ("Europe/Berlin", "2024-03-31 02:30", "2024-03-31 01:00", "02:30 does not exist, moved to 03:00"),
    ("Europe/Berlin", "2024-03-31 02:00", "2024-03-31 01:00", "02:00 does not exist, moved to 03:00"),
    ("America/New_York", "2024-03-10 02:59", "2024-03-10 07:00", "02:59 does not exist, moved to 03:00"),
    ("Australia/Lord_Howe", "2024-10-06 02:15", "2024-10-05 15:30", "02:15 does not exist, moved to 02:30"),
    ("Antarctica/Troll", "2024-03-31 01:30", "2024-03-31 01:00", "01:30 does not exist, moved to 03:00"),
    ("Africa/Casablanca", "2024-04-14 02:30", "2024-04-14 02:00", "02:30 does not exist, moved to 03:00"),
    ("Africa/Cairo", "2024-04-26 00:00", "2024-04-25 22:00", "00:00 does not exist, moved to 01:00"),
    ("Asia/Beirut", "2024-03-31 00:00", "2024-03-30 22:00", "00:00 does not exist, moved to 01:00"),
    ("America/Santiago", "2024-09-08 00:30", "2024-09-08 04:00", "00:30 does not exist, moved to 01:00"),
    ("Asia/Amman", "2016-04-01 00:00", "2016-03-31 22:00", "00:00 does not exist, moved to 01:00"),
    (
        "Pacific/Apia", "2011-12-30 07:00", "2011-12-30 10:00",
        "07:00 on 2011-12-30 does not exist, moved to 00:00 on 2011-12-31",
    ),
    (
        "Pacific/Fakaofo", "2011-12-30 00:00", "2011-12-30 11:00",
        "00:00 on 2011-12-30 does not exist, moved to 00:00 on 2011-12-31",
    ),
]  # fmt: skip
FOLDS = [
    ("Europe/Berlin", "2024-10-27 02:30", "2024-10-27 00:30"),
    ("America/New_York", "2024-11-03 01:30", "2024-11-03 05:30"),
    ("Australia/Lord_Howe", "2024-04-07 01:45", "2024-04-06 14:45"),
    ("Antarctica/Troll", "2024-10-27 01:30", "2024-10-26 23:30"),
    ("Africa/Casablanca", "2024-03-10 02:30", "2024-03-10 01:30"),
    ("Africa/Cairo", "2024-10-31 23:30", "2024-10-31 20:30"),
    ("Asia/Beirut", "2024-10-26 23:30", "2024-10-26 20:30"),
    ("America/Santiago", "2024-04-06 23:30", "2024-04-07 02:30"),
]
AT_MIDNIGHT = (
    "Africa/Cairo", "America/Asuncion", "America/Havana", "America/Santiago", "America/Sao_Paulo", "Asia/Amman",
    "Asia/Beirut", "Asia/Damascus", "Asia/Gaza", "Asia/Tehran", "Atlantic/Azores", "Europe/Berlin",
)  # fmt: skip


def at(text: str) -> datetime:
    """Return a wall time."""
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    """Return an instant."""
    return at(text).replace(tzinfo=UTC)


def schedule(zone: str, clock: str, on: str = "every day") -> Schedule:
    """Return a schedule in a zone."""
    return compile_schedule(ScheduleSpec.model_validate({"at": clock, "on": on, "timezone": zone}))


@pytest.mark.parametrize(("zone", "wall", "instant", "note"), GAPS)
def test_a_time_that_does_not_exist_is_due_at_the_next_that_does(zone: str, wall: str, instant: str, note: str) -> None:
    """A wall time that clocks leave out is due when they first show something later, and says so."""
    due = next(due_times(schedule(zone, wall[-5:]), at(wall) - timedelta(minutes=1)))

    assert (due.wall, due.instant, due.note) == (at(wall), utc(instant), f"clock change: {note}")


@pytest.mark.parametrize(("zone", "wall", "instant"), FOLDS)
def test_a_time_that_comes_twice_is_due_the_first_time_only(zone: str, wall: str, instant: str) -> None:
    """A wall time that clocks show twice is due the first time, and not again."""
    until = at(wall) + timedelta(days=1)
    dues = list(takewhile(lambda due: due.wall < until, due_times(schedule(zone, wall[-5:]), at(wall) - timedelta(1))))

    assert [(due.wall, due.instant) for due in dues] == [(at(wall), utc(instant))]
    assert dues[0].note == f"clock change: {wall[-5:]} comes twice, taken the first time"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Asia/Hong_Kong"])
def test_an_ordinary_day_has_no_note(zone: str) -> None:
    """Where no clock changes there is nothing to say."""
    assert next(due_times(schedule(zone, "02:30"), at("2024-06-01 00:00"))).note == ""


def test_a_second_time_of_day_at_the_end_of_a_gap_stays_its_own() -> None:
    """Of 02:30 and 03:00 on the day clocks go forward, both are due at 03:00, under their own wall times."""
    both = compile_schedule(
        ScheduleSpec.model_validate({"at": ["02:30", "03:00"], "on": "every day", "timezone": "Europe/Berlin"})
    )

    dues = list(takewhile(lambda due: due.wall < at("2024-04-01"), due_times(both, at("2024-03-31"))))

    assert [due.wall for due in dues] == [at("2024-03-31 02:30"), at("2024-03-31 03:00")]
    assert {due.instant for due in dues} == {utc("2024-03-31 01:00")}


@pytest.mark.parametrize("zone", AT_MIDNIGHT)
@pytest.mark.parametrize("clock", ["00:00", "00:30"])
def test_no_monthly_edition_is_lost_where_clocks_change_at_midnight(zone: str, clock: str) -> None:
    """A schedule for the start of day 1 is due for each month from 2010 to 2030, whatever clocks do that night."""
    until = at("2031-01-01 00:00")
    dues = takewhile(lambda due: due.wall < until, due_times(schedule(zone, clock, "day 1"), at("2009-12-31 12:00")))

    editions = [period_for(due, Grain.MONTH).label for due in dues]

    assert (
        editions == ["2009-12", *(f"{year}-{month:02d}" for year in range(2010, 2031) for month in range(1, 13))][:-1]
    )


def test_a_deleted_day_keeps_its_edition() -> None:
    """Apia had no 30 December 2011; what was due that day is due as the next begins, and the next day's is too."""
    dues = takewhile(
        lambda due: due.wall < at("2012-01-01"), due_times(schedule("Pacific/Apia", "07:00"), at("2011-12-29"))
    )

    assert [(f"{due.wall:%d}", f"{due.instant:%d %H:%M}") for due in dues] == [
        ("29", "29 17:00"),
        ("30", "30 10:00"),
        ("31", "30 17:00"),
    ]


@given(
    zone=st.sampled_from(sorted(zone_names())),
    wall=st.datetimes(at("1990-01-01"), at("2045-01-01")).map(lambda wall: wall.replace(second=0, microsecond=0)),
)
def test_an_instant_is_the_first_at_which_clocks_are_there(zone: str, wall: datetime) -> None:
    """In every zone, clocks show the wall time or a later one at its instant, and an earlier one a second before."""
    instant = first_instant(wall, zone_named(zone))

    assert wall_time(instant, zone_named(zone)) >= wall
    assert wall_time(instant - timedelta(seconds=1), zone_named(zone)) < wall
    assert (wall_time(instant, zone_named(zone)) == wall) or clock_change(wall, instant, zone_named(zone))


@pytest.fixture
def false_zone_files(tmp_path: Path) -> Iterator[None]:
    """Let the machine believe that Longyearbyen keeps the time of Tokyo."""
    folder = tmp_path / "Arctic"
    folder.mkdir()
    tokyo = Path(zoneinfo.__file__).parent / "missing"
    for root in zoneinfo.TZPATH:
        tokyo = Path(root) / "Asia/Tokyo" if (Path(root) / "Asia/Tokyo").exists() else tokyo
    if not tokyo.exists():
        pytest.skip("this machine has no zone files of its own")
    (folder / "Longyearbyen").write_bytes(tokyo.read_bytes())
    zoneinfo.reset_tzpath([str(tmp_path)])
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("false_zone_files")
def test_the_machines_own_zone_files_are_not_read() -> None:
    """Zones come from the tzdata package, so that a due time is the same instant on every machine."""
    due = next(due_times(schedule("Arctic/Longyearbyen", "07:00"), at("2024-01-01 00:00")))

    assert zoneinfo.ZoneInfo("Arctic/Longyearbyen").utcoffset(at("2024-01-01")) == timedelta(hours=9)
    assert due.instant == utc("2024-01-01 06:00")


def test_the_version_of_the_rules_is_known() -> None:
    """The manifest of an edition can say which rules of time zones decided its instant."""
    assert re.fullmatch(r"20\d\d[a-z]+", zone_rules_version())
