"""What a pass asks of a large ledger has an index: nothing grows with what was done before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from bench.ledger_queries import plans
from scheduler.ledger import EditionKey, Ledger
from scheduler.ledger.schema import delivery, edition, metadata, notice
from tests.scheduler.ledger_cases import HASH, NOW

pytest_plugins = ["tests.scheduler.ledgers"]

# Fourteen periods of 1,500 parts: most are archived and sent, those of the last are due, and of each of the other
# states that there are there is more than a pass looks at.
PERIODS, PARTS = 14, 1500
ROWS = PERIODS * PARTS
OTHERS = ("held", "expired", "skipped")
DELIVERIES = """
INSERT INTO delivery (edition, recipient, name, language, message_id, state, tries, next_at, last_reply, told_at)
SELECT id, 'ada@x', '', 'en', '',
    CASE WHEN id % 10 = 0 THEN 'refused' WHEN id % 500 = 1 THEN 'pending' ELSE 'sent' END, 1, next_try_at, '', due_at
FROM edition WHERE state = 'archived'
"""
ONE = EditionKey("daily", "2026-01-14", "p7")


def fill(ledger: Ledger) -> None:
    """Write some 20,000 editions, a delivery of each archived one, and as many notices that were mailed."""
    with ledger.engine.begin() as connection:
        connection.execute(insert(edition), [row(number) for number in range(ROWS)])
        connection.execute(text(DELIVERIES))
        mailed = {"at": NOW, "words": "late", "next_at": None, "mailed_at": NOW}
        connection.execute(insert(notice), [mailed] * ROWS)


def row(number: int) -> dict[str, object]:
    """Return one edition's row, in the order in which they were planned."""
    period, part = divmod(number, PARTS)
    state = "due" if period == PERIODS - 1 else OTHERS[part % 3] if part >= PARTS - 100 else "archived"
    return {
        "report": "daily",
        "period": f"2026-01-{period + 1:02}",
        "part": f"p{part}",
        "period_end": NOW.date() + timedelta(days=period),
        "tzdata": "",
        "created_at": NOW,
        "due_at": NOW,
        "deadline_at": NOW,
        "next_try_at": NOW,
        "state": state,
        "archived_at": None if state in ("due", "held", "skipped") else NOW,
        "sha256": None if state == "due" else HASH,
    }


def analyse(ledger: Ledger) -> None:
    """Have the database look at its rows."""
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


@pytest.mark.parametrize("analysed", [True, False])
def test_what_a_pass_asks_is_found_by_index(ledger: Ledger, kind: str, analysed: bool) -> None:
    """With 20,000 editions no question of a pass reads a whole table, sorts one, or walks past many rows.

    SQLite is never told how its rows are distributed, unless somebody runs ANALYZE; PostgreSQL finds out by itself.
    """
    if kind == "postgresql" and not analysed:
        pytest.skip("PostgreSQL analyses its tables by itself")
    fill(ledger)
    if analysed:
        analyse(ledger)

    found = plans(ledger, ONE)

    assert [(one.question, one.faults, one.words) for one in found if one.faults] == []
    assert len({one.question for one in found}) == 16


NEEDED = (
    "edition_by_state",
    "edition_free",
    "edition_made",
    "edition_by_deadline",
    "delivery_open",
    "delivery_in_doubt",
    "delivery_untold",
)


def test_an_index_that_is_missing_is_noticed(ledger: Ledger) -> None:
    """Without any one of the indexes that a pass needs, at least one of its questions reads too much."""
    fill(ledger)
    analyse(ledger)
    indexes = {index.name: index for table in (edition, delivery) for index in table.indexes}

    unnoticed = []
    for name in NEEDED:
        indexes[name].drop(ledger.engine)
        if not any(one.faults for one in plans(ledger, ONE)):
            unnoticed.append(name)
        indexes[name].create(ledger.engine)

    assert unnoticed == []
    assert {index.name for table in metadata.sorted_tables for index in table.indexes} >= set(NEEDED)
