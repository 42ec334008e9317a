"""A short torture: ``bench/torture.py`` with hundreds of kills. Run with ``-s`` to see its tables."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.scheduler.postgres import binaries

KILLS = 260
STALLS = 24
SECONDS = 140
# What an edition goes through between the claim and its names: where a kill has to leave nothing half done.
HINGES = ("drawing", "publishing", "committing", "naming")


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_services_that_are_killed_and_stalled_make_each_edition_once(
    database: str, repository: Path, tmp_path: Path
) -> None:
    """Two services killed hundreds of times, and stalled beyond their lease, lose, double and damage nothing."""
    if database == "postgres" and binaries() is None:
        pytest.skip("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb")

    result, told = torture(repository, tmp_path, database)

    assert result["broken"] == [], told
    assert result["kills"] >= KILLS, told
    assert result["stalls"] >= STALLS, told
    assert result["editions archived"] == result["editions owed"] > 0, told
    assert result["woken to a lost claim"] > 0, told
    assert result["lapsed leases taken back"] > 0, told
    assert all(result["kills by step"][step] for step in HINGES), told


def torture(repository: Path, folder: Path, database: str) -> tuple[dict[str, Any], str]:
    """Torture in a program of its own, because only one with a single thread may fork safely."""
    file = folder / "result.json"
    numbers = {"--kills": KILLS, "--stalls": STALLS, "--limit": SECONDS, "--database": database, "--json": file}
    command = [sys.executable, "bench/torture.py", *(str(word) for pair in numbers.items() for word in pair)]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    told = f"{done.stdout}\n{done.stderr}"
    print(told)  # noqa: T201 - for whoever says -s, and on failure
    assert done.returncode in {0, 1, 3}, told
    [result] = json.loads(file.read_text(encoding="utf-8"))
    return result, told
