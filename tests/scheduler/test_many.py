"""Many editions on several workers: the same bytes, and a ledger that goes on whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from scheduler.fanout import Crew, EngineError
from scheduler.ledger import Edition, EditionKey
from scheduler.reporting import edition_lines
from scheduler.runner.computing import Drawn, Order, attempt, materials_of
from scheduler.runner.house import House
from scheduler.runner.making import manifest_of
from scheduler.running import run_editions
from scheduler.settings import Engine
from scheduler.workspace import Workspace
from tests.scheduler.dask_cluster import ROOT, Cluster, running_cluster
from tests.scheduler.fanout_jobs import work
from tests.scheduler.house_cases import Site, check_archive, kinds, report

pytest_plugins = ["tests.scheduler.houses"]

NAMES = ("first", "second", "third")
TWO = Engine(processes=2)
PROGRAM = Path(sys.executable).with_name("frontier")
CODE = """
from matplotlib.figure import Figure

def pots(request):
    figure = Figure(figsize=request.figsize)
    figure.add_axes((0.1, 0.1, 0.8, 0.8)).plot([1, 2, 3])
    return figure
"""
OWED = 2 * len(NAMES)


@pytest.fixture
def owing(site: Site) -> Site:
    """Return a site that owes two editions of each of three reports; none has been made."""
    site.write(*(report(name) for name in NAMES))
    site.run()
    site.clock.set("2026-03-01 07:00")
    return site


def pdfs(house: House) -> dict[EditionKey, bytes]:
    """Return the PDF of each archived edition."""
    return {one.key: house.archive.read(one.sha256, ".pdf") for one in house.ledger.editions(limit=1000) if one.sha256}


def made_alone(site: Site) -> dict[EditionKey, bytes]:
    """Return what one process makes of a site like another."""
    other = Site(site.root.parent / "alone")
    other.write(*(report(name) for name in NAMES))
    other.run()
    other.clock.set("2026-03-01 07:00")
    house = other.house()
    other.run(house)
    found = pdfs(house)
    other.close()
    return found


def at_first(site: Site, do: Callable[[], object]) -> Callable[[str], None]:
    """Return what listens, and does something when the first edition is made."""

    def tell(words: str) -> None:
        site.said.append(words)
        if sum(one.startswith("Made") for one in site.said) == 1 and words.startswith("Made"):
            do()

    return tell


def all_kinds(house: House) -> set[str]:
    """Return all that happened to any edition, by kind."""
    return {kind for one in house.ledger.editions(limit=1000) for kind in kinds(house, one.key)}


def kill_a_worker() -> None:
    """End one of this process' children as the system does where there is no memory."""
    os.kill(active_children()[0].pid or 0, signal.SIGKILL)


@pytest.mark.parametrize("killed", [False, True], ids=["all live", "one killed"])
def test_processes_make_the_same_bytes(owing: Site, killed: bool) -> None:
    """What two processes make is what one makes, byte for byte; a worker that is killed costs no edition a failure."""
    house = owing.house(engine=TWO, tell=at_first(owing, kill_a_worker if killed else lambda: None))

    done = owing.run(house)

    assert (done.made, done.failed) == (OWED, 0)
    assert pdfs(house) == made_alone(owing)
    assert all_kinds(house) == {"planned", "claimed", "published", "archived"}
    check_archive(owing, house.ledger)


