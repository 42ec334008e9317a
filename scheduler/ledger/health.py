"""How a ledger is, found out by reading alone: nothing is made, and no table is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from scheduler.ledger.engine import database_clock, make_engine, place, transaction
from scheduler.ledger.migrate import HEAD, version_of


@dataclass(frozen=True)
class Health:
    """A ledger that can be read: where and what it is, its tables' version and ours, its settings and its clock.

    ``version`` is None where it has no tables yet. ``lossy`` names settings under which what was acknowledged may go.
    """

    place: str
    server: str
    version: str | None
    settings: Mapping[str, str]
    lossy: tuple[str, ...]
    now: datetime
    ours: str = HEAD


def health(url: str) -> Health | None:
    """Return how the ledger at ``url`` is; None where its file is not there yet. Raises LedgerError."""
    engine = make_engine(url)
    try:
        if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
            return None
        with transaction(engine, database_clock) as tx:
            return _examined(engine, tx.connection, tx.now)
    finally:
        engine.dispose()


def _examined(engine: Engine, connection: Connection, now: datetime) -> Health:
    if engine.dialect.name == "sqlite":
        server = f"SQLite {sqlite3.sqlite_version}"
        asked = {name: f"PRAGMA {name}" for name in ("journal_mode", "synchronous")}
        safe: Mapping[str, set[str]] = {"synchronous": {"2", "3"}}
    else:
        server = f"PostgreSQL {_told(connection, 'SHOW server_version')}"
        asked = {name: f"SHOW {name}" for name in ("fsync", "full_page_writes", "synchronous_commit")}
        safe = {"fsync": {"on"}, "full_page_writes": {"on"}}
    settings = {name: _told(connection, words) for name, words in asked.items()}
    lossy = tuple(f"{name}={settings[name]}" for name, values in safe.items() if settings[name] not in values)
    return Health(place(engine), server, version_of(connection), settings, lossy, now)


def _told(connection: Connection, words: str) -> str:
    return str(connection.execute(text(words)).scalar_one())
