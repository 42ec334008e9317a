"""Secrets by reference: never in YAML, but in the environment (``env:NAME``) or in a file (``file:path``)."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scheduler.errors import SchedulerError


class SecretError(SchedulerError):
    """A secret that cannot be had, said in a sentence that does not hold it."""


def resolve(value: str, root: Path) -> str:
    """Return what a setting refers to, or the setting itself where it refers to nothing.

    Raises SecretError where the variable or file is missing, or where others may read the file.
    """
    kind, _, name = value.partition(":")
    match kind:
        case "env":
            if name not in os.environ:  # noqa: TID251 - the one place that reads the environment for a setting
                raise SecretError(f"{value}: the environment has no variable {name}; set it where Frontier is started")
            return os.environ[name]  # noqa: TID251
        case "file":
            return _read(root / name, value)
        case _:
            return value


def resolve_bytes(value: str, root: Path) -> bytes:
    """Return what a setting refers to as bytes: a file as it is, a variable in UTF-8. Raises SecretError."""
    kind, _, name = value.partition(":")
    return _bytes(root / name, value) if kind == "file" else resolve(value, root).encode()


def _read(path: Path, value: str) -> str:
    try:
        return _bytes(path, value).decode().strip()
    except UnicodeDecodeError:
        raise SecretError(f"{value}: is not text in UTF-8") from None


def _bytes(path: Path, value: str) -> bytes:
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SecretError(f"{value}: others may read this file; run: chmod 600 {path}")
        return path.read_bytes()
    except OSError as error:
        raise SecretError(f"{value}: cannot be read: {error.strerror}") from error