def test_whoever_is_interrupted_leaves_a_ledger_that_goes_on(owing: Site) -> None:
    """Ctrl-C half way gives back all that is claimed; the next pass makes the rest, and nothing twice."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    house = owing.house(engine=TWO, tell=at_first(owing, interrupt))
    with pytest.raises(KeyboardInterrupt):
        owing.run(house)
    leased = [one.key for one in house.ledger.editions(limit=1000) if one.lease_until]
    rest = owing.run(owing.house(engine=TWO))

    assert leased == []
    assert any(words.startswith("Gave back") for words in owing.said)
    assert (rest.made, rest.failed) == (OWED - 1, 0)
    assert all_kinds(house) <= {"planned", "claimed", "released", "published", "archived"}
    check_archive(owing, house.ledger)


def test_told_to_stop_what_waits_is_given_back(owing: Site) -> None:
    """Told to stop, a pass finishes what is being computed, gives back what waits, and counts no failure."""
    stop: list[bool] = []
    house = owing.house(engine=TWO, stopping=lambda: bool(stop), tell=at_first(owing, lambda: stop.append(True)))

    stopped = owing.run(house)
    rest = owing.run(owing.house(engine=TWO))

    assert 1 <= stopped.made < OWED
    assert stopped.made + rest.made == OWED
    assert all_kinds(house) <= {"planned", "claimed", "released", "published", "archived"}
    assert house.ledger.held_by(house.worker) == ()


def test_no_lease_lapses_because_others_come_first(owing: Site) -> None:
    """Each claim is extended while it waits: with six minutes an edition and leases of ten, none lapses."""

    def tell(words: str) -> None:
        if words.startswith("Made"):
            owing.clock.pass_(minutes=6)
            time.sleep(0.5)  # so that several are computed by the time that the next is published

    house = owing.house(engine=TWO, tell=tell)

    done = owing.run(house)

    assert (done.made, done.failed, house.ledger.sweep()) == (OWED, 0, 0)
    assert all_kinds(house) == {"planned", "claimed", "published", "archived"}


def test_an_engine_that_is_not_there_makes_nothing_fail(owing: Site) -> None:
    """Where the cluster cannot be reached editions wait, and the owner hears of it once."""
    house = owing.house(engine=Engine(address="127.0.0.1:9"))

    done = [owing.run(house) for _ in range(2)]

    assert [(one.made, one.failed) for one in done] == [(0, 0)] * 2
    assert len([words for words in owing.owner if "Editions wait: The cluster at dask://127.0.0.1:9" in words]) == 1
    assert all(one.attempts == 0 and one.lease_until is None for one in house.ledger.editions(limit=1000))


def test_a_range_is_made_in_order_by_several_workers(site: Site) -> None:
    """``frontier run`` over a range makes each period after the one before, and tells how far it is."""
    site.edit("frontier.yaml", "title: Teapots\n", "title: Teapots\nengine: 2 processes\n")
    paces: list[tuple[int, int]] = []

    def pace(done: int, owed: int) -> None:
        paces.append((done, owed))

    editions = run_editions(site.root, "monthly", "2025-01..2025-03", None, site.said.append, pace=pace)

    assert [one.period for one in editions if one.sha256] == ["2025-01", "2025-02", "2025-03"]
    assert paces == [(1, 3), (2, 3), (3, 3)]
    made = sorted((one.archived_at, one.period) for one in editions if one.archived_at)
    assert [period for _, period in made] == ["2025-01", "2025-02", "2025-03"]


RANGE = "2025-01..2025-03"
EACH = [f"monthly 2025-0{month} all" for month in (1, 2, 3)]


@pytest.mark.parametrize("engine", ["in-process", "2 processes"])
def test_a_range_waits_for_an_edition_that_another_has(site: Site, engine: str) -> None:
    """Each tells what changed since the one before: while that is made elsewhere, none after it is; run again, all are.

    Whoever has it may have died a moment ago.
    """
    site.edit("frontier.yaml", "title: Teapots\n", f"title: Teapots\nengine: {engine}\n")
    ledger, lease = site.open_ledger(), timedelta(days=10_000)  # the command has a clock of its own
    [other] = ledger.claim_asked("elsewhere:7:x", lease, [EditionKey("monthly", "2025-01")], send=False)

    waiting = run_editions(site.root, "monthly", RANGE, None, site.said.append)
    lines = edition_lines(site.root, waiting)
    ledger.release(other)
    done = run_editions(site.root, "monthly", RANGE, None, site.said.append)

    assert lines[0].startswith(f"{EACH[0]} is due: process 7 on elsewhere is at it, or has died; it is free again")
    ahead = "it is made after the period before it; run this again, or frontier serve makes it"
    assert lines[1:] == [f"{one} is due: {ahead}" for one in EACH[1:]]
    assert [bool(before(site, one)) for one in done] == [False, True, True]
    check_archive(site, ledger)


def test_a_range_waits_for_an_edition_that_failed(site: Site) -> None:
    """What comes after one that is to be tried again is made after it, not before."""
    block = '{type: figure, make: "charts:pots", title: Pots, alt: Pots go up, data: [{metric: pots, markets: [HK]}]}'
    site.write(report().replace("{type: data_notes}", f"{block}, {{type: data_notes}}"))
    site.edit("frontier.yaml", "title: Teapots\n", "title: Teapots\ncode: charts.py\n")
    (site.root / "charts.py").write_text("def pots(request):\n    raise ValueError\n", encoding="utf-8")

    failed = run_editions(site.root, "monthly", RANGE, None, site.said.append)
    lines = edition_lines(site.root, failed)
    (site.root / "charts.py").write_text(CODE, encoding="utf-8")
    done = run_editions(site.root, "monthly", RANGE, None, site.said.append)

    assert [one.attempts for one in failed] == [1, 0, 0]
    assert lines[0].startswith(f"{EACH[0]} is due: it failed, frontier show says why; run it again, or")
    assert [bool(before(site, one)) for one in done] == [False, True, True]


def before(site: Site, edition: Edition) -> str | None:
    """Return the hash of what an edition knew of the one before it."""
    return manifest_of(site.house(), edition).previous_sha256


def test_what_was_made_before_is_no_part_of_the_pace(site: Site) -> None:
    """Where a range goes on, the rate and the time left are those of the editions that are still made."""
    paces: list[tuple[int, int]] = []
    run_editions(site.root, "monthly", "2025-01..2025-02", None, site.said.append)

    run_editions(site.root, "monthly", "2025-01..2025-04", None, site.said.append, pace=lambda *one: paces.append(one))

    assert paces == [(1, 2), (2, 2)]


def test_charts_of_the_workspace_are_drawn_by_the_workers(site: Site) -> None:
    """A function of the workspace's own code draws in a worker what it draws here."""
    block = '{type: figure, make: "charts:pots", title: Pots, alt: Pots go up, data: [{metric: pots, markets: [HK]}]}'
    site.write(*(report(name).replace("{type: data_notes}", f"{block}, {{type: data_notes}}") for name in NAMES))
    site.edit("frontier.yaml", "title: Teapots\n", "title: Teapots\ncode: charts.py\n")
    (site.root / "charts.py").write_text(CODE, encoding="utf-8")
    site.run()
    house = site.house(engine=TWO)

    done = site.run(house, at="2026-02-01 07:00")

    assert (done.made, done.failed) == (len(NAMES), 0)
    workspace = house.read()
    again = attempt(materials_of(workspace), Order("first", "2026-01", "all", None))
    assert isinstance(again, Drawn)
    assert pdfs(house)[EditionKey("first", "2026-01")] == again.pdf


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_command_told_to_end_gives_back_what_it_holds(site: Site, number: int) -> None:
    """``frontier run`` ended half way, by SIGTERM too, leaves no lease behind, and run again it makes the rest."""
    site.write(*(report(name) for name in NAMES))
    command = [PROGRAM, "run", "first", "--period", "2025-01..2025-12", "--workspace", site.root]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(site.output.glob("first/*/*.pdf")):
        time.sleep(0.02)
    process.send_signal(number)

    assert process.wait(60) == 130
    ledger = site.open_ledger()
    assert [one.key for one in ledger.editions(limit=1000) if one.lease_until or one.attempts] == []
    assert 1 <= len([one for one in ledger.editions(limit=1000) if one.sha256]) < 12

    subprocess.run(command, check=True, capture_output=True)

    assert len([one for one in ledger.editions(limit=1000) if one.sha256]) == 12
    check_archive(site, ledger)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Return a cluster of two workers."""
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with running_cluster() as one:
        yield one


def test_a_cluster_makes_the_same_bytes(owing: Site, cluster: Cluster) -> None:
    """A Dask cluster of which one worker is killed half way makes what one process makes, and nothing fails."""
    kill: Any = cluster.workers[0].kill
    house = owing.house(engine=Engine(address=cluster.address), tell=at_first(owing, kill))

    done = owing.run(house)

    assert (done.made, done.failed) == (OWED, 0)
    assert pdfs(house) == made_alone(owing)
    assert all_kinds(house) == {"planned", "claimed", "published", "archived"}
    check_archive(owing, house.ledger)


def test_a_cluster_that_lost_its_workers_is_given_up(cluster: Cluster) -> None:
    """A cluster that finishes nothing for long is said to, and nothing that it had has failed."""
    for worker in cluster.workers:
        worker.kill()

    with Crew(Engine(address=cluster.address), work, "tea", stuck=2) as crew:
        for name in "ab":
            crew.begin(name, name)

        with pytest.raises(EngineError, match="has finished nothing for"):
            deque(iter(lambda: crew.finished(0.5), None))


LEFT_ALONE = """
import sys
from scheduler.fanout import Crew, EngineError
from scheduler.settings import Engine
from tests.scheduler.fanout_jobs import work

