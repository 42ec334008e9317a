"""What a worker has before its first edition, loaded by importing this: once, by what all workers are forked from.

Nobody else imports it. What draws, the shipped typeface and the borders of the world take a worker a second; forked,
they are there, and are shared in memory until one of them writes.
"""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Final

from scheduler.memory import collect_seldom

_MODULES: Final = (
    *("reports.edition", "reports.message", "scheduler.fanout.worker", "scheduler.runner.computing"),
    # What those import late.
    *("pypdfium2", "PIL.BmpImagePlugin"),
)


def _load() -> None:
    collect_seldom()
    for module in _MODULES:
        import_module(module)
    from reports.brand import read_brand
    from reports.geography.world import shipped_world
    from reports.glyphs import typeface

    typeface(read_brand(b"name: Any\n", "brand.yaml", {}))
    shipped_world()
    gc.freeze()


_load()
