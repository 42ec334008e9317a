"""What the ledger refuses, and what goes wrong below it, in sentences for the person who must act."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from scheduler.errors import SchedulerError

# By the beginning of SQLite's own name for the error: https://www.sqlite.org/rescode.html
_SQLITE = {
    "SQLITE_FULL": "cannot grow, the disk is full; make room. What was written before is safe",
    "SQLITE_READONLY": "may only be read; give this user the right to write to the file and to its folder",
    "SQLITE_PERM": "may not be used by this user; give it the right to read and write the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened; see that its folder exists and that this user may write there",
    "SQLITE_BUSY": "was held by another process for 30 seconds; find the one that stopped while it was writing",
    "SQLITE_NOTADB": "is not a ledger; see that its path in frontier.yaml is right",
    "SQLITE_CORRUPT": "is damaged; stop Frontier, keep the file, and put back a copy",
    "SQLITE_IOERR": "cannot be read or written, the disk reports an error; look at the system's log",
}
# By the beginning of the SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "25006": "may only be read; this is a replica, or the user's transactions are read-only",
    "28": "refuses this user; see the name and password in its URL",
    "3D000": "does not exist on that server; create the database first",
    "42501": "does not allow this user enough; it must own its tables",
    "53100": "cannot grow, the server's disk is full; make room. What was written before is safe",
    "53": "has no more room or connections; see the server's log",
    "55P03": "was held by another process for 30 seconds; find the one that stopped while it was writing",
    "57P": "was shut down or is starting; it will be tried again",
    "58": "cannot be read or written, the server reports an error; look at its log",
    "08": "cannot be reached; see that the server runs and that its URL is right",
    "refused": "lets nobody in; see the user, password and database in its URL",
}
# A connection that is refused comes without its SQLSTATE (the library does not hand it on), so by what the server says.
_REFUSED = {
    "password authentication failed": "28",
    "no password supplied": "28",
    "no pg_hba.conf entry": "28",
    "role ": "28",
    "database ": "3D000",
    "too many clients": "53",
    "the database system is": "57P",
}


class LedgerError(SchedulerError):
    """Root of what this package raises on purpose; its text is a sentence for whoever must act."""


class LostLeaseError(LedgerError):
    """A write under a claim that no longer holds: nothing was written, and the worker must stop."""


def explain(error: DBAPIError, place: str) -> LedgerError:
    """Return what a database's error means for the ledger at ``place``."""
    told = str(error.orig).strip().partition("\n")[0]
    return LedgerError(f"The ledger {place} {_meaning(error)} ({told}).")


def _meaning(error: DBAPIError) -> str:
    known, code = _POSTGRES, getattr(error.orig, "sqlstate", None)
    if isinstance(error.orig, sqlite3.Error):
        known, code = _SQLITE, getattr(error.orig, "sqlite_errorname", None)
    elif code is None and isinstance(error, OperationalError):
        code = _code_of_refusal(str(error.orig))
    for beginning, meaning in known.items():
        if code and code.startswith(beginning):
            return meaning
    return "refused a step"


def _code_of_refusal(told: str) -> str:
    """Return what a server would have given for its refusal; where there was none to say anything, that it is away."""
    if "FATAL:" not in told:
        return "08"
    words = told.partition("FATAL:")[2]
    return next((code for said, code in _REFUSED.items() if said in words), "refused")
