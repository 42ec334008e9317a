"""A PostgreSQL server of the tests' own: Debian's binaries, a temporary folder, a socket and no port.

Say ``pytest_plugins = ["tests.scheduler.postgres"]`` in a test module, and ask for ``postgres``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

# What is lost when the machine stops is no matter here. Torture leaves it out: `running_postgres(fast=())`.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


@dataclass(frozen=True)
class Postgres:
    """A server that runs, and databases on it by the asking."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """Return the URL of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def database(self) -> str:
        """Return the name of a new database."""
        name = f"ledger{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}", self.url("postgres"))
        return name

    def run(self, statements: str, url: str) -> None:
        """Run statements in a database, outside any transaction and as its administrator."""
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statements)
        engine.dispose()


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL that Debian has put on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextlib.contextmanager
def running_postgres(fast: tuple[str, ...] = FAST) -> Iterator[Postgres]:
    """Yield a server that is gone, with all it held, afterwards."""
    tools = binaries()
    assert tools is not None, "ask binaries() first"
    folder = Path(tempfile.mkdtemp(prefix="frontier-pg-"))
    who = _user(folder)
    settings = [word for setting in (*fast, "listen_addresses=", "max_connections=60") for word in ("-c", setting)]
    initdb = [tools / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"]
    try:
        subprocess.run([*initdb, "--locale=C"], check=True, capture_output=True, cwd=folder, **who)
        with (folder / "log").open("wb") as log:
            command = [tools / "postgres", "-D", folder / "data", "-k", folder, *settings]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **who)
        try:
            ready = ["timeout", "30", "sh", "-c", f"until {tools}/pg_isready -q -h {folder}; do sleep 0.05; done"]
            subprocess.run(ready, check=True)
            yield Postgres(folder)
        finally:
            server.terminate()
            server.send_signal(3)  # SIGQUIT: at once; there is nothing to keep
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a server for the whole session; tests that need it are skipped where it is not installed."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb")
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def safe_postgres() -> Iterator[Postgres]:
    """Return a server for one module that keeps what it has acknowledged, as one in use does."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb")
    with running_postgres(fast=()) as server:
        yield server


def _user(folder: Path) -> dict[str, Any]:
    """Return who runs the server: PostgreSQL refuses root, which therefore hands the folder to another user."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody", "nogroup")
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}
