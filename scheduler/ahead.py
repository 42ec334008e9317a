"""What a command begins before it imports the rest: where many editions are asked for, a second each counts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reports.errors import InputError
from scheduler.fanout import get_ready
from scheduler.files import read_settings

PRELOAD: Final = ("scheduler.warm",)
"""What the process that workers are forked from imports: all that computes an edition."""


def begin_workers(root: Path) -> None:
    """Start what workers are forked from, if the workspace has its editions made in processes.

    A workspace that cannot be read is nobody's fault here: the command reads it next, and tells all that is wrong.
    """
    try:
        engine = read_settings(root).engine
    except InputError:
        return
    if engine.processes:
        get_ready(PRELOAD)
