"""An edition that somebody made by hand without sending it goes to its audience when its schedule has it due, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler import running
from scheduler.ledger import EditionState
from scheduler.runner.addressing import recipients_for
from scheduler.runner.house import House
from scheduler.running import run_editions
from tests.scheduler.house_cases import Site, Stepwise
from tests.scheduler.mail_cases import ADA, DUE, KEY, LI, FakeServer, owing, states

pytest_plugins = ["tests.scheduler.houses"]

EARLY = "2026-02-01 06:00"


class DiedError(BaseException):
    """The end of a process, as far as a test can have it."""


@pytest.fixture(autouse=True)
def _one_clock(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is made by hand be made by the site's clock."""

    @contextmanager
    def opened(_root: Path, _tell: Any) -> Iterator[House]:
        yield site.house()

    monkeypatch.setattr(running, "open_house", opened)


def made_early(site: Site, **fields: str) -> tuple[House, FakeServer]:
    """Make January's edition by hand an hour before it is due, for nobody; return a house that mails, and a server."""
    owing(site, **fields)
    site.clock.set(EARLY)
    run_editions(site.root, "monthly", "2026-01", None, site.said.append)
    server = FakeServer()
    return site.house(transport=lambda _: server), server


def test_it_is_sent_when_it_is_due_and_not_before(site: Site) -> None:
    """Nobody is mailed early; at the due time each person is mailed what was made, once, however many passes follow."""
    house, server = made_early(site)
    made = house.ledger.edition(KEY)
    site.run(house)
    assert server.accepted == []

    site.clock.set(DUE)
    for _ in range(3):
        site.run(house)

    assert states(house.ledger) == {ADA: "sent", LI: "sent"}
    assert sorted(to for to, _ in server.accepted) == [ADA, LI]
    edition = house.ledger.edition(KEY)
    assert made
    assert edition
    assert edition.sha256 == made.sha256


def test_who_was_mailed_by_hand_is_not_mailed_again(site: Site) -> None:
    """Where somebody sent it to one by hand before it was due, the schedule sends it to the others."""
    house, server = made_early(site)
    house.ledger.add_recipients(KEY, recipients_for(house.read(), KEY)[:1], "ada")
    site.run(house)
    assert [to for to, _ in server.accepted] == [ADA]

    site.clock.set(DUE)
    site.run(house)

    assert [to for to, _ in server.accepted] == [ADA, LI]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_death_while_it_is_planned_sends_it_once(site: Site, moment: str) -> None:
    """Killed before or after the recipients are written down, the next pass goes on, and nobody is mailed twice."""
    house, server = made_early(site)
    site.clock.set(DUE)

    def die(when: str, name: str, _arguments: tuple[Any, ...]) -> None:
        if (when, name) == (moment, "send_after_all"):
            raise DiedError

    with pytest.raises(DiedError):
        site.run(replace(house, ledger=Stepwise(house.ledger, die)))
    site.run(house)
    site.run(house)

    assert sorted(to for to, _ in server.accepted) == [ADA, LI]


def test_one_that_is_being_made_is_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody makes it by hand nothing of its report is planned; made, it goes out with the next pass."""
    owing(site)
    site.clock.set("2026-02-01 06:58")
    server = FakeServer()
    house = site.house(transport=lambda _: server)
    planned: list[int] = []

    def fall_due(when: str, name: str, _arguments: tuple[Any, ...]) -> None:
        if (when, name) == ("before", "archive"):
            site.clock.set(DUE)
            planned.append(site.run(house).planned)

    @contextmanager
    def opened(_root: Path, _tell: Any) -> Iterator[House]:
        yield replace(site.house(worker="by hand"), ledger=Stepwise(house.ledger, fall_due))

    monkeypatch.setattr(running, "open_house", opened)
    run_editions(site.root, "monthly", "2026-01", None, site.said.append)
    assert (planned, server.accepted) == ([0], [])

    site.run(house)

    assert sorted(to for to, _ in server.accepted) == [ADA, LI]


def test_what_waits_for_approval_goes_out_when_it_is_approved(site: Site) -> None:
    """Made by hand and due, it waits as any other, and its people are mailed once somebody approves."""
    house, server = made_early(site, approval="required")
    site.clock.set(DUE)
    site.run(house)
    assert server.accepted == []

    house.ledger.approve(KEY, "ada")
    site.run(house)

    assert sorted(to for to, _ in server.accepted) == [ADA, LI]


def test_what_nobody_is_to_receive_is_kept(site: Site) -> None:
    """A report whose condition is not met is sent to nobody at its due time either, and the ledger says why."""
    house, server = made_early(site, send="{figure: pots, over: 1000000}")

    site.clock.set(DUE)
    site.run(house)

    edition = house.ledger.edition(KEY)
    assert edition
    assert (edition.state, edition.send) == (EditionState.ARCHIVED, True)
    assert server.accepted == []
    assert [event.detail["who"] for event in house.ledger.events(KEY) if event.kind == "recipients"] == [
        "send: pots over 1000000, and it is 22"
    ]


def test_two_schedulers_that_find_it_at_once_hand_it_on_once(site: Site) -> None:
    """Whoever is second adds nobody and writes nothing, be it that the people have changed in between."""
    house, _ = made_early(site)
    people = recipients_for(house.read(), KEY)

    added = [house.ledger.send_after_all(KEY, some, "its schedule") for some in (people[:1], people)]

    assert added == [1, 0]
    assert [event.detail["added"] for event in house.ledger.events(KEY) if event.kind == "recipients"] == [1]
