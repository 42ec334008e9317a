"""Crews: few orders at a time, on whatever engine, and what a worker that dies costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from multiprocessing import active_children
from pathlib import Path

import pytest

from scheduler.fanout import Crew, EngineError, WorkerDiedError
from scheduler.settings import IN_PROCESS, Engine
from tests.scheduler.dask_cluster import ROOT
from tests.scheduler.fanout_jobs import leave, work

TWO = Engine(processes=2)


def run(crew: Crew[str, str, str, tuple[str, int]], orders: Iterable[str]) -> dict[str, object]:
    """Return what becomes of orders, begun as there is room for them."""
    left, open_, ended = list(orders), 0, {}
    while left or open_:
        while left and crew.room > 0:
            crew.begin(left[0], left.pop(0))
            open_ += 1
        for key, result in crew.finished(1):
            ended[key] = result if isinstance(result, WorkerDiedError) else result[0]
            open_ -= 1
    return ended


def test_orders_are_computed_in_other_processes() -> None:
    """Two orders or more go to the pool's processes, which have what all share."""
    with Crew(TWO, work, "tea") as crew:
        for name in "abcd":
            crew.begin(name, name)

        room = crew.room
        results = dict(pair for _ in range(50) for pair in crew.finished(0.2))

    assert room == 0
    assert {key: done for key, (done, _) in results.items()} == {name: f"tea {name}" for name in "abcd"}  # type: ignore[misc]
    assert os.getpid() not in {pid for _, pid in results.values()}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("engine", "apart", "here"), [(IN_PROCESS, True, True), (TWO, False, True), (TWO, True, False)]
)
def test_one_alone_is_computed_here(engine: Engine, apart: bool, here: bool) -> None:
    """No process is started for a single order, unless it is one that may end whoever computes it."""
    with Crew(engine, work, "tea") as crew:
        crew.begin("a", "a", apart=apart)

        [(_, result)] = crew.finished(60)

    assert not isinstance(result, WorkerDiedError)
    assert (result[1] == os.getpid()) == here


def test_a_worker_keeps_nothing_of_the_orders_before() -> None:
    """What holds itself is let go of after each order: a worker needs the memory of one edition, not of some."""
    with Crew(Engine(processes=1), leave, "tea") as crew:
        for name in "abc":
            crew.begin(name, name)

        results = dict(pair for _ in range(50) for pair in crew.finished(0.2))

    assert results == dict.fromkeys("abc", False)


def test_a_worker_that_dies_once_costs_nobody_anything(tmp_path: Path) -> None:
    """All that a broken pool had is computed again, the order that broke it too."""
    orders = [*"abcde", f"once {tmp_path / 'marker'}", *"fghij"]

    with Crew(TWO, work, "tea") as crew:
        ended = run(crew, orders)

    assert ended == {order: f"tea {order.partition(' ')[0]}" for order in orders}


def test_only_the_culprit_fails(tmp_path: Path) -> None:
    """An order that ends its worker again when it is tried alone has failed; those beside it have not."""
    orders = [*"abc", f"die {tmp_path / 'marker'}", *"defg"]

    with Crew(TWO, work, "tea") as crew:
        ended = run(crew, orders)

    culprits = [key for key, result in ended.items() if isinstance(result, WorkerDiedError)]
    assert culprits == [orders[3]]
    assert len(ended) == len(orders)


def test_workers_that_were_stopped_are_replaced(tmp_path: Path) -> None:
    """Where no worker finishes anything for long, all are ended, and what they had is computed by others."""
    orders = [*"abc", f"stop {tmp_path / 'marker'}", *"de"]

    with Crew(TWO, work, "tea", stuck=3) as crew:
        ended = run(crew, orders)

    assert ended == {order: f"tea {order.partition(' ')[0]}" for order in orders}


def test_a_worker_that_was_stopped_does_not_keep_others_from_a_new_pool(tmp_path: Path) -> None:
    """Where a pool breaks while a worker of it is stopped, that one is ended, too, and not waited for."""
    orders = [f"stop {tmp_path / 'stopped'}", f"once {tmp_path / 'died'}", *"abc"]

    with Crew(TWO, work, "tea") as crew:
        ended = run(crew, orders)

    assert ended == {order: f"tea {order.partition(' ')[0]}" for order in orders}


