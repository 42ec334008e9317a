"""``frontier serve`` as a process: it makes what is owed, ends when told to, and shares its ledger with another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reports.period import Grain
from scheduler.ledger import Ledger
from scheduler.service import Service
from tests.scheduler.house_cases import Site, check_archive, kinds_of, observations, report

pytest_plugins = ["tests.scheduler.houses"]

PROGRAM = Path(sys.executable).with_name("frontier")
SECONDS = 60


def today() -> date:
    """Return the date, which the program reads from the same clock."""
    return datetime.now(UTC).date()  # noqa: TID251 - the program under test reads the clock, too


def owing(site: Site, days: int) -> list[str]:
    """Write a workspace whose daily report owes the editions of some days up to yesterday, and return them."""
    start = today() - timedelta(days=days - 1)
    site.write(report("daily", f'{{at: "00:00", on: every day, catch_up: all, start: {start}}}', "day"))
    rows = observations(Grain.DAY, start - timedelta(days=1), today() + timedelta(days=2), "day-pots")
    (site.root / "data" / "observations" / "days.csv").write_text(rows, encoding="utf-8")
    return [f"daily {start + timedelta(days=n - 1)}" for n in range(days)]


class Serving:
    """A process that serves, and what it says."""

    def __init__(self, site: Site) -> None:
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            [PROGRAM, "serve", "--workspace", site.root], stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stderr
        self.lines.extend(iter(self._process.stderr.readline, ""))

    def until(self, words: str, times: int = 1) -> None:
        """Wait until it has said something so often."""
        end = time.monotonic() + SECONDS
        while sum(words in line for line in tuple(self.lines)) < times:
            assert self._process.poll() is None, self.lines
            assert time.monotonic() < end, self.lines
            time.sleep(0.01)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal, and return the exit code and how many seconds it took to end."""
        began = time.monotonic()
        self._process.send_signal(number)
        code = self._process.wait(SECONDS)
        self._reader.join()
        return code, time.monotonic() - began

    def close(self) -> None:
        """End it, if it still runs."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stderr
        self._process.stderr.close()


@contextmanager
def serving(site: Site) -> Iterator[Serving]:
    """Serve a site by a process."""
    process = Serving(site)
    try:
        yield process
    finally:
        process.close()


@contextmanager
def ledger_of(site: Site) -> Iterator[Ledger]:
    """Open the ledger that processes wrote."""
    ledger = Ledger.open(f"sqlite:///{site.output / 'ledger.sqlite'}")
    try:
        yield ledger
    finally:
        ledger.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_while_idle_it_ends_at_once(site: Site, number: int) -> None:
    """Idle, it ends within ten seconds of a signal, with 0 and nothing in its hands."""
    wanted = owing(site, 2)
    with serving(site) as process:
        process.until("Made", 2)
        time.sleep(0.2)
        code, seconds = process.stop(number)

    assert code == 0, process.lines
    assert seconds < 10
    assert process.lines[0] == f"Serving {site.root.resolve()}; stop with Ctrl-C or SIGTERM\n"
    assert [line for line in process.lines if "Traceback" in line] == []
    with ledger_of(site) as ledger:
        assert sorted(f"{one.report} {one.period}" for one in ledger.editions()) == wanted
        check_archive(site, ledger)


def test_told_to_stop_at_once_it_ends(site: Site) -> None:
    """A signal that comes as soon as it says that it serves ends it as well."""
    owing(site, 1)
    with serving(site) as process:
        process.until("Serving")
        code, seconds = process.stop()

    assert (code, seconds < 10) == (0, True), process.lines


def test_told_to_stop_in_the_midst_it_leaves_the_rest_to_the_next(site: Site) -> None:
    """In the midst of a pass it finishes the edition at hand and ends; ``--once`` then makes those that are left."""
    wanted = owing(site, 30)
    with serving(site) as process:
        process.until("Made", 2)
        code, seconds = process.stop()

    assert (code, seconds < 10) == (0, True), process.lines
    with ledger_of(site) as ledger:
        made = [one for one in ledger.editions() if one.state == "archived"]
        assert 2 <= len(made) < 30
        assert [one for one in ledger.editions() if one.lease_until or one.attempts] == []
        check_archive(site, ledger)

    rest = once(site)

    assert rest.returncode == 0, rest.stderr
    assert rest.stdout == f"Planned 0, made {30 - len(made)}, not made 0\n"
    with ledger_of(site) as ledger:
        assert sorted(f"{one.report} {one.period}" for one in ledger.editions()) == wanted
        check_archive(site, ledger)


def test_two_that_serve_make_each_edition_once(site: Site) -> None:
    """Two processes on one ledger share the work: each edition is planned, made and told once."""
    wanted = owing(site, 16)
    with serving(site) as first, serving(site) as second:
        for process in (first, second):
            process.until("Serving")
        end = time.monotonic() + SECONDS
        while sum("Made" in line for line in (*first.lines, *second.lines)) < 16:
            assert time.monotonic() < end, (first.lines, second.lines)
            time.sleep(0.02)
        codes = [process.stop()[0] for process in (first, second)]

    lines = [line for line in (*first.lines, *second.lines) if line.startswith("Made")]
    assert codes == [0, 0], (first.lines, second.lines)
    assert len(lines) == len(set(lines)) == 16
    with ledger_of(site) as ledger:
        assert sorted(f"{one.report} {one.period}" for one in ledger.editions()) == wanted
        assert {tuple(kinds_of(ledger, one.key)) for one in ledger.editions()} == {
            ("planned", "claimed", "published", "archived")
        }
        check_archive(site, ledger)


def once(site: Site) -> subprocess.CompletedProcess[str]:
    """Run one pass, as cron would."""
    command = [PROGRAM, "serve", "--once", "--workspace", site.root]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_once_says_by_its_exit_whether_all_was_made(site: Site) -> None:
    """0 where what was owed is made; 1 where the gate holds one, and 1 where the workspace cannot be read."""
    owing(site, 1)
    made = once(site)
    owing(site, 1)
    (site.root / "data" / "observations" / "days.csv").unlink()
    site.edit("data/reports/daily.yaml", "id: daily", "id: other")
    (site.root / "data" / "reports" / "daily.yaml").rename(site.root / "data" / "reports" / "other.yaml")
    held = once(site)
    site.edit("data/markets.yaml", "id: HK", "id: XX")
    broken = once(site)

    assert (made.returncode, made.stdout) == (0, "Planned 1, made 1, not made 0\n"), made.stderr
    assert (held.returncode, held.stdout) == (1, "Planned 1, made 0, not made 1\n"), held.stderr
    assert (broken.returncode, broken.stdout) == (1, "Planned 0, made 0, not made 0\n"), broken.stderr
    assert "Traceback" not in made.stderr + held.stderr + broken.stderr
    notices = (site.output / "notices.log").read_text(encoding="utf-8").splitlines()
    assert [line.split(" ", 1)[1].partition(":")[0] for line in notices] == [
        f"other {today() - timedelta(days=1)} all is held, not sent",
        "Nothing is made until the workspace is mended; frontier check says where",
    ]


# What does not end ----------------------------------------------------------------------------------------------------


def real() -> datetime:
    """Return the time, which the alarm clock goes by."""
    return datetime.now(UTC)  # noqa: TID251 - as an entry point does


def stuck_service(log: list[str], going_on: threading.Event, leave: Callable[[int], object]) -> Service:
    """Return a service whose first pass does not end."""

    def run(_may_plan: bool) -> None:
        log.append("pass")
        going_on.wait(SECONDS)

    return Service(
        run=run, give_back=lambda: log.append("given back"), alarm=log.append, now=real, leave=leave, grace=0.2
    )


def test_a_pass_that_does_not_end_in_time_is_left() -> None:
    """When the grace is over, what is held is given back, and the process ends without waiting for the pass."""
    log: list[str] = []
    going_on = threading.Event()
    service = stuck_service(log, going_on, lambda code: log.append(f"left with {code}"))
    threading.Timer(0.3, service.stopping.set).start()

    code = service.serve()
    going_on.set()

    assert (code, log) == (0, ["pass", "given back", "left with 0"])


def test_a_process_does_not_wait_for_a_pass_that_it_left() -> None:
    """Its thread is in the midst of a long drawing, and the process ends all the same, with 0."""
    code = (
        "import threading, os, signal\n"
        "from tests.scheduler.test_service import stuck_service\n"
        "service = stuck_service([], threading.Event(), os._exit)\n"
        "service.heed_signals()\n"
        "threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        "raise SystemExit(service.serve())\n"
    )
    began = time.monotonic()

    answer = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], timeout=SECONDS, check=False)

    assert answer.returncode == 0
    assert time.monotonic() - began < 30
    assert os.WIFEXITED(answer.returncode)


def test_a_tick_that_comes_when_it_stops_does_nothing() -> None:
    """Once told to stop, a tick that was under way does not begin a pass."""
    log: list[str] = []
    service = stuck_service(log, threading.Event(), log.append)
    service.stopping.set()

    assert service.serve() == 0
    time.sleep(0.2)

    assert log == []
