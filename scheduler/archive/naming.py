"""Giving a name for people: in one step, so that a reader finds the old edition or the new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from scheduler.archive.folder import Folder, temporary


def give_name(output: Folder, way: Sequence[str], put: Callable[[Folder, str], None]) -> Path:
    """Make the folders of a way below ``output``, have ``put`` make a file there, and give it the last name.

    What had the name before is replaced; ``put`` is given the folder and a name for the time being.
    """
    *folders, file = way
    with ExitStack() as stack:
        target = output
        for folder in folders:
            target = stack.enter_context(target.enter(folder, make=True))
        _replace(target, file, put)
        return Path(target.place(file))


def _replace(target: Folder, file: str, put: Callable[[Folder, str], None]) -> None:
    passing = temporary()
    try:
        put(target, passing)
        target.rename(passing, file)
    except BaseException:
        target.discard(passing)
        raise
    target.remove(passing)  # renaming does nothing, and leaves both names, where they are one file already
    target.sync()
