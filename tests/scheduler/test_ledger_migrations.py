"""Making and changing the ledger's tables: one at a time, whole or not at all, and without losing a row."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from scheduler.ledger import Ledger, LedgerError
from scheduler.ledger.engine import make_engine
from scheduler.ledger.migrate import HEAD, SCRIPTS, VERSION_TABLE, migrate
from scheduler.ledger.schema import metadata
from tests.scheduler.ledger_cases import NOW, NewLedger, archived, contents, half_sent, planned
from tests.scheduler.ledger_processes import Processes

pytest_plugins = ["tests.scheduler.ledgers"]

# The next step, as it may come: a column more, and on SQLite the table that others point to made anew.
NEXT_STEP = '''"""A rehearsal."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("edition", recreate="auto") as table:
        table.add_column(sa.Column("mood", sa.Text, nullable=False, server_default="calm"))
        table.alter_column("tzdata", existing_type=sa.Text, nullable=True)
    {also}
'''


@pytest.fixture
def next_scripts(tmp_path: Path) -> Path:
    """Return the steps with one more."""
    return scripts(tmp_path, "op.execute(\"UPDATE edition SET mood = 'busy' WHERE state = 'due'\")")


def scripts(folder: Path, also: str) -> Path:
    """Return a copy of the steps with one more, which also does something else."""
    copy = folder / "migrations"
    shutil.copytree(SCRIPTS, copy)
    (copy / "versions" / "next.py").write_text(NEXT_STEP.format(head=HEAD, also=also), encoding="utf-8")
    return copy


def tables(url: str) -> set[str]:
    """Return the names of the tables in a database."""
    engine = make_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_the_tables_are_those_the_queries_expect(ledger: Ledger) -> None:
    """The steps make exactly the tables, columns, types, keys and indexes that schema.py says."""
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})

        assert compare_metadata(context, metadata) == []


def test_numbers_go_on_beyond_32_bits(ledger: Ledger, kind: str) -> None:
    """Editions, deliveries, events and notices are made, sent and told where two thousand million were before."""
    if kind == "sqlite":
        pytest.skip("SQLite numbers rows with 64 bits whatever a table says")
    with ledger.engine.begin() as connection:
        for table in ("edition", "delivery", "event", "notice"):
            connection.execute(text(f"SELECT setval('{table}_id_seq', {2**31 - 1})"))

    claim = half_sent(ledger)
    ledger.alarm("disk", "full", "it is full", "The disk is full")

    assert claim.edition.id == 2**31
    assert [one.id for one in ledger.deliveries(claim.key)] == [2**31, 2**31 + 1]
    assert len(ledger.events(claim.key)) == 6
    assert [one.id for one in ledger.take_notices(NOW)] == [2**31]


def test_the_steps_lead_to_the_version_that_opening_looks_for() -> None:
    """HEAD is the last step."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_ledger_of_today_is_opened_without_alembic(new_ledger: NewLedger) -> None:
    """Opening asks for the version and no more, so that a command starts fast."""
    code = (
        "import sys; from scheduler.ledger import Ledger; Ledger.open(sys.argv[1]); sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code, new_ledger()], check=False).returncode == 0


def test_four_processes_that_open_a_new_ledger_at_once_all_get_it(
    new_database: NewLedger, processes: Processes
) -> None:
    """One makes the tables, the others wait and find them."""
    for _ in range(3):
        url = new_database()

        assert processes(*[{"do": "open", "url": url}] * 4) == ["done"] * 4
        assert tables(url) == {*metadata.tables, VERSION_TABLE}


def test_a_first_opening_that_was_killed_leaves_nothing(new_database: NewLedger, processes: Processes) -> None:
    """Killed after any statement, the making of the tables has not begun; opened again, all are there."""
    url = new_database()

    for moment in count():
        job = {"do": "migrate", "url": url, "at": moment, "head": HEAD, "scripts": str(SCRIPTS)}
        [answer] = processes(job)
        if answer != "killed":
            break
        assert tables(url) == set(), moment

    assert (answer, moment > 15) == ("done", True)
    ledger = Ledger.open(url)
    assert ledger.add(planned("2026-03")).state == "due"
    ledger.close()


def test_a_migration_that_was_killed_loses_no_row(
    new_database: NewLedger, open_ledger: Callable[..., Ledger], processes: Processes, next_scripts: Path
) -> None:
    """A ledger in use keeps every row and its version however often its migration is killed, and then has both."""
    url = new_database()
    ledger = open_ledger(url, lambda _: NOW)
    half_sent(ledger)
    ledger.add(planned("2026-04"))
    before = contents(ledger)
    ledger.close()

    for moment in count():
        [answer] = processes({"do": "migrate", "url": url, "at": moment, "head": "next", "scripts": str(next_scripts)})
        if answer != "killed":
            break
        assert (contents(ledger), columns(ledger)) == (before, False), moment
        ledger.close()

    assert (answer, moment > 5) == ("done", True)
    assert contents(ledger) == before
    with ledger.engine.connect() as connection:
        assert connection.execute(text("SELECT mood FROM edition ORDER BY id")).scalars().all() == ["calm", "busy"]
        assert connection.execute(text("SELECT count(*) FROM delivery JOIN edition ON edition = edition.id")).scalar()


EARLIER = ("0001", "0002")
OLD_ROWS = """
INSERT INTO edition (id, report, period, part, period_end, state, reason, wall, tzdata, created_at, due_at, next_try_at,
    attempts, fence, sha256) VALUES
    (1, 'monthly', '2026-01', 'all', '2026-02-01', 'archived', '', '2026-02-01 07:00:00', '2026a',
        '2026-02-01 07:00:00', '2026-02-01 07:00:00', '2026-02-01 07:00:00', 0, 1, 'ab'),
    (2, 'monthly', '2026-02', 'all', '2026-03-01', 'due', '', '2026-03-01 07:00:00', '2026a',
        '2026-03-01 07:00:00', '2026-03-01 07:00:00', '2026-03-01 07:00:00', 0, 0, NULL),
    (3, 'monthly', '2026-03', 'all', '2026-04-01', 'held', 'stale', NULL, '2026a',
        '2026-03-01 07:00:00', '2026-03-01 07:00:00', '2026-03-01 07:00:00', 0, 0, NULL);
INSERT INTO delivery (id, edition, recipient, name, language, message_id, state, tries, next_at, last_reply) VALUES
    (1, 1, 'ada@example.org', 'Ada', 'en', '<1@x>', 'pending', 0, '2026-02-01 07:00:00', '');
INSERT INTO event (id, edition, at, kind, detail) VALUES (1, 1, '2026-02-01 07:00:00', 'archived', '{}');
INSERT INTO alarm (subject, kind, detail, at) VALUES ('monthly 2026-03 all', 'held', 'stale', '2026-03-01 07:00:00')
"""


@pytest.mark.parametrize("earlier", EARLIER)
def test_an_earlier_ledger_is_upgraded_whenever_it_is_killed(
    new_database: NewLedger, open_ledger: Callable[..., Ledger], processes: Processes, tmp_path: Path, earlier: str
) -> None:
    """Each version's rows are kept however often its upgrade is killed; what was made before mail is not mailed."""
    url, old = new_database(), tmp_path / "migrations"
    shutil.copytree(SCRIPTS, old)
    for later in (old / "versions").glob("v*.py"):
        if later.stem > f"v{earlier}":
            later.unlink()
    engine = make_engine(url)
    migrate(engine, earlier, old)
    with engine.begin() as connection:
        for statement in OLD_ROWS.split(";\n"):
            connection.execute(text(statement.replace(":", "\\:")))
    before = old_rows(engine)

    for moment in count():
        [answer] = processes({"do": "migrate", "url": url, "at": moment, "head": HEAD, "scripts": str(SCRIPTS)})
        if answer != "killed":
            break
        assert (old_rows(engine), version(engine)) == (before, earlier), moment
        engine.dispose()
    engine.dispose()

    assert (answer, moment > 8) == ("done", True)
    ledger = open_ledger(url)
    assert (old_rows(ledger.engine), version(ledger.engine)) == (before, HEAD)
    assert [(one.period, one.send) for one in sorted(ledger.editions(), key=lambda one: one.key)] == [
        ("2026-01", True),
        ("2026-02", True),
        ("2026-03", earlier != "0001"),
    ]
    [delivery] = ledger.deliveries_to("ada@example.org")
    assert (delivery.state, delivery.recipient.in_doubt, delivery.message_sha256) == ("pending", "hold", None)


def old_rows(engine: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that the first version had, in its columns."""
    with engine.connect() as connection:
        wanted = {
            "edition": "id, report, period, state, reason, sha256, fence",
            "delivery": "id, edition, recipient, state, message_id",
            "event": "id, edition, kind, detail",
            "alarm": "subject, kind, detail",
        }
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT {names} FROM {table} ORDER BY 1"))]  # noqa: S608
            for table, names in wanted.items()
        }


def version(engine: Any) -> str:
    """Return the version that a ledger's tables are at."""
    with engine.connect() as connection:
        return str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one())  # noqa: S608


def columns(ledger: Ledger) -> bool:
    """Return whether the rehearsed column is there."""
    return "mood" in {column["name"] for column in inspect(ledger.engine).get_columns("edition")}


def test_several_processes_that_migrate_a_ledger_in_use_do_it_once(
    new_database: NewLedger, open_ledger: Callable[..., Ledger], processes: Processes, next_scripts: Path
) -> None:
    """Four processes with a newer Frontier migrate once; rows stay."""
    url = new_database()
    ledger = open_ledger(url, lambda _: NOW)
    archived(ledger)
    before = contents(ledger)
    ledger.close()
    job = {"do": "migrate", "url": url, "at": -1, "head": "next", "scripts": str(next_scripts)}

    assert processes(job, job, job, job) == ["done"] * 4
    assert (contents(ledger), columns(ledger)) == (before, True)


def test_a_migration_that_would_lose_rows_is_undone(
    new_database: NewLedger, open_ledger: Callable[..., Ledger], tmp_path: Path
) -> None:
    """A step after which deliveries point to nothing is not committed."""
    ledger = open_ledger(new_database(), lambda _: NOW)
    archived(ledger)
    before = contents(ledger)

    with pytest.raises(LedgerError, match=r"would lose what rows point to|foreign key"):
        migrate(ledger.engine, "next", scripts(tmp_path, "op.execute('DELETE FROM edition')"))

    assert (contents(ledger), columns(ledger)) == (before, False)


def test_foreign_keys_are_kept_again_after_a_migration(
    new_database: NewLedger, open_ledger: Callable[..., Ledger], kind: str
) -> None:
    """The connection that migrated, on which foreign keys were off, is not used for anything else."""
    if kind == "postgresql":
        pytest.skip("PostgreSQL changes tables with foreign keys on")
    ledger = open_ledger(new_database())

    with ledger.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_a_ledger_of_a_newer_frontier_is_refused(
    new_database: NewLedger, next_scripts: Path, open_ledger: Callable[..., Ledger]
) -> None:
    """Yesterday's program does not write to tomorrow's tables, and says which version is needed."""
    url = new_database()
    engine = make_engine(url)
    migrate(engine)
    migrate(engine, "next", next_scripts)
    engine.dispose()

    with pytest.raises(LedgerError, match="written by a newer Frontier"):
        open_ledger(url)


def test_another_programs_database_is_left_alone(new_database: NewLedger) -> None:
    """Where a table of one of our names is there already, nothing is made and nothing is touched."""
    url = new_database()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE event (title text)"))
    engine.dispose()

    with pytest.raises(LedgerError, match="has a table event of another program"):
        Ledger.open(url)

    assert tables(url) == {"event"}


def test_another_programs_alembic_is_left_alone(new_database: NewLedger, open_ledger: Callable[..., Any]) -> None:
    """A database that is shared with a program that uses Alembic keeps that program's version."""
    url = new_database()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('theirs')"))

    open_ledger(url).close()

    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["theirs"]
    engine.dispose()
