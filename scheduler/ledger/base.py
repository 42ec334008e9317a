"""How the ledger is opened, and the transactions that each of its calls is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Self

from sqlalchemy import Engine

from scheduler.ledger.engine import WRITE, Clock, Transaction, database_clock, make_engine, transaction
from scheduler.ledger.migrate import migrate


class Opened:
    """A ledger that is open: its database and its clock."""

    def __init__(self, engine: Engine, clock: Clock = database_clock) -> None:
        self.engine = engine
        self._clock = clock

    @classmethod
    def open(cls, url: str, clock: Clock = database_clock) -> Self:
        """Open the ledger at ``url`` (SQLite or PostgreSQL), and make or migrate its tables where they need it.

        Raises LedgerError, as everything here does, in a sentence for whoever must act.
        """
        engine = make_engine(url)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, clock)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def now(self) -> datetime:
        """Return the time in UTC by the clock that leases are measured with."""
        with self._read() as tx:
            return tx.now

    def _read(self) -> AbstractContextManager[Transaction]:
        return transaction(self.engine, self._clock)

    def _write(self) -> AbstractContextManager[Transaction]:
        return transaction(self.engine, self._clock, WRITE)
