"""How a database is opened so that what it has acknowledged stays: pragmas read back, time-outs, one clock."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from scheduler.ledger.errors import LedgerError, explain

BUSY_SECONDS = 30
# Locks there are promises that servers do not keep: https://www.sqlite.org/faq.html#q5
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs"}
# Both end by themselves what stops while it holds a row, and see that a commit is on disk before it is answered,
# whatever the server's own setting. Local to the transaction, so that poolers may share connections.
_POSTGRES_BEGIN = """SELECT
    set_config('lock_timeout', '30s', true), set_config('idle_in_transaction_session_timeout', '60s', true),
    set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
        ELSE current_setting('synchronous_commit') END, true)"""

Clock = Callable[[Connection], datetime]


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction under way, and the time by the ledger's clock when it began."""

    connection: Connection
    now: datetime


def database_clock(connection: Connection) -> datetime:
    """Return the time by the database's clock; for SQLite that is the host's."""
    if connection.dialect.name == "sqlite":
        now = datetime.now(UTC)  # noqa: TID251 - SQLite has no clock but this one, and asking it for it takes a statement
        return now.replace(microsecond=now.microsecond // 1000 * 1000)
    told: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return told.astimezone(UTC)


def make_engine(url: str) -> Engine:
    """Return an engine for a ledger's URL; nothing is opened yet."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise LedgerError(
            "The ledger's URL cannot be read; write sqlite:///output/ledger.sqlite or "
            "postgresql://user:password@host/database."
        ) from None
    match parsed.drivername:
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql" | "postgresql+psycopg" | "postgres":
            return _postgres(parsed.set(drivername="postgresql+psycopg"))
    raise LedgerError(f'A ledger is kept in SQLite or PostgreSQL; "{parsed.drivername}" is neither.')


def place(engine: Engine) -> str:
    """Return the ledger's URL as messages show it, without the password."""
    return engine.url.render_as_string(hide_password=True)


@contextmanager
def transaction(engine: Engine, clock: Clock, begin: str = "") -> Iterator[Transaction]:
    """Yield a transaction that commits when the block ends and rolls back when it raises.

    ``begin`` is what SQLite starts it with; with nothing said, it only reads.
    """
    try:
        with engine.connect().execution_options(ledger_begin=begin) as connection, connection.begin():
            yield Transaction(connection, clock(connection))
    except DBAPIError as error:
        raise explain(error, place(engine)) from error


# A write takes its lock at once: one that first reads and then asks is refused, however long it would have waited.
WRITE = "BEGIN IMMEDIATE"


def journal(version: tuple[int, int, int]) -> tuple[str, str]:
    """Return journal mode and synchronous setting that lose nothing on a version of SQLite.

    WAL may corrupt the file up to 3.51.2, but for two versions that took the mending back:
    https://www.sqlite.org/wal.html#walresetbug
    """
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return ("wal", "FULL") if mended else ("delete", "EXTRA")


def filesystem(path: Path, mounts: str) -> str:
    """Return the kind of file system that ``path`` is on, by a text such as ``/proc/mounts``."""
    best, kind = Path("/"), ""
    for line in mounts.splitlines():
        _, where, what, *_ = line.split()
        point = Path(where.replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, what
    return kind


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:" or url.query:
        raise LedgerError("A ledger in SQLite is a file on disk: write sqlite:/// and its path, without options.")
    file = Path(url.database).resolve()
    if not file.parent.is_dir():
        # Never made here: where a disk is not mounted, a new and empty ledger would owe everything once more.
        raise LedgerError(f"The ledger's folder {file.parent} does not exist; make it, or mount its disk.")
    mounts = Path("/proc/self/mounts")
    kind = filesystem(file, mounts.read_text(encoding="utf-8", errors="replace")) if mounts.exists() else ""
    if kind in _REMOTE:
        raise LedgerError(f"The ledger {file} is on {kind}, where locks do not hold; move it to a disk of this host.")
    engine = create_engine(url.set(database=str(file)), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", _keep_connection)
    return engine


def _postgres(url: URL) -> Engine:
    # No prepared statements: poolers that share connections between transactions lose them.
    options = {"prepare_threshold": None, "connect_timeout": BUSY_SECONDS}
    try:
        engine = create_engine(url, connect_args=options, pool_pre_ping=True, isolation_level="READ COMMITTED")
    except ModuleNotFoundError:
        raise LedgerError('PostgreSQL needs its driver: pip install "frontier-briefings[postgres]".') from None
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(_POSTGRES_BEGIN))
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    mode, synchronous = journal(sqlite3.sqlite_version_info)
    _set_journal(connection, mode)
    wanted = {
        "synchronous": (synchronous, {"FULL": 2, "EXTRA": 3}[synchronous]),
        "busy_timeout": (BUSY_SECONDS * 1000, BUSY_SECONDS * 1000),
        "foreign_keys": ("ON", 1),
        "trusted_schema": ("OFF", 0),
    }
    for name, (value, number) in wanted.items():
        connection.execute(f"PRAGMA {name}={value}")
        _read_back(connection, name, number)


def _set_journal(connection: sqlite3.Connection, mode: str) -> None:
    """Change the journal where it is another; SQLite does not wait for its turn at that, so we do."""
    give_up = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone() != (mode,):
        try:
            connection.execute(f"PRAGMA journal_mode={mode}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > give_up:
                raise
            time.sleep(0.01)
        else:
            _read_back(connection, "journal_mode", mode)


def _read_back(connection: sqlite3.Connection, name: str, wanted: str | int) -> None:
    (told,) = connection.execute(f"PRAGMA {name}").fetchone()
    if told != wanted:
        raise LedgerError(f"SQLite was told {name}={wanted} but keeps {told}; another program may hold the ledger.")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("ledger_begin") or "BEGIN")


def _keep_connection(context: ExceptionContext) -> None:
    """Roll back after Ctrl-C as after any error, where SQLAlchemy would drop the connection.

    Dropped with a cursor open, it keeps its lock until the cursor is collected, and what was to be tidied up waits.
    """
    if not isinstance(context.original_exception, Exception):
        context.is_disconnect = False
