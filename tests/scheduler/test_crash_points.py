"""Killed at each named step, and failing at each single one: what is left then, and what the next pass makes of it."""

from __future__ import annotations

import errno
import os
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from scheduler.ledger import EditionKey, LedgerError
from scheduler.runner.house import House
from tests.scheduler.house_cases import Hasty, Hook, Site, Stepwise, check_archive, kinds
from tests.scheduler.house_processes import Dying

pytest_plugins = ["tests.scheduler.houses"]

KEY = EditionKey("monthly", "2026-01")
NAMED_STEPS = [
    ("plan", "ledger.plan", 1),
    ("plan: how far", "ledger.plan", 2),
    ("claim", "ledger.claim_some", 1),
    ("render", "ledger.last_archived", 1),
    ("publish the PDF", "archive.publish", 1),
    ("publish the snapshot", "archive.publish", 2),
    ("publish the manifest", "archive.publish", 3),
    ("note it", "ledger.published", 1),
    ("commit", "ledger.archive", 1),
    ("name the manifest", "archive.name", 1),
    ("name the snapshot", "archive.name", 2),
    ("name the PDF", "archive.name", 3),
]
POINTS = [(when, *step) for step in NAMED_STEPS for when in ("before", "after")]
COMMITTED = POINTS.index(("after", "commit", "ledger.archive", 1))
PLANNED = POINTS.index(("after", "plan", "ledger.plan", 1))
NOTED = POINTS.index(("after", "note it", "ledger.published", 1))
CLAIMED = POINTS.index(("after", "claim", "ledger.claim_some", 1))


@pytest.fixture
def owing(site: Site) -> Site:
    """Return a site that owes the edition of January."""
    site.run()
    site.clock.set("2026-02-01 07:00")
    return site


def contents(site: Site, suffix: str) -> list[str]:
    """Return what is in the archive with a suffix."""
    return sorted(path.name for path in (site.output / "archive").rglob(f"*{suffix}"))


@pytest.mark.parametrize("point", range(len(POINTS)), ids=lambda n: " ".join(map(str, POINTS[n][:2])))
def test_whoever_is_killed_leaves_what_the_next_pass_finishes(owing: Site, dying: Dying, point: int) -> None:
    """Killed before or after any step, an edition is made once, whole and named; once committed never again."""
    when, _, step, nth = POINTS[point]

    assert dying(owing, when, step, nth) == "killed"

    house = owing.house()
    left = house.ledger.edition(KEY)
    found = contents(owing, ".pdf")
    state = "none" if left is None else str(left.state)
    assert state == ("none" if point < PLANNED else "due" if point < COMMITTED else "archived")
    assert (left is not None and left.sha256 is not None) == (point >= COMMITTED)

    soon = owing.run(house, at="2026-02-01 07:05")
    owing.run(house, at="2026-02-01 07:10")

    assert soon.made == (point < CLAIMED)
    assert owing.states() == {"monthly 2026-01": "archived"}
    events = Counter(kinds(house, KEY))
    again = CLAIMED <= point < COMMITTED
    assert events == {"planned": 1, "claimed": 1 + again, "published": 1, "archived": 1} | (
        {"lapsed": 1} if again else {}
    )
    assert contents(owing, ".pdf") == [f"{house.ledger.edition(KEY).sha256}.pdf"]  # type: ignore[union-attr]
    assert found in ([], contents(owing, ".pdf"))
    drawn_twice = POINTS.index(("after", "publish the manifest", "archive.publish", 3)) <= point < NOTED
    assert len(contents(owing, ".json")) == 2 + drawn_twice  # when it was made is in the manifest
    check_archive(owing, house.ledger)


def test_the_points_are_those_of_a_pass(owing: Site, dying: Dying) -> None:
    """A point that no pass comes to kills nobody, so that a step that is renamed is missed here."""
    assert dying(owing, "after", "archive.publish", 4) == "lived"
    assert owing.states() == {"monthly 2026-01": "archived"}


# Failing --------------------------------------------------------------------------------------------------------------

FULL = ("open", "write", "link", "mkdir")
BROKEN = ("fsync", "fstat", "stat", "read", "touch", "rename", "unlink", "free", "lock")
LEDGER_CALLS = 60


class Faulty(Hasty):
    """A system whose nth call of one kind fails, counted from when it is armed."""

    def __init__(self, kind: str, nth: int, code: int) -> None:
        self.left, self.armed = nth, False
        real = getattr(self, kind)

        def call(*arguments: Any, **named: Any) -> Any:
            self.left -= self.armed
            if self.left == 0 and self.armed:
                raise OSError(code, os.strerror(code))
            return real(*arguments, **named)

        setattr(self, kind, call)


