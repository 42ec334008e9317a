"""Editions made cold: a fresh interpreter for each, with its peak memory, and the file it leaves.

    python -m bench.cold FOLDER ROUNDS CONTENDER...

prints JSON. It runs as a small process of its own, for a process' peak begins with that of the one it is started from.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROUNDS = 5
SEED = 100
COMMAND, IMPORTS = "frontier render", "frontier, its imports alone"


def measure(names: Sequence[str], folder: Path, rounds: int = ROUNDS) -> Mapping[str, Mapping[str, float]]:
    """Return for each contender the medians of ``seconds`` and ``processor``, its ``peak`` and its file's ``bytes``.

    The peak, in bytes, is that of its largest process. The workspace of Frontier has to be in ``folder`` already.
    """
    command = [sys.executable, "-m", "bench.cold", str(folder), str(rounds), *names]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    read: Mapping[str, Mapping[str, float]] = json.loads(done.stdout)
    return read


def _commands(names: Sequence[str], folder: Path, out: Path) -> dict[str, list[str]]:
    """Return how each is started: our program also as the command that users give, and its imports alone."""
    workspace = folder / str(SEED)
    each = {name: [sys.executable, "-m", "bench.one", name, str(SEED), str(folder), str(out)] for name in names}
    program = [str(Path(sys.executable).with_name("frontier")), "render", "outlet-footprint"]
    return {
        **each,
        COMMAND: [*program, "--workspace", str(workspace), "--output", str(out)],
        IMPORTS: [sys.executable, "-c", "import scheduler.app, reports.edition"],
    }


def _run(command: Sequence[str]) -> dict[str, float]:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - the contenders
    _, status, use = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    # Linux counts in kilobytes, macOS in bytes.
    peak = use.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "processor": use.ru_utime + use.ru_stime, "peak": peak}


def _all(names: Sequence[str], folder: Path, rounds: int) -> dict[str, Any]:
    out = folder / "cold.pdf"
    taken: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds + 1):
        for name, command in _commands(names, folder, out).items():
            out.unlink(missing_ok=True)
            run = _run(command)
            taken.setdefault(name, []).append({**run, "bytes": 0 if name == IMPORTS else out.stat().st_size})
    # The first round fills the disk's cache.
    return {
        name: {key: statistics.median(run[key] for run in runs[1:]) for key in runs[0]} for name, runs in taken.items()
    }


if __name__ == "__main__":
    json.dump(_all(sys.argv[3:], Path(sys.argv[1]), int(sys.argv[2])), sys.stdout)
