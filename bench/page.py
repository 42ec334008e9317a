"""What a run measured, as the page ``docs/performance.md``."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.cold import COMMAND, IMPORTS
from bench.contenders import BASE, WORDS
from bench.goals import MEGABYTE, Run, verdicts

_PROGRAMS = (
    "frontier-briefings",
    "reportlab",
    "matplotlib",
    "numpy",
    "pikepdf",
    "svglib",
    "weasyprint",
    "typst",
    "pyyaml",
)
_NAMED = {**WORDS, COMMAND: "Frontier, as the command `frontier render`", IMPORTS: "Frontier, its imports alone"}


def page(run: Run, skipped: Mapping[str, str], today: date) -> str:
    """Return the page; ``skipped`` says why contenders took no part."""
    return "\n".join(
        [
            "# Performance",
            "",
            "<!-- Written by `make bench`; change it in bench/page.py. -->",
            "",
            f"Measured by `make bench` on {today.day} {today:%B %Y}, on {_machine()}. {_versions()}.",
            "",
            _ABOUT,
            "",
            "## Goals",
            "",
            *_table(("goal", "limit", "measured", ""), verdicts(run)),
            "",
            "## One edition",
            "",
            *_table(
                ("contender", "warm ms", "processor ms", "of PNG", "cold s", "of PNG", "peak MB", "file kB"), _each(run)
            ),
            "",
            *(f"- Not measured: {WORDS[name]}, since it is not installed ({why})" for name, why in skipped.items()),
            *([""] if skipped else []),
            "Warm: medians of rounds in which each makes an edition in turn, in one process; ratios are of one round.",
            "Cold: a fresh interpreter for each, the disk's cache filled. Peak: of the largest process.",
            "",
            "## Thirty-nine editions",
            "",
            *_table(("contender", "workers", "PDFs a second", "memory of all processes, MB"), _batch(run)),
            "",
            "Workers are forked from a process that has imported what they need, and have made one edition before.",
            "Memory that processes share is counted once.",
            "",
            "## Reading",
            "",
            *_table(("1 MB of observations as YAML", "ms of processor", "of CSafeLoader"), _reading(run)),
            "",
            "## Stages of a warm edition",
            "",
            *(line for name, found in run.stages.items() for line in _stages(name, found)),
        ]
    )


_ABOUT = """\
The job is that of `bench/peers`: a briefing with a cover, key figures, eight charts, three tables of 39 rows and six
columns, 900 words, notes and bookmarks. The others are given their figures as values in memory and make 6 pages.
Frontier reads them from YAML and CSV and checks them, and makes 11: with a table of contents, data notes, a list of
sources, a citation in each sentence that has a number, a small line in each row of the tables, and the world's borders
on a map that has a point for each of 39 markets in place of 180 clusters. Its heat map has no numbers in its cells. Of
the others Typst's and Chromium's files are tagged; Frontier's is PDF/A-3b and PDF/UA-1 and carries its data."""


def _each(run: Run) -> Iterator[tuple[str, ...]]:
    base = run.cold[BASE]["seconds"]
    for name, cold in run.cold.items():
        warm = run.warm.get(name)
        at_work = (
            (f"{warm.seconds * 1000:,.0f}", f"{warm.processor * 1000:,.0f}", f"{warm.ratio:.3f}") if warm else ("",) * 3
        )
        file = f"{cold['bytes'] / 1000:,.0f}" if cold["bytes"] else ""
        yield (
            _NAMED[name],
            *at_work,
            f"{cold['seconds']:.2f}",
            f"{cold['seconds'] / base:.2f}",
            f"{cold['peak'] / MEGABYTE:,.0f}",
            file,
        )


def _batch(run: Run) -> Iterator[tuple[str, ...]]:
    for (name, workers), found in run.batch.items():
        memory = f"{found['peak'] / MEGABYTE:,.0f}" if found["peak"] else "not known here"
        yield WORDS[name], str(workers), f"{found['second']:.2f}", memory


def _reading(run: Run) -> Iterator[tuple[str, ...]]:
    words = {
        "plain": "PyYAML's CSafeLoader: values alone",
        "tree": "Frontier: values with their places, anchors, tags and guesses refused",
        "facts": "Frontier: the same as facts, every field and id checked",
    }
    for name, label in words.items():
        yield label, f"{run.reading[name] * 1000:,.0f}", f"{run.reading[name] / run.reading['plain']:.2f}"


def _stages(name: str, found: Mapping[str, float]) -> list[str]:
    whole = found[""]
    rows = [(stage, f"{seconds * 1000:.1f}", f"{seconds / whole:.1%}") for stage, seconds in found.items() if stage]
    return [
        f"### {name}",
        "",
        *_table(("stage", "ms of processor", "share"), [*rows, ("the whole", f"{whole * 1000:.1f}", "")]),
        "",
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def _versions() -> str:
    found = [f"Python {platform.python_version()}"]
    for name in _PROGRAMS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def _machine() -> str:
    """Return the processor's name where the system tells it, and how many there are."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} × {model}, {platform.system()}"
