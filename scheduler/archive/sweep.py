"""Removing what nobody needs: contents that no ledger row knows, and what the killed and the failed left."""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Iterator
from datetime import datetime

from scheduler.archive.folder import Folder, is_temporary
from scheduler.archive.store import hash_in, is_shard

_DEPTH = 2


def sweep(output: Folder, root: Folder, known: Container[str], older_than: datetime) -> list[str]:
    """Remove old orphans and temporary files, and return their paths; see ``Archive.sweep``."""
    if older_than.tzinfo is None:
        raise ValueError("older_than needs a time zone")
    limit = older_than.timestamp()
    removed = [root.place(name) for name in root.names() if is_temporary(name) and _remove_old(root, name, limit)]
    for shard in filter(is_shard, root.names()):
        if _is_folder(root.look(shard)):
            with root.enter(shard) as folder:
                removed += _sweep_shard(folder, shard, known, limit)
    archive = root.path.rpartition("/")[2]
    return removed + list(sweep_names(output, archive, limit))


def _sweep_shard(folder: Folder, shard: str, known: Container[str], limit: float) -> Iterator[str]:
    # Somebody who finds content here that is about to go would take it for kept. They share, so this is left to the
    # next sweep; those who come later wait until this one is through, and then see what is left.
    if not folder.own():
        return
    for name in folder.names():
        sha256 = hash_in(shard, name)
        if (is_temporary(name) or (sha256 and sha256 not in known)) and _remove_old(folder, name, limit):
            yield folder.place(name)


def sweep_names(folder: Folder, skip: str | None, limit: float, depth: int = _DEPTH) -> Iterator[str]:
    """Remove old temporary files among the names for people, and yield their paths; ``skip`` is no folder of these."""
    for name in folder.names():
        if is_temporary(name):
            if _remove_old(folder, name, limit):
                yield folder.place(name)
        elif depth and name != skip and _is_folder(folder.look(name)):
            with folder.enter(name) as inner:
                yield from sweep_names(inner, None, limit, depth - 1)


def _remove_old(folder: Folder, name: str, limit: float) -> bool:
    # The time of change, not of writing: it is the disk's own, and a name just linked to an old file is young.
    status = folder.look(name)
    return bool(status and stat.S_ISREG(status.st_mode) and status.st_ctime < limit and folder.remove(name))


def _is_folder(status: os.stat_result | None) -> bool:
    return status is not None and stat.S_ISDIR(status.st_mode)
