"""What the crews of tests compute; a module of its own, so that workers can import it."""

from __future__ import annotations

import os
import signal
import struct
import sys
import time
import weakref
from pathlib import Path
from types import FrameType


def work(shared: str, order: str) -> tuple[str, int]:
    """Return what was shared with an order, and which process did it.

    ``die`` orders end it, ``once`` a single time; ``stop`` orders stop it, a single time; ``half`` orders end it
    while it tells what it made, a single time; ``sleep`` orders take long.
    """
    what, _, marker = order.partition(" ")
    if what == "stop" and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGSTOP)
    if what == "half" and not Path(marker).exists():
        Path(marker).touch()
        _tell_half()
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
    Ring.left = weakref.ref([Ring() for _ in range(100_000)][-1])
    return there


def _tell_half() -> None:
    frame: FrameType | None = sys._getframe()
    while frame and frame.f_code.co_name != "_process_worker":
        frame = frame.f_back
    assert frame, "only a worker of a pool tells anything"
    queue = frame.f_locals["result_queue"]
    with queue._wlock:
        os.write(queue._writer.fileno(), struct.pack("!i", 1000) + b"half")
        os.kill(os.getpid(), signal.SIGKILL)
