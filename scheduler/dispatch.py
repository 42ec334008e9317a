"""The commands about mail: send an edition, and settle what is in doubt."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from scheduler import console
from scheduler.records import JsonOption, PartOption, PeriodArgument, ReportArgument, WorkspaceOption, who_asks
from scheduler.told import told


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (send, resolve):
        app.command()(command)


def send(
    report: ReportArgument,
    period: PeriodArgument,
    part: PartOption = "all",
    to: Annotated[list[str] | None, typer.Option(help="Only this address of the file; may be repeated.")] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Send an edition that is made: to everybody in the file who has not had it, or to the addresses given.

    Example: frontier send expansion-monthly 2025-12 --to ada@example.org
    """
    from scheduler.ledger import EditionKey
    from scheduler.mailing import send_edition
    from scheduler.postmarks import delivery_row, has_failed, in_short
    from scheduler.reporting import mail_stopped

    with told():
        key = EditionKey(report, period, part)
        deliveries = send_edition(workspace, key, to or (), who_asks(), console.complain)
        rows = [delivery_row(one) for one in deliveries]
        console.table(rows if json else in_short(rows), json=json)
        failed = has_failed(Counter(str(one.state) for one in deliveries), stopped=mail_stopped(workspace))
    if failed:
        raise typer.Exit(1)


def resolve(
    report: ReportArgument,
    period: PeriodArgument,
    recipient: Annotated[str, typer.Argument(help="The address whose delivery is in doubt.")],
    sent: Annotated[bool, typer.Option("--sent", help="It arrived.")] = False,
    resend: Annotated[bool, typer.Option("--resend", help="It did not; send it once more.")] = False,
    part: PartOption = "all",
    workspace: WorkspaceOption = Path(),
) -> None:
    """Say what became of a delivery that is in doubt, once you have asked the recipient or read the server's log.

    Example: frontier resolve expansion-monthly 2025-12 ada@example.org --sent
    """
    from scheduler.errors import MisuseError
    from scheduler.ledger import EditionKey
    from scheduler.mailing import resolve_doubt

    with told():
        if sent == resend:
            raise MisuseError("say either --sent or --resend")
        key = EditionKey(report, period, part)
        console.say(resolve_doubt(workspace, key, recipient, who_asks(), arrived=sent))
