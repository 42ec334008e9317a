"""``frontier doctor`` where the ledger is a PostgreSQL database: what can be wrong with one, and the way out."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from scheduler.doctor import Check, examine
from scheduler.ledger import Ledger
from scheduler.ledger.migrate import HEAD

if TYPE_CHECKING:
    from tests.scheduler.postgres import Postgres

pytest_plugins = ["tests.scheduler.postgres"]

Look = Callable[..., dict[str, Check]]


@pytest.fixture
def look(repository: Path, tmp_path: Path) -> Look:
    """Return every check by its name, of a workspace whose ledger is at a URL that a secret's file holds."""
    root = shutil.copytree(repository / "tests" / "workspaces" / "juniper", tmp_path / "juniper")
    with (root / "frontier.yaml").open("a", encoding="utf-8") as config:
        config.write("\nledger: file:ledger-url\n")
    (root / "ledger-url").touch(0o600)

    def examined(url: str, now: datetime | None = None) -> dict[str, Check]:
        (root / "ledger-url").write_text(url, encoding="utf-8")
        return {one.name: one for one in examine(root, now or datetime.now(UTC))}  # noqa: TID251 - compared with a database's

    return examined


def migrated(postgres: Postgres) -> str:
    """Return the URL of a database that holds a ledger of today's form."""
    url = postgres.url(postgres.database())
    Ledger.open(url).close()
    return url


def test_a_database_says_its_version_and_what_would_be_lost(postgres: Postgres, look: Look) -> None:
    """Server, tables and settings are said; one that may forget what it acknowledged, as the tests' own, fails."""
    checks = look(migrated(postgres))

    assert checks["ledger"].found.startswith("PostgreSQL ")
    assert f"tables {HEAD}, fsync=off" in checks["ledger"].found
    assert checks["ledger"].verdict == "fails"
    assert checks["ledger"].mend == "what it has acknowledged may be lost: mend fsync=off and full_page_writes=off"
    assert checks["ledger's clock"].verdict == "ok"


def test_a_database_that_keeps_all_is_well(safe_postgres: Postgres, look: Look) -> None:
    """A ledger of today's form on a server with safe settings is in order."""
    checks = look(migrated(safe_postgres))

    assert (checks["ledger"].verdict, checks["ledger"].mend) == ("ok", "")
    assert f"tables {HEAD}, fsync=on, full_page_writes=on" in checks["ledger"].found


def test_a_database_without_tables_is_told_who_makes_them(safe_postgres: Postgres, look: Look) -> None:
    """An empty database is no fault, and to look leaves it empty."""
    url = safe_postgres.url(safe_postgres.database())

    first, second = look(url)["ledger"], look(url)["ledger"]

    assert (first.verdict, first.mend) == ("note", f"the next frontier serve or run brings them to {HEAD}")
    assert "tables none yet" in first.found
    assert first == second


@pytest.mark.parametrize(
    ("version", "verdict", "mend"),
    [
        ("0001", "note", f"the next frontier serve or run brings them to {HEAD}"),
        ("9999", "fails", f"this Frontier knows tables {HEAD}; use the newer one"),
    ],
)
def test_tables_of_another_version_are_told(
    safe_postgres: Postgres, look: Look, version: str, verdict: str, mend: str
) -> None:
    """A ledger behind on migrations is brought up by the next run; one that is ahead needs the newer program."""
    url = migrated(safe_postgres)
    safe_postgres.run(f"UPDATE ledger_version SET version_num = '{version}'", url)  # noqa: S608 - a version of this table's

    check = look(url)["ledger"]

    assert (check.verdict, check.mend) == (verdict, mend)
    assert f"tables {version}" in check.found


def test_a_wrong_password_is_told_and_never_shown(postgres: Postgres, look: Look) -> None:
    """A login that is refused names the user and not the password; the right one is let in."""
    database = postgres.database()
    _ask_for_password(postgres, "keeper", "right-one", database)
    url = postgres.url(database).replace("postgres@", "keeper:{}@")

    wrong, right = look(url.format("wrong-one")), look(url.format("right-one"))

    assert wrong["ledger"].verdict == "fails"
    assert "refuses this user; see the name and password in its URL" in wrong["ledger"].found
    assert "keeper" in wrong["ledger"].found
    assert not any("wrong-one" in str(one) or "right-one" in str(one) for one in (*wrong.values(), *right.values()))
    assert "tables none yet" in right["ledger"].found


def test_a_database_that_is_not_there_is_told(postgres: Postgres, look: Look) -> None:
    """A missing database is to be made first, and the line of the settings is named."""
    check = look(postgres.url("nowhere"))["ledger"]

    assert check.verdict == "fails"
    assert "does not exist on that server; create the database first" in check.found
    assert check.mend == "see ledger: in frontier.yaml (file: …)"


def test_a_server_that_is_not_there_is_told(look: Look, tmp_path: Path) -> None:
    """Where no server answers, it is said that none runs there or the URL is wrong."""
    check = look(f"postgresql+psycopg://postgres@/ledger?host={tmp_path}")["ledger"]

    assert check.verdict == "fails"
    assert "cannot be reached; see that the server runs and that its URL is right" in check.found


def test_a_database_whose_clock_differs_is_told(postgres: Postgres, look: Look) -> None:
    """The difference between the database's clock and this machine's is told in seconds, with which is ahead."""
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 - an hour off

    check = look(migrated(postgres), now=an_hour_ago)["ledger's clock"]

    assert check.verdict == "fails"
    assert "seconds ahead of this machine's" in check.found
    assert check.mend == "let both follow a time server: leases are measured by it"


def _ask_for_password(postgres: Postgres, user: str, password: str, database: str) -> None:
    """Have the server ask one user for a password, and wait until it does."""
    admin = postgres.url("postgres")
    postgres.run(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'", admin)
    rules = postgres.folder / "data" / "pg_hba.conf"
    rules.write_text(f"local all {user} scram-sha-256\n" + rules.read_text(encoding="utf-8"), encoding="utf-8")
    postgres.run("SELECT pg_reload_conf()", admin)
    engine = create_engine(postgres.url(database).replace("postgres@", f"{user}:none-of-it@"))
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            engine.connect().close()
        except OperationalError:
            engine.dispose()
            return
        engine.dispose()
        time.sleep(0.05)
    raise AssertionError("the server asks for no password")
