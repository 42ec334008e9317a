"""Writes docs/reference/ and schema/ from models and commands themselves; tests see that they are up to date."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from scheduler.cli import app
from scheduler.reference import Shape, shapes
from scheduler.schemas import all_schemas, write_schemas

FOLDER = Path(__file__).parent / "reference"
_MADE = "<!-- Made by `make reference` from the program itself; change it there. -->"
_FILES = """Every file of a workspace and every field in it; `frontier fields` prints the same in a terminal, and
`frontier schema --write` gives all of it to your editor. Where a default is –, leaving the field out says nothing."""


def pages() -> dict[str, str]:
    """Return the pages of the reference by file name."""
    return {"files.md": _files(), "commands.md": _commands()}


def _files() -> str:
    lines = [_MADE, "", "# Files", "", _FILES, ""]
    for kind, (pattern, _) in all_schemas().items():
        lines += [f"## {kind}", "", f"`{pattern}`", ""]
        for shape in shapes(kind):
            lines += [f"### {shape.name} ({kind})", ""] if shape.name else []
            lines += _shape(shape)
    return "\n".join(lines)


def _shape(shape: Shape) -> Iterator[str]:
    if shape.about:
        yield from (_plain(shape.about), "")
    yield from ("| field | what it is | type | default |", "|---|---|---|---|")
    for one in shape.fields:
        yield f"| `{one.name}` | {_cell(_plain(one.about))} | {_cell(one.type)} | {_cell(one.default)} |"
    yield ""


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
    write_schemas(FOLDER.parents[1])
