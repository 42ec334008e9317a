"""What the commands that keep records do: the one place where workspace, ledger, archive and clock are wired."""

from __future__ import annotations

import os
import socket
import threading
import traceback
import urllib.request  # noqa: TID251 - a heartbeat reaches the network, and nothing of a briefing does
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Final

from reports.definition import Definition
from reports.errors import ReportsError
from reports.period import Period, PeriodError, parse_period, periods_between
from scheduler.app import definition_of, edition_period, open_workspace, parts_asked
from scheduler.carrier import transport_for
from scheduler.errors import MisuseError, SchedulerError
from scheduler.files import read_settings
from scheduler.keeping import in_bucket, names_folder, open_archive
from scheduler.ledger import Edition, EditionKey, Ledger
from scheduler.runner.house import House, Pace, Tell
from scheduler.runner.notices import mail_notices, tell_deliveries
from scheduler.runner.passes import PassResult, plan_all, run_pass
from scheduler.runner.post import let_go
from scheduler.runner.sending import send_all
from scheduler.runner.sweeping import Sweeper
from scheduler.runner.working import give_back
from scheduler.secrets import resolve
from scheduler.service import Service
from scheduler.settings import Settings
from scheduler.workspace import Workspace

_HEARTBEAT_SECONDS: Final = 10
_LOOKED_AT: Final = 500
_NAMED: Final = 8


def clock() -> datetime:
    """Return the time in UTC; commands read the clock here and nowhere else."""
    return datetime.now(UTC)  # noqa: TID251 - an entry point


@contextmanager
def open_house(root: Path, tell: Tell, *, now: Callable[[], datetime] = clock) -> Iterator[House]:
    """Open a workspace's ledger and archive, and close them again.

    Raises InputError, LedgerError, ArchiveError or SecretError where they cannot be had.
    """
    settings = read_settings(root)
    output = root / "output"
    output.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.open(ledger_url(root, settings))
    try:
        with open_archive(root, settings, ledger.name) as archive:
            yield House(
                read=lambda: open_workspace(root),
                ledger=ledger,
                archive=archive,
                output=names_folder(root, settings),
                now=now,
                tell=tell,
                engine=settings.engine,
                transport=lambda workspace: transport_for(root, output, workspace.mail),
                owner=lambda words: _tell_owner(output, words, now(), tell),
                # Two containers may have one host name, and in each of them the program is process 1.
                worker=f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}",
            )
    finally:
        ledger.close()


def serve_once(root: Path, tell: Tell, pace: Pace | None = None) -> PassResult:
    """Run one pass, as cron, systemd or Kubernetes would have it, and give a sign of life.

    ``pace`` is told how many of how many editions are done.
    """
    with open_house(root, tell) as house:
        result = run_pass(replace(house, pace=pace))
        if result.ready:
            _beat(root, house)
        return result


def serve(root: Path, tell: Tell) -> int:
    """Run passes until told to stop, and return the exit code."""
    with open_house(root, tell) as house:
        stopping = threading.Event()
        working = replace(house, stopping=stopping.is_set)
        sweeper = Sweeper()
        service = Service(
            run=lambda may_plan: _told_pass(root, working, sweeper, may_plan),
            give_back=lambda: give_back(working),
            alarm=lambda words: _alarm(house, words),
            now=house.now,
            stopping=stopping,
        )
        service.heed_signals()
        tell(f"Serving {root.resolve()}; stop with Ctrl-C or SIGTERM")
        return service.serve()


def keys_asked(workspace: Workspace, definition: Definition, periods: str | None, part: str | None) -> list[EditionKey]:
    """Return the editions that somebody names. Raises MisuseError where there can be none of that period or part."""
    parts, asked = parts_asked(workspace, definition, part), _periods(workspace, definition, periods)
    return [EditionKey(definition.id, period.label, one) for period in asked for one in parts]


def send_asked(house: House, workspace: Workspace, key: EditionKey) -> None:
    """Send what is open of an edition, whatever stopped mail before: a person asks for it."""
    let_go(house)
    send_all(house, workspace, key)
    tell_deliveries(house)
    mail_notices(house, workspace)


