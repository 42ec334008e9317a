"""The JSON Schema of every kind of file in a workspace, and where each of them lies."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from pathlib import Path
from typing import Any, Final

from reports.errors import did_you_mean
from reports.schemas import schema, schemas
from scheduler.app import write_whole
from scheduler.errors import MisuseError
from scheduler.files import CONFIG
from scheduler.settings import DATA, Settings

FOLDER: Final = "schema"


def all_schemas() -> Mapping[str, tuple[str, dict[str, Any]]]:
    """Return each kind of file with the pattern of its paths in a workspace and its schema."""
    below = {name: (f"{DATA}/{pattern}", one) for name, (pattern, one) in schemas().items()}
    return {"frontier": (CONFIG, schema(Settings, "A workspace")), **below}


def schema_of(name: str) -> dict[str, Any]:
    """Return the schema of a kind of file. Raises MisuseError where there is none."""
    known = all_schemas()
    if name not in known:
        raise MisuseError(f'no kind of file "{name}"{did_you_mean(name, known)}; known: {", ".join(known)}')
    return known[name][1]


def write_schemas(root: Path) -> list[Path]:
    """Put every schema into the workspace's folder ``schema/`` and return the paths."""
    paths = []
    for name, (_, one) in all_schemas().items():
        path = root / FOLDER / f"{name}.json"
        write_whole(path, (dumps(one, ensure_ascii=False, indent=1) + "\n").encode())
        paths.append(path)
    return paths
