"""Kills and stalls services at random while they make editions, and counts what is lost, made twice or damaged.

Two services, or more, run the product's own passes on one ledger and one archive: they plan, claim, draw, publish,
commit and name small briefings, on a clock of their own that goes on by a day whenever one of them finds nothing to do.
Each is ended with SIGKILL after a random time or at a random moment of a random step; some are stopped with SIGSTOP for
longer than their lease, while another takes their place, and wake up to a claim that is no longer theirs. At the end a
last service makes what is owed, and ledger and disk are compared with what the calendar says (``torture_verdict.py``).

    python bench/torture.py --kills 500 --stalls 50 --database both
    nice python bench/torture.py --kills 5000 --stalls 1000 --database postgres --seed 2 --limit 1500
    nice python bench/torture.py --kills 2000 --stalls 200 --database postgres --archive bucket --services 4

A seed fixes the moments that are chosen, not what the machine is doing then.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import json
import mmap
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.torture_verdict import EPOCH, InBucket, Verdict, judge, write_workspace
from reports.render import render  # noqa: F401 - imported once for all that are forked
from scheduler.app import open_workspace
from scheduler.archive import Archive, Bucket, Store, Stored, System
from scheduler.ledger import Claim, Edition, EditionState, Ledger, PlannedEdition
from scheduler.runner.house import House
from scheduler.runner.passes import run_pass
from scheduler.workspace import Workspace

if TYPE_CHECKING:
    from tests.scheduler.s3_server import S3

LEASE = timedelta(seconds=1)
# What is published over a network by many at once on a busy machine takes longer.
LEASE_ON_BUCKET = timedelta(seconds=4)
PIECE = 1024
# How many may stand still at the same time, each with a claim that nobody can make use of until it lapses.
MOST_STALLED = 5
HOLDING = ("drawing", "publishing", "committing")
# Those of mail (bench/mail_torture.py): before and after the server is given a letter, the final dot, and its answer.
MAIL_STEPS = ("taking", "freezing", "offering", "marking", "dotting", "answered")
STEPS = ("opening", "planning", "adding", "claiming", *HOLDING, "telling", "naming", *MAIL_STEPS)
# How often each step is aimed at: most often where something outside is changed.
AIMS = {
    "planning": 1,
    "adding": 4,
    "claiming": 2,
    "drawing": 3,
    "publishing": 5,
    "committing": 5,
    "naming": 3,
}
# What each process tells the parent, in memory that they share: it alone writes there, and killing it changes nothing.
STEP, SINCE, IDLE, MADE, LOST, EARLY, WIDTH = range(7)
SLOTS = 32
CLOCK, FIRST, TYPICAL = (SLOTS * WIDTH + number for number in range(3))


class Board:
    """Memory that parent and services share: what each is at, and the time."""

    def __init__(self) -> None:
        self.cells = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("q")
        self.slot = 0
        self.born = 0

    def at(self, step: str) -> None:
        """Note, in a service, the step it is at from now on, and how long the last one took."""
        base, now = self.slot * WIDTH, time.monotonic_ns()
        self.cells[TYPICAL + self.cells[base + STEP]] = now - self.cells[base + SINCE]
        self.cells[base + SINCE] = now
        self.cells[base + STEP] = STEPS.index(step)

    def count(self, what: int) -> None:
        """Count something, in a service."""
        self.cells[self.slot * WIDTH + what] += 1

    def read(self, slot: int, what: int) -> int:
        """Return what a service has noted or counted."""
        return self.cells[slot * WIDTH + what]

    def clear(self, slot: int) -> None:
        """Make a slot ready for the next service."""
        for what in range(WIDTH):
            self.cells[slot * WIDTH + what] = time.monotonic_ns() if what == SINCE else 0

    def claimed(self) -> None:
        """Note, in a service, how long it took to its first claim."""
        if self.born:
            self.cells[FIRST] = time.monotonic_ns() - self.born
            self.born = 0

    def first_claim(self) -> float:
        """Return how many seconds the last service that came so far took from its birth to its first claim."""
        return self.cells[FIRST] / 1e9

    def typical(self, step: str) -> float:
        """Return how many seconds a step took when somebody last got through it."""
        return self.cells[TYPICAL + STEPS.index(step)] / 1e9

    def now(self) -> datetime:
        """Return the time by the services' own clock."""
        return EPOCH + timedelta(seconds=self.cells[CLOCK])

    def advance(self, by: timedelta) -> None:
        """Let the services' clock go on."""
        self.cells[CLOCK] += int(by.total_seconds())


