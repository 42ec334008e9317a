"""What is removed from the archive when the service starts, and what is not."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler.archive import AwayError
from scheduler.ledger import Edition, EditionKey, PlannedEdition
from scheduler.operations import open_house
from scheduler.runner.house import House
from scheduler.runner.making import name_edition
from scheduler.runner.passes import run_pass
from scheduler.runner.sweeping import Sweeper, sweep_archive
from scheduler.running import run_editions
from tests.scheduler.archive_cases import InBucket
from tests.scheduler.house_cases import Site, check_archive, write_workspace
from tests.scheduler.s3_server import S3

pytest_plugins = ["tests.scheduler.houses", "tests.scheduler.archives"]


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


def test_a_service_sweeps_once_a_day(site: Site, house: House) -> None:
    """A service that runs on sweeps again after a day, and not before; one that is stopping does not begin to."""
    sweeper = Sweeper()
    sweeper.sweep(replace(house, stopping=lambda: True))
    untouched = len(contents(site))
    sweeper.sweep(house)
    house.archive.publish(b"%PDF left again", ".pdf")
    site.clock.pass_(hours=23)
    sweeper.sweep(house)
    before = len(contents(site))
    site.clock.pass_(hours=2)
    sweeper.sweep(house)

    assert (untouched, before, len(contents(site))) == (4, 4, 3)


def test_leftovers_in_a_bucket_are_set_aside(site: Site, in_bucket: InBucket) -> None:
    """What no edition speaks of leaves its place after a day; all that one speaks of stays."""
    site.clock.now = datetime.now(UTC)  # noqa: TID251 - the server's clock is the real one
    house = site.house(archive=in_bucket.store, output=in_bucket.output)
    key = EditionKey("monthly", "2026-01")
    house.ledger.add(PlannedEdition(report=key.report, period=key.period, part=key.part, due_at=site.clock.now))
    site.run(house)
    left = house.archive.publish(b"%PDF left", ".pdf")
    site.clock.pass_(days=1, minutes=1)

    assert sweep_archive(house) == 1
    assert [one for one in in_bucket.names() if one.startswith("swept/")] == [f"swept/{left.name}"]
    assert len(in_bucket.names()) == 4
    name_edition(house, known(house, key))


def copied(site: Site, in_bucket: InBucket) -> House:
    """Return a house whose edition was made long before its contents were put where they are, without its names."""
    site.run()
    house = site.house(archive=in_bucket.store, output=in_bucket.output)
    site.run(house, at="2026-02-01 07:00")  # by its own clock; the server's is the real one
    shutil.rmtree(in_bucket.output / "monthly")  # or the names would speak of it
    site.clock.now = datetime.now(UTC) + timedelta(days=2)  # noqa: TID251 - the server's clock is the real one
    in_bucket.s3.seen()
    return house


def test_editions_in_a_bucket_cost_a_sweep_nothing(site: Site, in_bucket: InBucket) -> None:
    """No manifest is read to know what an edition left: there may be very many."""
    house = copied(site, in_bucket)

    assert sweep_archive(house) == 0
    assert in_bucket.s3.seen() == {"GET": 2}  # two lists


@pytest.mark.parametrize("known", [True, False])
def test_what_was_copied_into_a_bucket_is_no_orphan(site: Site, in_bucket: InBucket, *, known: bool) -> None:
    """An old edition's data stays where its objects are new, whether the ledger or only a manifest speaks of it."""
    house = copied(site, in_bucket)
    before = in_bucket.names()
    if not known:  # made by a Frontier whose ledger did not write it down
        with house.ledger.engine.begin() as connection:
            connection.execute(text("UPDATE edition SET snapshot_sha256 = NULL"))
    left = house.archive.publish(b"%PDF left", ".pdf")

    assert sweep_archive(house) == 1
    assert in_bucket.names() == sorted([*before, f"swept/{left.name}"])


def test_a_manifest_that_cannot_be_read_is_named(site: Site, house: House) -> None:
    """What is told says which file it is."""
    path = site.output / "monthly" / "2026-01" / "monthly_2026-01_all_manifest.json"
    damage(path)

    sweep_archive(house)

    assert str(path) in site.said[-1]


def known(house: House, key: EditionKey) -> Edition:
    """Return an edition that is there."""
    edition = house.ledger.edition(key)
    assert edition is not None
    return edition


def test_two_workspaces_cannot_share_a_bucket(tmp_path: Path, s3: S3) -> None:
    """The second to come is told before it keeps anything, and the first one's sweep finds nothing of it."""
    bucket = s3.bucket()
    for name in ("one", "other"):
        write_workspace(tmp_path / name)
        settings = tmp_path / name / "frontier.yaml"
        settings.write_text(f"{settings.read_text()}archive: s3://{bucket}/briefings\n")

    run_editions(tmp_path / "one", "monthly", "2026-01", None, list[str]().append)
    with pytest.raises(AwayError, match=f"^s3://{bucket}/briefings/ledger: this archive is another ledger's"):
        run_editions(tmp_path / "other", "monthly", "2026-01", None, list[str]().append)

    with open_house(tmp_path / "one", list[str]().append) as house:
        assert len(list(house.archive.contents())) == 3
