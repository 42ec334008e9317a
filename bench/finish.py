"""What finishing costs of a warm briefing: its tags, metadata, colours, letters and the look before publishing.

    .venv/bin/python bench/finish.py [WORKSPACE] [REPORT]

Says shares measured in one run, in turn, by the processor's time: absolute figures drift with the machine.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reports.pdf import canvas
from scheduler.app import make_once
from scheduler.workspace import load_workspace

_ROUNDS = 15


class Stopwatch:
    """Adds up the processor's time that is spent in some functions."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def watch(self, module: Any, name: str) -> None:
        """Count a function's time from now on."""
        function: Callable[..., Any] = getattr(module, name)

        def timed(*words: Any, **options: Any) -> Any:
            start = time.process_time()
            try:
                return function(*words, **options)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - start

        setattr(module, name, timed)


def main(root: Path, report: str) -> None:
    """Make the briefing several times, reading its workspace each time, and print what part finishing takes."""
    import reports.render as render

    watch = Stopwatch()
    watch.watch(canvas, "write_structure")
    watch.watch(render, "finish")
    shares: list[float] = []
    parts: list[dict[str, float]] = []
    for _ in range(_ROUNDS):
        watch.spent.clear()
        start = time.process_time()
        make_once(load_workspace(root), report, None, None, lambda step: None)
        whole = time.process_time() - start
        parts.append({**watch.spent, "whole": whole})
        shares.append((watch.spent["write_structure"] + watch.spent["finish"]) / whole)
    for name in parts[-1]:
        print(f"{name:16} {statistics.median(part[name] for part in parts) * 1000:7.1f} ms")
    print(f"finishing takes {statistics.median(shares):.1%} of a warm briefing, its workspace read anew")


if __name__ == "__main__":
    words = sys.argv[1:]
    main(Path(words[0] if words else "."), words[1] if len(words) > 1 else "expansion-monthly")
