from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.period import Grain, PeriodError
from reports.schedule import ScheduleSpec
from scheduler.calendar import (
    MOST_DUE,
    DueTime,
    Schedule,
    compile_schedule,
    due_between,
    due_times,
    first_plan,
    next_due,
    period_for,
    wall_time,
)


def at(text: str) -> datetime:
    """Return a wall time."""
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    """Return an instant."""
    return at(text).replace(tzinfo=UTC)


def schedule(**fields: object) -> Schedule:
    """Return a schedule of every day at 07:00 in Berlin, with some fields changed."""
    given_fields = {"at": "07:00", "on": "every day", "timezone": "Europe/Berlin", **fields}
    return compile_schedule(ScheduleSpec.model_validate(given_fields))


ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "America/New_York", "America/Santiago", "Antarctica/Troll", "Asia/Beirut",
    "Asia/Hong_Kong", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Apia", "Pacific/Fakaofo", "UTC",
)  # fmt: skip
SCHEDULES = st.builds(
    schedule,
    at=st.lists(
        st.sampled_from(["00:00", "00:30", "01:45", "02:00", "02:30", "07:00", "23:59"]), min_size=1, unique=True
    ),
    on=st.sampled_from(
        ["every day", "sunday", "day 1", "last day", "first business day", "last sunday", "monday, friday"]
    ),
    timezone=st.sampled_from(ZONES),
)
# Around the years of deleted days, and of today.
MOMENTS = st.one_of(
    st.datetimes(at("2011-10-01"), at("2012-06-01"), timezones=st.just(UTC)),
    st.datetimes(at("2024-01-01"), at("2027-01-01"), timezones=st.just(UTC)),
)
STEPS = st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=40)), max_size=12)


@given(SCHEDULES, MOMENTS)
def test_wall_times_rise_and_instants_never_fall(one: Schedule, moment: datetime) -> None:
    """Each due time is later on the wall than the one before, and never earlier in the world."""
    dues = list(islice(due_times(one, moment.replace(tzinfo=None)), 60))

    assert all(first.wall < second.wall and first.instant <= second.instant for first, second in pairwise(dues))


@given(SCHEDULES, MOMENTS, STEPS)
def test_planning_in_any_steps_finds_the_same(one: Schedule, begin: datetime, steps: list[timedelta]) -> None:
    """However often and whenever the scheduler looks, what becomes due is the same: none lost, none twice."""
    begun = planned = first_plan(one, begin)
    now = begin
    found: list[DueTime] = []
    for step in steps:
        now += step
        due = due_between(one, planned, now)
        planned = due[-1].wall if due else planned
        found.extend(due)

    assert tuple(found) == due_between(one, begun, now)
    assert len({due.wall for due in found}) == len(found)


@given(SCHEDULES, MOMENTS, st.integers(1, 5))
def test_planning_a_few_at_a_time_finds_the_same(one: Schedule, begin: datetime, limit: int) -> None:
    """A backlog that is taken in small helpings is taken whole."""
    now = begin + timedelta(days=60)
    whole = due_between(one, begin.replace(tzinfo=None), now)
    planned = begin.replace(tzinfo=None)
    found: list[DueTime] = []
    while helping := due_between(one, planned, now, limit):
        found.extend(helping)
        planned = helping[-1].wall

    assert tuple(found) == whole


@given(SCHEDULES, MOMENTS)
def test_a_new_schedule_owes_nothing_of_the_past(one: Schedule, now: datetime) -> None:
    """A schedule without a start that is new now owes nothing yet, and what comes next is the first thing it owes."""
    coming = next_due(one, now)

    assert coming is not None
    assert coming.instant > now
    assert due_between(one, None, now) == ()
    assert due_between(one, first_plan(one, now), coming.instant)[0] == coming


