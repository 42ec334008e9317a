"""Killed, or failing, before and after every single step of sending: what is left, and what comes of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from scheduler.ledger import LedgerError
from scheduler.runner.house import House
from scheduler.runner.sending import send_all
from tests.scheduler.house_cases import Hook, Site, Stepwise
from tests.scheduler.mail_cases import ADA, KEY, LI, FakeServer, delivery, mail_settings, owing, person, states

pytest_plugins = ["tests.scheduler.houses"]

MOST_STEPS = 80


class DiedError(BaseException):
    """Stands for the end of a process: no handler may catch it."""


class Numbered:
    """Counts the steps of ledger, archive and server, and does something at one of them."""

    def __init__(self, nth: int, moment: str, act: Callable[[], None]) -> None:
        self.nth, self.moment, self.act = nth, moment, act
        self.seen: list[str] = []
        self.armed = True

    def hook(self, part: str) -> Hook:
        """Return what to tell a part's steps to."""

        def note(when: str, name: str, _arguments: tuple[Any, ...]) -> None:
            if when == self.moment and self.armed:
                self.seen.append(f"{part}.{name}")
                if len(self.seen) == self.nth:
                    self.act()

        return note

    def house(self, house: House, server: Any) -> House:
        """Return a house whose steps are counted; a session of its server is one part more."""

        class Transport:
            def open(_self) -> Any:  # noqa: N805 - the outer self is the counter
                return Stepwise(server.open(), self.hook("session"))

        parts: dict[str, Any] = {
            "ledger": Stepwise(house.ledger, self.hook("ledger")),
            "archive": Stepwise(house.archive, self.hook("archive")),
        }
        return replace(house, transport=lambda _: Transport(), **parts)


def die() -> None:
    """End as a process does that is killed."""
    raise DiedError


@pytest.fixture
def made(site: Site) -> Site:
    """Return a site whose edition is made, and open to two people."""
    owing(site, person(ADA), person(LI))
    site.run(site.house())
    return site


def copy_of(site: Site) -> tuple[bytes, Site]:
    """Return the ledger's file as it is now, to begin again from."""
    site.close()
    return (site.output / "ledger.sqlite").read_bytes(), site


def again(site: Site, ledger: bytes) -> House:
    """Begin again with a ledger; what is in the archive does no harm."""
    site.close()
    (site.output / "ledger.sqlite").write_bytes(ledger)
    site.clock.set("2026-02-01 07:00")
    site.owner.clear()
    return site.house()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_dies_while_sending_leaves_nothing_that_is_sent_twice(made: Site, moment: str) -> None:
    """Dead before or after any step, each letter is accepted at most once; lost only is what may have been accepted."""
    ledger, site = copy_of(made)
    doubts = []
    for nth in range(1, MOST_STEPS):
        server = FakeServer()
        house = again(site, ledger)
        counter = Numbered(nth, moment, die)
        died = False
        try:
            send_all(counter.house(house, server), house.read())
        except DiedError:
            died = True
        for minutes in (16, 1, 1):
            site.clock.pass_(minutes=minutes)
            site.run(replace(house, transport=lambda _, server=server: server))

        assert not server.copies or max(server.copies.values()) == 1, counter.seen
        unknown = [address for address, state in states(house.ledger).items() if state == "unknown"]
        assert set(states(house.ledger).values()) <= {"sent", "unknown"}, counter.seen
        assert len(site.owner) == len(unknown) <= 1
        if unknown:
            doubts.append(counter.seen[nth - 1])
        for address, state in states(house.ledger).items():
            assert len(server.received(address)) == 1 or state == "unknown", counter.seen
        if not died:
            break
    else:
        raise AssertionError("sending has more steps than were tried")
    # In doubt only between the ledger's word that the dot comes and its word of the answer.
    assert set(doubts) == {"session.commit", "ledger.move"}
    assert nth > 20


def test_a_ledger_that_fails_once_sends_nothing_twice(made: Site) -> None:
    """Whichever call to the ledger fails, once, no letter is sent twice, and all are sent or in doubt in the end."""

    def fail() -> None:
        raise LedgerError("The ledger cannot be reached.")

    _fail_everywhere(made, fail, {"ledger"})


