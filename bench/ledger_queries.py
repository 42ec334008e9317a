"""What a pass asks the ledger, and how the database goes about each question: by an index, or by reading it all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, event

from scheduler.ledger import EditionKey, EditionState, Ledger
from scheduler.ledger.schema import metadata

LEASE = timedelta(minutes=10)
# So many rows a question may look at: a pass asks for 200 editions at most.
MOST_ROWS = 1000
# These look at all of one edition's deliveries, and at all that is planned: once, and no more.
_MAY_LOOK = {"deliveries", "skipped"}
_FOR_A_PERSON = (EditionState.HELD, EditionState.WAITING, EditionState.EXPIRED)
_LARGE = ("edition", "delivery", "event", "notice")
# These hold only what there is to do, so that to read one from end to end is what is wanted.
_SMALL = {
    str(index.name)
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}


@dataclass(frozen=True)
class Plan:
    """How the database answers one statement, in its words; ``faults`` says what would grow with the table."""

    question: str
    words: str
    faults: tuple[str, ...]
    milliseconds: float = 0.0


def questions(one: EditionKey) -> Mapping[str, Callable[[Ledger], Any]]:
    """Return what a pass asks, about any edition or about ``one``, which is there."""
    far = datetime(2100, 1, 1, tzinfo=UTC)
    return {
        "claim": lambda ledger: ledger.claim("w", LEASE),
        "claim one": lambda ledger: ledger.claim("w", LEASE, one),
        "held by": lambda ledger: ledger.held_by("w"),
        "sweep": lambda ledger: ledger.sweep(),
        "one edition": lambda ledger: ledger.edition(one),
        "last made": lambda ledger: ledger.last_made(200),
        "editions for a person": lambda ledger: ledger.editions(states=_FOR_A_PERSON, limit=200),
        "expire": lambda ledger: ledger.expire(far),
        "late": lambda ledger: ledger.late(far, limit=200),
        "last archived": lambda ledger: ledger.last_archived(one.report, one.part, date(2100, 1, 1)),
        "skipped": lambda ledger: ledger.skipped(one.report, [one.period]),
        "claim sending": lambda ledger: ledger.claim_sending("w", LEASE),
        "deliveries": lambda ledger: ledger.deliveries(one),
        "in doubt": lambda ledger: ledger.doubts(),
        "untold": lambda ledger: ledger.untold(),
        "notices": lambda ledger: ledger.take_notices(far),
    }


def plans(ledger: Ledger, one: EditionKey) -> list[Plan]:
    """Ask everything a pass asks, then have each statement explained; what the questions changed stays changed."""
    found = []
    for name, ask in questions(one).items():
        with _listening(ledger) as statements:
            ask(ledger)
        for statement, parameters in statements:
            with ledger.engine.connect() as connection:
                found.append(_explained(connection, name, statement, parameters))
                connection.rollback()  # PostgreSQL does what it explains
    return found


@contextmanager
def _listening(ledger: Ledger) -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        tables = "|".join(_LARGE)
        if re.search(rf"\b(FROM|UPDATE) ({tables})\b", statement) and " WHERE " in statement.replace("\n", " "):
            statements.append((statement, parameters))

    event.listen(ledger.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(ledger.engine, "before_cursor_execute", note)


def _explained(connection: Connection, name: str, statement: str, parameters: Any) -> Plan:
    if connection.dialect.name == "sqlite":
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        lines = [str(row[3]) for row in told]
        return Plan(name, "\n".join(lines), tuple(line for line in lines if _reads_all(line, name)))
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
    found = connection.exec_driver_sql(explain, parameters).scalar_one()
    [whole] = found if isinstance(found, list) else json.loads(found)
    nodes = list(_nodes(whole["Plan"]))
    faults = [fault for node in nodes if (fault := _fault(node, name))]
    return Plan(name, "; ".join(map(_words, nodes)), tuple(faults), whole["Execution Time"])


def _reads_all(line: str, name: str) -> bool:
    """Return whether a line of SQLite's plan reads a large table or sorts."""
    scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
    if scan is None:
        return line.startswith("USE TEMP B-TREE") and name not in _MAY_LOOK
    return scan[1] in (*_LARGE, "earlier") and scan[2] not in _SMALL


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _rows(node: dict[str, Any]) -> int:
    """Return how many rows a part of PostgreSQL's plan looked at."""
    removed = sum(value for name, value in node.items() if name.startswith("Rows Removed"))
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


def _words(node: dict[str, Any]) -> str:
    where = node.get("Index Name") or node.get("Relation Name") or ""
    pages = node.get("Shared Hit Blocks", 0) + node.get("Shared Read Blocks", 0)
    return f"{node['Node Type']} {where}".strip() + f" ({_rows(node)} rows, {pages} pages)"


def _fault(node: dict[str, Any], name: str) -> str:
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in ("edition", "event"):  # of others there may be few
        return f"reads all of {node['Relation Name']}"
    looks = name not in _MAY_LOOK and _rows(node) > MOST_ROWS
    return f"looks at {_rows(node)} rows: {_words(node)}" if looks else ""
