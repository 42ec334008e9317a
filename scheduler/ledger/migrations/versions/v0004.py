"""Numbers of 64 bits, for those who make millions of editions a night: events would have run out of them in a month."""

from alembic import op

revision = "0004"
down_revision = "0003"

_NUMBERED = ("edition", "delivery", "event", "notice")


def upgrade() -> None:
    """Widen them, with the sequences they come from; SQLite's are that wide already, and an older Frontier works on."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in _NUMBERED:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN id TYPE bigint")
        op.execute(f"ALTER SEQUENCE {table}_id_seq AS bigint")
    for table in ("delivery", "event"):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN edition TYPE bigint")
