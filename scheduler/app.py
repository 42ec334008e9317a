"""What the commands do: the one place where workspace, core and disk are put together."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reports.assemble import assemble
from reports.briefing import DataNotes
from reports.definition import Definition
from reports.errors import did_you_mean
from reports.period import Period, PeriodError, parse_period
from reports.query import latest_period
from reports.render import render
from scheduler.workspace import Workspace, load_workspace

Tell = Callable[[str], None]


class MisuseError(Exception):
    """A command that asks for what there is not; said in a sentence."""


@dataclass(frozen=True)
class Rendered:
    """A one-off briefing on disk."""

    path: Path
    period: Period
    contradictions: int


def render_report(root: Path, report: str, period: str | None, output: Path | None, tell: Tell) -> Rendered:
    """Make a report's PDF for a period, the latest that the facts cover where none is given; touches nothing else.

    Raises InputError where the workspace has errors, RenderError where a page cannot be drawn, MisuseError where the
    report or the period does not exist. The file appears whole or not at all.
    """
    tell("Reading the workspace")
    workspace = load_workspace(root)
    definition = _definition(workspace, report)
    edition = _period(workspace, definition, period)
    tell(f"Assembling {definition.id} {edition}")
    briefing = assemble(workspace.facts, definition, edition)
    tell("Drawing the pages")
    data = render(briefing, workspace.brand)
    path = output or workspace.output / "one-off" / f"{definition.id}_{edition.label.replace('/', '--')}_all.pdf"
    write_whole(path, data)
    notes = next(block for block in briefing.blocks if isinstance(block, DataNotes))
    contradictions = len(notes.groups[0].items) if notes.groups else 0
    return Rendered(path, edition, contradictions)


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: whoever looks finds the old file, the new one, or none, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _definition(workspace: Workspace, report: str) -> Definition:
    if report in workspace.definitions:
        return workspace.definitions[report]
    known = ", ".join(sorted(workspace.definitions))
    raise MisuseError(f'no report "{report}"{did_you_mean(report, workspace.definitions)}; known: {known}')


def _period(workspace: Workspace, definition: Definition, text: str | None) -> Period:
    if text is None:
        latest = latest_period(workspace.facts, definition.grain)
        if latest is None:
            raise MisuseError("there are no observations to take the latest period from; say --period")
        return latest
    try:
        period = parse_period(text)
    except PeriodError as error:
        raise MisuseError(f"--period: {error}") from None
    if why_not := definition.check_period(period):
        raise MisuseError(f"--period: {why_not}")
    return period
