"""Indexes that a pass needs where there are a million editions: nothing that it asks for is sorted or walked past."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make them in place of those that they replace; no column is touched, so that an older Frontier works on."""
    op.create_index("edition_by_state", "edition", ["state", "due_at", "id"])
    _partial_index("edition_free", "edition", ["state", "next_try_at", "id"], "state = 'due' AND lease_until IS NULL")
    op.create_index("edition_by_deadline", "edition", ["state", "deadline_at", "id"])
    _partial_index("edition_made", "edition", ["archived_at", "id"], "archived_at IS NOT NULL")
    _partial_index("delivery_in_doubt", "delivery", ["id"], "state = 'unknown'")
    _partial_index("delivery_untold", "delivery", ["id"], "state IN ('unknown', 'refused') AND told_at IS NULL")
    for name, table in (
        ("edition_in_state", "edition"),
        ("edition_due", "edition"),
        ("delivery_unsettled", "delivery"),
    ):
        op.drop_index(name, table)


def _partial_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
