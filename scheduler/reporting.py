"""What the ledger says, as rows for a person or a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from scheduler.app import definition_of, open_workspace
from scheduler.archive import name_for_people
from scheduler.calendar import compile_schedule, next_due
from scheduler.errors import MisuseError
from scheduler.explain import explain
from scheduler.files import read_settings
from scheduler.keeping import names_folder
from scheduler.ledger import Alarm, Edition, EditionKey, EditionState, Ledger
from scheduler.operations import clock, known_edition, open_house
from scheduler.postmarks import (
    Row,
    addresses_of,
    breaker_row,
    delivery_row,
    has_failed,
    named,
    outstanding,
    tally_words,
    time_words,
)

_NEEDS_A_PERSON = (EditionState.HELD, EditionState.WAITING)
_MOST = 10_000
_LOOKED_AT = 500


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
        when = time_words(min(coming)) if coming else "no schedule"
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
        ledger = house.ledger
        open_ones = ledger.editions(states=(EditionState.DUE, *_NEEDS_A_PERSON), limit=_MOST)
        alarms = [alarm for alarm in ledger.alarms() if alarm.kind == "planning"]
        breaker = ledger.breaker()
        rows += [breaker_row(breaker)] if breaker else []
        sending = ledger.editions(states=[EditionState.ARCHIVED], limit=_LOOKED_AT)
        mailed = [_mail_row(one, tally) for one, tally in _tallies(ledger, sending) if outstanding(tally)]
    return [*rows, *map(_alarm_row, alarms), *map(_status_row, open_ones), *mailed]


def history_of(root: Path, report: str | None, limit: int) -> list[Row]:
    """Return editions, those due last first."""
    with open_house(root, lambda _: None) as house:
        editions = house.ledger.editions(report=report, limit=limit)
        return edition_rows(root, editions, house.ledger.tally(editions))


def sent_to(root: Path, address: str, report: str | None, limit: int) -> list[Row]:
    """Return what one address was sent or is to be, the last edition first."""
    with open_house(root, lambda _: None) as house:
        found = house.ledger.deliveries_to(address, _MOST if report else limit)
    return [delivery_row(one) for one in found if report in {None, one.key.report}][:limit]


def edition_now(root: Path, report: str, period: str, part: str) -> list[Row]:
    """Return one edition as it stands; empty where there is none."""
    with open_house(root, lambda _: None) as house:
        edition = house.ledger.edition(EditionKey(report, period, part))
        return edition_rows(root, [edition], house.ledger.tally([edition])) if edition else []


def edition_rows(root: Path, editions: Iterable[Edition], tallies: Mapping[EditionKey, Counter[str]]) -> list[Row]:
    """Return editions as rows: when each was due, what became of it, who received it, and where it is."""
    folder = names_folder(root, read_settings(root))
    return [
        {
            "report": edition.report,
            "period": edition.period,
            "part": edition.part,
            "state": str(edition.state),
            "due": time_words(edition.due_at),
            "made": time_words(edition.archived_at),
            "mail": tally_words(tallies[edition.key]),
            "file": str(folder / _file(edition)) if edition.sha256 else "",
            "note": _why_not(edition),
        }
        for edition in editions
    ]


def rows_of(root: Path, editions: Sequence[Edition]) -> list[Row]:
    """Return editions that were just worked on as rows."""
    with open_house(root, lambda _: None) as house:
        return edition_rows(root, editions, house.ledger.tally(editions))


def mail_failed(root: Path, editions: Sequence[Edition]) -> bool:
    """Whether anybody's copy of these editions was refused, is in doubt, or waits because all mail has stopped."""
    to_send = [one for one in editions if one.state is EditionState.ARCHIVED]
    with open_house(root, lambda _: None) as house:
        stopped = house.ledger.breaker() is not None
        return any(has_failed(tally, stopped=stopped) for tally in house.ledger.tally(to_send).values())


def mail_stopped(root: Path) -> bool:
    """Whether nothing is mailed for now."""
    with open_house(root, lambda _: None) as house:
        return house.ledger.breaker() is not None


def all_of(root: Path, report: str, period: str, part: str) -> dict[str, list[Row]]:
    """Return an edition, who received it, and what happened, oldest first. Raises MisuseError where there is none."""
    key = EditionKey(report, period, part)
    with open_house(root, lambda _: None) as house:
        edition = known_edition(house, key)
        events, deliveries = house.ledger.events(key), house.ledger.deliveries(key)
        rows = edition_rows(root, [edition], house.ledger.tally([edition]))
    addresses = addresses_of(deliveries)
    return {
        "edition": rows,
        "deliveries": [delivery_row(one) for one in deliveries],
        "events": [
            {
                "at": time_words(event.at),
                "event": event.kind,
                "detail": ", ".join(_details(named(event.detail, addresses))),
            }
            for event in events
        ],
    }


def edition_lines(root: Path, editions: Sequence[Edition]) -> list[str]:
    """Return where each edition is, or why it is nowhere."""
    folder = names_folder(root, read_settings(root))
    return [_edition_line(folder, one) for one in editions]


def _edition_line(folder: Path, edition: Edition) -> str:
    if edition.sha256:
        return str(folder / _file(edition))
    why = _why_not(edition) or "it is made after the period before it; run this again, or frontier serve makes it"
    return f"{edition.key} is {edition.state}: {why}"


def _why_not(edition: Edition) -> str:
    """Return why an edition is not made, or not yet; empty where it is, and where nobody has tried."""
    if edition.reason or edition.sha256:
        return _one_line(edition.reason)
    if edition.lease_until and edition.worker:
        host, _, process = edition.worker.rpartition(":")[0].rpartition(":")
        until = time_words(edition.lease_until)
        return f"process {process} on {host} is at it, or has died; it is free again after {until} at the latest"
    if edition.attempts:
        again = time_words(edition.next_try_at)
        return f"it failed, frontier show says why; run it again, or frontier serve does after {again}"
    return ""


def _tallies(ledger: Ledger, editions: Sequence[Edition]) -> list[tuple[Edition, Counter[str]]]:
    counts = ledger.tally(editions)
    return [(edition, counts[edition.key]) for edition in editions]


def _mail_row(edition: Edition, tally: Counter[str]) -> Row:
    """Return an edition of which somebody is still to be sent theirs, or whose delivery needs a person."""
    return _status_row(edition) | {"state": "being sent", "note": tally_words(tally)}


def _file(edition: Edition) -> Path:
    return Path(name_for_people(edition.report, edition.period, edition.part, ".pdf"))


def _alarm_row(alarm: Alarm) -> Row:
    """Return a report whose planning has stopped until somebody sees to it."""
    note = _one_line(alarm.detail)
    return {
        "report": alarm.subject,
        "period": "next",
        "state": "not planned",
        "due": time_words(alarm.at),
        "note": note,
    }


def _status_row(edition: Edition) -> Row:
    period = edition.period if edition.part == "all" else f"{edition.period} {edition.part}"
    due = time_words(edition.due_at)
    return {
        "report": edition.report,
        "period": period,
        "state": str(edition.state),
        "due": due,
        "note": _why_not(edition),
    }


def _one_line(text: str) -> str:
    return "; ".join(text.splitlines())


def _details(detail: object) -> Iterator[str]:
    if isinstance(detail, dict):
        yield from (f"{name}: {value}" for name, value in detail.items() if value not in (None, "", []))
