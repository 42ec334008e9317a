"""The commands that help to write a workspace."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from scheduler import console
from scheduler.records import ReportArgument, WorkspaceOption
from scheduler.told import told


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (init, preview, schema):
        app.command()(command)


def init(
    folder: Annotated[
        Path, typer.Argument(help="Where to make the workspace; a new or an empty folder.", file_okay=False)
    ],
) -> None:
    """Make a new workspace of a made-up brand, which renders at once, every line of it explained.

    Example: frontier init my-briefings
    """
    from scheduler.starting import start_workspace

    with told():
        for path in start_workspace(folder):
            console.complain(f"Wrote {path}")
        console.say(f"Next: cd {shlex.quote(str(folder))}; frontier render expansion-monthly")


def preview(
    report: ReportArgument,
    period: Annotated[
        str | None, typer.Option(help="Such as 2025-12; the latest that the facts cover if left out.")
    ] = None,
    part: Annotated[str | None, typer.Option(help="Of a report that is split: which part.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Make it again each time a file is saved.")] = False,
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.", min=0, max=65_535)] = 0,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Show a report's pages in the browser, until stopped with Ctrl-C; problems are shown there and here.

    Example: frontier preview expansion-monthly --watch
    """
    from scheduler.previewing import show_preview

    with told():
        show_preview(workspace, report, period, part, port, watch=watch)


def schema(
    name: Annotated[
        str | None, typer.Argument(help="A kind of file, such as report; all are listed where left out.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put all of them into the workspace's folder schema/, for editors.")
    ] = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Print the JSON Schema of a kind of file, so that an editor completes and checks what is typed.

    An editor with a YAML language server reads which schema a file follows from its first line, such as
    # yaml-language-server: $schema=../../schema/report.json

    Example: frontier schema --write
    """
    from json import dumps

    from scheduler.schemas import all_schemas, schema_of, write_schemas

    with told():
        if write:
            for path in write_schemas(workspace):
                console.say(str(path))
        elif name is None:
            for kind, (pattern, _) in all_schemas().items():
                console.say(f"{kind}\t{pattern}")
        else:
            console.say(dumps(schema_of(name), ensure_ascii=False, indent=1))
