"""The commands that keep records: run, serve, and what a person asks of the ledger or tells it."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from scheduler import console
from scheduler.told import ended_tidily, told

WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", help="Folder with frontier.yaml; this one if left out.", file_okay=False),
]
ReportArgument = Annotated[str, typer.Argument(help="The report's id, such as expansion-monthly.")]
PeriodArgument = Annotated[str, typer.Argument(help="The edition's period, such as 2025-12.")]
PartOption = Annotated[str, typer.Option(help="The edition's part.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (run, serve, explain, status, history, show, approve, retry, resume):
        app.command()(command)


def run(
    report: ReportArgument,
    period: Annotated[
        str | None, typer.Option(help="Such as 2025-12, or a range 2025-01..2025-06; the latest if left out.")
    ] = None,
    part: Annotated[str | None, typer.Option(help="One part of a report that is split; all if left out.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send them to their audience as well.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be made and sent; do neither.")] = False,
    json: JsonOption = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Make editions by hand and keep them: each exists once in ledger and archive, however often this is run.

    Nobody is sent anything unless you say --send.

    Example: frontier run expansion-monthly --period 2025-06..2025-12
    """
    if dry_run:
        _rehearse(report, period, part, json, workspace)
        return
    from scheduler.ahead import begin_workers

    begin_workers(workspace)

    from scheduler.reporting import edition_lines, mail_failed, rows_of
    from scheduler.running import run_editions

    with told(), ended_tidily():
        with console.pacing() as pace:
            results = run_editions(workspace, report, period, part, pace.tell, send=send, pace=pace.step)
        if json:
            console.table(rows_of(workspace, results), json=True)
        else:
            for line in edition_lines(workspace, results):
                console.say(line)
        failed = send and mail_failed(workspace, results)
    if failed or any(edition.sha256 is None for edition in results):
        raise typer.Exit(1)


def _rehearse(report: str, period: str | None, part: str | None, json: bool, workspace: Path) -> None:
    from scheduler.rehearsal import rehearsal_lines, rehearsal_row, rehearse

    with told():
        found = rehearse(workspace, report, period, part, console.complain)
        if json:
            console.structure([rehearsal_row(one) for one in found])
        else:
            for one in found:
                console.say("\n".join(rehearsal_lines(one)))


def serve(
    once: Annotated[bool, typer.Option("--once", help="Do what is owed now, then stop: for cron or systemd.")] = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Make each edition when it is due, until stopped; the ledger keeps what was done.

    Example: frontier serve --once
    """
    from scheduler.operations import serve as serve_on
    from scheduler.operations import serve_once
    from scheduler.postmarks import needs_a_person, tally_words, time_words

    with told():
        if not once:
            raise typer.Exit(serve_on(workspace, console.complain))
        with ended_tidily(), console.pacing() as pace:
            result = serve_once(workspace, pace.tell, pace.step)
        mailed = f", {tally_words(result.mailed)}" if result.mailed else ""
        console.say(f"Planned {result.planned}, made {result.made}, not made {result.failed}{mailed}")
        if result.no_mail_until:
            console.say(f"No mail goes out until {time_words(result.no_mail_until)}; frontier status says why")
    waits = result.no_mail_until or result.away
    if result.failed or not result.ready or needs_a_person(result.mailed) or waits:
        raise typer.Exit(1)


def explain(report: ReportArgument, workspace: WorkspaceOption = Path()) -> None:
    """Say when the next twelve editions are due, in words, clock changes included.

    Example: frontier explain expansion-monthly
    """
    from scheduler.reporting import explain_report

    with told():
        for line in explain_report(workspace, report):
            console.say(line)


def status(json: JsonOption = False, workspace: WorkspaceOption = Path()) -> None:
    """Say what is next, and what needs a person.

    Example: frontier status --json
    """
    from scheduler.reporting import status_of

    with told():
        console.table(status_of(workspace), json=json)


def history(
    report: Annotated[str | None, typer.Argument(help="One report; all if left out.")] = None,
    recipient: Annotated[str | None, typer.Option(help="What one address was sent, and when.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")] = 30,
    json: JsonOption = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """List editions: when each was due, what became of it, who received it, and where it is.

    Example: frontier history expansion-monthly --limit 12
    """
    from scheduler.postmarks import in_short
    from scheduler.reporting import history_of, sent_to

    with told():
        if recipient is None:
            console.table(history_of(workspace, report, limit), json=json)
            return
        rows = sent_to(workspace, recipient, report, limit)
        console.table(rows if json else in_short(rows, edition=True), json=json)


def show(
    report: ReportArgument,
    period: PeriodArgument,
    part: PartOption = "all",
    json: JsonOption = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Say everything that happened to one edition: who received it, and each event, in the server's own words.

    Example: frontier show expansion-monthly 2025-12
    """
    from scheduler.postmarks import in_short
    from scheduler.reporting import all_of

    with told():
        found = all_of(workspace, report, period, part)
        if json:
            console.structure(found)
            return
        console.table(found["events"], json=False)
        if found["deliveries"]:
            console.say("")
            console.table(in_short(found["deliveries"]), json=False)


def approve(
    report: ReportArgument,
    period: PeriodArgument,
    part: PartOption = "all",
    json: JsonOption = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Let an edition go out that waits for approval.

    Example: frontier approve expansion-monthly 2025-12
    """
    _decide("approve", workspace, report, period, part, json)


def retry(
    report: ReportArgument,
    period: PeriodArgument,
    part: PartOption = "all",
    failed_only: Annotated[
        bool, typer.Option("--failed-only", help="Send again to those who were refused or put off, and to nobody else.")
    ] = False,
    json: JsonOption = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Make a held edition due again, once what held it is mended; or send again what was refused.

    Example: frontier retry expansion-monthly 2025-12 --failed-only
    """
    if not failed_only:
        _decide("retry", workspace, report, period, part, json)
        return
    from scheduler.ledger import EditionKey
    from scheduler.mailing import retry_failed

    with told():
        console.say(retry_failed(workspace, EditionKey(report, period, part), who_asks()))


def resume(report: ReportArgument, workspace: WorkspaceOption = Path()) -> None:
    """Plan what a report owes although it is more than 31 editions: a person says that it is meant.

    Example: frontier resume expansion-monthly
    """
    from scheduler.operations import resume as resume_planning

    with told():
        planned = resume_planning(workspace, report, console.complain)
        console.say(f"Planned {console.count(planned, 'edition')}; frontier serve makes them")


def _decide(what: str, workspace: Path, report: str, period: str, part: str, json: bool) -> None:
    from scheduler.operations import decide
    from scheduler.reporting import edition_now

    with told():
        said = decide(workspace, what, report, period, part, who_asks())
        if json:
            console.table(edition_now(workspace, report, period, part), json=True)
        else:
            console.say(said)


def who_asks() -> str:
    """Return who is at the keyboard; in a container the user may have a number and no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
