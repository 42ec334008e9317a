"""The pass that every tick, every start and ``--once`` runs: plan, take back lapsed leases, work, watch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from reports.definition import Definition
from reports.errors import InputError
from reports.parts import parts_of
from scheduler.archive import AwayError
from scheduler.calendar import Schedule, compile_schedule, next_due, wall_time
from scheduler.fanout import EngineError
from scheduler.ledger import Edition, EditionKey, EditionState, PlannedEdition
from scheduler.runner.by_hand import send_when_due
from scheduler.runner.house import House
from scheduler.runner.notices import mail_notices, tell_deliveries
from scheduler.runner.planning import each_once, plan_schedule
from scheduler.runner.sending import Tally, send_all
from scheduler.runner.telling import FOR_A_PERSON, name_once, tell_once, tell_state
from scheduler.runner.working import work_through
from scheduler.settings import IN_PROCESS
from scheduler.workspace import Workspace

_MADE: Final = (EditionState.ARCHIVED, EditionState.WAITING)
_NOT_MADE: Final = (EditionState.DUE, EditionState.HELD)
_LOOKED_AT: Final = 200
_AWAY: Final = ("archive", "away")
_MANY_LATE: Final = ("editions", "late")
_A_DAY: Final = timedelta(days=1)
_FURTHEST_WEST: Final = timedelta(hours=12)


@dataclass(frozen=True)
class PassResult:
    """What one pass did; ``failed`` counts editions that are to be tried again or are held.

    ``no_mail_until`` is set where something stands against all mail; ``away`` says why the archive could not be had.
    """

    planned: int = 0
    made: int = 0
    failed: int = 0
    mailed: Tally = field(default_factory=Counter)
    ready: bool = True
    next_due: datetime | None = None
    no_mail_until: datetime | None = None
    away: str = ""


def run_pass(house: House, *, may_plan: bool = True) -> PassResult:
    """Do everything that is owed now, once; with ``may_plan`` False nothing new is planned (the clock is in doubt)."""
    workspace = _read(house)
    planned = plan_all(house, workspace) if workspace and may_plan else 0
    if lapsed := house.ledger.sweep():
        house.tell(f"Took back {lapsed} lapsed lease{'s' if lapsed > 1 else ''}")
    away: list[AwayError] = []
    made, failed = work(house, workspace, away) if workspace else (0, 0)
    # Where one waits for the disk or the store, all do, and it is told of the first.
    all(name_once(house, edition) for edition in house.ledger.last_made(_LOOKED_AT))
    mailed = _send(house, workspace, away)
    if away:
        _tell_away(house, away[0])
    elif made or mailed:
        house.ledger.clear(*_AWAY)
    watch(house)
    if workspace:
        mail_notices(house, workspace)
    coming = _next_due(workspace, house.now()) if workspace else None
    said = str(away[0]) if away else ""
    return PassResult(planned, made, failed, mailed, workspace is not None, coming, _no_mail_until(house), said)


def plan_all(house: House, workspace: Workspace, *, accept_many: str = "") -> int:
    """Write what each report owes into the ledger and return how many editions are new.

    ``accept_many`` names a report whose many owed editions a person has confirmed.
    """
    return sum(
        _plan_report(house, definition, workspace, accept_many=accept_many == definition.id)
        for definition in workspace.definitions.values()
        if definition.schedules
    )


def work(house: House, workspace: Workspace, away: list[AwayError]) -> tuple[int, int]:
    """Claim and make editions until none is due; return how many were made and how many were not.

    Where the archive cannot be had, ``away`` is told, and what was claimed is given back.
    """
    states: Counter[EditionState | None] = Counter()
    owed = house.ledger.owed() if house.pace else 0

    def ended(_key: EditionKey, edition: Edition | None) -> None:
        states[edition.state if edition else None] += 1
        if house.pace:
            house.pace(states.total(), max(owed, states.total()))

    try:
        work_through(house, workspace, lambda room: house.ledger.claim_some(house.worker, house.lease, room), ended)
    except EngineError as error:
        if house.ledger.alarm("engine", "unreachable", str(error)):
            house.owner(f"Editions wait: {error}")
    except AwayError as error:
        away.append(error)
    else:
        if states and house.engine != IN_PROCESS:
            house.ledger.clear("engine", "unreachable")
    return sum(states[one] for one in _MADE), sum(states[one] for one in _NOT_MADE)


def _send(house: House, workspace: Workspace | None, away: list[AwayError]) -> Tally:
    """Mail what is owed, and return what became of how many deliveries."""
    try:
        return send_all(house, workspace) if workspace else Counter()
    except AwayError as error:
        away.append(error)
        return Counter()


def _tell_away(house: House, error: AwayError) -> None:
    words = f"What is owed waits for the archive: {error}"
    say = house.owner if house.ledger.alarm(*_AWAY, str(error), words) else house.tell
    say(words)


def watch(house: House) -> None:
    """Tell the owner, once each, of what is late and of what needs a person or was closed without one.

    By what the ledger says, and not by what this pass did: whoever did it may have died before it was told.
    """
    now = house.ledger.now()
    house.ledger.expire(now)
    for edition in house.ledger.editions(states=FOR_A_PERSON, limit=_LOOKED_AT):
        tell_state(house, edition)
    _tell_late(house, now)
    tell_deliveries(house)


def _tell_late(house: House, now: datetime) -> None:
    late = house.ledger.late(now, limit=_LOOKED_AT)
    for edition in late:
        tell_once(house, edition.key, "late", _late_words(edition, now))
    if len(late) < _LOOKED_AT:
        house.ledger.clear(*_MANY_LATE)
    elif house.ledger.alarm(
        *_MANY_LATE, words := f"{_LOOKED_AT} or more editions are late; frontier status shows which"
    ):
        house.owner(words)


def _no_mail_until(house: House) -> datetime | None:
    breaker = house.ledger.breaker()
    return breaker.until if breaker and breaker.until > house.ledger.now() else None


def _read(house: House) -> Workspace | None:
    try:
        workspace = house.read()
    except InputError as error:
        count = len(error.problems)
        first = f"{error.problems[0]}{f' (and {count - 1} more)' if count > 1 else ''}"
        words = f"Nothing is made until the workspace is mended; frontier check says where: {first}"
        if house.ledger.alarm("workspace", "unreadable", str(error), words):
            house.owner(words)
        return None
    house.ledger.clear("workspace", "unreadable")
    return workspace


def _schedules(definition: Definition, workspace: Workspace) -> list[Schedule]:
    return [compile_schedule(spec, workspace.timezone) for spec in definition.schedules]


def _next_due(workspace: Workspace, now: datetime) -> datetime | None:
    schedules = [one for definition in workspace.definitions.values() for one in _schedules(definition, workspace)]
    return min((due.instant for one in schedules if (due := next_due(one, now))), default=None)


def _plan_report(house: House, definition: Definition, workspace: Workspace, *, accept_many: bool) -> int:
    """Plan all schedules of a report, or none: an edition that one leaves out may be due by another."""
    schedules, parts = _schedules(definition, workspace), parts_of(definition, workspace.facts)
    now, report = house.now(), definition.id
    plans = [
        plan_schedule(definition, one, _planned(house, report, one), now, parts, accept_many=accept_many)
        for one in schedules
    ]
    if alarm := next((plan.alarm for plan in plans if plan.alarm), ""):
        if house.ledger.alarm(report, "planning", alarm):
            house.owner(alarm)
        return 0
    house.ledger.clear(report, "planning")
    editions = each_once(edition for plan in plans for edition in plan.editions)
    _wake_skipped(house, editions)
    if not send_when_due(house, workspace, report, editions):
        return 0  # the next pass plans them
    new = house.ledger.plan(report, now.astimezone(UTC).replace(tzinfo=None), editions)
    # After the editions: killed in between, they are planned once more, and are there already.
    for one, plan in zip(schedules, plans, strict=True):
        house.ledger.plan(_place(report, one), plan.wall, ())
    return new


def _planned(house: House, report: str, schedule: Schedule) -> datetime | None:
    """Return up to which time on a schedule's clocks a report is planned; None where it never was.

    The ledger has it for the report, in UTC, and for each zone. A zone that the report has just been given, or given
    again, has none of its own or an old one, and begins with what clocks in the furthest west showed: dates that the
    zone before it had not reached yet are not past, and what that one made already is there.
    """
    whole = house.ledger.planned(report)
    if whole is None:
        return None
    here = wall_time(whole.replace(tzinfo=UTC), schedule.zone)
    own = house.ledger.planned(_place(report, schedule))
    return own if own is not None and abs(here - own) <= _A_DAY else whole - _FURTHEST_WEST


def _place(report: str, schedule: Schedule) -> str:
    return f"{report}@{schedule.timezone}"


def _wake_skipped(house: House, editions: Iterable[PlannedEdition]) -> None:
    """Make editions due that were left out before and are due again now, by another due time of the same period."""
    due = {one.key: one for one in editions if one.state == EditionState.DUE}
    for report in {key.report for key in due}:
        for key in house.ledger.skipped(report, {key.period for key in due if key.report == report}) & due.keys():
            house.ledger.add(due[key])


def _late_words(edition: Edition, now: datetime) -> str:
    due = f"{edition.due_at:%Y-%m-%d %H:%M} UTC"
    state = f"is {edition.state}" if edition.state is not EditionState.DUE else "is not made"
    reason = f" ({edition.reason})" if edition.reason else ""
    return f"{edition.key} was due {due} and {state} at {now:%Y-%m-%d %H:%M} UTC{reason}"
