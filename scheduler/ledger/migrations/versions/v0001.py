"""Schedules, editions, deliveries, events that cannot be changed, and alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Written out rather than taken from schema.py: this step stays what it was when the tables there have moved on.
_INSTANT = sa.DateTime(timezone=True)

_SQLITE_TRIGGERS = (
    """CREATE TRIGGER event_keeps_its_words BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER event_stays BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    """CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
)
_POSTGRES_TRIGGERS = (
    """CREATE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$""",
    "CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_refuse()",
    "CREATE TRIGGER event_all_stay BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_refuse()",
)


def upgrade() -> None:
    """Make the first tables."""
    _schedule_and_edition()
    _delivery()
    _event()
    op.create_table(
        "alarm",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )


def _schedule_and_edition() -> None:
    op.create_table(
        "schedule",
        sa.Column("report", sa.Text, primary_key=True),
        sa.Column("planned_wall", sa.DateTime, nullable=False),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("period_end", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("wall", sa.DateTime),
        sa.Column("tzdata", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("deadline_at", _INSTANT),
        sa.Column("next_try_at", _INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("lease_until", _INSTANT),
        sa.Column("sha256", sa.Text),
        sa.Column("size", sa.Integer),
        sa.Column("input_digest", sa.Text),
        sa.Column("manifest_sha256", sa.Text),
        sa.Column("archived_at", _INSTANT),
        sa.Column("approve_by", _INSTANT),
        sa.UniqueConstraint("report", "period", "part", name="edition_once"),
        sa.CheckConstraint(
            "sha256 IS NOT NULL OR state NOT IN ('archived', 'waiting', 'expired')", name="edition_archived_has_hash"
        ),
    )
    op.create_index("edition_in_state", "edition", ["state", "due_at"])
    op.create_index("edition_in_time", "edition", ["report", "part", "period_end"])
    _partial_index("edition_due", "edition", ["state", "next_try_at", "id"], "state = 'due'")
    _partial_index("edition_due_in_time", "edition", ["report", "part", "period_end"], "state = 'due'")
    _partial_index("edition_leased", "edition", ["lease_until"], "lease_until IS NOT NULL")


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("edition", sa.Integer, sa.ForeignKey("edition.id"), nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", _INSTANT, nullable=False),
        sa.Column("last_reply", sa.Text, nullable=False),
        sa.UniqueConstraint("edition", "recipient", name="delivery_once"),
    )
    _partial_index("delivery_open", "delivery", ["next_at", "id"], "state IN ('pending', 'deferred')")


def _partial_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("edition", sa.Integer, sa.ForeignKey("edition.id"), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("event_of_edition", "event", ["edition", "id"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in _SQLITE_TRIGGERS if sqlite else _POSTGRES_TRIGGERS:
        op.execute(trigger)
