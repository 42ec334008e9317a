"""Snapshots as bytes: JSON in one form only, so that equal snapshots are equal files."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache

from pydantic import TypeAdapter, ValidationError

from reports.errors import ReportsError, shown
from reports.snapshot.model import VERSION, Snapshot


class SnapshotError(ReportsError):
    """A snapshot that cannot be read, said in a sentence."""


def to_bytes(snapshot: Snapshot) -> bytes:
    """Return a snapshot as JSON: sorted keys, UTF-8, numbers as text, a line end at its end."""
    return (json.dumps(asdict(snapshot), sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def from_bytes(data: bytes) -> Snapshot:
    """Read a snapshot.

    Raises SnapshotError where the bytes are not exactly what ``to_bytes`` makes, or where a newer Frontier made them.
    """
    _check_version(data)
    try:
        snapshot = _adapter().validate_json(data, strict=True)
    except ValidationError as error:
        raise SnapshotError(f"the snapshot cannot be read: {_first(error)}; take it from the archive again") from None
    if to_bytes(snapshot) != data:
        raise SnapshotError("the snapshot was changed after it was made; take it from the archive again")
    return snapshot


def _check_version(data: bytes) -> None:
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"the snapshot cannot be read: {error}; take it from the archive again") from None
    version = tree.get("version") if isinstance(tree, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise SnapshotError("this is not a snapshot of an edition; it has no version")
    if version > VERSION:
        raise SnapshotError(
            f"the snapshot was made by a newer Frontier (format {version}, this one reads {VERSION}); "
            "update Frontier, or make the previous edition again with this one"
        )


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {shown(problem['msg'].removeprefix('Value error, '))}"


@cache
def _adapter() -> TypeAdapter[Snapshot]:
    return TypeAdapter(Snapshot)
