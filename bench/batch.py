"""Thirty-nine editions by one worker and by two, their imports preloaded: PDFs a second, and the memory of all of them.

    python -m bench.batch FOLDER CONTENDER WORKERS

prints JSON. It runs as a process of its own, since each contender preloads its own modules. A worker makes one edition
before the clock starts.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.contenders import OURS, Contender, contender
from bench.peer import PEERS

EDITIONS = 39
_SEED = 200
_LOOKS = 0.1
"""Seconds between two looks at the memory."""

_one: Contender


def measure(name: str, workers: int, folder: Path) -> Mapping[str, float]:
    """Return the PDFs a ``second``, and the ``peak`` bytes of workers and what forked them; 0 if not known."""
    command = [sys.executable, "-m", "bench.batch", str(folder), name, str(workers)]
    path = os.pathsep.join((str(PEERS), str(PEERS.parents[1])))
    done = subprocess.run(  # noqa: S603 - ourselves
        command,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},  # noqa: TID251 - passed on
    )
    read: Mapping[str, float] = json.loads(done.stdout)
    return read


def _start(name: str, folder: Path, barrier: Any) -> None:
    global _one  # noqa: PLW0603 - a worker's own, set once as it starts
    _one = contender(name)
    _make((_one.prepare(_SEED, folder), folder))
    gc.freeze()
    barrier.wait()


def _make(job: tuple[Any, Path]) -> None:
    given, folder = job
    _one.make(given, folder / f"batch-{os.getpid()}.pdf")
    gc.collect()  # as Frontier's own workers do


def _run(name: str, workers: int, folder: Path) -> dict[str, float]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bench.batch", "scheduler.warm" if name == OURS else name])
    one = contender(name)
    jobs = [(one.prepare(_SEED + number, folder), folder) for number in range(EDITIONS)]
    barrier = context.Barrier(workers + 1)
    with context.Pool(workers, _start, (name, folder, barrier)) as pool:
        barrier.wait()
        with Memory() as memory:
            start = time.perf_counter()
            for _ in pool.imap_unordered(_make, jobs):
                pass
            seconds = time.perf_counter() - start
    return {"second": EDITIONS / seconds, "peak": memory.peak}


class Memory:
    """Looks at the memory of all that this process has started, page by page shared: the most that was seen."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(_LOOKS):
            self.peak = max(self.peak, sum(map(_proportional_size, _descendants(os.getpid()))))


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield int(child)
            yield from _descendants(int(child))


def _proportional_size(pid: int) -> int:
    """Return a process' bytes, a page that several share counted in parts; 0 where it has ended or nobody tells."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    json.dump(_run(sys.argv[2], int(sys.argv[3]), Path(sys.argv[1])), sys.stdout)
