"""What a command begins before it imports the rest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import sys
from multiprocessing import forkserver

started = []
forkserver.ensure_running = lambda: started.append(sorted({"reports.render", "scheduler.app"} & {*sys.modules}))

from scheduler.cli import main

sys.argv = ["frontier", "run", "first", "--workspace", sys.argv[1]]
try:
    main()
except SystemExit:
    print(started)
"""


@pytest.mark.parametrize(
    ("settings", "started"),
    [
        ("title: One\nengine: 2 processes\n", "[[]]"),
        ("title: One\n", "[]"),
        ("title: One\nengine: dask://host:8786\n", "[]"),
        ("title: [\n", "[]"),
        (None, "[]"),
    ],
)
def test_workers_are_prepared_before_the_rest_is_imported(tmp_path: Path, settings: str | None, started: str) -> None:
    """Only where processes are to make editions, and before anything heavy; what is wrong in the file is told later."""
    if settings is not None:
        (tmp_path / "frontier.yaml").write_text(settings, encoding="utf-8")

    found = subprocess.run([sys.executable, "-c", CODE, tmp_path], check=True, capture_output=True, text=True)

    assert found.stdout.strip() == started
