"""Killed at any statement, every write of the ledger is whole or not there at all; on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from scheduler.ledger import Ledger
from tests.scheduler.ledger_cases import MARCH, NOW, PLAN, WRITES, NewLedger, contents
from tests.scheduler.ledger_processes import Processes

pytest_plugins = ["tests.scheduler.ledgers"]


@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_is_killed_has_not_happened_and_can_be_done_again(
    new_ledger: NewLedger, open_ledger: Callable[..., Ledger], processes: Processes, name: str
) -> None:
    """Killed after any of its statements, or just before its commit, a write leaves the ledger as it was."""
    url = new_ledger()
    ledger = open_ledger(url, lambda _: NOW)
    WRITES[name][0](ledger)
    before = contents(ledger)

    for moment in count():
        [answer] = processes({"do": "write", "url": url, "name": name, "at": moment})
        if answer != "killed":
            break
        assert contents(ledger) == before, moment

    assert answer == "done"
    assert moment > 2
    assert contents(ledger) != before


def test_a_plan_that_was_killed_is_made_again(
    new_ledger: NewLedger, open_ledger: Callable[..., Ledger], processes: Processes
) -> None:
    """Editions and the plan's progress come together or not at all, so planning again loses and doubles nothing."""
    url = new_ledger()
    ledger = open_ledger(url, lambda _: NOW)

    for moment in (2, 3):
        assert processes({"do": "write", "url": url, "name": "plan", "at": moment}) == ["killed"]
        assert (ledger.planned("monthly"), ledger.editions()) == (None, ())
    assert processes({"do": "write", "url": url, "name": "plan", "at": 999}) == ["done"]
    assert ledger.planned("monthly") == NOW.replace(tzinfo=None)
    assert ledger.plan("monthly", NOW.replace(tzinfo=None), PLAN) == 0
    assert len(ledger.editions()) == 3


def test_an_edition_archived_by_a_process_that_died_is_archived(
    new_ledger: NewLedger, open_ledger: Callable[..., Ledger], processes: Processes
) -> None:
    """What a call returned from is on disk: dying the moment after, without closing anything, loses nothing."""
    url = new_ledger()
    ledger = open_ledger(url, lambda _: NOW)
    WRITES["archive"][0](ledger)

    assert processes({"do": "write", "url": url, "name": "archive", "at": 999}) == ["done"]

    found = ledger.edition(MARCH)
    assert found
    assert found.state == "archived"
    assert len(ledger.deliveries(MARCH)) == 2
