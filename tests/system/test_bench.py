from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from bench.cold import COMMAND, IMPORTS
from bench.contenders import BASE, OURS, RIVAL
from bench.goals import GOALS, Run, verdicts
from bench.job import PERIOD, REPORT, write_workspace
from bench.page import page
from bench.peer import peer
from bench.stages import REST, STAGES, measure
from bench.warm import Warm
from reports.briefing import Chart, MarketMap, Table
from scheduler.app import make_once, open_workspace
from scheduler.workspace import Workspace

NAMES = [goal.what for goal in GOALS]


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the peers' job as a workspace."""
    return open_workspace(write_workspace(tmp_path_factory.mktemp("job"), 100))


def test_the_job_is_a_workspace_without_a_fault(job: Workspace) -> None:
    """The job that programs are measured with has no errors and nothing to warn of."""
    assert job.warnings == ()


def test_the_job_has_what_the_others_print(job: Workspace) -> None:
    """Eight charts and three tables of 39 rows and six columns are on eleven pages."""
    briefing, data = make_once(job, REPORT, None, None, lambda step: None)

    charts = [block for block in briefing.blocks if isinstance(block, Chart | MarketMap)]
    tables = [block for block in briefing.blocks if isinstance(block, Table)]
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = len(pdf.pages)

    assert briefing.period == PERIOD
    assert len(charts) == len(peer("job").CHARTS)
    assert [(len(table.rows), _columns(table)) for table in tables] == [(39, 6)] * 3
    assert pages == 11


def test_the_stages_of_an_edition_add_up_to_the_whole(tmp_path: Path) -> None:
    """Every stage takes some time, and little is left that none of them claims."""
    root = write_workspace(tmp_path, 100)

    stages = measure(root, REPORT, rounds=1, warm_ups=1)

    assert [name for name in STAGES if not stages[name]] == []
    assert stages[REST] < stages[""] / 20


def run(share: float, **other: object) -> Run:
    """Return what a run may have measured, with Frontier's time as a share of the PNG's."""
    ours, png, rival = Warm(share, share, share), Warm(1.0, 1.0, 1.0), Warm(0.07, 0.08, 0.07)
    cold = {"seconds": 0.5, "processor": 0.5, "peak": 100e6, "bytes": 90_000.0}
    made = Run(
        warm={OURS: ours, BASE: png, RIVAL: rival},
        cold={OURS: cold, COMMAND: cold, IMPORTS: cold, BASE: {**cold, "seconds": 2.0, "bytes": 600_000.0}},
        batch={(OURS, 2): {"second": 20.0, "peak": 150e6}, (RIVAL, 2): {"second": 15.0, "peak": 500e6}},
        reading={"plain": 1.0, "tree": 0.1, "facts": 0.3},
        stages={"The job": {"read": 0.02, "layout": 0.06, "finish: the file": 0.005, "": 0.085}},
        weights={"pages": 60_000, "fonts": 30_000},
    )
    return replace(made, **other)  # type: ignore[arg-type]


def test_a_goal_is_met_or_missed_by_so_much_and_for_a_reason() -> None:
    """Of a goal that is missed it is told by how much, and which stages cost most."""
    fast, slow = (dict(zip(NAMES, verdicts(run(share)), strict=True)) for share in (0.05, 0.09))

    assert fast["warm, of ReportLab + PNG"][1:] == ("at most 0.06", "0.05", "met")
    assert {verdict for *_, verdict in fast.values()} == {"met"}
    assert slow["warm, of ReportLab + PNG"][3] == "missed by 50%: layout 71%, read 24%, finish: the file 6%"


def test_what_cannot_be_told_is_no_verdict() -> None:
    """Where Typst took no part, or memory is not known, the goals against it are left out."""
    alone = run(0.05, warm={OURS: Warm(0.05, 0.05, 0.05), BASE: Warm(1.0, 1.0, 1.0)})

    assert not [what for what, *_ in verdicts(alone) if "Typst" in what]


def test_the_page_holds_every_contender_with_its_figures() -> None:
    """The page that is written names goals, contenders, what was left out, and each stage."""
    text = page(run(0.05), {"chromium": "there is no such program"}, date(2026, 11, 26))

    assert "on 26 November 2026" in text
    assert "| ReportLab + matplotlib PNG, 200 dpi | 1,000 | 1,000 | 1.000 | 2.00 | 1.00 | 100 | 600 |" in text
    assert "Chromium, print to PDF + matplotlib SVG, since it is not installed (there is no such program)" in text
    assert "| layout | 60.0 | 70.6% |" in text


def _columns(table: Table) -> int:
    """Count the columns that say something: the others are not printed."""
    return sum(any(row[at] for row in table.rows) for at in range(len(table.columns)))
