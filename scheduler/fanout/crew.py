"""A crew that computes orders: few at a time, each once, and again only where a worker died over it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

from scheduler.fanout.errors import EngineError, WorkerDiedError
from scheduler.fanout.hands import AHEAD, Hands, here, start
from scheduler.settings import Engine

Key = TypeVar("Key", bound=Hashable)
Shared = TypeVar("Shared")
Order = TypeVar("Order")
Result = TypeVar("Result")

STUCK: Final = 600
"""Seconds in which some worker finishes something, however busy the machine is."""
_LAST_WORDS: Final = 5
"""Seconds in which a pool says of each order that it broke over it."""


@dataclass(frozen=True)
class _Job(Generic[Key, Order]):
    key: Key
    order: Order
    apart: bool = False
    alone: bool = False


class Crew(Generic[Key, Shared, Order, Result]):
    """Computes ``do(shared, order)`` for orders that come one by one; ``shared`` goes to each worker once.

    No more than a window of orders are begun and not yet returned, so that memory does not grow with their number. The
    engine is started when a second order is begun before the first is asked for: one alone is computed here.

    Where a worker of a pool dies, all that the pool had is lost, and nobody knows over which order. Each is then tried
    again alone: those that were beside it are computed as if nothing had been, the culprit fails if it does it again.
    """

    def __init__(
        self,
        engine: Engine,
        do: Callable[[Shared, Order], Result],
        shared: Shared,
        preload: Sequence[str] = (),
        stuck: float = STUCK,
    ) -> None:
        self._engine, self._do, self._shared, self._preload, self._stuck = engine, do, shared, preload, stuck
        self._hands: Hands | None = None
        self._begun: deque[_Job[Key, Order]] = deque()
        self._flying: dict[Future[Result], _Job[Key, Order]] = {}
        self._suspects: deque[_Job[Key, Order]] = deque()
        self._failed: list[tuple[Key, WorkerDiedError]] = []
        self._idle = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._hands:
            self._hands.close()

    @property
    def room(self) -> int:
        """How many orders may be begun now: several or none, as it costs less to take on several at once."""
        if self._suspects or any(job.alone for job in self._flying.values()):
            return 0
        room = self._window() - len(self._begun) - len(self._flying) - len(self._failed)
        return room if room >= self._window() // 2 else 0

    def begin(self, key: Key, order: Order, *, apart: bool = False) -> None:
        """Take an order on; ``finished`` returns it under its key.

        ``apart`` keeps it out of this process even where it is the only one, if the engine has others.
        """
        self._begun.append(_Job(key, order, apart))

    def drop(self, key: Key) -> bool:
        """Forget an order, and return whether it was not being computed yet."""
        for jobs in (self._begun, self._suspects):
            for job in tuple(jobs):
                if job.key == key:
                    jobs.remove(job)
                    return True
        for future, job in tuple(self._flying.items()):
            if job.key == key and future.cancel():
                del self._flying[future]
                return True
        return False

    def finished(self, seconds: float) -> list[tuple[Key, Result | WorkerDiedError]]:
        """Return what is finished, having waited up to some seconds for a first.

        Raises EngineError where the engine cannot be had or is gone, and what ``do`` raised.
        """
        self._send_begun()
        done, _ = wait(self._flying, seconds, FIRST_COMPLETED)
        self._watch(0 if done or not self._flying else seconds)
        if any(map(_broke, self._flying)):
            self._mourn()
        results: list[tuple[Key, Result | WorkerDiedError]] = [*self._failed]
        self._failed = []
        for future in [one for one in self._flying if one.done()]:
            job = self._flying.pop(future)
            results.append((job.key, self._result(future)))
        return results

    def _window(self) -> int:
        if self._hands:
            return self._hands.window
        return AHEAD * self._engine.processes or (AHEAD if self._engine.address else 1)

    def _send_begun(self) -> None:
        if self._suspects:
            if not self._flying:
                self._send(replace(self._suspects.popleft(), alone=True))
            return
        if self._hands is None and len(self._begun) == 1 and not self._begun[0].apart:
            job = self._begun.popleft()
            self._flying[here(self._do, self._shared).submit(job.order)] = job
        while self._begun:
            self._send(self._begun.popleft())

    def _send(self, job: _Job[Key, Order]) -> None:
        if self._hands is None:
            self._hands = start(self._engine, self._do, self._shared, self._preload)
        try:
            self._flying[self._hands.submit(job.order)] = job
        except BrokenExecutor:  # a worker died while it had nothing to do, or a moment ago
            self._mourn()
            self._suspects.append(replace(job, alone=False))

    def _watch(self, waited: float) -> None:
        """End workers of which none finishes anything: stopped, or waiting for what never comes.

        Not by a clock: who was stopped with them, as by Ctrl-Z, has not waited.
        """
        self._idle = self._idle + waited if waited else 0
        if not self._hands or not (self._idle >= self._stuck or (waited and self._hands.hurt())):
            return
        self._idle = 0
        if self._engine.address:
            raise self._wrong(
                f"has finished nothing for {self._stuck / 60:.0f} minutes; has it workers that are alive?"
            )
        self._hands.end()
        self._mourn()

    def _mourn(self) -> None:
        """Take back what a broken pool had, and let go of the pool; the next order starts another."""
        wait(self._flying, _LAST_WORDS)
        # Python 3.11 forgets some where one was dropped before: they would never be done.
        for future in [one for one in self._flying if _broke(one) or not one.done()]:
            job = self._flying.pop(future)
            if job.alone:
                self._failed.append((job.key, WorkerDiedError(_WORDS)))
            else:
                self._suspects.append(job)
        assert self._hands is not None, "it broke"
        self._hands.close()
        self._hands = None

    def _result(self, future: Future[Result]) -> Result | WorkerDiedError:
        try:
            return future.result()
        except CancelledError:  # nobody here did: the engine has lost it
            why = self._hands.why() if self._hands else None
            raise self._unreadable(why) if why else self._wrong(_GONE) from None
        except Exception as error:
            if type(error).__name__ == "KilledWorker":  # distributed's; not imported for the other engines
                return WorkerDiedError(f"{_WORDS} ({error})")
            if not self._engine.address:
                raise
            raise self._unreadable(error) from error

    def _unreadable(self, error: BaseException) -> EngineError:
        why = str(error.__cause__ or error).partition("\n")[0]
        mend = "is Frontier installed on its scheduler and its workers, in the same version as here?"
        return self._wrong(f"cannot read what it is given ({why}); {mend}")

    def _wrong(self, words: str) -> EngineError:
        return EngineError(f"The cluster at dask://{self._engine.address} {words}")


_GONE = "is gone; what was not finished is made when it is back, or with another engine"
_WORDS = (
    "its worker died each time it was tried: out of memory, more than two minutes of work, stopped, or ended by "
    "somebody; docs/how-to/many.md says which limits there are"
)


def _broke(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and isinstance(future.exception(), BrokenExecutor)