with Crew(Engine(address=sys.argv[1]), work, "tea") as crew:
    for name in "ab":
        crew.begin(name, f"sleep {sys.argv[2]}")
    try:
        while True:
            crew.finished(0.5)
    except EngineError as error:
        print(error)
"""


def test_a_cluster_that_ends_is_said_to_be_gone(cluster: Cluster, tmp_path: Path) -> None:
    """Where a scheduler dies at work, one sentence says so, and nothing is printed beside it."""
    marker = tmp_path / "marker"
    command = [sys.executable, "-c", LEFT_ALONE, cluster.address, str(marker)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not marker.exists() and process.poll() is None:
        time.sleep(0.1)
    cluster.scheduler.kill()

    told, _ = process.communicate(timeout=60)

    gone = "is gone; what was not finished is made when it is back, or with another engine"
    assert told == f"The cluster at dask://{cluster.address} {gone}\n"


def test_a_cluster_that_cannot_read_what_it_is_given_makes_nothing_fail(owing: Site, cluster: Cluster) -> None:
    """Where workers have no Frontier, or another, editions wait, and the owner hears why, once and in a line."""
    house = owing.house(engine=Engine(address=cluster.address))
    read = house.read

    def unreadable() -> Workspace:
        return replace(read(), brand=OnlyHere())  # type: ignore[arg-type]

    done = owing.run(replace(house, read=unreadable))

    [told] = [words for words in owing.owner if "Editions wait" in words]
    assert (done.made, done.failed) == (0, 0)
    assert told.startswith(f"Editions wait: The cluster at dask://{cluster.address} cannot read what it is given (not ")
    assert told.endswith("is Frontier installed on its scheduler and its workers, in the same version as here?")
    assert all(one.attempts == 0 and one.lease_until is None for one in house.ledger.editions(limit=1000))


class OnlyHere:
    """Something that no other process can read."""

    def __reduce__(self) -> tuple[object, ...]:
        return refuse, (os.getpid(),)


def refuse(pid: int) -> OnlyHere:
    """Return what only one process can read."""
    if os.getpid() != pid:
        raise ModuleNotFoundError("not here")
    return OnlyHere()


def test_whoever_goes_wrong_gives_back_what_is_claimed(owing: Site) -> None:
    """An error that nobody expected leaves no lease behind that somebody would have to wait for."""

    def break_down() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        owing.run(owing.house(engine=TWO, tell=at_first(owing, break_down)))

    assert [one.key for one in owing.open_ledger().editions(limit=1000) if one.lease_until] == []
