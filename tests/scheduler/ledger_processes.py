"""Processes that use a ledger and are killed on the way: ``python -m tests.scheduler.ledger_processes``.

Reads lists of jobs as lines of JSON, forks a process for each job of a list at once, and answers with a line of their
results; a process that was killed has the result "killed". It forks because a new Python for every statement that one
may die at would take minutes, and is a program of its own because only one with a single thread may fork safely.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401 - imported once for all that are forked
from sqlalchemy import Engine, event

from scheduler.ledger import Claim, Ledger, LedgerError
from scheduler.ledger.engine import make_engine
from scheduler.ledger.migrate import migrate
from tests.scheduler.ledger_cases import HASH, MARCH, WRITES, time_of


class Processes:
    """The program, as tests talk to it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self._program = subprocess.Popen(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, *jobs: dict[str, Any]) -> list[Any]:
        """Return what jobs done at the same time, each in a process of its own, came to."""
        assert self._program.stdin
        assert self._program.stdout
        self._program.stdin.write(json.dumps(jobs) + "\n")
        self._program.stdin.flush()
        results: list[Any] = json.loads(self._program.stdout.readline())
        return results

    def close(self) -> None:
        """End the program."""
        self._program.communicate()


def die_at(engine: Engine | type[Engine], number: int) -> None:
    """Kill this process, without a word to anyone, after one of its statements or just before a commit."""
    moments = count()

    def moment(*_: object) -> None:
        if next(moments) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("after_cursor_execute", "commit"):
        event.listen(engine, name, moment)


def do_write(url: str, name: str, at: int) -> str:
    """Do a write and die at a moment of it, as the worker that holds the claim on March, where one does."""
    ledger = Ledger.open(url, clock=lambda _: time_of(name))
    found = ledger.edition(MARCH)
    mine = Claim(found, found.worker, found.fence, found.lease_until) if found and found.worker else None
    die_at(ledger.engine, at)
    WRITES[name][1](ledger, mine)
    return "done"


def do_migrate(url: str, at: int, head: str, scripts: str) -> str:
    """Migrate and die at a moment of it."""
    engine = make_engine(url)
    die_at(engine, at)
    migrate(engine, head, Path(scripts))
    return "done"


def do_open(url: str) -> str:
    """Open a ledger."""
    Ledger.open(url).close()
    return "done"


def do_claim_all(url: str, worker: str) -> list[str]:
    """Claim whatever is due and archive it, until there is nothing."""
    ledger = Ledger.open(url)
    return [str(claim.key) for claim in claims_of(ledger, worker)]


def claims_of(ledger: Ledger, worker: str) -> Iterator[Any]:
    """Yield each edition that this worker could claim, archived."""
    while claim := ledger.claim(worker, timedelta(minutes=5)):
        ledger.archive(claim, HASH, 7, "digest", (), waiting=False)
        yield claim


def _child(job: dict[str, Any], answer: int) -> None:
    what = job.pop("do")
    try:
        result = globals()[f"do_{what}"](**job)
    except LedgerError as error:
        result = f"{type(error).__name__}: {error}"
    os.write(answer, json.dumps(result).encode())
    # Without closing anything: as if the machine had stopped.
    os.kill(os.getpid(), signal.SIGKILL)


def _start(job: dict[str, Any]) -> tuple[int, int]:
    answer, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _child(job, mouth)
        finally:
            os._exit(1)
    os.close(mouth)
    return child, answer


def _result(child: int, answer: int) -> Any:
    with os.fdopen(answer) as file:
        told = file.read()
    _, status = os.waitpid(child, 0)
    return json.loads(told) if told else ("killed" if os.WIFSIGNALED(status) else "failed")


def main() -> None:
    """Do jobs until there are no more."""
    for line in sys.stdin:
        children = [_start(job) for job in json.loads(line)]
        print(json.dumps([_result(*child) for child in children]), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
