"""What a report owes at a moment, from its schedule, what was planned before, and the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.definition import DataNotesBlock, Definition, SourcesBlock
from reports.schedule import ScheduleSpec
from scheduler.calendar import compile_schedule, zone_rules_version
from scheduler.ledger import EditionKey, PlannedEdition
from scheduler.runner.planning import Plan, each_once, plan_schedule

DAILY = {"at": "07:00", "on": "every day", "timezone": "UTC"}
MONTHLY = {**DAILY, "on": "day 1"}


def at(text: str) -> datetime:
    """Return a time on the wall."""
    return datetime.fromisoformat(text)


def definition(grain: str) -> Definition:
    """Return a report that is made for each period of a grain."""
    blocks = (DataNotesBlock(type="data_notes"), SourcesBlock(type="sources"))
    return Definition(id="pots", title="Pots", period=grain, blocks=blocks)  # type: ignore[arg-type]


def plan(now: str, planned: str | None, grain: str = "day", *, many: bool = False, **schedule: object) -> Plan:
    """Return the plan of a schedule at a moment in UTC; daily at 07:00, with some fields changed."""
    spec = ScheduleSpec.model_validate({**DAILY, **schedule})
    before = at(planned) if planned else None
    moment = at(now).replace(tzinfo=UTC)
    return plan_schedule(definition(grain), compile_schedule(spec), before, moment, ("all",), accept_many=many)


def states(editions: Sequence[PlannedEdition]) -> dict[str, str]:
    """Return the state of each edition by its period."""
    return {one.period: str(one.state) for one in editions}


def test_what_became_due_is_planned_with_all_that_is_known_of_it() -> None:
    """An edition is planned with its instant, its deadline, its time on the wall and the rules that were used."""
    berlin = {**MONTHLY, "timezone": "Europe/Berlin", "deadline": "5 days"}

    [edition] = plan("2026-03-01 06:00", "2026-02-28 12:00", "month", **berlin).editions

    due = datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert edition == PlannedEdition(
        report="pots",
        period="2026-02",
        due_at=due,
        deadline_at=due + timedelta(days=5),
        wall=at("2026-03-01 07:00"),
        tzdata=zone_rules_version(),
    )


def test_nothing_is_owed_before_its_time_and_nothing_twice() -> None:
    """A second early nothing is due; on the second it is; planned up to that, it is not due again."""
    early = plan("2026-03-01 06:59:59", "2026-03-01 00:00")
    due = plan("2026-03-01 07:00:00", str(early.wall))
    again = plan("2026-03-01 07:00:00", str(due.wall))

    assert [states(one.editions) for one in (early, due, again)] == [{}, {"2026-02-28": "due"}, {}]
    assert (due.wall, again.wall) == (at("2026-03-01 07:00"), at("2026-03-01 07:00"))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("all", {"2026-03-01": "due", "2026-03-02": "due", "2026-03-03": "due"}),
        ("latest", {"2026-03-01": "skipped", "2026-03-02": "skipped", "2026-03-03": "due"}),
        ("none", {"2026-03-01": "skipped", "2026-03-02": "skipped", "2026-03-03": "due"}),
    ],
)
def test_catching_up_makes_what_the_policy_says(policy: str, expected: dict[str, str]) -> None:
    """After three days down, all are made, or the latest, or the one whose time is now; the rest are on record."""
    editions = plan("2026-03-04 07:10", "2026-03-01 12:00", catch_up=policy).editions

    assert states(editions) == expected
    assert [bool(one.reason) for one in editions] == [one.state == "skipped" for one in editions]


def test_without_catching_up_a_time_long_past_is_left_out() -> None:
    """With catch_up none an edition is made within a quarter of an hour of its time, or not at all; it says why."""
    within, after = (plan(f"2026-03-04 {time}", "2026-03-03 12:00", catch_up="none") for time in ("07:15", "07:16"))

    assert states(within.editions) == {"2026-03-03": "due"}
    assert states(after.editions) == {"2026-03-03": "skipped"}
    assert after.editions[0].reason == "catch_up: none; it was due at 2026-03-04 07:00 and nothing ran then"


def test_the_latest_alone_says_which_was_due_as_well() -> None:
    """What the policy latest leaves out names the due time that was made instead."""
    first, _ = plan("2026-03-04 07:10", "2026-03-02 12:00", catch_up="latest").editions

    assert first.reason == "catch_up: latest; 2026-03-04 07:00 was due as well"


def test_a_new_schedule_owes_nothing_past() -> None:
    """A schedule never planned before starts now."""
    new = plan("2026-03-04 12:00", None, catch_up="all")

    assert (new.editions, new.wall, new.alarm) == ((), at("2026-03-04 12:00"), "")


def test_a_new_schedule_starts_where_it_says() -> None:
    """With a start in the past, everything from that day on is owed."""
    new = plan("2026-03-04 12:00", None, catch_up="all", start="2026-03-03")

    assert states(new.editions) == {"2026-03-02": "due", "2026-03-03": "due"}


def test_a_start_that_lies_ahead_is_waited_for() -> None:
    """A schedule that is to start next month is no clock that is behind: it owes nothing yet, and then its first."""
    waiting = plan("2026-03-04 12:00", None, start="2026-04-01")
    started = plan("2026-04-01 07:00", str(waiting.wall), start="2026-04-01")

    assert (waiting.editions, waiting.wall, waiting.alarm) == ((), at("2026-03-04 12:00"), "")
    assert (states(started.editions), started.alarm) == ({"2026-03-31": "due"}, "")


def test_a_clock_behind_what_was_planned_plans_nothing() -> None:
    """A clock that says an earlier time than was planned already is told, and what was planned stays."""
    behind = plan("2026-03-01 12:00", "2026-03-04 12:00")

    assert (behind.editions, behind.wall) == ((), at("2026-03-04 12:00"))
    assert behind.alarm == (
        "pots: the clock says 2026-03-01 12:00, but 2026-03-04 12:00 was planned already; "
        "set the clock right, nothing is planned until then"
    )


def test_a_clock_set_back_by_seconds_is_nothing_to_tell() -> None:
    """Clocks are set by a few seconds all the time: no alarm, no edition twice, and the plan never goes back."""
    little = plan("2026-03-04 06:59:10", "2026-03-04 07:00")

    assert (little.editions, little.wall, little.alarm) == ((), at("2026-03-04 07:00"), "")


def test_very_many_at_once_are_asked_about() -> None:
    """31 editions owed at once are planned; 32 are an alarm, and nothing is planned before a person says so."""
    most, too_many, meant = (
        plan(now, "2026-01-01 12:00", catch_up="all", many=many)
        for now, many in (("2026-02-01 12:00", False), ("2026-02-02 12:00", False), ("2026-02-02 12:00", True))
    )

    assert (len(most.editions), most.alarm) == (31, "")
    assert (too_many.editions, too_many.wall) == ((), at("2026-01-01 12:00"))
    assert too_many.alarm == (
        "pots: 32 editions are owed at once, since 2026-01-01 12:00; if that is right, run: frontier resume pots"
    )
    assert (len(meant.editions), meant.wall, meant.alarm) == (32, at("2026-02-02 12:00"), "")


def test_many_due_times_of_few_editions_are_not_many() -> None:
    """A monthly report that is due every hour owes two editions after five weeks, and not eight hundred."""
    hourly = {"at": [f"{hour:02d}:00" for hour in range(24)], "catch_up": "all"}

    owed = plan("2026-03-04 12:00", "2026-01-30 12:00", "month", **hourly)

    assert (states(owed.editions), owed.alarm) == ({"2026-01": "due", "2025-12": "due", "2026-02": "due"}, "")


def test_more_than_can_be_counted_are_planned_to_the_last() -> None:
    """Where a person says that ten years of days are meant, each is planned, up to now."""
    asked = plan("2026-01-01 12:00", "2016-01-01 12:00", catch_up="all")
    meant = plan("2026-01-01 12:00", "2016-01-01 12:00", catch_up="all", many=True)

    assert "1000 editions or more are owed at once" in asked.alarm
    assert len(meant.editions) == (date(2026, 1, 1) - date(2016, 1, 1)).days
    assert meant.wall == at("2026-01-01 12:00")


def test_an_edition_due_several_times_is_planned_once() -> None:
    """A weekly schedule of a monthly report owes one edition a month, and each is to be made if any of its times is."""
    mondays: dict[str, Any] = {"on": "monday", "grain": "month"}

    latest = plan("2026-03-04 12:00", "2026-01-31 12:00", catch_up="latest", **mondays)
    none = plan("2026-03-02 07:05", "2026-02-08 12:00", catch_up="none", **mondays)

    assert states(latest.editions) == {"2026-01": "skipped", "2026-02": "due"}
    assert states(none.editions) == {"2026-01": "skipped", "2026-02": "due"}


def test_an_edition_is_due_where_one_of_several_schedules_says_so() -> None:
    """What one schedule leaves out and another makes is made, in whichever order they are asked."""
    hong_kong, new_york = (
        plan("2026-03-01 12:05", "2026-02-28 00:00", "month", **{**MONTHLY, "timezone": zone, "catch_up": "none"})
        for zone in ("Asia/Hong_Kong", "America/New_York")
    )

    assert [states(one.editions) for one in (hong_kong, new_york)] == [{"2026-02": "skipped"}, {"2026-02": "due"}]
    for order in ((hong_kong, new_york), (new_york, hong_kong)):
        assert states(each_once(edition for one in order for edition in one.editions)) == {"2026-02": "due"}


def test_each_part_is_planned() -> None:
    """A report in parts owes an edition of each."""
    schedule = compile_schedule(ScheduleSpec.model_validate(DAILY))
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)

    owed = plan_schedule(definition("day"), schedule, at("2026-03-01 00:00"), moment, ("asia", "europe"))

    assert [one.key for one in owed.editions] == [EditionKey("pots", "2026-02-28", part) for part in ("asia", "europe")]


def test_a_time_that_clocks_leave_out_is_due_when_they_go_on() -> None:
    """At 02:30 on the night of the change Berlin's clocks show nothing; what was due then is due at 03:00."""
    night = {"at": "02:30", "timezone": "Europe/Berlin"}

    before = plan("2026-03-29 00:59:59", "2026-03-28 12:00", **night)
    after = plan("2026-03-29 01:00:00", str(before.wall), **night)

    assert (states(before.editions), states(after.editions)) == ({}, {"2026-03-28": "due"})
    assert plan("2026-03-29 04:00", str(after.wall), **night).editions == ()