BOARD = Board()


class WatchedLedger(Ledger):
    """A ledger that notes which step its service is at; it changes nothing of what a ledger does."""

    def planned(self, report: str) -> datetime | None:
        BOARD.at("planning")
        return super().planned(report)

    def plan(self, report: str, wall: datetime, editions: Sequence[PlannedEdition]) -> int:
        if editions:
            BOARD.at("adding")
        return super().plan(report, wall, editions)

    def claim_some(self, *words: Any) -> tuple[Claim, ...]:
        BOARD.at("claiming")
        found = super().claim_some(*words)
        BOARD.at("drawing" if found else "telling")
        if found:
            BOARD.claimed()
        return found

    def archive(self, *words: Any, **named: Any) -> Edition:
        BOARD.at("committing")
        kept = super().archive(*words, **named)
        BOARD.at("telling")
        return kept


class Watched:
    """Notes when a service keeps an edition, and gives names for people."""

    def publish(self, content: bytes, suffix: str) -> Stored:
        if suffix != ".eml":  # of a letter the ledger tells
            BOARD.at("publishing")
        stored: Stored = super().publish(content, suffix)
        return stored

    def name(self, path_for_people: str, sha256: str, suffix: str) -> Path:
        BOARD.at("naming")
        path = super().name(path_for_people, sha256, suffix)
        BOARD.at("telling")
        return path


class WatchedArchive(Watched, Archive):
    """An archive in a folder that notes it."""


class WatchedBucket(Watched, Bucket):
    """An archive in a bucket that notes it."""


class SlowDisk(System):
    """A disk that takes little at a time, so that a kill may come when a file is half written."""

    def write(self, file: int, data: memoryview) -> int:
        time.sleep(0.0002)
        return super().write(file, data[:PIECE])


@dataclass(frozen=True)
class Stage:
    """Where the services play: one workspace, one ledger, and an archive in a folder unless a bucket is named."""

    root: Path
    url: str
    workspace: Workspace
    lease: timedelta
    last: datetime
    log: Path
    bucket: str = field(default="", kw_only=True)

    def archive(self) -> Store:
        """Open the archive in this process: nobody forks once a bucket is open."""
        if self.bucket:
            return WatchedBucket.open(self.bucket, self.root / "output")
        return WatchedArchive.open(self.root / "output" / "archive", reserve=0, system=SlowDisk())

    def service(self, lease: timedelta) -> House:
        """Open ledger and archive in this process, which shares neither with any other."""

        def tell(words: str) -> None:
            if words.endswith("another worker has taken it over"):
                BOARD.count(LOST)

        return House(
            read=lambda: self.workspace,
            ledger=WatchedLedger.open(self.url),
            archive=self.archive(),
            output=self.root / "output",
            now=BOARD.now,
            tell=tell,
            owner=lambda words: None,
            worker=f"torture:{os.getpid()}",
            lease=lease,
            retry_after=timedelta(milliseconds=200),
        )

    def complain(self) -> None:
        """Keep the traceback under way: nothing that goes wrong in a service is overlooked."""
        with self.log.open("a", encoding="utf-8") as file:
            file.write(traceback.format_exc() + "\n")


