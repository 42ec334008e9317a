"""How a ledger is opened: pragmas, places it refuses, its clock, and the plans of its queries."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler.ledger import Ledger, LedgerError
from scheduler.ledger import engine as opening
from scheduler.ledger.engine import filesystem, journal
from tests.scheduler.ledger_cases import planned

pytest_plugins = ["tests.scheduler.ledgers"]

OpenLedger = Callable[..., Ledger]
MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw,vers=4.2 0 0
/dev/vdb /home/local xfs rw 0 0
//nas/team /mnt/the\\040team cifs rw 0 0
tmpfs /homeless tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 37, 0), ("delete", "EXTRA")),
        ((3, 40, 1), ("delete", "EXTRA")),
        ((3, 44, 5), ("delete", "EXTRA")),
        ((3, 44, 6), ("wal", "FULL")),
        ((3, 45, 0), ("delete", "EXTRA")),
        ((3, 50, 6), ("delete", "EXTRA")),
        ((3, 50, 7), ("wal", "FULL")),
        ((3, 51, 0), ("delete", "EXTRA")),
        ((3, 51, 2), ("delete", "EXTRA")),
        ((3, 51, 3), ("wal", "FULL")),
        ((3, 52, 0), ("wal", "FULL")),
    ],
)
def test_the_journal_suits_the_version(version: tuple[int, int, int], expected: tuple[str, str]) -> None:
    """WAL is used only by versions of SQLite that do not corrupt it, and commits reach the disk with either."""
    assert journal(version) == expected


def test_pragmas_are_set_on_every_connection(sqlite_ledger: Ledger) -> None:
    """What is read back from each connection of the pool is what was asked for."""
    mode, synchronous = journal(sqlite3.sqlite_version_info)
    expected = {
        "journal_mode": mode,
        "synchronous": {"FULL": 2, "EXTRA": 3}[synchronous],
        "busy_timeout": 30_000,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }

    with sqlite_ledger.engine.connect() as one, sqlite_ledger.engine.connect() as other:
        for connection in (one, other):
            told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected}

            assert told == expected


def test_a_pragma_that_does_not_take_stops_the_opening() -> None:
    """Where SQLite keeps another journal than it was told, as in memory, the ledger is not used."""
    connection = sqlite3.connect(":memory:")

    with pytest.raises(LedgerError, match="was told journal_mode=wal but keeps memory"):
        opening._set_journal(connection, "wal")
    connection.close()


def test_a_journal_of_another_kind_is_changed_when_its_user_has_gone(
    sqlite_ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another version of SQLite left in another mode is opened in the right one, or not at all."""
    mode, _ = journal(sqlite3.sqlite_version_info)
    other = "delete" if mode == "wal" else "wal"
    user = sqlite3.connect(tmp_path / "ledger.sqlite", check_same_thread=False)
    sqlite_ledger.close()
    assert user.execute(f"PRAGMA journal_mode={other}").fetchone() == (other,)
    user.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0)

    with pytest.raises(LedgerError, match="was held by another process"):
        Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    monkeypatch.undo()
    threading.Timer(0.2, user.close).start()
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    with ledger.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == mode
    ledger.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ada/ledger.sqlite", "nfs4"),
        ("/home/local/ledger.sqlite", "xfs"),
        ("/homeless/ledger.sqlite", "tmpfs"),
        ("/mnt/the team/ledger.sqlite", "cifs"),
        ("/srv/ledger.sqlite", "ext4"),
    ],
)
def test_the_file_system_under_a_ledger_is_known(path: str, kind: str) -> None:
    """The nearest mount above the file says whether locks hold there."""
    assert filesystem(Path(path), MOUNTS) == kind


def test_a_ledger_on_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where locks do not hold no ledger is opened or made."""
    monkeypatch.setattr(opening, "_REMOTE", {filesystem(tmp_path, Path("/proc/self/mounts").read_text())})

    with pytest.raises(LedgerError, match="where locks do not hold; move it to a disk of this host"):
        Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite://", "is a file on disk"),
        ("sqlite:///:memory:", "is a file on disk"),
        ("sqlite:///ledger.sqlite?mode=memory", "without options"),
        ("sqlite:////no/such/folder/ledger.sqlite", "folder /no/such/folder does not exist"),
        ("mysql://ada@localhost/ledger", '"mysql" is neither'),
        ("ledger.sqlite", "URL cannot be read"),
        ("postgresql://ada:secret@127.0.0.1:1/ledger", "ada:[*]{3}@127.0.0.1:1/ledger cannot be reached"),
    ],
)
def test_a_url_that_is_no_ledger_is_refused(url: str, sentence: str) -> None:
    """What cannot hold a ledger is said in a sentence, which never has the password."""
    with pytest.raises(LedgerError, match=sentence) as error:
        Ledger.open(url)

    assert "secret" not in str(error.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A file of another kind is named, and stays as it is."""
    file = tmp_path / "ledger.sqlite"
    file.write_text("title: Frontier\n" * 100)

    with pytest.raises(LedgerError, match=r"ledger\.sqlite is not a ledger"):
        Ledger.open(f"sqlite:///{file}")

    assert file.read_text() == "title: Frontier\n" * 100


def test_a_commit_is_on_the_servers_disk_whatever_its_setting(ledger: Ledger, kind: str) -> None:
    """A server set to answer before it has written is overruled in every transaction of the ledger."""
    if kind == "sqlite":
        pytest.skip("PostgreSQL's own setting")
    with ledger.engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar_one() == "30s"


def test_the_database_tells_the_time_in_utc(new_ledger: Callable[[], str], open_ledger: OpenLedger) -> None:
    """Now has a zone and does not go back."""
    ledger = open_ledger(new_ledger())

    first, second = ledger.now(), ledger.now()

    assert first.tzinfo is UTC
    assert first <= second <= first + timedelta(minutes=1)


def test_text_in_values_is_never_sql(ledger: Ledger) -> None:
    """A name with quotes is a name."""
    ledger.add(planned("2026-03", part="'; DROP TABLE event; --"))

    with ledger.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM event")).scalar_one() == 1
