"""A Dask cluster for tests: a scheduler and two workers, each a process, on ports that the system chooses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 60


@dataclass(frozen=True)
class Cluster:
    """A running cluster: its address, its scheduler, and its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a scheduler and two workers of one thread, and stop them again."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = folder / "scheduler.json"
        common = ("--no-dashboard", "--interface", "lo")
        scheduler = stack.enter_context(
            _process(folder, "scheduler", "--port", "0", "--scheduler-file", str(file), *common)
        )
        _wait(file.exists)
        worker = ("worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", *common)
        workers = tuple(stack.enter_context(_process(folder, *worker)) for _ in range(2))
        address = json.loads(file.read_text(encoding="utf-8"))["address"].removeprefix("tcp://")
        _wait(lambda: _threads(address) == len(workers))
        yield Cluster(address, scheduler, workers)


@contextmanager
def _process(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``dask`` with some words; what it says is in the folder, for whoever looks for a fault."""
    with (folder / f"{words[0]}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=folder,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT)},  # noqa: TID251 - a child needs our PATH
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _threads(address: str) -> int:
    from distributed import Client

    with Client(f"tcp://{address}", set_as_default=False, timeout=SECONDS) as client:  # type: ignore[no-untyped-call]
        return sum(client.nthreads().values())  # type: ignore[no-untyped-call]


def _wait(ready: object) -> None:
    assert callable(ready)
    end = time.monotonic() + SECONDS
    while not ready():
        assert time.monotonic() < end, "the cluster did not start in time"
        time.sleep(0.1)
