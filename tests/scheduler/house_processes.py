"""Processes that run passes and die on the way: ``python -m tests.scheduler.house_processes``.

Reads jobs as lines of JSON, forks a process for each, and answers with a line: how it ended. It forks because a new
Python for each point at which one may die would take minutes, and is a program of its own because only one with a
single thread may fork safely.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from scheduler.runner.passes import run_pass
from tests.scheduler.house_cases import Hook, Site, Stepwise


class Dying:
    """The program, as tests talk to it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self._program = subprocess.Popen(
            command,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # noqa: TID251 - a child needs our PATH
        )

    def __call__(self, site: Site, when: str, step: str, nth: int = 1) -> str:
        """Run a pass in a process that is killed before or after the nth call of a step, and return how it ended."""
        assert self._program.stdin
        assert self._program.stdout
        job = {"root": str(site.root), "now": f"{site.clock.now:%Y-%m-%d %H:%M}", "point": [when, step, nth]}
        self._program.stdin.write(json.dumps(job) + "\n")
        self._program.stdin.flush()
        return str(json.loads(self._program.stdout.readline()))

    def close(self) -> None:
        """End the program."""
        self._program.communicate()


def killing(part: str, point: list[Any], seen: Counter[tuple[str, str]]) -> Hook:
    """Return what kills this process, without a word to anyone, at a call of a ledger or an archive."""

    def hook(when: str, name: str, _arguments: tuple[Any, ...]) -> None:
        seen[when, f"{part}.{name}"] += 1
        if [when, f"{part}.{name}", seen[when, f"{part}.{name}"]] == point:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def run(root: str, now: str, point: list[Any]) -> None:
    """Run a pass and die at a point of it."""
    site, seen = Site(Path(root)), Counter[tuple[str, str]]()
    site.clock.set(now)
    ledger = Stepwise(site.open_ledger(), killing("ledger", point, seen))
    archive = Stepwise(site.open_archive(), killing("archive", point, seen))
    run_pass(site.house(ledger=ledger, archive=archive, worker="dies"))


def main() -> None:
    """Do jobs until there are no more."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                run(**json.loads(line))
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        print(json.dumps("killed" if os.WIFSIGNALED(status) else "lived"), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
