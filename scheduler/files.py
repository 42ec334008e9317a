"""The files of a workspace, and the one that says how it is set up. Imports little: a command begins with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from errno import errorcode
from pathlib import Path
from typing import Final

from reports.errors import InputError, Place, Problem
from reports.reader import Reader
from scheduler.settings import Settings

CONFIG: Final = "frontier.yaml"
MAX_FILE: Final = 4 * 1024 * 1024 + 1


class Files:
    """The files of a workspace, each read once, and the hashes of those that were."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hashes: dict[str, str] = {}

    def read(self, name: str, limit: int = MAX_FILE) -> bytes:
        """Return a file's bytes, no more than ``limit``: the parsers refuse what is longer, and need not hold it."""
        data = read_file(self.root, name, limit)
        self.hashes[name] = hashlib.sha256(data).hexdigest()
        return data


def read_settings(root: Path) -> Settings:
    """Read ``frontier.yaml`` alone. Raises InputError with every problem in it."""
    return settings_of(Files(root))


def settings_of(files: Files, why_no_zone: Callable[[str], str] = lambda name: "") -> Settings:
    """Read ``frontier.yaml`` as one of a workspace's files; ``why_no_zone`` returns why there is no zone of a name."""
    reader = Reader()
    tree = reader.tree(CONFIG, files.read(CONFIG))
    config = reader.model(Settings, CONFIG, tree) if tree is not None else None
    if config and config.timezone and (message := why_no_zone(config.timezone)):
        reader.problem(CONFIG, tree, ("timezone",), message)
    reader.finish()
    assert config is not None, "finish() raises where there is no model"
    return config


def read_file(root: Path, name: str, limit: int) -> bytes:
    """Return a file's first bytes. Raises InputError where it cannot be read, or lies outside the workspace."""
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise InputError([Problem(Place(name), "lies outside the workspace; copy it inside")])
    if path.exists() and not path.is_file() and not path.is_dir():
        raise InputError([Problem(Place(name), "cannot be read: it is no ordinary file")])
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        if name == CONFIG and not path.exists():
            raise InputError([Problem(Place(name), no_workspace(root))]) from error
        mend = {"EISDIR": "; a file has to stand here", "EACCES": "; give this user the right to read it"}
        why = f"{error.strerror}{mend.get(errorcode.get(error.errno or 0, ''), '')}"
        raise InputError([Problem(Place(name), f"cannot be read: {why}")]) from error


def no_workspace(root: Path) -> str:
    """Return that a folder is no workspace, and which of those it lies in is one, or how to come to one."""
    if not root.is_dir():
        return f"there is no folder {root}; name a workspace by --workspace, or make one: frontier init FOLDER"
    folder = root.resolve()
    above = next((one for one in folder.parents if (one / CONFIG).is_file()), None)
    if above:
        return f"there is none in {folder}, but in {above}: go there, or name that folder by --workspace"
    return f"there is none in {folder}; go to a workspace, name one by --workspace, or make one: frontier init FOLDER"
