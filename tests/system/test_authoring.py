"""The commands that help to write a workspace."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_schemas_are_put_where_editors_find_them(frontier: Run, juniper: Path) -> None:
    """``schema --write`` puts one file a kind into the workspace and prints their paths."""
    done = frontier("schema", "--write", cwd=juniper)

    assert done.returncode == 0
    paths = [juniper / line for line in done.stdout.splitlines()]
    assert {path.name for path in paths} >= {"frontier.json", "report.json", "observations.json", "brand.json"}
    assert all(json.loads(path.read_text())["$schema"].endswith("2020-12/schema") for path in paths)


def test_a_schema_is_printed_for_a_program_to_read(frontier: Run, juniper: Path) -> None:
    """``schema report`` prints the schema of a report as JSON; without a name, all kinds are listed."""
    listed = frontier("schema", cwd=juniper)
    printed = frontier("schema", "report", cwd=juniper)

    assert "report\tdata/reports/*.yaml" in listed.stdout.splitlines()
    assert json.loads(printed.stdout)["title"] == "A report"


def test_a_kind_that_is_none_is_told_with_the_nearest(frontier: Run, juniper: Path) -> None:
    """A wrong name ends with 2 and says what was probably meant."""
    done = frontier("schema", "reprot", cwd=juniper)

    assert (done.returncode, done.stdout) == (2, "")
    assert 'no kind of file "reprot"; did you mean "report"?' in done.stderr
