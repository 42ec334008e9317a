"""Many at once, and killed at any moment."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from scheduler.archive import Archive, System

LATER = datetime(2999, 1, 1, tzinfo=UTC)
KILLS = 60
CONTENTS = 40

# The contents and their order are the same in every process, so that they collide.
PUBLISH = """
import sys
from pathlib import Path
from scheduler.archive import Archive

archive = Archive.open(Path(sys.argv[1]), reserve=0)
print("ready", flush=True)
sys.stdin.readline()
for turn in range(int(sys.argv[2])):
    for number in range(40):
        stored = archive.publish(number.to_bytes(2, "big") * 50_000, ".pdf")
        archive.name(f"r/2026/r_{number}.pdf", stored.sha256, ".pdf")
print("done")
"""


class Hasty(System):
    """A system that does not wait for the disk, so that more happens at once."""

    def fsync(self, file: int) -> None:
        pass


def start(repository: Path, root: Path, turns: int) -> subprocess.Popen[str]:
    """Start a process that publishes as soon as it is told."""
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISH, str(root), str(turns)],
        cwd=repository,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def go(process: subprocess.Popen[str]) -> None:
    """Wait until a process is ready, and tell it to begin."""
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()


def test_fifty_threads_and_four_processes_keep_one_file(tmp_path: Path, repository: Path) -> None:
    """The same contents published by everybody at once are kept once each, and nothing else is left."""
    root = tmp_path / "output" / "archive"
    processes = [start(repository, root, turns=1) for _ in range(4)]
    archive = Archive.open(root, reserve=0)
    together = Barrier(50)

    def publish(_: int) -> str:
        together.wait()
        return archive.publish(b"\0\0" * 50_000, ".pdf").name

    for process in processes:
        go(process)
    with ThreadPoolExecutor(50) as threads:
        names = set(threads.map(publish, range(50)))
    ends = [process.communicate(timeout=60) for process in processes]

    assert ends == [("done\n", "")] * 4
    stored = list(archive.contents())
    assert len(names) == 1
    assert len(stored) == CONTENTS
    assert names < {one.name for one in stored}
    assert len([path for path in root.rglob("*") if path.is_file()]) == CONTENTS


def test_threads_list_at_once(tmp_path: Path) -> None:
    """Twelve threads that list the archive at the same time each see all of it."""
    archive = Archive.open(tmp_path / "output" / "archive", reserve=0, system=Hasty())
    stored = {archive.publish(bytes([number]), ".pdf").name for number in range(200)}

    with ThreadPoolExecutor(12) as threads:
        lists = list(threads.map(lambda _: {one.name for one in archive.contents()}, range(60)))

    assert lists == [stored] * 60


def test_publishing_and_sweeping_at_once_loses_nothing_published(tmp_path: Path) -> None:
    """An orphan published again while a sweep is after it is there when publish returns, and after the sweep."""
    archive = Archive.open(tmp_path / "output" / "archive", reserve=0, system=Hasty())
    contents = [number.to_bytes(2, "big") * 5_000 for number in range(CONTENTS)]

    for _ in range(10):
        for content in contents:
            archive.publish(content, ".pdf")
        time.sleep(0.02)
        old = datetime.fromtimestamp(max(path.stat().st_ctime for path in tmp_path.rglob("*.pdf")) + 0.005, UTC)
        with ThreadPoolExecutor(3) as threads:
            sweeping = [threads.submit(archive.sweep, set(), old) for _ in range(2)]
            again = [archive.publish(content, ".pdf") for content in reversed(contents)]
            removed = [path for one in sweeping for path in one.result()]

        assert [archive.read(stored.sha256, ".pdf") for stored in again] == contents[::-1]
        assert len(removed) == len(set(removed))


def test_killed_at_any_moment_it_leaves_whole_files_and_what_a_sweep_removes(tmp_path: Path, repository: Path) -> None:
    """Sixty times killed while publishing, every content and every name for people is whole, and the rest is swept."""
    root = tmp_path / "output" / "archive"
    chance = random.Random(20260101)  # noqa: S311 - the same moments every time
    left = 0
    for kill in range(KILLS // 4):
        processes = [start(repository, root, turns=1000) for _ in range(4)]
        for process in processes:
            go(process)
        for process in processes:
            time.sleep(chance.uniform(0.0, 0.02))
            process.kill()
        for process in processes:
            process.communicate(timeout=60)
        archive = Archive.open(root, reserve=0)
        known = {stored.sha256 for stored in archive.contents()}
        assert all(archive.read(sha256, ".pdf") for sha256 in known)
        assert all(path.stat().st_size == 100_000 for path in root.parent.glob("r/*/r_*.pdf"))
        left += len(archive.sweep(known, LATER))
        assert not list(root.parent.rglob(".frontier-*")), kill
        # From the beginning again, so that new files are what is being made.
        if kill % 2:
            archive.sweep(set(), LATER)
        archive.close()

    assert left, "no kill came between a temporary file and its name: the moments need to be others"


@pytest.fixture(autouse=True)
def _bounded(request: pytest.FixtureRequest) -> object:
    """Refuse a torture that takes longer than anybody waits."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < 60, f"{request.node.name} takes too long"
