"""What the crews of tests compute; a module of its own, so that workers can import it."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def work(shared: str, order: str) -> tuple[str, int]:
    """Return what was shared with an order, and which process did it; ``die`` orders end it, ``once`` a single time."""
    what, _, marker = order.partition(" ")
    if what == "die" or (what == "once" and not Path(marker).exists()):
        if marker:
            Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hog":
        bytearray(3 * 1024**3)
    return f"{shared} {what}", os.getpid()
