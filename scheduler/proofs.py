"""The command that proves what a PDF says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from scheduler import console
from scheduler.records import JsonOption
from scheduler.told import told

if TYPE_CHECKING:
    from scheduler.verifying import Verified

_EXITS: Final = {"agrees": 0, "differs": 1}


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(verify)


def verify(
    file: Annotated[Path, typer.Argument(help="A PDF that Frontier made.", dir_okay=False)],
    asset: Annotated[
        list[Path] | None, typer.Option(help="A font of the brand's that is not in the file; may be given again.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Make a PDF again from the data inside it, without a workspace, and say whether the bytes agree.

    Exit 0 they agree, 1 they differ, 2 the file cannot be verified.

    Example: frontier verify output/expansion-monthly/2025-12/expansion-monthly_2025-12_all.pdf
    """
    from scheduler.verifying import verify_apart

    with told():
        verified = verify_apart(file, asset or ())
        if json:
            console.say(verified.to_json())
        else:
            for line in _lines(verified):
                console.say(line)
    raise typer.Exit(_EXITS.get(verified.answer, 2))


def _lines(verified: Verified) -> list[str]:
    edition = f" ({verified.edition})" if verified.edition else ""
    answer = {"agrees": "agrees with the data inside, byte for byte"}.get(verified.answer, verified.answer)
    lines = [f"{verified.file}{edition}: {answer}", *(f"  {reason}" for reason in verified.reasons)]
    for one in verified.signatures:
        holds = "it holds, for the whole file" if one.holds else "it does not hold"
        lines.append(f"  signed by {one.by}, {one.at or 'at a time it does not say'}: {holds}")
    return [*lines, f"  {verified.note}"] if verified.note else lines
