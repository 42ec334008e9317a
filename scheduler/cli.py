"""The ``frontier`` command. Exit 0 done, 1 failed, 2 misuse; heavy parts are imported when a command needs them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from scheduler import console

app = typer.Typer(
    name="frontier",
    help="Turns sourced facts about a brand's market expansion into branded PDF briefings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", help="Folder with frontier.yaml; this one if left out.", file_okay=False),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        console.say(f"frontier {version('frontier-briefings')}")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


@app.command()
def check(workspace: WorkspaceOption = Path()) -> None:
    """Find every problem in the workspace's facts, reports and brand.

    Errors stop a briefing from being made; contradictions between sources are warnings, and are printed in the
    briefing's data notes.

    Example: frontier check
    """
    from scheduler.workspace import load_workspace

    with _told():
        loaded = load_workspace(workspace)
        console.list_problems(loaded.warnings)
        facts = loaded.facts
        console.say(
            f"No errors, {len(loaded.warnings)} warnings: {len(facts.observations)} observations, "
            f"{len(facts.events)} events, {len(facts.sources)} sources, {len(loaded.definitions)} reports"
        )


@app.command()
def render(
    report: Annotated[str, typer.Argument(help="The report's id, such as expansion-monthly.")],
    period: Annotated[
        str | None, typer.Option(help="Such as 2025-12; the latest that the facts cover if left out.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to put the PDF.", dir_okay=False)] = None,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Make a report's PDF once, and print its path; sends nothing and keeps no record.

    Example: frontier render expansion-monthly --period 2025-12
    """
    from scheduler.app import render_report

    with _told(), console.progress() as progress:
        rendered = render_report(workspace, report, period, output, progress.tell)
    if rendered.contradictions:
        console.complain(f"{rendered.contradictions} contradictions between sources are printed in the data notes")
    console.say(str(rendered.path))


@contextmanager
def _told() -> Iterator[None]:
    """Turn errors meant for the person at the keyboard into sentences and exit codes; others keep their traceback."""
    from reports.errors import InputError, ReportsError
    from scheduler.app import MisuseError

    try:
        yield
    except InputError as error:
        console.list_problems(error.problems)
        count = len(error.problems)
        console.complain(f"{count} problem{'' if count == 1 else 's'}; nothing was made")
        raise typer.Exit(1) from error
    except ReportsError as error:
        console.complain(f"frontier: {error}; nothing was made")
        raise typer.Exit(1) from error
    except MisuseError as error:
        console.complain(f"frontier: {error}")
        raise typer.Exit(2) from error
    except OSError as error:
        console.complain(f"frontier: {error.filename or error}: {error.strerror}")
        raise typer.Exit(1) from error


def main() -> None:
    """Run the command line."""
    sys.exit(app())
