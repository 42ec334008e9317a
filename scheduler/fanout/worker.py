"""What runs inside a worker process: what it holds for all its orders, its limits, and its end."""

from __future__ import annotations

import gc
import os
import resource
import signal
import threading
from collections.abc import Callable
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, Final

from scheduler.memory import collect_after, collect_seldom

MEMORY: Final = 2 * 1024**3
"""Bytes of addresses that a worker may take beyond what it begins with."""
SECONDS: Final = 120
"""Seconds of the processor's time for one order: a busy machine makes nobody late."""

_held: list[tuple[Callable[[Any, Any], Any], Any]] = []


def prepare(do: Callable[[Any, Any], Any], shared: object) -> None:
    """Begin a worker: it keeps what all its orders share, and ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; whoever started us decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _bound_memory()
    _held[:] = [(do, shared)]
    collect_seldom()
    gc.freeze()  # what was imported and what is shared is no garbage, and looking through it no part of an edition


def go(order: object) -> Any:
    """Compute one order; a worker that takes too long over it is ended by the system, whatever it is doing."""
    do, shared = _held[0]
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return do(shared, order)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        collect_after()


def same(shared: object) -> object:
    """Return what is given: the task of a cluster that holds what its orders share."""
    return shared


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None, "a worker has one"
    parent.join()
    os._exit(1)


def _bound_memory() -> None:
    size = Path("/proc/self/statm")
    if not size.exists():
        return  # macOS keeps no such limit
    limit = int(size.read_text().split()[0]) * resource.getpagesize() + MEMORY
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))
