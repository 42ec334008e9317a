"""The ledger's tables as the queries see them; ``migrations`` makes them, and a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    true,
)
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An instant in UTC: ``timestamptz`` on PostgreSQL, on SQLite text of one length, which sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value to store; one without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant that was stored."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData()
# At ten million editions a night, numbers of 32 bits end within a month. SQLite numbers rows by INTEGER alone: 64 bits.
_Number = BigInteger().with_variant(Integer, "sqlite")

schedule = Table(
    "schedule",
    metadata,
    Column("report", Text, primary_key=True),
    Column("planned_wall", DateTime, nullable=False),
)

edition = Table(
    "edition",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("report", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("wall", DateTime),
    Column("tzdata", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("deadline_at", Instant),
    Column("next_try_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("fence", Integer, nullable=False, default=0),
    Column("worker", Text),
    Column("lease_until", Instant),
    Column("sha256", Text),
    Column("size", Integer),
    Column("input_digest", Text),
    Column("manifest_sha256", Text),
    Column("archived_at", Instant),
    Column("approve_by", Instant),
    Column("send", Boolean, nullable=False, server_default=true()),
    Column("snapshot_sha256", Text),
    Column("message_sha256", Text),
    UniqueConstraint("report", "period", "part", name="edition_once"),
    CheckConstraint(
        "sha256 IS NOT NULL OR state NOT IN ('archived', 'waiting', 'expired')", name="edition_archived_has_hash"
    ),
    Index("edition_by_state", "state", "due_at", "id"),
    Index("edition_by_deadline", "state", "deadline_at", "id"),
    Index("edition_in_time", "report", "part", "period_end"),
)
# Indexes of what there is to do do not grow with what was done. SQLite takes them only where a query has the very words
# of their condition, hence literals and no parameters; and without statistics it takes the index that begins with an
# equality, hence the state in the first.
is_due = edition.c.state == literal_column("'due'")
is_leased = edition.c.lease_until.is_not(None)
# Who claims walks past nothing that others have claimed; what lapsed is found among the leases.
is_free = and_(is_due, edition.c.lease_until.is_(None))
_next = (edition.c.state, edition.c.next_try_at, edition.c.id)
Index("edition_free", *_next, sqlite_where=is_free, postgresql_where=is_free)
_in_time = (edition.c.report, edition.c.part, edition.c.period_end)
Index("edition_due_in_time", *_in_time, sqlite_where=is_due, postgresql_where=is_due)
is_made = edition.c.archived_at.is_not(None)
Index("edition_made", edition.c.archived_at, edition.c.id, sqlite_where=is_made, postgresql_where=is_made)
Index("edition_leased", edition.c.lease_until, sqlite_where=is_leased, postgresql_where=is_leased)

delivery = Table(
    "delivery",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("edition", _Number, ForeignKey("edition.id"), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("next_at", Instant, nullable=False),
    Column("last_reply", Text, nullable=False, default=""),
    Column("audience", Text, nullable=False, server_default=""),
    Column("in_doubt", Text, nullable=False, server_default="hold"),
    Column("format", Text, nullable=False, server_default="attachment"),
    Column("message_sha256", Text),
    Column("message_size", Integer),
    Column("first_try_at", Instant),
    Column("dot_at", Instant),
    Column("sent_at", Instant),
    Column("told_at", Instant),
    UniqueConstraint("edition", "recipient", name="delivery_once"),
)
is_open = delivery.c.state.in_([literal_column("'pending'"), literal_column("'deferred'")])
Index("delivery_open", delivery.c.next_at, delivery.c.id, sqlite_where=is_open, postgresql_where=is_open)
# What was refused stays so, and there is ever more of it: what somebody has to see to is indexed apart.
is_in_doubt = delivery.c.state == literal_column("'unknown'")
Index("delivery_in_doubt", delivery.c.id, sqlite_where=is_in_doubt, postgresql_where=is_in_doubt)
is_unsettled = delivery.c.state.in_([literal_column("'unknown'"), literal_column("'refused'")])
is_untold = and_(is_unsettled, delivery.c.told_at.is_(None))
Index("delivery_untold", delivery.c.id, sqlite_where=is_untold, postgresql_where=is_untold)

event = Table(
    "event",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("edition", _Number, ForeignKey("edition.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("event_of_edition", "edition", "id"),
)

alarm = Table(
    "alarm",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("detail", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

# One row, written when the tables are made: by it an archive knows whose it is.
identity = Table("identity", metadata, Column("name", Text, primary_key=True))

breaker = Table(
    "breaker",
    metadata,
    Column("name", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)

notice = Table(
    "notice",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("next_at", Instant),
    Column("mailed_at", Instant),
)
is_to_mail = notice.c.next_at.is_not(None)
Index("notice_open", notice.c.next_at, notice.c.id, sqlite_where=is_to_mail, postgresql_where=is_to_mail)
