"""A short torture: ``bench/torture.py`` and ``bench/mail_torture.py``. Run with ``-s`` to see their tables."""

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
MAIL_KILLS = 60
MAIL_STALLS = 6
MAIL_SECONDS = 90
# What an edition goes through between the claim and its names: where a kill has to leave nothing half done.
HINGES = ("drawing", "publishing", "committing", "naming")


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_services_that_are_killed_and_stalled_make_each_edition_once(
    database: str, repository: Path, tmp_path: Path
) -> None:
    """Two services killed hundreds of times, and stalled beyond their lease, lose, double and damage nothing."""
    if database == "postgres" and binaries() is None:
        pytest.skip("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb")

    result, told = torture(repository, tmp_path, "torture.py", KILLS, STALLS, SECONDS, database)

    assert result["broken"] == [], told
    assert result["kills"] >= KILLS, told
    assert result["stalls"] >= STALLS, told
    assert result["editions archived"] == result["editions owed"] > 0, told
    assert result["woken to a lost claim"] > 0, told
    assert result["lapsed leases taken back"] > 0, told
    assert all(result["kills by step"][step] for step in HINGES), told


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_services_that_are_killed_while_they_mail_send_each_letter_once(
    database: str, repository: Path, tmp_path: Path
) -> None:
    """Two services killed and stalled over a server that refuses and hangs up send nothing twice and lose nothing."""
    if database == "postgres" and binaries() is None:
        pytest.skip("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb")

    result, told = torture(repository, tmp_path, "mail_torture.py", MAIL_KILLS, MAIL_STALLS, MAIL_SECONDS, database)

    assert result["broken"] == [], told
    assert result["taken twice"] == 0, told
    assert result["sent"] + result["refused"] + result["unknown"] == result["letters owed"] > MAIL_KILLS, told
    assert result["kills"] >= MAIL_KILLS, told
    assert result["stalls"] >= MAIL_STALLS, told
    assert all(result["kills by step"].get(step) for step in ("freezing", "offering", "dotting", "answered")), told


def torture(
    repository: Path, folder: Path, program: str, kills: int, stalls: int, seconds: int, database: str
) -> tuple[dict[str, Any], str]:
    """Torture in a program of its own, because only one with a single thread may fork safely."""
    file = folder / "result.json"
    numbers = {"--kills": kills, "--stalls": stalls, "--limit": seconds, "--database": database, "--json": file}
    command = [sys.executable, f"bench/{program}", *(str(word) for pair in numbers.items() for word in pair)]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    told = f"{done.stdout}\n{done.stderr}"
    print(told)  # noqa: T201 - for whoever says -s, and on failure
    assert done.returncode in {0, 1, 3}, told
    [result] = json.loads(file.read_text(encoding="utf-8"))
    return result, told