def serve_for_ever(stage: Stage) -> None:
    """Run passes until somebody ends this process."""
    parent = os.getppid()
    house = stage.service(stage.lease)
    while os.getppid() == parent:
        try:
            result = run_pass(house)
        except Exception:  # noqa: BLE001 - as the service does: the next pass tries again; here it is counted as well
            stage.complain()
            BOARD.count(EARLY)
            continue
        for _ in range(result.made):
            BOARD.count(MADE)
        if not result.made:
            BOARD.count(IDLE)
            time.sleep(0.002)


def finish(stage: Stage) -> None:
    """Make what is still owed, undisturbed."""
    house = stage.service(timedelta(seconds=60))
    until = time.monotonic() + 120
    while (run_pass(house).planned or house.ledger.editions(states=[EditionState.DUE])) and time.monotonic() < until:
        time.sleep(0.05)


def fork(stage: Stage, slot: int, live: Callable[[Stage], None]) -> int:
    """Start a process that lives as it is told, with everything imported already; return its number."""
    BOARD.clear(slot)
    child = os.fork()
    if child:
        return child
    BOARD.slot, BOARD.born = slot, time.monotonic_ns()
    ended = 1
    try:
        _die_with_parent()
        live(stage)
        ended = 0
    except BaseException:  # noqa: BLE001 - a forked process must not go on as its parent
        stage.complain()
    os._exit(ended)


