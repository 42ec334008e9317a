"""The pass that every tick, every start and ``--once`` runs: plan, take back lapsed leases, work, watch."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from reports.definition import Definition
from reports.errors import InputError, ReportsError
from reports.parts import parts_of
from scheduler.archive import ArchiveError
from scheduler.calendar import Schedule, compile_schedule, next_due, wall_time
from scheduler.errors import SchedulerError
from scheduler.ledger import Claim, Edition, EditionKey, EditionState, LostLeaseError, PlannedEdition
from scheduler.runner.house import House
from scheduler.runner.making import HeldError, make, name_edition, path_of
from scheduler.runner.notices import mail_notices, tell_deliveries
from scheduler.runner.planning import each_once, plan_schedule
from scheduler.runner.sending import Tally, send_all
from scheduler.runner.words import on_the_line
from scheduler.workspace import Workspace

_KEPT: Final = (EditionState.ARCHIVED, EditionState.WAITING, EditionState.EXPIRED)
_FOR_A_PERSON: Final = (EditionState.HELD, EditionState.WAITING, EditionState.EXPIRED)
_LOOKED_AT: Final = 200
_A_DAY: Final = timedelta(days=1)
_FURTHEST_WEST: Final = timedelta(hours=12)


@dataclass(frozen=True)
class PassResult:
    """What one pass did; ``failed`` counts editions that are to be tried again or are held."""

    planned: int = 0
    made: int = 0
    failed: int = 0
    mailed: Tally = field(default_factory=Counter)
    ready: bool = True
    next_due: datetime | None = None


def run_pass(house: House, *, may_plan: bool = True) -> PassResult:
    """Do everything that is owed now, once; with ``may_plan`` False nothing new is planned (the clock is in doubt)."""
    workspace = _read(house)
    planned = plan_all(house, workspace) if workspace and may_plan else 0
    if lapsed := house.ledger.sweep():
        house.tell(f"Took back {lapsed} lapsed lease{'s' if lapsed > 1 else ''}")
    made, failed = work(house, workspace) if workspace else (0, 0)
    for edition in house.ledger.last_made(_LOOKED_AT):
        name_once(house, edition)
    mailed = send_all(house, workspace) if workspace else Counter()
    watch(house)
    if workspace:
        mail_notices(house, workspace)
    coming = _next_due(workspace, house.now()) if workspace else None
    return PassResult(planned, made, failed, mailed, workspace is not None, coming)


def plan_all(house: House, workspace: Workspace, *, accept_many: str = "") -> int:
    """Write what each report owes into the ledger and return how many editions are new.

    ``accept_many`` names a report whose many owed editions a person has confirmed.
    """
    return sum(
        _plan_report(
            house,
            definition,
            _schedules(definition, workspace),
            parts_of(definition, workspace.facts),
            accept_many=accept_many == definition.id,
        )
        for definition in workspace.definitions.values()
        if definition.schedules
    )


def work(house: House, workspace: Workspace) -> tuple[int, int]:
    """Claim and make editions until none is due; return how many were made and how many were not."""
    made = failed = 0
    while not house.stopping() and (claim := house.ledger.claim(house.worker, house.lease)):
        state = work_one(house, workspace, claim)
        made += state in {EditionState.ARCHIVED, EditionState.WAITING}
        failed += state in {EditionState.DUE, EditionState.HELD}
    return made, failed


def work_one(house: House, workspace: Workspace, claim: Claim) -> EditionState | None:
    """Make one claimed edition and return its state; None where another worker has taken it over."""
    house.holding.append(claim)
    try:
        return _work_one(house, workspace, claim)
    except LostLeaseError:
        house.tell(f"{claim.key}: another worker has taken it over")
        return None
    except KeyboardInterrupt:
        give_back(house)  # or whoever runs it again would have to wait for the lease
        raise
    finally:
        house.holding.remove(claim)


def give_back(house: House) -> None:
    """Let go of the claims that this process has not finished; who goes on with one finds that it is lost."""
    for claim in tuple(house.holding):
        with suppress(LostLeaseError):  # it was finished, or lapsed, a moment ago
            house.ledger.release(claim)
            house.tell(f"Gave back {claim.key}")


def name_once(house: House, edition: Edition) -> None:
    """Give an archived edition its names where it has none: whoever made it may have died before."""
    if path_of(house, edition).exists():
        return
    try:
        name_edition(house, edition)
    except (ArchiveError, OSError) as error:
        _tell_once(house, edition.key, "unnamed", f"{edition.key} is archived, but has no file name: {error}")
    else:
        house.ledger.clear(str(edition.key), "unnamed")


def watch(house: House) -> None:
    """Tell the owner, once each, of what is late and of what needs a person or was closed without one.

    By what the ledger says, and not by what this pass did: whoever did it may have died before it was told.
    """
    now = house.ledger.now()
    house.ledger.expire(now)
    for edition in house.ledger.editions(states=_FOR_A_PERSON, limit=_LOOKED_AT):
        _tell_state(house, edition)
    for edition in house.ledger.late(now):
        _tell_once(house, edition.key, "late", _late_words(edition, now))
    tell_deliveries(house)


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


def _plan_report(
    house: House, definition: Definition, schedules: list[Schedule], parts: tuple[str, ...], *, accept_many: bool
) -> int:
    """Plan all schedules of a report, or none: an edition that one leaves out may be due by another."""
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
    for edition in editions:
        if edition.state == EditionState.DUE:
            known = house.ledger.edition(edition.key)
            if known is not None and known.state is EditionState.SKIPPED:
                house.ledger.add(edition)


def _work_one(house: House, workspace: Workspace, claim: Claim) -> EditionState:
    try:
        make(house, workspace, claim)
    except LostLeaseError:
        raise
    except HeldError as error:
        house.ledger.hold(claim, error.reasons)
    except (ReportsError, SchedulerError, OSError) as error:
        _failed(house, claim, str(error))
    except Exception:  # noqa: BLE001 - one report's mistake must not stop the others; its traceback is kept
        _failed(house, claim, traceback.format_exc())
    return _after(house, claim.key)


def _failed(house: House, claim: Claim, error: str) -> None:
    house.ledger.fail(claim, error, house.retry_after)
    house.tell(f"{claim.key} failed: {error}")


def _after(house: House, key: EditionKey) -> EditionState:
    """Name, tell and forget what the edition's new state asks for, and return it."""
    edition = house.ledger.edition(key)
    assert edition is not None, "it was just worked on"
    if edition.state in _KEPT:
        name_once(house, edition)
        house.tell(f"Made {key}: {path_of(house, edition)}")
    if edition.state in _FOR_A_PERSON:
        _tell_state(house, edition)
    return edition.state


