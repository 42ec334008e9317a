"""A ledger of a million editions: how fast they are planned and claimed, how large it is, and what has no index.

Starts PostgreSQL itself, in a temporary folder and with every safeguard on, fills it by the ledger's own calls, and
has one, two and four processes claim and finish editions, first with most of them due, then with most of them archived
and sent. All questions of a pass are explained at each size. What it found goes to bench/ledger.json, from which
bench/scale.py reckons.

    python -m bench.ledger                     # about ten minutes on two cores
    python -m bench.ledger --editions 20000    # a rehearsal, which writes nothing
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.ledger_load import A_REPORT, ONE, Work, archive_most, plan_reports, work_together
from bench.ledger_queries import Plan, plans
from scheduler.ledger import Ledger
from tests.scheduler.postgres import Postgres, binaries, running_postgres

RESULT = Path(__file__).with_name("ledger.json")
MILLION = 1_000_000
SCHEDULERS = (1, 2, 4)
SECONDS, LONG = 5.0, 60.0
# Three times those seconds have to leave something to claim.
SMALLEST, LEFT = 2 * A_REPORT, A_REPORT
# Claims a second and scheduler of what is to be made; and how much of any rate is to be left at the largest size.
# Letters are claimed an edition at a time, each a commit, and a mail server answers fewer than that.
GOAL, STEADY = 500, 0.8
TABLES = ("edition", "delivery", "event")


@dataclass(frozen=True)
class Row:
    """What so many schedulers did at once on a ledger of a size and a state."""

    database: str
    editions: int
    mostly: str
    schedulers: int
    claims_a_second: float
    finished_a_second: float
    processor_ms: float


def main() -> int:
    """Measure, print, and return 0 where the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--editions", type=int, default=MILLION, help="the largest ledger; twenty thousand at least")
    most = parser.parse_args().editions
    if binaries() is None:
        print("PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb): apt-get install postgresql")
        return 1
    with running_postgres(fast=()) as server, tempfile.TemporaryDirectory() as folder:
        found = measure(server, Path(folder), most)
    if most == MILLION:
        RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    missed = verdict(found)
    print("\n".join(missed) or "All goals are met.")
    return bool(missed)


def measure(server: Postgres, folder: Path, most: int) -> dict[str, Any]:
    """Return everything that is measured, printing it as it comes."""
    sizes = [size for size in (SMALLEST, 5 * SMALLEST) if size < most] + [most]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL with every safeguard on"
    found: dict[str, Any] = {"editions": most, "machine": machine, "rows": [], "faults": []}
    for size in sizes:
        url = server.url(server.database())
        ledger = Ledger.open(url)
        rate = plan_reports(ledger, size)
        print(f"\nPostgreSQL, {size:,} editions: planned {rate:,.0f} a second", flush=True)
        # Not told yet how its rows are distributed, as in the first minute of a night.
        found["faults"] += _told(row for row in plans(ledger, ONE) if row.question in ("claim", "claim one", "sweep"))
        _vacuum(ledger)
        found["rows"] += _schedulers(url, size, "due")
        if size == most:
            long = work_together(url, SCHEDULERS[-1], LONG)
            found["drift_ms"] = [
                round(sum(some) / len(some), 2) for some in zip(*(w.slices for w in long), strict=False)
            ]
            print(f"{LONG:.0f} s of 4 schedulers, ms a claim in each ten: {found['drift_ms']}")
        _vacuum(ledger)
        found["faults"] += _told(plans(ledger, ONE))
        archive_most(ledger, LEFT)
        _vacuum(ledger)
        found["sizes"] = _sizes(ledger)
        found["rows"] += _schedulers(url, size, "archived")
        found["rows"] += _schedulers(url, size, "sent", sending=True)
        found["faults"] += _told(plans(ledger, ONE))
        ledger.close()
        found["planned_a_second"] = rate
    for name, (rows, row, index) in found["sizes"].items():
        print(f"{name}: {rows:,} rows, {row:.0f} bytes each and {index:.0f} in indexes")
    found["rows"] += _sqlite(folder, min(most, 5 * SMALLEST))
    return {**found, "rows": [asdict(row) for row in found["rows"]]}


def verdict(found: dict[str, Any]) -> list[str]:
    """Return which goals are missed, and by how much."""
    rows = [Row(**row) for row in found["rows"]]
    claims = [row for row in rows if row.database == "PostgreSQL"]
    missed = [
        f"MISSED: {row.claims_a_second:.0f} claims a second and scheduler, not {GOAL}: {_name(row)}"
        for row in claims
        if row.mostly != "sent" and row.claims_a_second < GOAL
    ]
    largest, smallest = max(row.editions for row in claims), min(row.editions for row in claims)
    first = {(row.mostly, row.schedulers): row for row in claims if row.editions == smallest}
    for row in claims:
        before = first[row.mostly, row.schedulers].claims_a_second
        if row.editions == largest and row.claims_a_second < STEADY * before:
            missed.append(f"MISSED: slower than the {before:.0f} of the smallest ledger: {_name(row)}")
    return missed + [f"MISSED: {fault}" for fault in found["faults"]]


def _schedulers(url: str, size: int, mostly: str, *, sending: bool = False) -> list[Row]:
    return [
        _row("PostgreSQL", size, mostly, work_together(url, number, SECONDS, sending=sending)) for number in SCHEDULERS
    ]


def _row(database: str, size: int, mostly: str, works: Sequence[Work]) -> Row:
    claims = sum(work.claims for work in works)
    row = Row(
        database,
        size,
        mostly,
        len(works),
        sum(work.rate for work in works) / len(works),
        sum(work.claims / work.wall for work in works),
        1000 * sum(work.processor for work in works) / claims,
    )
    print(
        f"{_name(row)}: {row.claims_a_second:,.0f} claims a second and scheduler;"
        f" {row.finished_a_second:,.0f} finished a second by all, {row.processor_ms:.2f} ms of processor each",
        flush=True,
    )
    return row


def _name(row: Row) -> str:
    return f"{row.database}, {row.editions:,} editions, most {row.mostly}, schedulers: {row.schedulers}"


def _told(found: Any) -> list[str]:
    """Print how each question is answered, and return what is wrong with it."""
    faults: list[str] = []
    one: Plan
    for one in found:
        print(f"  {one.question}: {one.milliseconds:.2f} ms, {one.words}")
        faults += [f"{one.question} {fault}" for fault in one.faults]
    return faults


def _vacuum(ledger: Ledger) -> None:
    """Tidy up, as PostgreSQL does by itself every minute of a night, and does not in the seconds that this has."""
    with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _sizes(ledger: Ledger) -> dict[str, tuple[int, float, float]]:
    """Return of each table its rows, and the bytes of one row in the table and in all of its indexes."""
    sizes = {}
    with ledger.engine.connect() as connection:
        for table in TABLES:
            asked = text(f"SELECT count(*), pg_table_size('{table}'), pg_indexes_size('{table}') FROM {table}")  # noqa: S608 - our own names
            rows, heap, indexes = connection.execute(asked).one()
            sizes[table] = (rows, heap / rows, indexes / rows)
    return sizes


def _sqlite(folder: Path, size: int) -> list[Row]:
    url = f"sqlite:///{folder / 'ledger.sqlite'}"
    ledger = Ledger.open(url)
    print(f"\nSQLite, {size:,} editions: planned {plan_reports(ledger, size):,.0f} a second", flush=True)
    ledger.close()
    return [_row("SQLite", size, "due", work_together(url, 1, SECONDS))]


if __name__ == "__main__":
    began = time.monotonic()
    ended = main()
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(ended)