def failing(nth: int, code: int, seen: list[str]) -> Hook:
    """Return what fails at the nth call, in place of what was to be done."""

    def hook(when: str, name: str, _arguments: tuple[Any, ...]) -> None:
        if when == "before":
            seen.append(name)
            if len(seen) == nth:
                raise LedgerError(f"The ledger {os.strerror(code)}.")

    return hook


def run_until_made(site: Site, house: House) -> int:
    """Run passes five minutes apart until the edition is made, and return how many were needed before."""
    for number in range(5):
        with suppress(LedgerError):  # the service says so, and goes on with the next pass
            site.run(house)
        if site.states() == {"monthly 2026-01": "archived"}:
            return number
        site.clock.pass_(minutes=5)
    raise AssertionError(site.states())


def start_again(site: Site, ledger: bytes) -> None:
    """Remove all that was made, and put a ledger back."""
    shutil.rmtree(site.output)
    site.output.mkdir()
    (site.output / "ledger.sqlite").write_bytes(ledger)
    site.clock.set("2026-02-01 07:00")


def no_false_state(site: Site) -> None:
    """Make sure that nothing has a name that the ledger does not know, and that all it knows is whole."""
    ledger = site.open_ledger()
    edition = ledger.edition(KEY)
    if edition is None or edition.sha256 is None:
        assert not list(site.output.glob("monthly/*/*.pdf"))
    for path in (site.output / "archive").rglob("*.pdf"):
        assert path.read_bytes().rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("kind", [*FULL, *BROKEN])
def test_a_disk_that_fails_once_delays_an_edition(owing: Site, kind: str) -> None:
    """Whichever call to the system fails, no part is left under a name, and the edition is made later, once."""
    template = (owing.output / "ledger.sqlite").read_bytes()
    for nth in (1, 2, 3, 5, 8, 13, 21, 34):
        start_again(owing, template)
        system = Faulty(kind, nth, errno.ENOSPC if kind in FULL else errno.EIO)
        house = owing.house(archive=owing.open_archive(system))
        system.armed = True

        owing.run(house)
        no_false_state(owing)
        run_until_made(owing, house)

        system.armed = False
        check_archive(owing, house.ledger)
        assert kinds(house, KEY).count("archived") == 1
        owing.close()
        if system.left > 0:
            break


def test_a_ledger_that_fails_once_delays_an_edition(owing: Site) -> None:
    """Whichever call to the ledger fails, it tells nothing that is not so, and the edition is made later, once."""
    template = (owing.output / "ledger.sqlite").read_bytes()
    for nth in range(1, LEDGER_CALLS):
        start_again(owing, template)
        seen: list[str] = []
        house = owing.house()
        shaky = replace(house, ledger=Stepwise(house.ledger, failing(nth, errno.EIO, seen)))

        passes = run_until_made(owing, shaky)
        owing.run(house)

        assert passes <= 2
        check_archive(owing, house.ledger)
        assert Counter(kinds(house, KEY))["archived"] == 1
        assert house.ledger.held_by(house.worker) == ()
        owing.close()
        if len(seen) < nth:
            break
    else:
        raise AssertionError("a pass has more calls than were tried")


def test_a_lost_answer_makes_nothing_twice(owing: Site) -> None:
    """Where the ledger did what was asked and its answer was lost, the edition is not made again, and is named."""
    house = owing.house()

    def hook(when: str, name: str, _arguments: tuple[Any, ...]) -> None:
        if (when, name) == ("after", "archive"):
            raise LedgerError("The ledger cannot be reached.")

    owing.run(replace(house, ledger=Stepwise(house.ledger, hook)))

    assert Counter(kinds(house, KEY)) == {"planned": 1, "claimed": 1, "published": 1, "archived": 1}
    check_archive(owing, house.ledger)


def test_a_full_disk_has_what_is_due_wait_and_keeps_what_was_made(owing: Site) -> None:
    """With the disk full from now on an edition waits, which is told once, until there is room; others stay whole."""

    class Full(Hasty):
        full = False

        def write(self, file: int, data: memoryview) -> int:
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(file, data)

    system = Full()
    house = owing.house(archive=owing.open_archive(system))
    owing.run(house)
    system.full = True

    for minute in (0, 5, 10, 15):
        owing.run(house, at=f"2026-03-01 07:{minute:02d}")

    assert owing.states() == {"monthly 2026-01": "archived", "monthly 2026-02": "due"}
    assert len(owing.owner) == 1
    assert "What is owed waits for the archive: " in owing.owner[0]
    assert "the disk is full; make room" in owing.owner[0]
    check_archive(owing, house.ledger)

    system.full = False
    owing.run(house)

    assert set(owing.states().values()) == {"archived"}
    check_archive(owing, house.ledger)
