"""Deliveries: what was sent byte for byte, when, and by which policy; the mail's circuit breaker; notices by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what sending needs; no row that is there is made anew."""
    op.add_column("edition", sa.Column("send", sa.Boolean, nullable=False, server_default=sa.true()))
    # What a person asked for by hand, before there was mail, was not meant to be mailed.
    op.execute(sa.text("UPDATE edition SET send = false WHERE wall IS NULL"))
    for name, default in (("audience", ""), ("in_doubt", "hold"), ("format", "attachment")):
        op.add_column("delivery", sa.Column(name, sa.Text, nullable=False, server_default=default))
    op.add_column("delivery", sa.Column("message_sha256", sa.Text))
    op.add_column("delivery", sa.Column("message_size", sa.Integer))
    for name in ("first_try_at", "dot_at", "sent_at", "told_at"):
        op.add_column("delivery", sa.Column(name, _INSTANT))
    _partial_index("delivery_unsettled", "delivery", ["id"], "state IN ('unknown', 'refused')")
    op.create_table(
        "breaker",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("next_at", _INSTANT),
        sa.Column("mailed_at", _INSTANT),
    )
    _partial_index("notice_open", "notice", ["next_at", "id"], "next_at IS NOT NULL")


def _partial_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