def _die_with_parent() -> None:
    """Have Linux kill this process when its parent dies, even if it is stopped then."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL))


@dataclass
class Life:
    """One process from its start to its death, and what is in store for it."""

    pid: int
    slot: int
    born: float
    stall: bool
    aim: str | None
    when: float
    earliest: float
    state: str = "running"


@dataclass
class Torture:
    """Two services or more, again and again, until enough of them have been killed and stalled."""

    stage: Stage
    chance: random.Random
    kills_wanted: int
    stalls_wanted: int
    until: float
    live: Callable[[Stage], None]
    aims: dict[str, int] = field(default_factory=lambda: AIMS)
    holding: Sequence[str] = HOLDING
    services: int = field(default=2, kw_only=True)
    spared: float = field(default=0, kw_only=True)  # seconds of a life, at most, before it is in danger
    kills: Counter[str] = field(default_factory=Counter)
    stalls: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    lives: list[Life] = field(default_factory=list)
    idle_seen: int = 0
    told: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Torture until the numbers are reached, or the time is over."""
        try:
            while self._wanting() and time.monotonic() < self.until:
                self._turn(start=True)
            while any(life.state == "stopped" for life in self.lives):
                self._turn(start=False)
        finally:
            for life in list(self.lives):
                self._kill(life)

    def _wanting(self) -> bool:
        return self.kills.total() < self.kills_wanted or self.stalls.total() < self.stalls_wanted

    def _turn(self, *, start: bool) -> None:
        while start and sum(life.state == "running" for life in self.lives) < self.services:
            self._start()
        now = time.monotonic()
        for life in list(self.lives):
            self._treat(life, now)
        idle = self.counted["idle"] + sum(BOARD.read(life.slot, IDLE) for life in self.lives)
        if start and idle > self.idle_seen and BOARD.now() < self.stage.last:
            BOARD.advance(timedelta(days=1))
        self.idle_seen = idle
        if now - self.told > 60:
            self.told = now
            told = f"{self.kills.total():,} kills, {self.stalls.total():,} stalls, {BOARD.now():%Y-%m-%d}"
            print(told, file=sys.stderr, flush=True)  # noqa: T201 - a program, and a long one
        time.sleep(0.0005)

    def _start(self) -> None:
        slot = min(set(range(SLOTS)) - {life.slot for life in self.lives})
        now = time.monotonic()
        kills_left = max(self.kills_wanted - self.kills.total(), 1)
        stalls_left = self.stalls_wanted - self.stalls.total()
        stalled = sum(life.state == "stopped" for life in self.lives)
        # Who is stalled is killed later as well, so of those to come as many stall as stalls are left to kills.
        stall = stalled < MOST_STALLED and self.chance.random() < stalls_left / kills_left
        # Some by the clock, some at a step; and who is to lose its claim must have one.
        aims = [step for step in self.aims if step in self.holding or not stall]
        aim = self.chance.choices(aims, [self.aims[step] for step in aims])[0]
        by_the_clock = self.chance.random() < (0.2 if stall else 0.5)
        # On a busy machine 150 ms are over before there is anything to claim.
        earliest = now + self.chance.uniform(0, self.spared)
        when = earliest + self.chance.uniform(0.005, max(0.150, 2.5 * BOARD.first_claim()))
        pid = fork(self.stage, slot, self.live)
        self.lives.append(Life(pid, slot, now, stall, None if by_the_clock else aim, when, earliest))

    def _treat(self, life: Life, now: float) -> None:
        if now < life.earliest:
            return
        if life.aim is not None:
            if STEPS[BOARD.read(life.slot, STEP)] == life.aim:
                life.when = now + self.chance.uniform(0, 1.2) * min(BOARD.typical(life.aim), 0.5)
                life.aim = None
            elif now - life.earliest > 5:
                life.aim = None
        elif now >= life.when:
            match life.state:
                case "running" if life.stall:
                    self._stop(life, now)
                case "stopped" if self.chance.random() < 0.9:
                    os.kill(life.pid, signal.SIGCONT)
                    life.state, life.when = "woken", now + self.chance.uniform(0.05, 0.8)
                case _:
                    self._kill(life)

    def _stop(self, life: Life, now: float) -> None:
        os.kill(life.pid, signal.SIGSTOP)
        _, status = os.waitpid(life.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            self._bury(life, status)
            return
        self.stalls[STEPS[BOARD.read(life.slot, STEP)]] += 1
        life.state = "stopped"
        life.when = now + self.stage.lease.total_seconds() * self.chance.uniform(1.1, 1.8)

    def _kill(self, life: Life) -> None:
        os.kill(life.pid, signal.SIGKILL)
        _, status = os.waitpid(life.pid, 0)
        self._bury(life, status)

    def _bury(self, life: Life, status: int) -> None:
        """Write down how a process died: killed, as it should, or by a mistake of its own."""
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            self.kills[STEPS[BOARD.read(life.slot, STEP)]] += 1
        else:
            self.counted["died by themselves"] += 1
        for name, what in (("idle", IDLE), ("made", MADE), ("lost", LOST), ("early", EARLY)):
            self.counted[name] += BOARD.read(life.slot, what)
        self.lives.remove(life)


@contextlib.contextmanager
def database(kind: str, root: Path) -> Iterator[str]:
    """Yield the URL of a new ledger, with all that makes it durable."""
    if kind == "sqlite":
        yield f"sqlite:///{root / 'output' / 'ledger.sqlite'}"
        return
    from tests.scheduler.postgres import running_postgres

    with running_postgres(fast=()) as server:
        yield server.url(server.database())


@contextlib.contextmanager
def bucket(wanted: bool) -> Iterator[tuple[str, S3 | None]]:
    """Yield the address of a new bucket and the server it is on, with this environment set for it; or neither."""
    if not wanted:
        yield "", None
        return
    from tests.scheduler.s3_server import running_s3

    with running_s3() as server:
        os.environ.update(server.environment)  # noqa: TID251 - obstore reads it, and nothing else does
        yield f"s3://{server.bucket()}/briefings", server


def torture(
    kind: str, kills: int, stalls: int, seed: int, limit: float, *, services: int = 2, on_bucket: bool = False
) -> dict[str, Any]:
    """Torture services on one database and one archive, and return what came of it."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="frontier-torture-") as folder:
        root = Path(folder) / "workspace"
        days = 100 + kills // 2 + 2 * stalls
        write_workspace(root, days)
        (root / "output").mkdir()
        with database(kind, root) as url, bucket(on_bucket) as (address, server):
            last = EPOCH + timedelta(days=days - 7)
            lease = LEASE_ON_BUCKET if on_bucket else LEASE
            stage = Stage(root, url, open_workspace(root), lease, last, Path(folder) / "complaints", bucket=address)
            stage.log.touch()
            BOARD.cells[CLOCK] = int(timedelta(days=1, hours=7).total_seconds())
            WatchedLedger.open(url).close()
            gc.freeze()  # so that the services need not copy what they only look at
            chance = random.Random(seed)  # noqa: S311 - to be repeated
            run = Torture(stage, chance, kills, stalls, begun + limit, serve_for_ever, services=services)
            run.run()
            tortured = time.monotonic() - begun
            _, status = os.waitpid(fork(stage, 0, finish), 0)
            verdict = judge(root, url, stage.workspace, BOARD.now(), InBucket(address, server) if server else None)
        complaints = stage.log.read_text(encoding="utf-8")
    return {
        "database": kind,
        "archive": "bucket" if on_bucket else "folder",
        "services": services,
        "seed": seed,
        "seconds": round(tortured),
        "seconds in all": round(time.monotonic() - begun),
        "kills": run.kills.total(),
        "kills by step": {step: run.kills[step] for step in STEPS},
        "stalls": run.stalls.total(),
        "stalls by step": {step: run.stalls[step] for step in STEPS},
        "stalls with a claim": sum(run.stalls[step] for step in HOLDING),
        "woken to a lost claim": run.counted["lost"],
        "passes that ended early": run.counted["early"],
        "died by themselves": run.counted["died by themselves"] + (status != 0),
        "complaints": complaints,
        **verdict.told(),
        "broken": list(_broken(verdict, run, status)),
    }


def _broken(verdict: Verdict, run: Torture, status: int) -> Iterator[str]:
    yield from verdict.broken
    if status:
        yield "the last service could not finish"
    if died := run.counted["died by themselves"]:
        yield f"{died} services ended by themselves"
    if early := run.counted["early"]:
        yield f"{early} passes ended early"


def table(result: dict[str, Any]) -> str:
    """Return a result as a table for people."""
    left_out = ("database", "archive", "kills by step", "stalls by step", "broken", "complaints")
    rows = [(name, f"{value:,}") for name, value in result.items() if name not in left_out]
    killed, stalled = result["kills by step"], result["stalls by step"]
    rows += [
        ("killed / stalled while", ""),
        *((f"  {step}", f"{killed[step]:,} / {stalled[step]:,}") for step in STEPS),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:{width}}  {value:>12}" for name, value in rows]
    verdict = [f"BROKEN: {words}" for words in result["broken"]] or ["every invariant holds"]
    return "\n".join([f"== {result['database']}, archive in a {result['archive']}", *lines, *verdict])


def main() -> int:
    """Torture the databases asked for; 1 where an invariant is broken, 3 where the time was too short."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=500, help="how many SIGKILLs, on each database")
    options.add_argument("--stalls", type=int, default=50, help="how many SIGSTOPs beyond the lease, on each")
    options.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    options.add_argument("--archive", choices=("folder", "bucket"), default="folder")
    options.add_argument("--services", type=int, default=2, help="how many at a time")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--limit", type=float, default=3600, help="seconds of torture on each database, at most")
    options.add_argument("--json", type=Path, help="a file for the results")
    asked = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    kinds = ("sqlite", "postgres") if asked.database == "both" else (asked.database,)
    results = []
    for kind in kinds:
        more = {"services": asked.services, "on_bucket": asked.archive == "bucket"}
        results.append(torture(kind, asked.kills, asked.stalls, asked.seed, asked.limit, **more))
        print(table(results[-1]), flush=True)  # noqa: T201 - a program
        if results[-1]["complaints"]:
            print(results[-1]["complaints"][-4000:], file=sys.stderr)  # noqa: T201
    if asked.json:
        asked.json.write_text(json.dumps(results), encoding="utf-8")
    if any(result["broken"] for result in results):
        return 1
    return 3 if any(one["kills"] < asked.kills or one["stalls"] < asked.stalls for one in results) else 0


if __name__ == "__main__":
    sys.exit(main())
