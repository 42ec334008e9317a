"""A clock that is set: days back, an hour either way, ten years on; nothing twice, no flood, and somebody is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.runner.house import House
from scheduler.service import ClockWatch, Service
from tests.scheduler.house_cases import Site, report

pytest_plugins = ["tests.scheduler.houses"]

DAILY = '{at: "07:00", on: every day, catch_up: all}'
NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)


class Ticking:
    """A service whose ticks are made by hand; time passes by the minute, and the wall may be set beside it."""

    def __init__(self, site: Site, house: House) -> None:
        self.site, self.house, self.passed = site, house, 0.0
        self.watch = ClockWatch(site.clock.now, 0.0)

    def tick(self, minutes: int = 1) -> int:
        """Let time pass and run a pass as the service does, and return how many editions it made."""
        self.site.clock.pass_(minutes=minutes)
        self.passed += minutes * 60
        jump = self.watch.jumped(self.site.clock.now, self.passed)
        if jump:
            self.house.owner(f"the clock jumped by {jump}")
        return self.site.run(self.house, may_plan=not jump).made

    def step(self, **by: float) -> None:
        """Set the clock."""
        self.site.clock.pass_(**by)


@pytest.fixture
def ticking(site: Site) -> Ticking:
    """Return a service that has made a daily report for ten days, and stands at noon of 10 February."""
    site.write(report("daily", DAILY, "day"))
    site.clock.set("2026-01-31 12:00")
    house = site.still_house()
    site.run(house)
    site.clock.now = NOON
    site.run(house)
    assert len(site.states()) == 10
    assert site.owner == []
    return Ticking(site, house)


def editions_of(site: Site) -> list[str]:
    """Return the days of which there is an edition, each as often as it was made."""
    ledger = site.open_ledger()
    return [
        one.period
        for one in ledger.editions(limit=10_000)
        for event in ledger.events(one.key)
        if event.kind == "archived"
    ]


def days(first: str, last: str) -> list[str]:
    """Return the days from one to another."""
    start, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    return [f"{start + timedelta(days=n):%Y-%m-%d}" for n in range((end - start).days + 1)]


def test_three_days_back(ticking: Ticking) -> None:
    """Set back by three days, nothing is made twice, an alarm is told once; when it is that time again all goes on."""
    ticking.step(days=-3)
    made = [ticking.tick(60) for _ in range(71)]
    told = list(ticking.site.owner)
    made_then = [ticking.tick(60) for _ in range(24)]

    assert (sum(made), sum(made_then)) == (0, 1)
    assert told == [
        "the clock jumped by -3 days, 0:00:00",
        "daily: the clock says 2026-02-07 14:00, but 2026-02-10 12:00 was planned already; "
        "set the clock right, nothing is planned until then",
    ]
    assert sorted(editions_of(ticking.site)) == days("2026-01-31", "2026-02-10")


def test_three_days_back_and_right_again(ticking: Ticking) -> None:
    """Set right again, it owes what it owed, and the alarm is over."""
    ticking.step(days=-3)
    ticking.tick()
    ticking.tick()
    ticking.step(days=3)
    made = [ticking.tick(60) for _ in range(24)]

    assert sum(made) == 1
    assert ticking.house.ledger.alarms() == ()
    assert sorted(editions_of(ticking.site)) == days("2026-01-31", "2026-02-10")


@pytest.mark.parametrize("hours", [-1, 1])
def test_an_hour_either_way(ticking: Ticking, hours: int) -> None:
    """Set by an hour, in the night, at noon and around the due time: each day is made once, and the step is told."""
    for at in (0, 5, 6, 7, 12):
        while ticking.site.clock.now.hour != at:
            ticking.tick(15)
        ticking.step(hours=hours)
        ticking.tick(15)
        ticking.tick(15)
        ticking.step(hours=-hours)

    ticking.tick(15)
    ticking.tick(15)
    last = ticking.site.clock.now - timedelta(days=1)
    assert sum("the clock jumped by" in one for one in ticking.site.owner) >= 5
    assert sorted(editions_of(ticking.site)) == days("2026-01-31", f"{last:%Y-%m-%d}")


def test_ten_years_on(ticking: Ticking) -> None:
    """Set ten years on, nothing is made, an alarm is told at once and another for all that is owed."""
    ticking.step(days=3653)
    made = [ticking.tick() for _ in range(10)]
    told = list(ticking.site.owner)
    ticking.step(days=-3653)
    made += [ticking.tick(60) for _ in range(24)]

    assert sum(made) == 1
    assert told[0] == "the clock jumped by 3653 days, 0:00:00"
    assert told[1].startswith("daily: 1000 editions or more are owed at once, since 2026-02-10 12:00; if that is right")
    assert len(told) == 2
    assert sorted(editions_of(ticking.site)) == days("2026-01-31", "2026-02-10")


def test_ten_years_on_for_one_pass_of_a_monthly_report(site: Site) -> None:
    """Run once under a wrong clock, as cron would, a monthly report owes 120 and makes none before a person says so."""
    site.run()

    wrong = site.run(at="2036-01-20 12:00")
    right = site.run(at="2026-02-01 07:00")

    assert (wrong.planned, wrong.made, right.planned, right.made) == (0, 0, 1, 1)
    assert site.owner[0].startswith("monthly: 120 editions are owed at once")


@pytest.mark.parametrize(("night", "day"), [("2026-03-29", "2026-03-28"), ("2026-10-25", "2026-10-24")])
def test_a_clock_change_is_no_step(site: Site, night: str, day: str) -> None:
    """Through a night in which clocks change, every quarter of an hour: the day is made once, and nothing is told."""
    site.write(report("daily", '{at: "02:30", on: every day, catch_up: all, timezone: Europe/Berlin}', "day"))
    site.clock.set(f"{night} 00:00")
    ticking = Ticking(site, site.still_house())

    made = [ticking.tick(15) for _ in range(12)]

    assert (sum(made), site.owner, editions_of(site)) == (1, [], [day])


# The service ----------------------------------------------------------------------------------------------------------


def test_a_clock_that_goes_as_time_passes_is_steady() -> None:
    """Neither a tick that is late nor a clock that is set by minutes is a jump; half an hour is, either way."""
    watch = ClockWatch(NOON, 100.0)
    steady = watch.jumped(NOON + timedelta(hours=2), 100.0 + 7200)
    minutes = watch.jumped(NOON + timedelta(hours=2, minutes=10), 100.0 + 7260)
    on = watch.jumped(NOON + timedelta(hours=3), 100.0 + 7260)
    back = watch.jumped(NOON, 100.0 + 7260)

    assert (steady, minutes, on, back) == (timedelta(), timedelta(), timedelta(minutes=50), -timedelta(hours=3))


class Watched:
    """A service on a thread of its own, and what it did."""

    def __init__(self, now: Callable[[], datetime], due: datetime | None = None, tick: float = 0.05) -> None:
        self.told: list[str] = []
        self.passes: list[bool] = []
        self.due = due
        self.service = Service(
            run=self._run,
            give_back=lambda: None,
            alarm=self.told.append,
            now=now,
            tick=timedelta(seconds=tick),
        )
        self.thread = threading.Thread(target=self.service.serve)

    def _run(self, may_plan: bool) -> datetime | None:
        self.passes.append(may_plan)
        due, self.due = self.due, None
        return due

    def __enter__(self) -> Watched:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.service.stopping.set()
        self.thread.join(10)


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.005)


def real() -> datetime:
    """Return the time, which the alarm clock goes by."""
    return datetime.now(UTC)  # noqa: TID251 - as an entry point does


def test_a_jump_is_told_and_holds_planning_for_a_tick() -> None:
    """The tick that finds the clock moved may not plan, and tells; the next one may."""
    shift = [timedelta()]
    with Watched(lambda: real() + shift[0]) as watched:
        until(lambda: len(watched.passes) > 2)
        shift[0] = timedelta(hours=1)
        until(lambda: False in watched.passes)
        until(lambda: watched.passes[-1])

    assert watched.passes.count(False) == 1
    assert len(watched.told) == 1
    assert watched.told[0].startswith("the clock jumped on by 1:00:00") or "0:59:59" in watched.told[0]


def test_an_alarm_clock_that_was_set_back_ticks_on() -> None:
    """Where the next tick lies days ahead, because the clock was set back, the service ticks all the same."""
    with Watched(real) as watched:
        until(lambda: watched.passes)
        watched.service._scheduler.get_job("tick").modify(next_run_time=real() + timedelta(days=3))
        time.sleep(0.05)
        before = len(watched.passes)
        until(lambda: len(watched.passes) > before + 3)


def test_a_due_time_wakes_it_before_the_tick() -> None:
    """The service is awake when an edition is due, and does not wait for its tick."""
    with Watched(real, due=real() + timedelta(seconds=0.4), tick=60) as watched:
        until(lambda: len(watched.passes) == 2)
