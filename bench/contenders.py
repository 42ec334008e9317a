"""The contenders: Frontier and what a user would take instead, each making the same briefing from what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peer import peer

OURS, BASE, RIVAL = "frontier", "png", "typst_native"
WORDS: Mapping[str, str] = {
    OURS: "Frontier",
    BASE: "ReportLab + matplotlib PNG, 200 dpi",
    "svglib_": "ReportLab + matplotlib SVG through svglib",
    "form_xobject": "ReportLab + matplotlib PDF laid over by pikepdf",
    "weasyprint_": "WeasyPrint + matplotlib SVG",
    "chromium": "Chromium, print to PDF + matplotlib SVG",
    "typst_svg": "Typst + matplotlib SVG",
    RIVAL: "Typst, charts drawn in Typst, tagged",
    "canvas_floor": "ReportLab, charts by hand on its canvas: the floor",
}
"""What each is, by the name of its module in ``bench/peers``."""


@dataclass(frozen=True)
class Contender:
    """``prepare`` gives what a seed's edition is made from, which nobody's time is taken for; ``make`` makes it."""

    prepare: Callable[[int, Path], Any]
    make: Callable[[Any, Path], None]


def contender(name: str) -> Contender:
    """Return a contender. Raises ImportError or OSError where what it needs is not installed."""
    if name == OURS:
        return Contender(_write, _ours)
    module = peer(name)
    if name == "chromium" and not Path(module.CH[0]).exists():
        raise ImportError(f"there is no {module.CH[0]}")
    edition = peer("job").edition
    return Contender(lambda seed, folder: edition(seed), lambda given, out: module.build(given, str(out)))


def why_not(name: str) -> str:
    """Return why a contender cannot take part; empty where it can."""
    try:
        contender(name)
    except (ImportError, OSError) as error:
        return str(error).splitlines()[0]
    return ""


def _write(seed: int, folder: Path) -> Path:
    """Write the seed's workspace; one that is there already is taken as it is."""
    from bench.job import write_workspace

    root = folder / str(seed)
    return root if root.exists() else write_workspace(root, seed)


def _ours(root: Path, out: Path) -> None:
    """Read the workspace, check it, assemble, draw, tag and finish the edition with its data inside."""
    from bench.job_words import REPORT
    from scheduler.app import make_once, open_workspace

    out.write_bytes(make_once(open_workspace(root), REPORT, None, None, lambda step: None)[1])
