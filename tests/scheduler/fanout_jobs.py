"""What the crews of tests compute; a module of its own, so that workers can import it."""

from __future__ import annotations

import os
import signal
import time
import weakref
from pathlib import Path


def work(shared: str, order: str) -> tuple[str, int]:
    """Return what was shared with an order, and which process did it.

    ``die`` orders end it, ``once`` a single time; ``stop`` orders stop it, a single time; ``sleep`` orders take long.
    """
    what, _, marker = order.partition(" ")
    if what == "stop" and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGSTOP)
    if what == "sleep":
        Path(marker).touch()
        time.sleep(100)
    if what == "die" or (what == "once" and not Path(marker).exists()):
        if marker:
            Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hog":
        bytearray(3 * 1024**3)
    return f"{shared} {what}", os.getpid()


class Ring:
    """Something that holds itself, as documents do."""

    left: weakref.ref[Ring] | None = None

    def __init__(self) -> None:
        self.self = self


def leave(_shared: str, _order: str) -> bool:
    """Return whether what the order before left behind is still there, and leave something behind."""
    there = Ring.left is not None and Ring.left() is not None
    Ring.left = weakref.ref(Ring())
    return there