def test_a_time_that_comes_twice_is_due_once() -> None:
    """In the hour that Berlin's clocks show twice, 02:30 is due the first time, whenever it was asked about."""
    night = {"at": "02:30", "timezone": "Europe/Berlin", "catch_up": "all"}
    wall, planned = "2026-10-24 12:00", []

    for minutes in range(0, 180, 7):
        moment = at("2026-10-25 00:00") + timedelta(minutes=minutes)
        step = plan(str(moment), wall, **night)
        assert step.alarm == ""
        planned += [(one.period, str(moment.time())) for one in step.editions]
        wall = str(step.wall)

    assert planned == [("2026-10-24", "00:35:00")]


def test_a_new_schedule_owes_nothing_in_the_hour_that_comes_twice() -> None:
    """A schedule first seen when 02:10 is shown again has missed 02:30, and does not owe it when that comes again."""
    night = {"at": "02:30", "timezone": "Europe/Berlin"}

    new = plan("2026-10-25 01:10", None, **night)

    assert (new.editions, plan("2026-10-25 01:40", str(new.wall), **night).editions) == ((), ())


ZONES = ("Europe/Berlin", "America/Santiago", "Asia/Hong_Kong", "Australia/Lord_Howe", "Antarctica/Troll", "UTC")


@given(
    st.sampled_from(ZONES),
    st.lists(st.integers(1, 31 * 60), max_size=30),
    st.sampled_from(["00:00", "00:30", "02:00", "02:30", "23:59"]),
    st.sampled_from(["2026-03-01", "2026-09-20", "2026-10-20", "2026-04-01"]),
)
def test_however_often_it_is_asked_each_day_is_owed_once(zone: str, steps: list[int], clock: str, day: str) -> None:
    """Asked at any moments through a clock change, the same days are owed as when asked once at the end."""
    schedule = {"at": clock, "timezone": zone, "catch_up": "all"}
    start = at(f"{day} 12:00")
    moments = [start + timedelta(minutes=sum(steps[: n + 1])) for n in range(len(steps))]
    first = plan(str(start), None, **schedule)
    wall, told = str(first.wall), []

    for moment in moments:
        step = plan(str(moment), wall, many=True, **schedule)
        wall = str(step.wall)
        told += [one.period for one in step.editions]

    at_once = plan(str(moments[-1] if moments else start), str(first.wall), many=True, **schedule)
    assert told == [one.period for one in at_once.editions]
    assert len(set(told)) == len(told)
