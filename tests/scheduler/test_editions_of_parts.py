"""Editions of split reports: each part is planned, made and told of as an edition of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.definition import DataNotesBlock, Definition, SourcesBlock
from reports.schedule import ScheduleSpec
from scheduler.calendar import compile_schedule
from scheduler.runner.planning import plan_schedule
from tests.scheduler.house_cases import Site, sorted_editions
from tests.scheduler.split_cases import REGIONS, write_split_workspace


@pytest.fixture
def split(tmp_path: Path) -> Iterator[Site]:
    """Return a site with a report that is split by region and due on the first of each month."""
    site = Site(tmp_path / "split")
    write_split_workspace(site.root)
    schedule = 'schedule: {at: "07:00", on: day 1, timezone: UTC}'
    site.edit("data/reports/split.yaml", "period: month\n", f"period: month\n{schedule}\n")
    site.clock.set("2025-12-20 12:00")
    yield site
    site.close()


def test_a_pass_makes_each_part_once(split: Site) -> None:
    """When it is due, a split report has an edition for each part; the next pass makes none again."""
    house = split.house()
    split.run(house)

    due = split.run(house, at="2026-01-01 07:01")
    after = split.run(house, at="2026-01-01 07:02")

    assert (due.planned, due.made, after.planned, after.made) == (3, 3, 0, 0)
    assert [one.part for one in sorted_editions(house.ledger)] == sorted(REGIONS)


def test_an_edition_of_a_part_that_is_gone_is_held(split: Site) -> None:
    """Where a region was taken out of the facts, its edition is held with the reason, and the others are made."""
    house = split.house()
    split.run(house)
    split.clock.set("2026-01-01 07:01")
    split.run(split.house(stopping=lambda: True, ledger=house.ledger, archive=house.archive))
    split.edit("data/markets.yaml", "region: west", "region: south")
    split.edit("data/markets.yaml", "region: west", "region: south")

    split.run(house)

    states = {one.part: (str(one.state), one.reason) for one in sorted_editions(house.ledger)}
    assert states["west"] == ("held", 'split has no part "west"; known: north, south')
    assert {states[part][0] for part in ("north", "south")} == {"archived"}


def test_whoever_approves_is_told_which_part(split: Site) -> None:
    """An edition of a part that waits for approval is told with the command that approves it."""
    split.edit("data/reports/split.yaml", "period: month\n", "period: month\napproval: required\n")
    house = split.house()
    split.run(house)

    split.run(house, at="2026-01-01 07:01")

    assert ("split 2025-12 west waits for approval: frontier approve split 2025-12 --part west") in split.owner


def test_forty_parts_of_one_period_are_not_many() -> None:
    """What is asked about is many periods owed at once, and not a report of many parts."""
    blocks = (DataNotesBlock(type="data_notes"), SourcesBlock(type="sources"))
    report = Definition(id="pots", title="Pots", period="day", blocks=blocks)
    daily = {"at": "07:00", "on": "every day", "timezone": "UTC", "catch_up": "all"}
    schedule = compile_schedule(ScheduleSpec.model_validate(daily))
    parts = [f"part-{number}" for number in range(40)]
    since = datetime.fromisoformat("2026-01-01 12:00")

    most, many = (
        plan_schedule(report, schedule, since, datetime(2026, 2, day, 12, tzinfo=UTC), parts) for day in (1, 2)
    )

    assert (len(most.editions), most.alarm) == (31 * 40, "")
    assert many.editions == ()
    assert many.alarm.startswith("pots: 32 editions are owed at once")
