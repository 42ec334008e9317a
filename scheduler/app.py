"""What the commands do: the one place where workspace, core and disk are put together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from reports.assemble import assemble
from reports.briefing import DataNotes
from reports.definition import Definition
from reports.errors import Problem, did_you_mean
from reports.period import Period, PeriodError, parse_period
from reports.query import latest_period
from reports.render import render
from reports.yaml_tree import path_words
from scheduler.errors import MisuseError
from scheduler.settings import Settings
from scheduler.workspace import Workspace, load_workspace

Tell = Callable[[str], None]


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
    workspace = open_workspace(root)
    definition = definition_of(workspace, report)
    edition = edition_period(workspace, definition, period)
    tell(f"Assembling {definition.id} {edition}")
    briefing = assemble(workspace.facts, definition, edition, recorded=False)
    tell("Drawing the pages")
    data = render(briefing, workspace.brand)
    path = output or workspace.output / "one-off" / f"{definition.id}_{edition.label.replace('/', '--')}_all.pdf"
    write_whole(path, data)
    contradictions = sum(block.contradictions for block in briefing.blocks if isinstance(block, DataNotes))
    return Rendered(path, edition, contradictions)


def open_workspace(root: Path) -> Workspace:
    """Read a workspace, its schedules judged by the calendar too. Raises InputError with every problem."""
    return load_workspace(root, _schedule_problems)


def _schedule_problems(definition: Definition, settings: Settings) -> list[Problem]:
    if not definition.schedules:
        return []
    from scheduler.calendar import schedule_problems

    return [
        Problem(spec.place, str(problem), path_words(("schedule", *problem.path)))
        for spec in definition.schedules
        for problem in schedule_problems(spec, settings.timezone)
    ]


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: whoever looks finds the old file, the new one, or none, never a part.

    Who may read it is the umask's to say.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def definition_of(workspace: Workspace, report: str) -> Definition:
    """Return a report's definition. Raises MisuseError where there is none."""
    if report in workspace.definitions:
        return workspace.definitions[report]
    known = ", ".join(sorted(workspace.definitions))
    raise MisuseError(f'no report "{report}"{did_you_mean(report, workspace.definitions)}; known: {known}')


def edition_period(workspace: Workspace, definition: Definition, text: str | None) -> Period:
    """Return the period asked for, or the latest that the facts cover. Raises MisuseError where there is none."""
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
