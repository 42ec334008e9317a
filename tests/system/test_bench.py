from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from bench.job import PERIOD, REPORT, write_workspace
from bench.peer import peer
from bench.stages import REST, STAGES, measure
from reports.briefing import Chart, MarketMap, Table
from scheduler.app import make_once, open_workspace
from scheduler.workspace import Workspace


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


def _columns(table: Table) -> int:
    """Count the columns that say something: the others are not printed."""
    return sum(any(row[at] for row in table.rows) for at in range(len(table.columns)))
