"""Where the time of a warm edition goes, stage by stage: processor time, its workspace read anew each time.

    .venv/bin/python -m bench.stages [WORKSPACE REPORT]

Each stage is charged for what it does itself and not for what stages within it do, so the stages add up to the whole;
what none of them claims is shown as the rest. Without a workspace it measures the peers' job and the default one.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.job import REPORT, write_workspace
from reports.charts.kept import forget
from scheduler import app
from scheduler.memory import collect_seldom

ROOT = Path(__file__).parents[1]
ROUNDS, WARM_UPS = 15, 3
REST = "the rest"
STAGES: Mapping[str, Sequence[str]] = {
    "read: YAML": ("reports.reader:parse",),
    "read: CSV": ("reports.facts.reading:_table_root",),
    "read: models": ("reports.reader:Reader.model", "reports.facts.reading:_models"),
    "read: references": ("reports.facts.reading:_check_ids", "scheduler.workspace:read_definition"),
    "read: letters": ("scheduler.workspace:_type_problems",),
    "read: checks": ("scheduler.workspace:check_facts",),
    "read: the rest": ("scheduler.app:load_workspace",),
    "check": ("reports.assemble:check_facts",),
    "assemble": ("scheduler.app:assemble_and_record",),
    "assemble again": ("reports.edition:assemble_again",),
    "data inside": ("reports.edition:attachments",),
    "charts": ("reports.pdf.figures:natural_height", "reports.pdf.figures:build_once", "reports.pdf.figures:draw"),
    "layout": ("reports.render:layout",),
    "layout: ReportLab's file": ("reportlab.pdfbase.pdfdoc:PDFDocument.GetPDFData",),
    "finish: tags": ("reports.pdf.finish:write_structure",),
    "finish: the file": ("reports.render:finish",),
}
"""The functions that each stage is made of, where they are called from."""


class Stopwatch:
    """Charges the processor's time to the innermost stage that runs."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._running = REST
        self._since = 0.0

    def start(self) -> None:
        """Forget what was measured, and begin."""
        self.spent = {}
        self._running, self._since = REST, time.process_time()

    def switch(self, stage: str) -> str:
        """Charge what has passed to the stage that ran, and let another run; returns the one that ran."""
        now, before = time.process_time(), self._running
        self.spent[before] = self.spent.get(before, 0.0) + now - self._since
        self._running, self._since = stage, now
        return before

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time is charged to a stage."""

        def run(*words: Any, **options: Any) -> Any:
            before = self.switch(stage)
            try:
                return function(*words, **options)
            finally:
                self.switch(before)

        return run


@contextmanager
def watched() -> Iterator[Stopwatch]:
    """Yield a stopwatch that watches every stage, and take it away again."""
    watch, undo = Stopwatch(), []
    for stage, places in STAGES.items():
        for place in places:
            module, name = place.split(":")
            *within, last = name.split(".")
            holder: Any = import_module(module)
            for one in within:
                holder = getattr(holder, one)
            function = getattr(holder, last)
            setattr(holder, last, watch.timed(stage, function))
            undo.append((holder, last, function))
    try:
        yield watch
    finally:
        for holder, last, function in undo:
            setattr(holder, last, function)


def measure(root: Path, report: str, rounds: int = ROUNDS, warm_ups: int = WARM_UPS) -> Mapping[str, float]:
    """Return the median seconds of each stage, those of the whole under ``""``."""
    taken: list[dict[str, float]] = []
    with watched() as watch:
        for turn in range(warm_ups + rounds):
            if turn == warm_ups:
                # What is imported by now is no garbage, and looking through it no part of an edition.
                collect_seldom()
                gc.collect()
                gc.freeze()
            forget()  # each round stands for an edition of its own
            watch.start()
            app.make_once(app.open_workspace(root), report, None, None, lambda step: None)
            watch.switch(REST)
            taken.append({**watch.spent, "": sum(watch.spent.values())})
    names = (*STAGES, REST, "")
    return {name: statistics.median(one.get(name, 0.0) for one in taken[warm_ups:]) for name in names}


def lines(title: str, stages: Mapping[str, float]) -> Iterator[str]:
    """Yield a table of the stages of an edition, with the share of each."""
    whole = stages[""]
    yield f"{title}: a warm edition takes {whole * 1000:.1f} ms of processor time, its workspace read anew"
    for name, seconds in stages.items():
        if name:
            yield f"  {name:26} {seconds * 1000:7.1f} ms {seconds / whole:6.1%}"
    yield f"  finishing takes {finishing(stages):.1%}"


def finishing(stages: Mapping[str, float]) -> float:
    """Return the share of an edition that goes into finishing."""
    return sum(seconds for name, seconds in stages.items() if name.startswith("finish")) / stages[""]


def main(words: Sequence[str]) -> None:
    """Print the stages of one workspace, or of the job and the default workspace."""
    with tempfile.TemporaryDirectory() as folder:
        asked = (
            [(Path(words[0]), words[1])]
            if words
            else [(write_workspace(Path(folder), 100), REPORT), (ROOT, "expansion-monthly")]
        )
        for root, report in asked:
            print(*lines(report, measure(root, report)), sep="\n", end="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
