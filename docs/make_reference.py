"""Writes docs/reference/ from the models and the commands themselves; a test sees that it is up to date."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from scheduler.cli import app
from scheduler.schemas import all_schemas

FOLDER = Path(__file__).parent / "reference"
_MADE = "<!-- Made by `make reference` from the program itself; change it there. -->"
_FILES = """Every file of a workspace and every field in it; `frontier schema --write` gives all of this to your editor.
Where a default is –, leaving the field out says nothing."""


def pages() -> dict[str, str]:
    """Return the pages of the reference by file name."""
    return {"files.md": _files(), "commands.md": _commands()}


def _files() -> str:
    lines = [_MADE, "", "# Files", "", _FILES, ""]
    for name, (pattern, schema) in all_schemas().items():
        lines += [f"## {name}", "", f"`{pattern}`", "", *_shape(schema, schema)]
        for inner, shape in sorted(schema.get("$defs", {}).items()):
            if "properties" in shape:
                lines += [f"### {inner} ({name})", "", *_shape(shape, schema)]
    return "\n".join(lines)


def _shape(shape: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    if said := shape.get("description"):
        yield from (_plain(inspect.cleandoc(said)), "")
    yield from ("| field | what it is | type | default |", "|---|---|---|---|")
    for field, about in shape["properties"].items():
        needed = field in shape.get("required", ())
        default = "required" if needed else _default(about)
        yield f"| `{field}` | {_cell(_plain(about.get('description', '')))} | {_cell(_type(about, root))} | {default} |"
    yield ""


def _default(about: dict[str, Any]) -> str:
    value = about.get("default")
    simple = isinstance(value, str | int | float | bool)
    return f"`{_cell(str(value).lower() if isinstance(value, bool) else str(value))}`" if simple else "–"


def _type(about: dict[str, Any], root: dict[str, Any]) -> str:
    match about:
        case {"$ref": str(reference)}:
            name = reference.removeprefix("#/$defs/")
            shape = root["$defs"][name]
            words = name if "properties" in shape else _type(shape, root)
        case {"const": value}:
            words = f"`{value}`"
        case {"enum": list(values)}:
            words = ", ".join(f"`{value}`" for value in values)
        case {"anyOf": list(kinds)} | {"oneOf": list(kinds)}:
            words = " or ".join(dict.fromkeys(_type(kind, root) for kind in kinds if kind.get("type") != "null"))
        case {"type": "array", "items": items}:
            words = f"list of {_type(items, root)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            words = f"{_type(values, root)} by name"
        case {"type": kind}:
            words = " or ".join(_WORDS[one] for one in ([kind] if isinstance(kind, str) else kind))
        case _:
            words = "anything"
    return words


_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "fields",
    "array": "list",
}


def _commands() -> str:
    group: Any = typer.main.get_command(app)
    lines = [_MADE, "", "# Commands", "", "Exit 0: done. 1: failed, or something is wrong. 2: misuse.", ""]
    for name, command in sorted(group.commands.items()):
        text, _, example = inspect.cleandoc(command.help or "").partition("Example: ")
        lines += [f"## frontier {name}", "", _plain(text.strip()), "", "```text", example.strip(), "```", ""]
        lines += ["| argument or option | what it is |", "|---|---|"]
        for one in command.params:
            if one.name != "help":
                about = _cell(_plain(getattr(one, "help", "") or ""))
                lines.append(f"| `{_written(one)}` | {about} |")
        lines.append("")
    return "\n".join(lines)


def _written(one: Any) -> str:
    return one.name.upper() if one.param_type_name == "argument" else ", ".join(one.opts)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _plain(text: str) -> str:
    """Write code as Markdown does, and what could be markup as the letters that it is."""
    return text.replace("``", "`").replace("<", "\\<").replace("{", "\\{").replace("$", "\\$")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, content in pages().items():
        (FOLDER / file).write_text(content.rstrip() + "\n", encoding="utf-8")
