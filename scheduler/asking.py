"""The commands that ask a workspace what it holds, and whether all is well."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler import console
from scheduler.errors import MisuseError
from scheduler.records import JsonOption, WorkspaceOption
from scheduler.told import told


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (facts, doctor):
        app.command()(command)


def facts(
    kind: Annotated[str | None, typer.Option(help="observation, event, product, partner or quote.")] = None,
    metric: Annotated[str | None, typer.Option(help="Observations of this metric.")] = None,
    market: Annotated[str | None, typer.Option(help="Of this market, or of a group and every market in it.")] = None,
    period: Annotated[str | None, typer.Option(help="That lie within 2025, or within 2025-01..2025-06.")] = None,
    source: Annotated[str | None, typer.Option(help="That rest on this source.")] = None,
    source_kind: Annotated[str | None, typer.Option(help="That rest on press, statistics or another kind.")] = None,
    json: JsonOption = False,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write one table to a file; - for standard output.", dir_okay=False)
    ] = None,
    package: Annotated[
        Path | None, typer.Option(help="Write a Frictionless data package into a new folder.", file_okay=False)
    ] = None,
    workspace: WorkspaceOption = Path(),
) -> None:
    """List facts, each with its source, or export them.

    Example: frontier facts --market HK --period 2025 --csv hong-kong.csv
    """
    from json import dumps

    from reports.listing import short_rows
    from scheduler import fact_lists
    from scheduler.app import open_workspace, write_whole

    with told():
        if sum((json, csv is not None, package is not None)) > 1:
            raise MisuseError("--json, --csv and --package are three ways; choose one")
        loaded = open_workspace(workspace)
        found = fact_lists.wanted(loaded.facts, kind, metric, market, period, source, source_kind)
        if package is not None:
            for path in fact_lists.write_package(found, loaded.title, package):
                console.say(str(path))
        elif csv == Path("-"):
            console.write(fact_lists.facts_as_csv(found))
        elif csv is not None:
            write_whole(csv, fact_lists.facts_as_csv(found))
            console.say(str(csv))
        elif json:
            console.say(dumps(fact_lists.facts_as_values(found), ensure_ascii=False, indent=1))
        else:
            console.table(short_rows(found), json=False)


def doctor(json: JsonOption = False, workspace: WorkspaceOption = Path()) -> None:
    """Look whether all is well: workspace, fonts, ledger, archive, mail server, zones and clock; sends nothing.

    Each line says what was found and, where it is not well, what to do. Ends with 1 if something fails.

    Example: frontier doctor
    """
    from scheduler.doctor import examine
    from scheduler.operations import clock

    checks = []
    with told():
        for check in examine(workspace, clock()):
            checks.append(check)
            if not json:
                console.say(f"{check.verdict:<6} {check.name}: {check}")
    if json:
        rows = [{"check": one.name, "verdict": one.verdict, "found": one.found, "mend": one.mend} for one in checks]
        console.table(rows, json=True)
    if any(check.verdict == "fails" for check in checks):
        raise typer.Exit(1)
