"""What an engine is made of: an executor of the standard library's kind, and how it is handed what is shared."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, Final

from scheduler.fanout.errors import EngineError
from scheduler.fanout.worker import go, prepare, same
from scheduler.settings import Engine

AHEAD: Final = 3
"""Orders in the window for each worker: the one it computes and those it takes up next."""
_FEWEST_ON_A_CLUSTER: Final = 8
"""It may have no worker yet, and gain some while it works."""
_REACH_SECONDS: Final = 5


@dataclass(frozen=True)
class Hands:
    """An engine at work: ``submit`` an order, ``close`` it, and how many orders are its ``window``.

    ``end`` ends its workers whatever they are at, where they are this machine's; what they had is then broken. ``hurt``
    is whether one of them has died. ``why`` is what went wrong with what is shared, None where nothing did.
    """

    submit: Callable[[Any], Future[Any]]
    close: Callable[[], None]
    window: int
    end: Callable[[], None] = lambda: None
    hurt: Callable[[], bool] = lambda: False
    why: Callable[[], BaseException | None] = lambda: None


class Inline(Executor):
    """Computes where it is asked, before ``submit`` returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed on, as every executor does
            future.set_exception(error)
        return future


def here(do: Callable[[Any, Any], Any], shared: object) -> Hands:
    """Return an engine that is this process."""
    executor = Inline()
    return Hands(lambda order: executor.submit(do, shared, order), executor.shutdown, 1)


def start(engine: Engine, do: Callable[[Any, Any], Any], shared: object, preload: Sequence[str]) -> Hands:
    """Start an engine whose workers hold ``shared``, with modules imported. Raises EngineError where it cannot be."""
    if engine.address:
        return _dask(engine.address, do, shared)
    return _processes(engine.processes, do, shared, preload) if engine.processes else here(do, shared)


def get_ready(preload: Sequence[str]) -> None:
    """Start the process that workers are forked from, unless it runs, and return while it imports modules."""
    get_context("forkserver").set_forkserver_preload([*preload, __name__])
    resource_tracker.ensure_running()  # first: it lets through again what is blocked
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()  # is not to tell of Ctrl-C that reached it among its imports: we decide
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _processes(count: int, do: Callable[[Any, Any], Any], shared: object, preload: Sequence[str]) -> Hands:
    get_ready([*preload, do.__module__])
    executor = ProcessPoolExecutor(count, get_context("forkserver"), prepare, (do, shared))

    def workers() -> list[BaseProcess]:
        return list((executor._processes or {}).values())

    def hurt() -> bool:
        return bool(wait([one.sentinel for one in workers()], 0))

    def end() -> None:
        for one in workers():  # by a signal that no process can put off, one that was stopped neither
            one.kill()
        # A pool reads on where a worker died half way through telling what it made, unless nobody is left to write.
        told: Any = executor._result_queue
        told._writer.close()

    def close() -> None:
        if workers():
            end()  # nobody asks for what they are at, and whoever waited for it could wait for long
        executor.shutdown(cancel_futures=True)

    return Hands(lambda order: executor.submit(go, order), close, AHEAD * count, end, hurt)


def _dask(address: str, do: Callable[[Any, Any], Any], shared: object) -> Hands:
    try:
        import distributed
    except ImportError:
        raise EngineError(
            f"engine: dask://{address} needs the extra cluster: pip install 'frontier-briefings[cluster]'"
        ) from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it logs as tracebacks is told in a sentence
    connect: Any = distributed.Client  # its methods have no types
    try:
        client = connect(f"tcp://{address}", timeout=_REACH_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(
            f"The cluster at dask://{address} cannot be reached: {error}; is dask scheduler up?"
        ) from None
    executor = client.get_executor(pure=False)
    # A task and no scattered data: if the worker that has it dies, it is made again on another.
    kept = client.submit(same, shared, pure=False)
    threads = sum(client.nthreads().values())

    def close() -> None:
        executor.shutdown(wait=False)
        client.close()

    def why() -> BaseException | None:
        try:
            return kept.exception(timeout=_REACH_SECONDS)  # type: ignore[no-any-return]
        except Exception:  # noqa: BLE001 - it has none, or cannot be asked any more
            return None

    window = max(AHEAD * threads, _FEWEST_ON_A_CLUSTER)
    return Hands(lambda order: executor.submit(do, kept, order), close, window, why=why)