def test_a_worker_may_die_while_it_tells_what_it_made(tmp_path: Path) -> None:
    """Half a result keeps nobody waiting for the other half: all that the pool had is computed again."""
    orders = [*"ab", f"half {tmp_path / 'marker'}", *"cd"]

    with Crew(TWO, work, "tea") as crew:
        ended = run(crew, orders)

    assert ended == {order: f"tea {order.partition(' ')[0]}" for order in orders}


def test_whoever_is_interrupted_waits_for_no_worker(tmp_path: Path) -> None:
    """Ctrl-C ends what is being computed: nobody asks for it any more."""
    marker = tmp_path / "marker"
    crew = Crew(TWO, work, "tea")
    crew.begin("long", f"sleep {marker}", apart=True)
    while not marker.exists():
        crew.finished(0.1)
    begun = time.monotonic()

    with pytest.raises(KeyboardInterrupt), crew:
        raise KeyboardInterrupt

    assert time.monotonic() - begun < 10


INTERRUPTED = """
import os, signal, sys, time
from pathlib import Path
from scheduler.ahead import PRELOAD
from scheduler.fanout import Crew, get_ready
from scheduler.settings import Engine
from tests.scheduler.fanout_jobs import work

def interrupt(number, frame):
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.killpg(0, signal.SIGINT)

signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
with Crew(Engine(processes=2), work, "t" * 50_000_000, PRELOAD) as crew:
    get_ready(PRELOAD)
    while True:
        if crew.room:
            crew.begin("a", "a", apart=True)
        crew.finished(0.1)
"""


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4, 0.6, 0.8])
def test_ctrl_c_while_workers_begin_is_told_once(seconds: float) -> None:
    """Whoever is interrupted tells so; those that import, or are being handed what they share, end without a word."""
    command = [sys.executable, "-c", INTERRUPTED, str(seconds)]

    done = subprocess.run(
        command, cwd=ROOT, start_new_session=True, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
    assert done.stderr.count("Traceback") == 1


def test_a_worker_has_a_bound_on_its_memory() -> None:
    """An order that takes more memory than a worker may have fails in it, and takes no other with it."""
    with Crew(TWO, work, "tea") as crew:
        crew.begin("hog", "hog", apart=True)

        with pytest.raises(MemoryError):
            crew.finished(60)


def test_an_order_that_waits_can_be_dropped() -> None:
    """What is not computed yet is let go of, and never returned."""
    with Crew(TWO, work, "tea") as crew:
        for name in "abc":
            crew.begin(name, name)

        dropped = crew.drop("b")
        ended = [key for _ in range(20) for key, _ in crew.finished(0.5)]

    assert dropped
    assert sorted(ended) == ["a", "c"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # Python 3.11's own
def test_an_order_that_was_dropped_hides_none_that_broke(tmp_path: Path) -> None:
    """Where a worker dies after an order was dropped, all others are computed again."""
    markers = [tmp_path / name for name in "xy"]
    with Crew(TWO, work, "tea") as crew:
        for key, order in enumerate([*(f"stop {one}" for one in markers), *"abcd"]):
            crew.begin(str(key), order)
        while not all(one.exists() for one in markers):
            crew.finished(0.1)
        crew.drop("4")
        os.kill(active_children()[0].pid or 0, signal.SIGKILL)

        ended = sorted(key for _ in range(40) for key, _ in crew.finished(0.2))

    assert ended == list("01235")


def test_a_cluster_that_is_not_there_is_said_to_be() -> None:
    """Where nobody listens at the address, the error names it."""
    with Crew(Engine(address="127.0.0.1:9"), work, "tea") as crew:
        crew.begin("a", "a")
        crew.begin("b", "b")

        with pytest.raises(EngineError, match=r"dask://127\.0\.0\.1:9 cannot be reached"):
            crew.finished(1)
