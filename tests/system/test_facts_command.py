"""``frontier facts``: what a workspace holds, listed and exported."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_facts_are_listed_line_by_line(frontier: Run, example: Path) -> None:
    """Away from a terminal each fact is a line with tabs under a header, ready for cut and grep."""
    done = frontier("facts", "--market", "SE", "--kind", "event", cwd=example)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "fact\twhat\tperiod\tvalue\tsource\tproducer\tsource kind",
        "event\tPot of the Year, Sweden\t2025-11\t\tsteep\tThe Daily Steep\tillustrative",
    ]


def test_facts_as_json_hold_their_source(frontier: Run, example: Path) -> None:
    """``--json`` gives numbers as numbers, yes and no as such, and each fact's source inside it."""
    (fact,) = json.loads(frontier("facts", "--metric", "loyalty", "--period", "2025-Q4", "--json", cwd=example).stdout)

    assert (fact["value"], fact["period"], fact["period_end"]) == (44.2, "2025-Q4", "2026-01-01")
    assert fact["source"]["title"] == "Guests counted at the tills"
    assert "speaker" not in fact


def test_facts_as_csv_go_to_a_file_or_on(frontier: Run, example: Path, tmp_path: Path) -> None:
    """``--csv`` writes one table into a file and prints its path; - writes the same bytes to standard output."""
    written = frontier("facts", "--period", "2025-11..2025-12", "--csv", tmp_path / "facts.csv", cwd=example)
    piped = frontier("facts", "--period", "2025-11..2025-12", "--csv", "-", cwd=example)

    assert written.stdout.strip() == str(tmp_path / "facts.csv")
    text = (tmp_path / "facts.csv").read_text(encoding="utf-8-sig")
    assert piped.stdout.removeprefix("\ufeff") == text
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["period"] for row in table} >= {"2025-11", "2025-12", "2025-12-18"}
    assert all(row["source_producer"] for row in table)


def test_facts_as_a_package_go_into_a_new_folder(frontier: Run, example: Path, tmp_path: Path) -> None:
    """``--package`` writes a data package and prints its files; a folder that holds something is left alone."""
    done = frontier("facts", "--package", tmp_path / "out", cwd=example)
    again = frontier("facts", "--package", tmp_path / "out", cwd=example)

    assert done.returncode == 0
    assert {Path(line).name for line in done.stdout.splitlines()} == {
        path.name for path in (tmp_path / "out").iterdir()
    }
    assert json.loads((tmp_path / "out" / "datapackage.json").read_bytes())["resources"]
    assert again.returncode == 2
    assert "is not empty" in again.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--metric", "house"), '--metric: there is no "house"; did you mean "houses"?'),
        (("--kind", "events"), '--kind: there is no "events"; did you mean "event"?'),
        (("--source-kind", "pres"), '--source-kind: there is no "pres"; did you mean "press"?'),
        (("--period", "2025-13"), "--period: "),
        (("--period", "2025-12..2025-01"), "2025-01 is before 2025-12; write the earlier one first"),
        (("--json", "--csv", "-"), "--json, --csv and --package are three ways; choose one"),
    ],
)
def test_what_there_is_not_is_told(frontier: Run, example: Path, words: tuple[str, ...], said: str) -> None:
    """A question about what there is not ends with 2, says so and what was probably meant, and prints nothing."""
    done = frontier("facts", *words, cwd=example)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
