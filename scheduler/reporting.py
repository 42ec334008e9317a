"""What the ledger says, as rows for a person or a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from scheduler.app import definition_of, open_workspace
from scheduler.archive import name_for_people
from scheduler.calendar import compile_schedule, next_due
from scheduler.errors import MisuseError
from scheduler.explain import explain
from scheduler.ledger import Alarm, Edition, EditionKey, EditionState
from scheduler.operations import clock, names_folder, open_house
from scheduler.workspace import read_settings

Row = dict[str, str]
_NEEDS_A_PERSON = (EditionState.HELD, EditionState.WAITING)
_MOST = 10_000


def explain_report(root: Path, report: str) -> list[str]:
    """Return the next due times of a report in words. Raises MisuseError where it has no schedule."""
    workspace = open_workspace(root)
    definition = definition_of(workspace, report)
    if not definition.schedules:
        raise MisuseError(
            f"{report} has no schedule; add one to data/reports/{report}.yaml, or make it by frontier run"
        )
    schedules = [compile_schedule(spec, workspace.timezone) for spec in definition.schedules]
    return explain(schedules, definition.grain, clock())


def status_of(root: Path) -> list[Row]:
    """Return what is next for each report, whose planning stopped, and what is open or needs a person."""
    workspace = open_workspace(root)
    now = clock()
    rows = []
    for definition in workspace.definitions.values():
        schedules = [compile_schedule(spec, workspace.timezone) for spec in definition.schedules]
        coming = [due.instant for schedule in schedules if (due := next_due(schedule, now))]
        when = _time(min(coming)) if coming else "no schedule"
        rows.append(
            {
                "report": definition.id,
                "period": "next",
                "state": "scheduled" if coming else "by hand",
                "due": when,
                "note": "",
            }
        )
    with open_house(root, lambda _: None) as house:
        open_ones = house.ledger.editions(states=(EditionState.DUE, *_NEEDS_A_PERSON), limit=_MOST)
        alarms = [alarm for alarm in house.ledger.alarms() if alarm.kind == "planning"]
    return [*rows, *map(_alarm_row, alarms), *map(_status_row, open_ones)]


def history_of(root: Path, report: str | None, limit: int) -> list[Row]:
    """Return editions, those due last first."""
    with open_house(root, lambda _: None) as house:
        return edition_rows(house.ledger.editions(report=report, limit=limit))


def edition_now(root: Path, report: str, period: str, part: str) -> list[Row]:
    """Return one edition as it stands; empty where there is none."""
    with open_house(root, lambda _: None) as house:
        edition = house.ledger.edition(EditionKey(report, period, part))
    return edition_rows([edition] if edition else [])


def edition_rows(editions: Iterable[Edition]) -> list[Row]:
    """Return editions as rows: when each was due, what became of it, and where it is."""
    return [
        {
            "report": edition.report,
            "period": edition.period,
            "part": edition.part,
            "state": str(edition.state),
            "due": _time(edition.due_at),
            "made": _time(edition.archived_at),
            "file": str(_file(edition)) if edition.sha256 else "",
            "note": _one_line(edition.reason),
        }
        for edition in editions
    ]


def events_of(root: Path, report: str, period: str, part: str) -> list[Row]:
    """Return what happened to one edition, oldest first. Raises MisuseError where there is none."""
    key = EditionKey(report, period, part)
    with open_house(root, lambda _: None) as house:
        if house.ledger.edition(key) is None:
            raise MisuseError(f"there is no edition {key}; frontier history lists what there is")
        events = house.ledger.events(key)
    return [
        {"at": _time(event.at), "event": event.kind, "detail": ", ".join(_details(event.detail))} for event in events
    ]


def edition_line(root: Path, edition: Edition) -> str:
    """Return where an edition is, or why it is nowhere."""
    if edition.sha256:
        return str(names_folder(root, read_settings(root)) / _file(edition))
    return f"{edition.key} is {edition.state}: {_one_line(edition.reason) or 'another process is at it'}"


def _file(edition: Edition) -> Path:
    return Path(name_for_people(edition.report, edition.period, edition.part, ".pdf"))


def _alarm_row(alarm: Alarm) -> Row:
    """Return a report whose planning has stopped until somebody sees to it."""
    note = _one_line(alarm.detail)
    return {"report": alarm.subject, "period": "next", "state": "not planned", "due": _time(alarm.at), "note": note}


def _status_row(edition: Edition) -> Row:
    period = edition.period if edition.part == "all" else f"{edition.period} {edition.part}"
    due = _time(edition.due_at)
    return {
        "report": edition.report,
        "period": period,
        "state": str(edition.state),
        "due": due,
        "note": _one_line(edition.reason),
    }


def _one_line(text: str) -> str:
    return "; ".join(text.splitlines())


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _details(detail: object) -> Iterator[str]:
    if isinstance(detail, dict):
        yield from (f"{name}: {value}" for name, value in detail.items() if value not in (None, "", []))
