"""The commands that help to write a workspace."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reports.period import Grain
from scheduler import console
from scheduler.records import JsonOption, ReportArgument, WorkspaceOption
from scheduler.told import told

if TYPE_CHECKING:
    from scheduler.importing import Asked


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (init, preview, schema, fields):
        app.command()(command)


def init(
    folder: Annotated[
        Path, typer.Argument(help="Where to make the workspace; a new or an empty folder.", file_okay=False)
    ],
    spreadsheet: Annotated[
        Path | None,
        typer.Option("--from", help="Begin with the figures of a CSV or XLSX file.", exists=True, dir_okay=False),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write what was understood of it.")] = False,
    column: Annotated[list[str] | None, typer.Option(help="Which column is what: period=Month.")] = None,
    metric: Annotated[str | None, typer.Option(help="What is counted, where no column says it.")] = None,
    measure: Annotated[
        list[str] | None, typer.Option(help="stock, flow, rank or ratio; of one metric: sales=flow.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="What one of them is called in the plural.")] = None,
    market: Annotated[str | None, typer.Option(help="The market of all figures, such as HK or WORLD.")] = None,
    period: Annotated[str | None, typer.Option(help="The period of all figures, such as 2025-12.")] = None,
    grain: Annotated[Grain | None, typer.Option(help="What a date stands for: the month it lies in.")] = None,
    dates: Annotated[str | None, typer.Option(help="day-first or month-first, for 05/06/2025.")] = None,
    decimals: Annotated[str | None, typer.Option(help="point or comma, for 1,234.")] = None,
    source_producer: Annotated[str | None, typer.Option(help="Who made the figures.")] = None,
    source_title: Annotated[str | None, typer.Option(help="Title of the source; the file's name if left out.")] = None,
    source_kind: Annotated[str | None, typer.Option(help="official release, statistics, press or another.")] = None,
    source_url: Annotated[str | None, typer.Option(help="Address of the source.")] = None,
    source_published: Annotated[str | None, typer.Option(help="Day, month or year it was published.")] = None,
) -> None:
    """Make a new workspace of a made-up brand, which renders at once, every line of it explained.

    With --from, it holds the figures of a spreadsheet instead: which column is what is guessed and told, and what
    cannot be read is named with its row. Nothing is written before --accept; then such rows are left out.

    Example: frontier init my-briefings --from sales.xlsx --measure flow --source-producer Sales --source-kind estimate
    """
    from reports.spreadsheet import Given
    from scheduler.importing import REPORT, Asked, choice
    from scheduler.starting import start_workspace

    with told():
        if spreadsheet is None:
            paths, report = start_workspace(folder), "expansion-monthly"
        else:
            given = Given(
                columns=dict(one.partition("=")[::2] for one in column or ()),
                metric=metric,
                market=market,
                period=period,
                grain=grain,
                dates=choice("--dates", dates, ("day-first", "month-first")),
                decimals=choice("--decimals", decimals, ("point", "comma")),
            )
            source = (source_producer, source_title, source_kind, source_url, source_published)
            paths, report = _imported(folder, spreadsheet, Asked(given, measure or (), unit, *source), accept), REPORT
        for path in paths:
            console.complain(f"Wrote {path}")
        console.say(f"Next: cd {shlex.quote(str(folder))}; frontier render {report}")


def _imported(folder: Path, spreadsheet: Path, asked: Asked, accept: bool) -> list[Path]:
    """Tell how a spreadsheet is understood, and write it where that is accepted and nothing is left to be said."""
    from scheduler.importing import understand, write_import

    understood = understand(spreadsheet, asked)
    for line in understood.told:
        console.say(line)
    console.list_problems(understood.problems)
    if understood.needed:
        for line in understood.needed:
            console.complain(f"Say {line}")
        console.complain("Nothing was written")
        raise typer.Exit(2)
    cells = console.count(len(understood.problems), "cell")
    if not accept:
        left_out = f"; {cells} would be left out" * bool(understood.problems)
        console.complain(f"Nothing was written yet{left_out}; where this is right, run it again with --accept")
        raise typer.Exit(1)
    if understood.problems:
        console.complain(f"Left out: {cells}")
    return write_import(folder, spreadsheet, asked, understood)


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

    An editor with a YAML language server reads which schema a file follows from its first line; the files that init
    writes show how. For a person to read, there is frontier fields.

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


def fields(
    kind: Annotated[
        str | None, typer.Argument(help="A kind of file, such as report; all are listed where left out.")
    ] = None,
    name: Annotated[
        str | None, typer.Argument(help="What stands inside it, such as chart or map; all of it where left out.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Print every field that a kind of file may hold: what it is, its type, and what is meant where it is left out.

    It is the page of the reference, without a browser; check names it below the mistakes in such a file.

    Example: frontier fields report chart
    """
    from scheduler.reference import shapes, shapes_called
    from scheduler.schemas import all_schemas

    with told():
        if kind is None:
            kinds = [{"kind": known, "files": pattern} for known, (pattern, _) in all_schemas().items()]
            console.table(kinds, json=json)
            return
        found = shapes(kind) if name is None else shapes_called(kind, name)
        rows = [
            {
                "in": shape.name or kind,
                "field": one.name,
                "what it is": one.about,
                "type": one.type.replace("`", ""),
                "default": one.default.replace("`", ""),
            }
            for shape in found
            for one in shape.fields
        ]
        console.table(rows, json=json)
