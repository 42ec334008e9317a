"""What a worker has before its first edition, loaded by importing this: once, by what all workers are forked from.

Nobody else imports it. What draws, the shipped typeface and the borders of the world take a worker a second; forked,
they are there, and are shared in memory until one of them writes.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pickle import UnpicklingError
from types import TracebackType
from typing import Final

from scheduler.memory import collect_seldom

_MODULES: Final = (
    *("reports.edition", "reports.message", "scheduler.fanout.worker", "scheduler.runner.computing"),
    # What those import late.
    *("pypdfium2", "PIL.BmpImagePlugin"),
)


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    # Whoever ends by Ctrl-C before it has handed all over to a worker has told why; that worker has nothing to add.
    if not issubclass(kind, (EOFError, UnpicklingError, FileNotFoundError)):
        sys.__excepthook__(kind, error, trace)


def _load() -> None:
    collect_seldom()
    sys.excepthook = _tell
    for module in _MODULES:
        import_module(module)
    from reports.brand import read_brand
    from reports.geography.world import shipped_world
    from reports.glyphs import typeface

    typeface(read_brand(b"name: Any\n", "brand.yaml", {}))
    shipped_world()
    gc.freeze()


_load()
