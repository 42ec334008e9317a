"""Ten years of schedules, downtimes and deaths in seconds: every edition that was owed was made, once, and no other."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduler.ledger import Claim
from scheduler.runner.house import House
from scheduler.runner.passes import plan_all, watch
from scheduler.runner.telling import name_once
from tests.scheduler.house_cases import Site, check_archive, report, work_one

pytest_plugins = ["tests.scheduler.houses"]

FIRST, LAST = datetime(2026, 1, 10, 12, tzinfo=UTC), datetime(2036, 1, 10, 12, tzinfo=UTC)
ZONES = {"daily": "Asia/Hong_Kong", "weekly": "Europe/Berlin", "monthly": "America/New_York"}
SCHEDULES = {
    "daily": '{{at: "07:00", on: every day, catch_up: all, timezone: {}}}',
    "weekly": '{{at: "02:30", on: monday, catch_up: all, timezone: {}}}',
    "monthly": '{{at: "00:00", on: day 1, catch_up: all, timezone: {}}}',
}
GRAINS = {"daily": "day", "weekly": "week", "monthly": "month"}


def expected() -> Iterator[str]:
    """Yield what must have been made, counted day by day without our calendar."""
    clocks = {"daily": (7, 0), "weekly": (2, 30), "monthly": (0, 0)}
    for number in range((LAST - FIRST).days + 3):
        day = FIRST.date() - timedelta(days=1) + timedelta(days=number)
        eve = day - timedelta(days=1)
        year, week, _ = (day - timedelta(days=7)).isocalendar()
        labels = {"daily": f"{eve}", "weekly": f"{year}-W{week:02d}", "monthly": f"{eve:%Y-%m}"}
        is_due = {"daily": True, "weekly": day.weekday() == 0, "monthly": day.day == 1}
        for name, (hour, minute) in clocks.items():
            due = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONES[name]))
            if is_due[name] and FIRST < due <= LAST:
                yield f"{name} {labels[name]}"


@dataclass
class Decade:
    """A house that is up and down, works, dies, and has a person who says that many editions are meant."""

    site: Site
    house: House
    random: Random
    resumed: int = 0
    died: int = 0
    drawn: int = 0

    def live(self) -> None:
        """Live until the last day."""
        while self.site.clock.now < LAST:
            self.tick()
            is_down = self.random.random() < 0.05
            days = self.random.uniform(5, 40) if is_down else self.random.uniform(0.1, 8)
            self.site.clock.now = min(LAST, self.site.clock.now + timedelta(days=days))
        for _ in range(2):
            self.tick()
            self.site.clock.pass_(minutes=11)

    def tick(self) -> None:
        """Do what a pass does, and what a person does who reads that very many are owed."""
        before = len(self.site.owner)
        workspace = self.house.read()
        plan_all(self.house, workspace)
        if any("frontier resume daily" in words for words in self.site.owner[before:]):
            self.resumed += 1
            plan_all(self.house, workspace, accept_many="daily")
        self.house.ledger.sweep()
        while claim := self.house.ledger.claim(self.house.worker, self.house.lease):
            if self.random.random() < 0.01:
                self.died += 1
                break
            self.make(claim)
        watch(self.house)

    def make(self, claim: Claim) -> None:
        """Draw some editions for good; the others are committed as if they were."""
        if claim.key.report == "monthly" and claim.key.period < "2029":
            self.drawn += 1
            work_one(self.house, self.house.read(), claim)
        else:
            self.house.ledger.archive(claim, "ab" * 32, 1, "digest", (), waiting=False)


def test_ten_years_make_exactly_what_was_owed(site: Site) -> None:
    """Daily, weekly and monthly for ten years, down for up to forty days at a time: the count is exact."""
    began = time.process_time()
    site.write(*(report(name, SCHEDULES[name].format(ZONES[name]), grain) for name, grain in GRAINS.items()))
    site.clock.now = FIRST
    decade = Decade(site, site.still_house(), Random(2026))  # noqa: S311 - the same every time

    decade.live()

    found = decade.house.ledger.editions(limit=100_000)
    wanted = list(expected())
    assert Counter(f"{one.report} {one.period}" for one in found) == Counter(wanted)
    assert {str(one.state) for one in found} == {"archived"}
    assert len(wanted) == 3652 + 522 + 120
    assert (decade.drawn, decade.resumed > 0, decade.died > 10) == (36, True, True)
    assert time.process_time() - began < 60


def test_a_year_of_months_is_drawn_and_named(site: Site) -> None:
    """What many years make is whole and named to the last, however it was interrupted."""
    site.clock.now = datetime(2026, 1, 10, 12, tzinfo=UTC)
    house = site.still_house()
    random = Random(7)  # noqa: S311 - the same every time
    while site.clock.now < datetime(2027, 1, 10, tzinfo=UTC):
        site.run(house)
        site.clock.pass_(days=random.uniform(1, 70))
    site.run(house, at="2027-01-10 00:00")

    assert site.states() == {f"monthly 2026-{month:02d}": "archived" for month in range(1, 13)}
    assert [name_once(house, one) for one in house.ledger.editions()] == [True] * 12
    check_archive(site, house.ledger)
