"""How often Python looks for memory that nobody can reach: seldom, for an edition is one burst of values that live."""

from __future__ import annotations

import gc
from typing import Final

_COLLECT_AFTER: Final = (20_000, 10, 10)


def collect_seldom() -> None:
    """Look for cycles every 20,000 new objects, not every 700: an edition makes hundreds of thousands that are none.

    A setting of the whole process, for where a program or a worker begins.
    """
    gc.set_threshold(*_COLLECT_AFTER)


def collect_after() -> None:
    """Look for cycles once an edition is done, where it made so many objects that those left lying take some room.

    A document is full of cycles. Those of several editions, left lying, take half as much again as one edition needs.
    """
    if any(gc.get_count()[1:]):  # so many new ones that the youngest were looked through
        gc.collect()


def collect_no_more() -> None:
    """Leave what there is to the end of the process: Python would look through all of it on the way out.

    That takes a sixth of the time in which a command makes one briefing.
    """
    gc.freeze()
