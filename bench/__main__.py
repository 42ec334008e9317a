"""The whole measurement: ``make bench``, or ``.venv/bin/python -m bench``. Writes ``docs/performance.md``."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from bench import batch, cold, reading, stages, warm
from bench.contenders import BASE, OURS, RIVAL, WORDS, contender, why_not
from bench.goals import Run, verdicts
from bench.job import REPORT, write_workspace
from bench.page import page
from bench.weight import weights

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "performance.md"
T = TypeVar("T")


def main() -> int:
    """Measure, print and write; return 1 where a goal is missed."""
    skipped = {name: why for name in WORDS if (why := why_not(name))}
    for name, why in skipped.items():
        print(f"left out: {WORDS[name]}: {why}")
    names = [name for name in WORDS if name not in skipped]
    with tempfile.TemporaryDirectory() as folder:
        run = _measure(names, Path(folder))
    text = page(run, skipped, datetime.now(UTC).date())  # noqa: TID251 - an entry point reads the clock
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(verdict == "met" for *_, verdict in verdicts(run)) else 1


def _measure(names: list[str], folder: Path) -> Run:
    job = write_workspace(folder / str(cold.SEED), cold.SEED)
    many = [(name, workers) for name in (OURS, RIVAL, BASE) if name in names for workers in (1, 2)]
    return Run(
        stages={
            "The job": _told("stages of the job", lambda: stages.measure(job, REPORT)),
            "The default workspace": _told("its stages", lambda: stages.measure(ROOT, "expansion-monthly")),
        },
        reading=_told("reading", reading.measure),
        weights=_weights(job, folder / "weighed.pdf"),
        warm=_told("warm", lambda: warm.measure({name: contender(name) for name in names}, folder)),
        cold=_told("cold", lambda: cold.measure(names, folder)),
        batch={
            one: _told(f"{batch.EDITIONS} editions, {one[0]} × {one[1]}", lambda one=one: batch.measure(*one, folder))
            for one in many
        },
    )


def _weights(job: Path, out: Path) -> Mapping[str, int]:
    contender(OURS).make(job, out)
    return weights(out)


def _told(what: str, measure: Callable[[], T]) -> T:
    """Measure, and say what was measured and how long that took."""
    start = time.monotonic()
    found = measure()
    print(f"{what}: {time.monotonic() - start:.0f} s", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