def test_an_answer_is_written_down_once_the_ledger_is_there_again(made: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that starts again just after the final dot leaves no doubt: what the server said is not forgotten."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    server, failures = FakeServer(), iter(range(4))

    def away(when: str, name: str, arguments: tuple[Any, ...]) -> None:
        if (when, name, arguments[2:4]) == ("before", "move", ("committing", "sent")) and next(
            failures, None
        ) is not None:
            raise LedgerError("The ledger cannot be reached.")

    house = made.house()
    made.run(replace(house, ledger=Stepwise(house.ledger, away), transport=lambda _: server))

    assert next(failures, None) is None
    assert states(house.ledger) == {ADA: "sent", LI: "sent"}
    assert max(server.copies.values()) == 1


def test_an_archive_that_fails_once_sends_nothing_twice(made: Site) -> None:
    """Whichever call to the archive fails, once, no letter is sent twice, and all are sent in the end."""

    def fail() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    _fail_everywhere(made, fail, {"archive"})


def _fail_everywhere(made: Site, fail: Callable[[], None], parts: set[str]) -> None:
    ledger, site = copy_of(made)
    for nth in range(1, MOST_STEPS):
        server, house = FakeServer(), again(site, ledger)
        counter = Numbered(nth, "before", lambda: None)

        def act(counter: Numbered = counter) -> None:
            if counter.seen[-1].partition(".")[0] in parts:
                fail()

        counter.act = act
        shaky = counter.house(house, server)
        for minutes in (0, 16, 6, 6):
            site.clock.pass_(minutes=minutes)
            try:
                site.run(shaky)
            except LedgerError:
                continue

        assert max(server.copies.values()) == 1, counter.seen[nth - 1]
        assert set(states(house.ledger).values()) <= {"sent", "unknown"}, counter.seen[nth - 1]
        assert all(
            len(server.received(address)) == 1 or state == "unknown" for address, state in states(house.ledger).items()
        )
        assert house.ledger.held_by(house.worker) == ()
        if len(counter.seen) < nth:
            break


def test_a_process_that_ends_gives_back_what_it_is_sending(made: Site) -> None:
    """Ctrl-C while a letter is offered gives the edition back at once: nothing is lost, nobody waits for a lease."""
    server = FakeServer()
    house = made.house(transport=lambda _: server)

    def interrupt(step: str, _recipient: str) -> None:
        if step == "offer":
            server.watch = lambda _step, _recipient: None
            raise KeyboardInterrupt

    server.watch = interrupt
    with pytest.raises(KeyboardInterrupt):
        send_all(house, house.read())

    assert states(house.ledger) == {ADA: "pending", LI: "pending"}
    edition = house.ledger.edition(KEY)
    assert edition
    assert edition.lease_until is None
    made.run(house)
    assert states(house.ledger) == {ADA: "sent", LI: "sent"}


# The owner's letters --------------------------------------------------------------------------------------------------


def test_the_owner_is_mailed_each_notice_once_and_nobody_else_is(made: Site) -> None:
    """A refusal is mailed to the owner in one letter, once, and no stakeholder hears of it."""
    mail_settings(made, owner="boss@example.org")
    server = FakeServer(offers={ADA: [_refused()]})
    house = made.house(transport=lambda _: server)

    for _ in range(4):
        made.run(house)
        made.clock.pass_(minutes=20)

    assert [to for to, _ in server.accepted] == [LI, "boss@example.org"]
    [notice] = server.received("boss@example.org")
    assert "550 no such user" in notice.get_content()
    assert f"frontier retry {KEY.report} {KEY.period} --failed-only" in notice.get_content()
    assert notice["Auto-Submitted"] == "auto-generated"


def test_a_notice_that_could_not_be_mailed_is_mailed_later(made: Site) -> None:
    """Refused or lost, a notice is kept and mailed with a later pass; a failed notice is no new notice."""
    mail_settings(made, owner="boss@example.org")
    server = FakeServer(offers={ADA: [_refused()], "boss@example.org": [_refused(), _refused()]})
    house = made.house(transport=lambda _: server)

    for _ in range(4):
        made.run(house)
        made.clock.pass_(minutes=20)

    assert [to for to, _ in server.accepted] == [LI, "boss@example.org"]
    assert len(made.owner) == 1


def test_without_an_owner_notices_do_not_pile_up(made: Site) -> None:
    """Where nobody is named, what was told is not mailed to whoever is named months later."""
    server = FakeServer(offers={ADA: [_refused()]})
    house = made.house(transport=lambda _: server)
    made.run(house)
    mail_settings(made, owner="boss@example.org")
    made.clock.pass_(minutes=20)

    made.run(house)

    assert [to for to, _ in server.accepted] == [LI]
    assert delivery(house.ledger).state == "refused"


def _refused() -> Any:
    from scheduler.mail import AnswerKind
    from tests.scheduler.mail_cases import answer

    return answer(AnswerKind.REFUSED, "550 no such user", "rcpt")
