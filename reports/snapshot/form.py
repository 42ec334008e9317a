"""Snapshots as bytes."""

from __future__ import annotations

from typing import Final

from reports.canonical import Form
from reports.errors import ReportsError
from reports.snapshot.model import VERSION, Snapshot


class SnapshotError(ReportsError):
    """A snapshot that cannot be read, said in a sentence."""


_FORM: Final = Form(
    Snapshot,
    "snapshot",
    VERSION,
    SnapshotError,
    remedy="update Frontier, or make the previous edition again with this one",
)


def to_bytes(snapshot: Snapshot) -> bytes:
    """Return a snapshot as JSON: sorted keys, UTF-8, numbers as text, a line end at its end."""
    return _FORM.to_bytes(snapshot)


def from_bytes(data: bytes) -> Snapshot:
    """Read a snapshot.

    Raises SnapshotError where the bytes are not exactly what ``to_bytes`` makes, or where a newer Frontier made them.
    """
    return _FORM.from_bytes(data)
