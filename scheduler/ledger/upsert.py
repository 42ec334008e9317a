"""Inserts that a row already there absorbs: one statement in both databases, so that no race comes between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return the database's own insert, which knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(connection: Connection, table: Table, **values: Any) -> Row[*tuple[Any, ...]] | None:
    """Insert a row where its unique key is free, and return its primary key; None where it was taken."""
    statement = insert_or(connection, table).values(**values).on_conflict_do_nothing()
    row: Row[*tuple[Any, ...]] | None = connection.execute(statement.returning(*table.primary_key)).one_or_none()
    return row


def insert_all_new(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], wanted: Sequence[Column[Any]]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Insert those of many rows whose unique key is free, and return the wanted columns of these."""
    if not rows:
        return ()
    return connection.execute(insert_or(connection, table).on_conflict_do_nothing().returning(*wanted), rows).all()
