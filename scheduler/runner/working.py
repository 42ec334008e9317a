"""Works through what is owed: claims a few editions, has them computed, keeps each, and claims the next.

Only what the engine's window takes is claimed, and each claim's lease is begun anew long before it ends, so that none
lapses because others wait their turn. Who is told to stop gives back what is not finished.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from reports.errors import ReportsError
from scheduler.ahead import PRELOAD
from scheduler.archive import AwayError
from scheduler.errors import SchedulerError
from scheduler.fanout import Crew, WorkerDiedError
from scheduler.ledger import Claim, Edition, EditionKey, LostLeaseError
from scheduler.runner.before import published_before
from scheduler.runner.computing import Drawn, Failed, Held, Materials, Order, attempt, materials_of
from scheduler.runner.house import House
from scheduler.runner.making import HeldError, keep, keep_again, order_for
from scheduler.runner.telling import after
from scheduler.workspace import Workspace

_LOOK: Final = 0.2
"""Seconds between two looks at whether to stop, where nothing is finished."""

Take = Callable[[int], Sequence[Claim]]
Ended = Callable[[EditionKey, Edition | None], None]
_Crew = Crew[EditionKey, Materials, Order, Drawn | Held | Failed]


@dataclass(frozen=True)
class _Task:
    claim: Claim
    order: Order


def work_through(house: House, workspace: Workspace, take: Take, ended: Ended) -> None:
    """Make what ``take`` claims until that is nothing more; tell ``ended`` of each as it is now, None where it is lost.

    ``take`` is asked for no more claims than there is room for, and may return fewer.

    Raises EngineError where the engine cannot be had, AwayError where the archive cannot; what was claimed then is
    given back, and has not failed.
    """
    crew: _Crew = Crew(house.engine, attempt, materials_of(workspace), PRELOAD)
    with crew:
        shift = _Shift(house, workspace, take, ended, crew)
        try:
            shift.work()
        except (KeyboardInterrupt, Exception):
            with suppress(SchedulerError):  # it may be the ledger that went wrong
                give_back(house)  # or whoever goes on would have to wait for the leases
            raise


def give_back(house: House) -> None:
    """Let go of the claims that this process has not finished; who goes on with one finds that it is lost."""
    # By what the ledger says: whoever was interrupted may have claimed an edition a moment ago and not know of it yet.
    for claim in house.ledger.held_by(house.worker):
        with suppress(LostLeaseError):  # it was finished, or lapsed, a moment ago
            house.ledger.release(claim)
            house.tell(f"Gave back {claim.key}")


class _Shift:
    """One working through: the claims in hand, by edition."""

    def __init__(self, house: House, workspace: Workspace, take: Take, ended: Ended, crew: _Crew) -> None:
        self._house, self._workspace, self._take, self._ended, self._crew = house, workspace, take, ended, crew
        self._tasks: dict[EditionKey, _Task] = {}
        self._looked: datetime | None = None

    def work(self) -> None:
        """Work until there is nothing more to take, or until told to stop."""
        while True:
            if self._house.stopping():
                self._let_go()
            else:
                self._take_on()
            if not self._tasks:
                return
            finished = self._crew.finished(_LOOK)
            if not finished:
                self._renew()
            for key, result in finished:
                self._renew()  # before each is published: at least half of a lease is left for that
                if key in self._tasks:
                    self._settle(key, result)

    def _take_on(self) -> None:
        while (room := self._crew.room) > 0 and (claims := self._take(room)):
            for claim in claims:
                self._begin(claim)

    def _begin(self, claim: Claim) -> None:
        try:
            order = order_for(self._house, claim)
            before = published_before(self._house, self._workspace, claim, order)
        except AwayError:
            raise
        except Exception as error:  # noqa: BLE001 - one edition's mistake must not stop the others
            self._end(claim, partial(self._fail, claim, error))
            return
        if before:
            self._end(claim, partial(keep_again, self._house, self._workspace, claim, order, *before))
            return
        self._tasks[claim.key] = _Task(claim, order)
        # What was tried before may have ended whoever tried it.
        self._crew.begin(claim.key, order, apart=claim.fence > 1)

    def _settle(self, key: EditionKey, result: Drawn | Held | Failed | WorkerDiedError) -> None:
        task = self._tasks.pop(key)
        self._end(task.claim, partial(self._keep, task, result))

    def _end(self, claim: Claim, write: Callable[[], Edition]) -> None:
        """Write an edition's outcome down, and say what became of it."""
        try:
            edition = write()
        except LostLeaseError:
            self._lose(claim)
            return
        after(self._house, edition)
        self._ended(claim.key, edition)

    def _lose(self, claim: Claim) -> None:
        self._house.tell(f"{claim.key}: another worker has taken it over")
        self._ended(claim.key, None)

    def _keep(self, task: _Task, result: Drawn | Held | Failed | WorkerDiedError) -> Edition:
        try:
            if isinstance(result, WorkerDiedError):
                raise result
            return keep(self._house, self._workspace, task.claim, task.order, result)
        except (LostLeaseError, AwayError):
            raise
        except HeldError as error:
            return self._house.ledger.hold(task.claim, error.reasons)
        except Exception as error:  # noqa: BLE001 - as above; its traceback is kept
            return self._fail(task.claim, error)

    def _fail(self, claim: Claim, error: Exception) -> Edition:
        expected = isinstance(error, (ReportsError, SchedulerError, OSError))
        words = str(error) if expected else "".join(traceback.format_exception(error))
        edition = self._house.ledger.fail(claim, words, self._house.retry_after)
        self._house.tell(f"{claim.key} failed: {words}")
        return edition

    def _renew(self) -> None:
        """Begin the leases anew that are half over, having looked once an eighth of one is gone."""
        here = self._house.now()
        if self._looked and timedelta(0) <= here - self._looked < self._house.lease / 8:
            return  # the ledger's clock is not asked before each edition
        self._looked = here
        soon = self._house.ledger.now() + self._house.lease / 2
        for key, task in tuple(self._tasks.items()):
            if task.claim.lease_until <= soon:
                self._extend(key, task)

    def _extend(self, key: EditionKey, task: _Task) -> None:
        try:
            claim = self._house.ledger.extend(task.claim, self._house.lease)
        except LostLeaseError:
            self._crew.drop(key)
            self._lose(self._tasks.pop(key).claim)
            return
        self._tasks[key] = _Task(claim, task.order)

    def _let_go(self) -> None:
        """Give back what is not being computed yet; the rest is finished first."""
        for key, task in tuple(self._tasks.items()):
            if self._crew.drop(key):
                del self._tasks[key]
                with suppress(LostLeaseError):
                    self._house.ledger.release(task.claim)
                    self._house.tell(f"Gave back {key}")
