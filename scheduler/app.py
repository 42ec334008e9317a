"""What the commands do: the one place where workspace, core and disk are put together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from reports.assemble import assemble_and_record
from reports.audience import Audience
from reports.briefing import Briefing, DataNotes
from reports.definition import Definition
from reports.errors import Problem, did_you_mean
from reports.parts import ALL, PartError, check_part, parts_of
from reports.period import Period, PeriodError, parse_period
from reports.query import latest_period
from reports.yaml_tree import path_words
from scheduler.errors import MisuseError
from scheduler.sealing import lock
from scheduler.settings import Settings
from scheduler.versions import drawing_versions
from scheduler.workspace import Checks, Workspace, load_workspace

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Rendered:
    """A one-off briefing on disk; ``holds`` are the reasons for which an edition like it would be sent to nobody."""

    path: Path
    period: Period
    contradictions: int
    holds: tuple[str, ...]


def render_report(
    root: Path, report: str, period: str | None, output: Path | None, tell: Tell, part: str | None = None
) -> Rendered:
    """Make a report's PDF for a period, the latest that the facts cover where none is given; touches nothing else.

    Raises InputError where the workspace has errors, RenderError where a page cannot be drawn, MisuseError where the
    report, the period or the part does not exist. The file appears whole or not at all. It is
    encrypted where its report says so, and never signed: a draft is not what somebody answers for.
    """
    tell("Reading the workspace")
    workspace = open_workspace(root)
    briefing, drawn = make_once(workspace, report, period, part, tell)
    data = lock(drawn, workspace.definitions[report].document, root)
    edition = parse_period(briefing.period)
    name = f"{briefing.report}_{edition.label.replace('/', '--')}_{briefing.part}.pdf"
    path = output or workspace.output / "one-off" / name
    write_whole(path, data)
    contradictions = sum(block.contradictions for block in briefing.blocks if isinstance(block, DataNotes))
    return Rendered(path, edition, contradictions, briefing.holds)


def make_once(
    workspace: Workspace, report: str, period: str | None, part: str | None, tell: Tell
) -> tuple[Briefing, bytes]:
    """Return a one-off briefing and its PDF, for the latest period that the facts cover where none is given.

    Raises RenderError where a page cannot be drawn, MisuseError where the report, period or part does not exist.
    """
    definition = definition_of(workspace, report)
    edition = edition_period(workspace, definition, period)
    part = one_part(workspace, definition, part)
    tell(f"Assembling {definition.id} {edition}{'' if part == ALL else f' {part}'}")
    from reports.edition import draw_edition

    briefing, record = assemble_and_record(workspace.facts, definition, edition, part, recorded=False)
    tell("Drawing the pages")
    return briefing, draw_edition(briefing, record, workspace.brand, drawing_versions(), makers=workspace.makers)


def open_workspace(root: Path) -> Workspace:
    """Read a workspace, its schedules and zones judged by the calendar too. Raises InputError with every problem."""
    return load_workspace(root, Checks(_schedule_problems, _window_problems, _why_no_zone))


def _schedule_problems(definition: Definition, settings: Settings) -> list[Problem]:
    if not definition.schedules:
        return []
    from scheduler.calendar import schedule_problems

    return [
        Problem(spec.place, str(problem), path_words(("schedule", *problem.path)))
        for spec in definition.schedules
        for problem in schedule_problems(spec, settings.timezone)
    ]


def _window_problems(audience: Audience, settings: Settings) -> list[Problem]:
    if audience.window is None:
        return []
    name, place = audience.window.timezone or settings.timezone, audience.window.place
    if name is None:
        message = f"of {audience.id} has no time zone; add timezone: Asia/Hong_Kong here or to frontier.yaml"
        return [Problem(place, message, "window")]
    message = _why_no_zone(name)
    return [Problem(place, message, "window.timezone")] if message else []


def _why_no_zone(name: str) -> str:
    from scheduler.calendar import CalendarError, zone_named

    try:
        zone_named(name)
    except CalendarError as error:
        return str(error)
    return ""


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


def parts_asked(workspace: Workspace, definition: Definition, part: str | None) -> tuple[str, ...]:
    """Return the part asked for, or all there are. Raises MisuseError where the report has no such part."""
    if part is None:
        return parts_of(definition, workspace.facts)
    try:
        check_part(definition, workspace.facts, part)
    except PartError as error:
        raise MisuseError(str(error)) from None
    return (part,)


def one_part(workspace: Workspace, definition: Definition, part: str | None) -> str:
    """Return the part asked for, or the only one. Raises MisuseError where there are several, or there is no such."""
    first, *others = parts_asked(workspace, definition, part)
    if others:
        raise MisuseError(f"{definition.id} is made in parts; say --part, one of {', '.join((first, *others))}")
    return first


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