def decide(root: Path, what: str, report: str, period: str, part: str, who: str) -> str:
    """Approve or retry an edition in a person's name, and return what that means in a sentence."""
    key = EditionKey(report, period, part)
    with open_house(root, lambda _: None) as house:
        known_edition(house, key)
        if what == "approve":
            house.ledger.approve(key, who)
            return f"{key} is approved"
        # First, so that what holds it next is told, whatever happens in between.
        for kind in ("held", "failed"):
            house.ledger.clear(str(key), kind)
        house.ledger.retry(key, who)
        return f"{key} is due again; frontier serve makes it"


def known_edition(house: House, key: EditionKey) -> Edition:
    """Return an edition. Raises MisuseError where there is none, with the parts that there are."""
    edition = house.ledger.edition(key)
    if edition is not None:
        return edition
    editions = house.ledger.editions(report=key.report, limit=_LOOKED_AT)
    parts = sorted(one.part for one in editions if one.period == key.period)
    named = ", ".join([*parts[:_NAMED], *(["and more"] * (len(parts) > _NAMED))])
    known = f"say --part, one of {named}" if parts else "frontier history lists what there is"
    raise MisuseError(f"there is no edition {key}; {known}")


def record_exists(root: Path) -> bool:
    """Whether there are ledger and archive to look into; looking makes neither."""
    settings = read_settings(root)
    url = ledger_url(root, settings)
    file = url.removeprefix("sqlite:///")
    archive = in_bucket(settings) or (root / settings.archive).is_dir()
    return archive and (file == url or Path(file).exists())


def resume(root: Path, report: str, tell: Tell) -> int:
    """Plan what a report owes although it is more than is owed at once usually; return how many editions are new."""
    with open_house(root, tell) as house:
        workspace = house.read()
        return plan_all(house, workspace, accept_many=definition_of(workspace, report).id)


def _periods(workspace: Workspace, definition: Definition, text: str | None) -> tuple[Period, ...]:
    if text is None:
        return (edition_period(workspace, definition, None),)
    first, _, last = text.partition("..")
    try:
        start, end = parse_period(first), parse_period(last or first)
    except PeriodError as error:
        raise MisuseError(f"--period: {error}") from None
    for period in (start, end):
        if why_not := definition.check_period(period):
            raise MisuseError(f"--period: {why_not}")
    if end.end < start.end:
        raise MisuseError(f"--period: {last} is before {first}; write the earlier one first")
    return periods_between(definition.grain, start.start, end.end)


def _alarm(house: House, words: str) -> None:
    """Tell the owner something that no pass found, at once and by mail."""
    house.owner(words)
    house.ledger.notice(words)


def _told_pass(root: Path, house: House, sweeper: Sweeper, may_plan: bool) -> datetime | None:
    """Run a pass and return when the next edition is due; say what went wrong: the next tick tries again."""
    try:
        result = run_pass(house, may_plan=may_plan)
        if result.ready:
            _beat(root, house)
        sweeper.sweep(house)
        return result.next_due
    except (ReportsError, SchedulerError, OSError) as error:
        house.tell(f"This pass ended early: {error}")
    except Exception:  # noqa: BLE001 - the service goes on; an error that nobody expected keeps its traceback
        house.tell(f"This pass ended early: {traceback.format_exc()}")
    return None


def _beat(root: Path, house: House) -> None:
    """Give a sign of life after a whole pass: silence then alarms elsewhere."""
    settings = read_settings(root)
    if settings.heartbeat is None:
        return
    target = resolve(settings.heartbeat, root)
    if target.startswith(("https://", "http://")):
        try:
            urllib.request.urlopen(target, timeout=_HEARTBEAT_SECONDS).close()  # noqa: S310, TID251 - http(s), just seen
        except OSError as error:
            house.tell(f"The heartbeat could not be sent: {error}")
    else:
        (root / target).touch()


def ledger_url(root: Path, settings: Settings) -> str:
    """Return the URL of a workspace's ledger, which may hold a password."""
    value = resolve(settings.ledger, root)
    return value if "://" in value else f"sqlite:///{(root / value).resolve()}"


def _tell_owner(output: Path, words: str, now: datetime, tell: Tell) -> None:
    """Say what somebody has to see to, and keep it in ``output/notices.log``."""
    tell(f"For the owner: {words}")
    line = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {words}".replace("\n", " ")
    try:
        with (output / "notices.log").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        tell(f"{output / 'notices.log'} could not be written: {error.strerror}")
