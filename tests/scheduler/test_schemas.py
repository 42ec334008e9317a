"""Editors complete and check what is typed by the same models that read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reports.yaml_source import parse
from scheduler.schemas import all_schemas, schema_of

ROOT = Path(__file__).parents[2]
WORKSPACES = (ROOT, ROOT / "tests/workspaces/juniper")
FILES = [
    (workspace, path)
    for workspace in WORKSPACES
    for path in sorted([workspace / "frontier.yaml", *(workspace / "data").rglob("*.yaml")])
]


def _schema_for(workspace: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(workspace).as_posix()
    found = [schema for pattern, schema in all_schemas().values() if fnmatch(name, pattern)]
    # A brand may be called anything: frontier.yaml names it.
    return found[0] if found else schema_of("brand")


@pytest.mark.parametrize(("workspace", "path"), FILES, ids=[str(path.relative_to(ROOT)) for _, path in FILES])
def test_a_workspace_that_is_read_is_one_that_editors_accept(workspace: Path, path: Path) -> None:
    """Every file of the two workspaces fits the schema of its kind."""
    schema = _schema_for(workspace, path)

    problems = list(Draft202012Validator(schema).iter_errors(parse(path.read_bytes(), path.name, 4_194_304)))

    assert [f"{one.json_path}: {one.message}" for one in problems] == []


@pytest.mark.parametrize("name", all_schemas())
def test_a_schema_is_one_by_the_standard(name: str) -> None:
    """Every schema is valid JSON Schema, draft 2020-12."""
    Draft202012Validator.check_schema(schema_of(name))


@pytest.mark.parametrize("name", all_schemas())
def test_a_schema_holds_what_is_written_alone(name: str) -> None:
    """No schema describes how a value is kept, such as a period's two dates, beside how it is written."""
    schema = schema_of(name)

    shapes = set(schema.get("$defs", {}))

    assert shapes == {one for one in shapes if f'"#/$defs/{one}"' in json.dumps(schema)}
    assert "Period" not in shapes


@pytest.mark.parametrize("name", all_schemas())
def test_every_field_says_what_it_is(name: str) -> None:
    """Completion teaches the format: no field of any file is without a description."""
    silent = [f"{shape}.{field}" for shape, field, about in _fields(schema_of(name), name) if not _described(about)]

    assert silent == []


def _fields(schema: dict[str, Any], name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for field, about in schema.get("properties", {}).items():
        yield name, field, about
    for inner, shape in schema.get("$defs", {}).items():
        yield from _fields(shape, inner)


def _described(about: dict[str, Any]) -> bool:
    return "const" in about or len(about.get("description", "")) >= len("Text")


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("observations", {"observation": []}, "$"),
        ("observations", {"observations": []}, "$.observations"),
        ("observations", {"observations": [{"metric": "outlets"}]}, "$.observations[0]"),
        ("sources", {"sources": [{"id": "A b", "producer": "p", "title": "t", "kind": "press"}]}, "$.sources[0].id"),
        ("sources", {"sources": [{"id": "a", "producer": "p", "title": "t", "kind": "gossip"}]}, "$.sources[0].kind"),
        ("brand", {"name": "smart", "colours": {"ink": "green"}}, "$.colours.ink"),
        ("frontier", {"titel": "smart"}, "$"),
        ("report", {"blocks": [{"type": "covr"}]}, "$.blocks[0]"),
    ],
)
def test_an_editor_marks_a_mistake_where_it_is(name: str, content: dict[str, Any], place: str) -> None:
    """What the program refuses by its shape, an editor refuses too, at the same place."""
    problems = Draft202012Validator(schema_of(name)).iter_errors(content)

    assert place in {one.json_path for one in problems}


def test_one_schedule_needs_no_list_around_it() -> None:
    """A schedule may be one or several, for the editor as for the program."""
    schedule = {"at": "07:00", "on": "first business day"}
    report = schema_of("report")
    schedules = Draft202012Validator({**report["properties"]["schedule"], "$defs": report["$defs"]})

    found = [list(schedules.iter_errors(value)) for value in (schedule, [schedule, schedule], [], "monthly")]

    assert [bool(problems) for problems in found] == [False, False, True, True]


def test_the_schemas_beside_the_default_workspace_are_those_of_the_models() -> None:
    """Editors complete the repository's own files by the models as they are; ``make reference`` writes them."""
    written = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "schema").iterdir()}

    assert written == {name: schema for name, (_, schema) in all_schemas().items()}, "run: make reference"


@pytest.mark.parametrize("path", [path for workspace, path in FILES if workspace == ROOT], ids=str)
def test_a_file_of_the_default_workspace_names_its_schema(path: Path) -> None:
    """The first line of each file says to editors by which schema it is written, and the schema is there."""
    start, _, schema = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")

    assert start == "# yaml-language-server: "
    assert json.loads((path.parent / schema).read_text(encoding="utf-8")) == _schema_for(ROOT, path)
