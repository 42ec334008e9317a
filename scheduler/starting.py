"""Makes a new workspace from the one that is shipped."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from scheduler.app import write_whole
from scheduler.errors import MisuseError
from scheduler.schemas import write_schemas

_RENAMED: Final = {"gitignore": ".gitignore"}
_MOST_NAMED: Final = 3


def start_workspace(root: Path) -> list[Path]:
    """Write the starter into a new or an empty folder and return the paths.

    Raises MisuseError where the folder holds anything: nothing that is there is ever written over.
    """
    empty_folder(root)
    paths = []
    for name, content in sorted(starter().items()):
        path = root / name
        write_whole(path, content)
        paths.append(path)
    return [*paths, *write_schemas(root)]


def empty_folder(root: Path) -> None:
    """Make sure that nothing is there to be written over. Raises MisuseError."""
    if root.exists() and (held := sorted(path.name for path in root.iterdir())):
        named = ", ".join(held[:_MOST_NAMED]) + (" and more" if len(held) > _MOST_NAMED else "")
        raise MisuseError(f"{root} is not empty (it holds {named}); name a folder that is, or that is not there yet")


def starter() -> dict[str, bytes]:
    """Return the files of the workspace that is shipped, by their names in a workspace."""
    return {_RENAMED.get(name, name): data for name, data in _starter(files("scheduler").joinpath("starter"))}


def _starter(folder: Traversable, below: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _starter(entry, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry.read_bytes()