@given(SCHEDULES, MOMENTS, st.timedeltas(timedelta(), timedelta(days=5)))
def test_a_clock_that_goes_back_owes_nothing_twice(one: Schedule, now: datetime, back: timedelta) -> None:
    """After the machine's clock is put back, nothing that was planned is due again."""
    planned = due_between(one, (now - timedelta(days=40)).replace(tzinfo=None), now)
    last = planned[-1].wall if planned else now.replace(tzinfo=None)

    again = due_between(one, last, now - back)

    assert not {due.wall for due in again} & {due.wall for due in planned}
    assert again == () or not planned


def test_an_hour_that_comes_twice_is_not_owed_to_a_schedule_made_in_it() -> None:
    """A schedule that is new when 02:00 comes again does not owe 02:30, which passed the first time round."""
    berlin = schedule(at="02:30")
    now = utc("2024-10-27 01:10")

    assert wall_time(now, berlin.zone) == at("2024-10-27 02:10")
    assert due_between(berlin, None, now) == ()
    assert next_due(berlin, now) == next(due_times(berlin, at("2024-10-28")))
    assert due_between(berlin, first_plan(berlin, now), now + timedelta(hours=6)) == ()


def test_a_schedule_owes_everything_since_its_start() -> None:
    """With a start, a new schedule owes what fell due from that day on, the day itself included."""
    started = schedule(at="00:00", start="2026-01-01")

    walls = [due.wall for due in due_between(started, None, utc("2026-01-03 12:00"))]

    assert walls == [at("2026-01-01"), at("2026-01-02"), at("2026-01-03")]


def test_nothing_is_due_before_the_start() -> None:
    """A start that is still to come, or was moved, holds everything before it back."""
    started = schedule(start="2026-06-01")

    assert due_between(started, None, utc("2026-05-31 12:00")) == ()
    assert due_between(started, at("2026-01-01"), utc("2026-06-01 12:00")) == (next_due(started, utc("2026-01-01")),)


def test_what_is_due_now_is_due() -> None:
    """A due time belongs to the past from its own instant on, and not a moment before."""
    berlin = schedule()
    planned = at("2026-01-01 07:00")

    assert due_between(berlin, planned, utc("2026-01-02 05:59:59")) == ()
    assert [due.wall for due in due_between(berlin, planned, utc("2026-01-02 06:00"))] == [at("2026-01-02 07:00")]


def test_a_long_backlog_is_given_in_part() -> None:
    """Of a backlog beyond the limit the earliest are given, as many as the limit."""
    due = due_between(schedule(), at("2020-01-01"), utc("2026-01-01"))

    assert len(due) == MOST_DUE
    assert due[0].wall == at("2020-01-01 07:00")


@pytest.mark.parametrize(
    ("wall", "grain", "label"),
    [
        ("2026-11-02 07:00", Grain.MONTH, "2026-10"),
        ("2026-10-31 23:59", Grain.MONTH, "2026-09"),
        ("2026-11-01 00:00", Grain.MONTH, "2026-10"),
        ("2026-11-02 07:00", Grain.DAY, "2026-11-01"),
        ("2026-11-02 07:00", Grain.WEEK, "2026-W44"),
        ("2026-11-02 07:00", Grain.QUARTER, "2026-Q3"),
        ("2026-11-02 07:00", Grain.HALF, "2026-H1"),
        ("2026-01-02 07:00", Grain.YEAR, "2025"),
    ],
)
def test_an_edition_is_about_the_last_period_that_has_ended(wall: str, grain: Grain, label: str) -> None:
    """The period is the last to have ended when the due day begins."""
    assert period_for(DueTime(at(wall), utc("2000-01-01")), grain).label == label


def test_the_period_is_not_the_clock() -> None:
    """An edition made weeks late is about the period of its due time."""
    monthly = schedule(on="first business day")

    due = due_between(monthly, at("2026-07-15"), utc("2026-09-20"))

    assert [period_for(one, Grain.MONTH).label for one in due] == ["2026-07", "2026-08"]


def test_a_span_has_no_last_period() -> None:
    """A span belongs to no calendar, and no schedule makes editions of it."""
    with pytest.raises(PeriodError):
        period_for(DueTime(at("2026-11-02"), utc("2026-11-02")), Grain.SPAN)
