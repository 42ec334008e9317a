"""The service: APScheduler as the alarm clock and nothing more; what is owed is the ledger's to say."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

TICK: Final = timedelta(seconds=60)
GRACE_ON_STOP: Final = 8.0
MOST_JUMP: Final = timedelta(minutes=10)

Pass = Callable[[bool], datetime | None]


@dataclass
class ClockWatch:
    """Notices when the wall clock moves by much more or less than time passed: it was set, or the machine slept."""

    wall: datetime
    monotonic: float

    def jumped(self, wall: datetime, monotonic: float) -> timedelta:
        """Return how far the wall clock moved beyond the time that passed, nothing where that is little."""
        passed = timedelta(seconds=monotonic - self.monotonic)
        jump = (wall - self.wall) - passed
        self.wall, self.monotonic = wall, monotonic
        return jump if abs(jump) > MOST_JUMP else timedelta()


@dataclass
class Service:
    """Runs a pass on each tick and at each due time until it is told to stop.

    ``run`` does one pass, told whether it may plan, and returns when the next edition is due; ``give_back`` lets go of
    what a pass still holds when it does not end in time, and ``leave`` then ends the process, which would wait for the
    pass; ``alarm`` tells the owner.
    """

    run: Pass
    give_back: Callable[[], None]
    alarm: Callable[[str], None]
    now: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic
    leave: Callable[[int], object] = os._exit
    tick: timedelta = TICK
    grace: float = GRACE_ON_STOP
    stopping: threading.Event = field(default_factory=threading.Event)

    def heed_signals(self) -> None:
        """From now on SIGTERM and SIGINT stop the service, and not the process at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self.stopping.set())

    def serve(self) -> int:
        """Work until told to stop, and return the exit code: 0 when all was finished or given back."""
        self._clock = ClockWatch(self.now(), self.monotonic())
        self._idle = threading.Event()
        self._idle.set()
        self._scheduler = self._alarm_clock()
        self._scheduler.start()
        while not self.stopping.wait(self.tick.total_seconds()):
            self._wake_where_set_back()
        self._scheduler.shutdown(wait=False)
        if not self._idle.wait(self.grace):
            self.give_back()
            self.leave(0)
        return 0

    def _alarm_clock(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone="UTC",
        )
        seconds = self.tick.total_seconds()
        scheduler.add_job(self._tick, "interval", seconds=seconds, id="tick", next_run_time=self.now())
        return scheduler

    def _wake_where_set_back(self) -> None:
        """Tick now where the next tick is far: alarm clocks go by the wall, and this one was set back."""
        tick, now = self._scheduler.get_job("tick"), self.now()
        if tick and tick.next_run_time and tick.next_run_time - now > 2 * self.tick:
            tick.modify(next_run_time=now)

    def _tick(self) -> None:
        # Before it is asked whether to stop: who stops looks at these two the other way round.
        self._idle.clear()
        try:
            if not self.stopping.is_set():
                self._run()
        finally:
            self._idle.set()

    def _run(self) -> None:
        jump = self._clock.jumped(self.now(), self.monotonic())
        if jump:
            way = "on" if jump > timedelta() else "back"
            said = f"the clock jumped {way} by {abs(jump)}"
            self.alarm(f"{said}; nothing new is planned until it has been steady for a tick")
        due = self.run(not jump)
        if due is not None and not self.stopping.is_set():
            self._scheduler.add_job(self._tick, "date", run_date=due, id="wake-up", replace_existing=True)
