"""Editions made by hand: a period or a range of a report, of one part or of all, through the ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from scheduler.app import definition_of
from scheduler.ledger import Claim, Edition, EditionKey, EditionState, PlannedEdition
from scheduler.operations import keys_asked, open_house, send_asked
from scheduler.runner.addressing import recipients_for
from scheduler.runner.house import House, Pace, Tell
from scheduler.runner.making import BY_HAND
from scheduler.runner.parcel import read_message
from scheduler.runner.telling import name_once, why_unsent
from scheduler.runner.words import on_the_line
from scheduler.runner.working import work_through
from scheduler.workspace import Workspace


def run_editions(
    root: Path,
    report: str,
    periods: str | None,
    part: str | None,
    tell: Tell,
    *,
    send: bool = False,
    pace: Pace | None = None,
) -> list[Edition]:
    """Make editions by hand, through the ledger: one period, or a range ``2025-01..2025-06``, of one part or of all.

    Returns each as the ledger has it afterwards; one that was archived before is left as it is. With ``send`` they go
    to their audience as well, once all are made. ``pace`` is told how many of how many are done.
    """
    with open_house(root, tell) as opened:
        house = replace(opened, send=send, pace=pace)
        workspace = house.read()
        keys = keys_asked(workspace, definition_of(workspace, report), periods, part)
        asked = _Asked(house, keys)
        work_through(house, workspace, asked.take, asked.ended)
        for key in asked.waiting:
            _owe(house, key)
        return [_finish(house, workspace, key, asked.made.get(key)) for key in keys]


class _Asked:
    """The editions that somebody asks for, each after the one before of the same part."""

    def __init__(self, house: House, keys: Iterable[EditionKey]) -> None:
        self._house = house
        self._of_part: dict[str, deque[EditionKey]] = {}
        for key in keys:
            self._of_part.setdefault(key.part, deque()).append(key)
        self._free = deque(self._of_part)
        self._all, self._done = sum(map(len, self._of_part.values())), 0
        self.made: dict[EditionKey, Edition] = {}
        self.waiting: list[EditionKey] = []

    def take(self, room: int) -> list[Claim]:
        """Claim up to ``room``; none where none is left, or each waits for the one before."""
        house, claims = self._house, list[Claim]()
        while self._free and len(claims) < room:
            parts = [self._free.popleft() for _ in range(min(room - len(claims), len(self._free)))]
            keys = [self._of_part[part].popleft() for part in parts]
            taken = house.ledger.claim_asked(house.worker, house.lease, keys, send=house.send)
            claims += taken
            ours = {one.key for one in taken}
            for key in (one for one in keys if one not in ours):
                self._all -= 1  # nothing is done for it, and whoever looks at the pace asks what is
                self._follow(key, house.ledger.edition(key))
        return claims

    def ended(self, key: EditionKey, edition: Edition | None) -> None:
        """Let the next of the same part follow."""
        if edition:
            self.made[key] = edition
        self._done += 1
        if self._house.pace:
            self._house.pace(self._done, self._all)
        self._follow(key, edition or self._house.ledger.edition(key))

    def _follow(self, key: EditionKey, edition: Edition | None) -> None:
        """Let the next of the same part be taken, unless this one is still to be made: it tells what has changed."""
        later = self._of_part[key.part]
        if edition is not None and edition.state is EditionState.DUE:
            self.waiting += later
            later.clear()
        elif later:
            self._free.append(key.part)


def _owe(house: House, key: EditionKey) -> None:
    """Write down an edition that waits for the one before it: it is asked for, and made by whoever works next."""
    due = house.ledger.now()
    house.ledger.add(PlannedEdition(report=key.report, period=key.period, part=key.part, due_at=due, send=house.send))


def _finish(house: House, workspace: Workspace, key: EditionKey, made_now: Edition | None) -> Edition:
    edition = made_now or house.ledger.edition(key)
    assert edition is not None, "it was just added"
    if edition.sha256:
        if not made_now:
            name_once(house, edition)
        if house.send:
            _send_one(house, workspace, edition)
            if not made_now and (why := why_unsent(edition)):
                house.tell(f"{key} {why}")
        elif made_now and workspace.definitions[key.report].audience:
            house.tell(f"{key} was sent to nobody; to send it: frontier send {on_the_line(key)}")
    return edition


def _send_one(house: House, workspace: Workspace, edition: Edition) -> None:
    """Send an edition that is made; one that was made earlier without sending gets its recipients now."""
    key = edition.key
    if not workspace.definitions[key.report].audience:
        house.tell(
            f"{key.report} has no audience, so {key} is sent to nobody; name one in data/reports/{key.report}.yaml"
        )
        return
    if not house.ledger.deliveries(key) and _was_kept_in(house, key):
        read_message(house, edition)
        house.ledger.add_recipients(key, recipients_for(workspace, key), house.worker)
    send_asked(house, workspace, key)


def _was_kept_in(house: House, key: EditionKey) -> bool:
    """Whether nobody received an edition because it was made by hand, and not for what it says."""
    made = [event.detail for event in house.ledger.events(key) if event.kind in {"archived", "waiting"}]
    return bool(made) and made[-1].get("not_sent", "") in {"", BY_HAND}
