"""The ``frontier`` command. Exit 0 done, 1 failed, 2 misuse; heavy parts are imported when a command needs them."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from scheduler import asking, authoring, console, dispatch, proofs, records
from scheduler.memory import collect_no_more, collect_seldom
from scheduler.records import JsonOption, WorkspaceOption
from scheduler.told import told

app = typer.Typer(
    name="frontier",
    help="Turns sourced facts about a brand's market expansion into branded PDF briefings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


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
def check(
    json: JsonOption = False,
    github: Annotated[
        bool, typer.Option("--github", help="Print annotations that GitHub shows beside the lines of a change.")
    ] = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Find every problem in the workspace's facts, reports and brand.

    Errors stop a briefing from being made; contradictions between sources are warnings, and are printed in the
    briefing's data notes.

    Example: frontier check
    """
    from scheduler.app import open_workspace

    list_problems = console.list_problems_as_json if json else console.annotate if github else console.list_problems
    with told(list_problems):
        loaded = open_workspace(workspace)
        list_problems(loaded.warnings)
        if not json:
            facts = loaded.facts
            held = (
                console.count(len(facts.observations), "observation"),
                console.count(len(facts.events), "event"),
                console.count(len(facts.sources), "source"),
                console.count(len(loaded.definitions), "report"),
            )
            console.say(f"No errors, {console.count(len(loaded.warnings), 'warning')}: {', '.join(held)}")


@app.command()
def render(
    report: Annotated[str, typer.Argument(help="The report's id, such as expansion-monthly.")],
    period: Annotated[
        str | None, typer.Option(help="Such as 2025-12; the latest that the facts cover if left out.")
    ] = None,
    part: Annotated[str | None, typer.Option(help="Of a report that is split: which part.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to put the PDF.", dir_okay=False)] = None,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Make a report's PDF once, and print its path; sends nothing and keeps no record.

    Example: frontier render expansion-monthly --period 2025-12
    """
    from scheduler.app import render_report

    with told(), console.progress() as progress:
        rendered = render_report(workspace, report, period, output, progress.tell, part)
    if rendered.contradictions:
        number = console.count(rendered.contradictions, "contradiction")
        console.complain(f"Printed in the data notes: {number} between sources")
    for reason in rendered.holds:
        console.complain(f"An edition would be held: {reason}")
    console.say(str(rendered.path))


records.register(app)
dispatch.register(app)
authoring.register(app)
proofs.register(app)
asking.register(app)


def main() -> None:
    """Run the command line."""
    collect_seldom()
    try:
        sys.exit(app())
    finally:
        collect_no_more()
