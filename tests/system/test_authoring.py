"""The commands that help to write a workspace."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request  # noqa: TID251 - a preview is looked at as a browser does
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., subprocess.CompletedProcess[str]]
Edit = Callable[[Path, str, str], None]


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


def test_every_field_of_a_file_is_told_in_a_terminal(frontier: Run, juniper: Path) -> None:
    """``fields report chart`` prints what a chart may say, a line a field; a name that is none, with the known ones."""
    told = frontier("fields", "report", "chart", cwd=juniper)
    kinds = frontier("fields", "--json", cwd=juniper)
    wrong = frontier("fields", "report", "chrat_block", cwd=juniper)

    assert "ChartBlock\ttitle\tThe question the chart answers\ttext\trequired" in told.stdout.splitlines()
    assert {"kind": "brand", "files": "data/brand.yaml"} in json.loads(kinds.stdout)
    assert wrong.returncode == 2
    assert 'report has no "chrat_block"; did you mean "ChartBlock"?; known: ChangesBlock, ' in wrong.stderr


def test_a_new_workspace_renders_at_once(frontier: Run, tmp_path: Path) -> None:
    """``init`` makes a workspace without errors, whose briefing is made by the command that it prints."""
    made = frontier("init", "Larkspur Bicycles", cwd=tmp_path)
    checked = frontier("check", cwd=tmp_path / "Larkspur Bicycles")
    rendered = frontier("render", "expansion-monthly", cwd=tmp_path / "Larkspur Bicycles")

    assert made.stdout == "Next: cd 'Larkspur Bicycles'; frontier render expansion-monthly\n"
    assert (made.returncode, checked.returncode, rendered.returncode) == (0, 0, 0)
    assert (tmp_path / "Larkspur Bicycles" / rendered.stdout.strip()).read_bytes().startswith(b"%PDF-")


def test_a_new_workspace_shows_what_a_contradiction_is(frontier: Run, tmp_path: Path) -> None:
    """Two sources of the new workspace disagree, so that its first briefing has a data note to read."""
    frontier("init", "new", cwd=tmp_path)

    checked = frontier("check", cwd=tmp_path / "new")

    assert "Shops, World, end of December 2025: sources disagree" in checked.stderr


def test_a_new_workspace_is_what_its_schemas_say(frontier: Run, tmp_path: Path) -> None:
    """Every file of a new workspace names its schema in its first line, and the schema is there."""
    frontier("init", "new", cwd=tmp_path)

    for path in (tmp_path / "new").rglob("*.yaml"):
        start, _, schema = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")
        assert start == "# yaml-language-server: "
        assert (path.parent / schema).resolve().is_relative_to(tmp_path / "new" / "schema")
        assert (path.parent / schema).is_file()


def test_a_folder_with_something_in_it_is_left_alone(frontier: Run, tmp_path: Path) -> None:
    """``init`` writes over nothing: it says what is there, ends with 2, and adds no file."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    done = frontier("init", tmp_path, cwd=tmp_path)

    assert done.returncode == 2
    assert "is not empty (it holds notes.txt)" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_preview_follows_what_is_saved(juniper: Path, edit: Edit) -> None:
    """``preview --watch`` shows a fault when it is saved and the new pages when it is mended; Ctrl-C ends it."""
    program = Path(sys.executable).with_name("frontier")
    command = [str(program), "preview", "houses-monthly", "--watch", "--workspace", str(juniper)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            first = _newer(address, 0)
            edit(juniper / "data" / "events.yaml", "market: FI", "market: FJ")
            broken = _newer(address, first["version"])
            edit(juniper / "data" / "events.yaml", "market: FJ", "market: FI")
            mended = _newer(address, broken["version"])
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=30)
        finally:
            process.kill()

    assert [bool(one["pages"]) for one in (first, broken, mended)] == [True, True, True]
    assert [len(one["problems"]) for one in (first, broken, mended)] == [0, 1, 0]
    assert "data/events.yaml:2:" in told
    assert (process.returncode, told.splitlines()[-1]) == (0, "The preview has ended")


def _newer(address: str, version: int) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{address}state?after={version}", timeout=60) as answer:  # noqa: S310, TID251 - loopback
            state: dict[str, Any] = json.load(answer)
        if state["version"] != version:
            return state
    raise AssertionError("nothing newer came")
