"""Brings a ledger's tables to today's form: in one transaction, by one process, while others wait their turn.

Whoever is killed on the way leaves the ledger as it was. ``migrations/versions`` holds the steps.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from scheduler.ledger.engine import WRITE, place
from scheduler.ledger.errors import LedgerError, explain
from scheduler.ledger.schema import metadata

HEAD = "0005"
# Not Alembic's own name for it: the database may be shared with a program that uses Alembic too.
VERSION_TABLE = "ledger_version"
SCRIPTS = Path(__file__).parent / "migrations"
# Any number that other programs are unlikely to lock; it ends with the transaction, so poolers do no harm.
_LOCK = 0x46524F4E54494552
# Alembic keeps the migration under way in module variables.
_ONE_AT_A_TIME = threading.Lock()


def migrate(engine: Engine, head: str = HEAD, scripts: Path = SCRIPTS) -> None:
    """Bring the ledger to ``head``, whatever it was.

    Raises LedgerError where the ledger was written by a newer Frontier.
    """
    try:
        with engine.connect() as connection:
            if version_of(connection) == head:
                return
        with _ONE_AT_A_TIME, _alone(engine) as connection:
            if (found := version_of(connection)) != head:
                _refuse_strangers(connection, found)
                _upgrade(connection, found, scripts)
    except DBAPIError as error:
        raise explain(error, place(engine)) from error


def version_of(connection: Connection) -> str | None:
    """Return the version that the tables have; None where there are none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()  # noqa: S608 - our own name
    return found


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in the one transaction that may change tables."""
    with engine.connect().execution_options(ledger_begin=WRITE) as connection:
        if connection.dialect.name == "sqlite":
            # SQLite changes a table by making it anew, which foreign keys would take for the loss of its rows.
            # The setting holds for this connection, which therefore never goes back to the pool.
            connection.detach()
            driver = connection.connection.dbapi_connection
            assert driver is not None, "it was opened just now"
            driver.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            yield connection
            if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise LedgerError("A migration would lose what rows point to; nothing was changed. Please report this.")


def _refuse_strangers(connection: Connection, found: str | None) -> None:
    theirs = [] if found else sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if theirs:
        raise LedgerError(
            f"The database {place(connection.engine)} has a table {theirs[0]} of another program; "
            "give the ledger a database of its own."
        )


def _upgrade(connection: Connection, found: str | None, scripts: Path) -> None:
    # Slow to import, and needed only where tables change.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.script.revision import ResolutionError
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    try:
        if found is not None:
            ScriptDirectory.from_config(config).get_revision(found)
    except (CommandError, ResolutionError):
        raise LedgerError(
            f"The ledger {place(connection.engine)} was written by a newer Frontier (its tables are at {found}); "
            "use that version, or a newer one."
        ) from None
    command.upgrade(config, "head")