def _tell_state(house: House, edition: Edition) -> None:
    key, lines = edition.key, edition.reason.splitlines()
    # Of an exception nobody expected the last line says what it was; frontier show has all of it.
    reasons = lines[-1] if lines[:1] == ["Traceback (most recent call last):"] else "; ".join(lines)
    match edition.state:
        case EditionState.HELD if edition.attempts >= 3:
            _tell_once(house, key, "failed", f"{key} failed three times and is held: {reasons}")
        case EditionState.HELD:
            _tell_once(house, key, "held", f"{key} is held, not sent: {reasons}")
        case EditionState.WAITING:
            _tell_once(house, key, "waiting", f"{key} waits for approval: frontier approve {on_the_line(key)}")
        case EditionState.EXPIRED:
            _tell_once(house, key, "expired", f"{key} was not approved in time and has expired")


def _tell_once(house: House, key: EditionKey, kind: str, words: str) -> None:
    if house.ledger.alarm(str(key), kind, words):
        house.owner(words)


def _late_words(edition: Edition, now: datetime) -> str:
    due = f"{edition.due_at:%Y-%m-%d %H:%M} UTC"
    state = f"is {edition.state}" if edition.state is not EditionState.DUE else "is not made"
    reason = f" ({edition.reason})" if edition.reason else ""
    return f"{edition.key} was due {due} and {state} at {now:%Y-%m-%d %H:%M} UTC{reason}"
