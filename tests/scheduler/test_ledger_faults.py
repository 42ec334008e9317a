"""Disks that are full, files that may only be read, ledgers that others hold, and Ctrl-C: nothing false is written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from scheduler.ledger import Ledger, LedgerError
from tests.scheduler.ledger_cases import HASH, LEASE, MARCH, NOW, PEOPLE, FakeClock, claimed, contents, planned

pytest_plugins = ["tests.scheduler.ledgers"]

OpenLedger = Callable[..., Ledger]


@contextmanager
def full_disk(ledger: Ledger) -> Iterator[None]:
    """Let a file in SQLite grow no more."""

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(ledger.engine, "checkout", limit)
    yield
    event.remove(ledger.engine, "checkout", limit)
    ledger.engine.dispose()


def test_a_full_disk_is_said_and_keeps_what_was_written(sqlite_ledger: Ledger) -> None:
    """Where the disk is full a plan is refused whole, nothing is half written, and work goes on once there is room."""
    claim = claimed(sqlite_ledger)
    wall = NOW.replace(tzinfo=None) + timedelta(days=1)
    many = [planned(f"{year}", report="monthly") for year in range(1500, 2000)]
    before = contents(sqlite_ledger)

    with full_disk(sqlite_ledger), pytest.raises(LedgerError, match=r"cannot grow, the disk is full; make room"):
        sqlite_ledger.plan("monthly", wall, many)

    assert contents(sqlite_ledger) == before
    assert sqlite_ledger.plan("monthly", wall, many) == 500
    sqlite_ledger.archive(claim, HASH, 7, "digest", PEOPLE, waiting=False)
    found = sqlite_ledger.edition(MARCH)
    assert found
    assert found.state == "archived"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Let go of root's right to write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_ledger_that_may_only_be_read_says_so(empty_ledger: Path, clock: FakeClock) -> None:
    """Reading works, every write is refused with what to do, and nothing is claimed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(Ledger.open(f"sqlite:///{shutil.copy(empty_ledger, folder / 'ledger.sqlite')}", clock)) as before:
            before.add(planned("2026-03"))
        (folder / "ledger.sqlite").chmod(0o444)
        folder.chmod(0o555)
        with as_nobody():
            ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite", clock)
            with pytest.raises(LedgerError, match="may only be read; give this user the right"):
                ledger.claim("w", LEASE)
            found = ledger.edition(MARCH)
            ledger.close()
        folder.chmod(0o755)

    assert found
    assert (found.state, found.fence) == ("due", 0)


@pytest.mark.parametrize("statement", range(4))
def test_ctrl_c_in_the_midst_of_a_write_lets_go_of_the_ledger(sqlite_ledger: Ledger, statement: int) -> None:
    """Interrupted at any statement, a write is undone at once, so that what is tidied up after it need not wait."""
    claim = claimed(sqlite_ledger)
    before = contents(sqlite_ledger)
    left = iter(range(statement))

    def interrupt(*_: object) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    event.listen(sqlite_ledger.engine, "after_cursor_execute", interrupt)
    with pytest.raises(KeyboardInterrupt) as kept:  # and with it every cursor that was open
        sqlite_ledger.plan("monthly", NOW.replace(tzinfo=None), [planned("2026-04"), planned("2026-05")])
    event.remove(sqlite_ledger.engine, "after_cursor_execute", interrupt)

    assert kept.tb
    assert contents(sqlite_ledger) == before
    other = sqlite3.connect(str(sqlite_ledger.engine.url.database), timeout=0)
    other.execute("UPDATE schedule SET report = report")
    other.commit()
    other.close()
    sqlite_ledger.release(claim)


def test_a_ledger_held_by_another_says_so(sqlite_ledger: Ledger) -> None:
    """Whoever waits longer than the time-out is told that somebody holds the ledger."""
    sqlite_ledger.add(planned("2026-03"))
    with sqlite_ledger.engine.connect() as connection, sqlite_ledger.engine.connect() as other:
        for one in (connection, other):
            one.exec_driver_sql("PRAGMA busy_timeout=1")
            one.rollback()
    holder = sqlite3.connect(str(sqlite_ledger.engine.url.database))
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(LedgerError, match="was held by another process for 30 seconds"):
        sqlite_ledger.claim("w", LEASE)

    holder.close()


def test_a_ledger_that_may_only_be_read_says_so_on_postgresql(ledger: Ledger, kind: str) -> None:
    """A replica, or a user who may only read, is told apart from a server that is away."""
    if kind == "sqlite":
        pytest.skip("PostgreSQL's own fault")
    event.listen(ledger.engine, "begin", lambda one: one.exec_driver_sql("SET TRANSACTION READ ONLY"))

    with pytest.raises(LedgerError, match="may only be read; this is a replica"):
        ledger.add(planned("2026-03"))
