"""Ledgers for tests, each test on SQLite and on PostgreSQL: ``pytest_plugins = ["tests.scheduler.ledgers"]``."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from scheduler.ledger import Ledger
from scheduler.ledger.schema import metadata
from tests.scheduler.ledger_cases import FakeClock, NewLedger
from tests.scheduler.ledger_processes import Processes

pytest_plugins = ["tests.scheduler.postgres"]


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of ``ledger``."""
    return FakeClock()


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with today's tables and nothing in them."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    Ledger.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def used_database(request: pytest.FixtureRequest) -> str:
    """Return the URL of a database that one test after the other empties and uses."""
    server = request.getfixturevalue("postgres")
    url: str = server.url(server.database())
    Ledger.open(url).close()
    return url


@pytest.fixture(scope="session")
def bare_database(request: pytest.FixtureRequest) -> str:
    """Return the URL of a database that one test after the other strips of its tables and uses."""
    server = request.getfixturevalue("postgres")
    return str(server.url(server.database()))


@pytest.fixture
def fast_path(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory where there is one: processes die in these tests, machines do not."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it has a name of its own
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Return the kind of database that the test is about."""
    return str(request.param)


@pytest.fixture
def new_ledger(kind: str, request: pytest.FixtureRequest, fast_path: Path) -> NewLedger:
    """Return what makes a ledger with tables and without rows, and returns its URL; on PostgreSQL it is the only one.

    A database of its own for each test would be ten times as slow.
    """
    if kind == "sqlite":
        template = request.getfixturevalue("empty_ledger")
        return lambda: f"sqlite:///{shutil.copy(template, fast_path / 'ledger.sqlite')}"
    server, url = request.getfixturevalue("postgres"), request.getfixturevalue("used_database")
    names = ", ".join(table.name for table in metadata.sorted_tables)

    def make() -> str:
        # As a replica, because events refuse this.
        server.run(f"SET session_replication_role = replica; TRUNCATE {names} RESTART IDENTITY CASCADE", url)
        return str(url)

    return make


@pytest.fixture
def new_database(kind: str, request: pytest.FixtureRequest, fast_path: Path) -> NewLedger:
    """Return what makes a database without tables, and returns its URL; on PostgreSQL it is the only one."""
    if kind == "sqlite":
        numbers = count()
        return lambda: f"sqlite:///{fast_path / f'new{next(numbers)}.sqlite'}"
    server, url = request.getfixturevalue("postgres"), request.getfixturevalue("bare_database")

    def make() -> str:
        server.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public", url)
        return str(url)

    return make


@pytest.fixture
def open_ledger() -> Iterator[Callable[..., Ledger]]:
    """Return what opens a ledger that is closed after the test."""
    opened: list[Ledger] = []

    def open_(url: str, *clock: Any) -> Ledger:
        opened.append(Ledger.open(url, *clock))
        return opened[-1]

    yield open_
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(new_ledger: NewLedger, open_ledger: Callable[..., Ledger], clock: FakeClock) -> Ledger:
    """Return an empty ledger whose clock is the test's."""
    return open_ledger(new_ledger(), clock)


@pytest.fixture
def sqlite_ledger(empty_ledger: Path, tmp_path: Path, open_ledger: Callable[..., Ledger], clock: FakeClock) -> Ledger:
    """Return an empty ledger in a file on disk."""
    return open_ledger(f"sqlite:///{shutil.copy(empty_ledger, tmp_path / 'ledger.sqlite')}", clock)


@pytest.fixture(scope="session")
def processes() -> Iterator[Processes]:
    """Return processes to do things with ledgers, and to be killed at it."""
    program = Processes()
    yield program
    program.close()
