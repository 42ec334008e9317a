"""What is removed from the archive when the service starts, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.ledger import EditionKey
from scheduler.runner.house import House
from scheduler.runner.passes import run_pass
from scheduler.runner.sweeping import sweep_archive
from tests.scheduler.house_cases import Site, check_archive

pytest_plugins = ["tests.scheduler.houses"]


def contents(site: Site) -> set[str]:
    """Return every file in the archive."""
    return {path.name for path in (site.output / "archive").rglob("*") if path.is_file()}


@pytest.fixture
def house(site: Site) -> House:
    """Return a house with one edition made, and a leftover."""
    site.run()
    house = site.house()
    site.run(house, at="2026-02-01 07:00")
    house.archive.publish(b"%PDF left", ".pdf")
    # The disk's clock is the real one.
    site.clock.now = datetime.now(UTC) + timedelta(days=1, minutes=1)  # noqa: TID251
    return house


def test_leftovers_are_removed_when_they_are_old(site: Site, house: House) -> None:
    """What no edition speaks of goes after a day; all that one speaks of stays."""
    before = contents(site)
    site.clock.pass_(minutes=-2)
    early = sweep_archive(house)
    site.clock.pass_(minutes=2)

    assert (early, sweep_archive(house), sweep_archive(house)) == (0, 1, 0)
    assert len(contents(site)) == len(before) - 1 == 3
    assert site.said[-1] == "Removed 1 leftover file from the archive"
    check_archive(site, house.ledger)


def test_an_older_ledger_loses_nothing_that_was_made(site: Site, house: House) -> None:
    """With a ledger from before an edition was made, what has a name for people stays all the same."""
    house.ledger.close()
    (site.output / "ledger.sqlite").unlink()
    older = site.house()
    assert older.ledger.edition(EditionKey("monthly", "2026-01")) is None

    assert sweep_archive(older) == 1
    assert len(contents(site)) == 3


def damage(path: Path) -> None:
    """Change a file that nobody may write to."""
    path.chmod(0o644)
    path.write_bytes(b"{}")


def test_where_something_is_damaged_nothing_is_removed(site: Site, house: House) -> None:
    """A manifest that cannot be read puts all in doubt: nothing is removed, it is told, and the service goes on."""
    damage(site.output / "monthly" / "2026-01" / "monthly_2026-01_all_manifest.json")

    assert sweep_archive(house) == 0
    assert len(contents(site)) == 4
    assert site.said[-1].startswith("Nothing was removed from the archive: ")
    assert run_pass(house).ready
