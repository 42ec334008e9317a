"""Follows a page of the docs command by command, with whichever installation of Frontier is asked for."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.request  # noqa: TID251 - a preview is looked at as a browser does
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_STEP = re.compile(r"^```(console|yaml) ?(\S*)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Step:
    """A command of a page, and all that it said."""

    command: str
    words: str


@dataclass(frozen=True)
class Installation:
    """Where commands are run: a folder, and the folder of the installed program."""

    where: Path
    programs: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return this process' environment with the installation first and the repository nowhere."""
        ours = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # noqa: TID251 - a child's
        return ours | {"PATH": f"{self.programs}{os.pathsep}{ours['PATH']}"}


def follow(page: Path, where: Path, programs: Path) -> list[Step]:
    """Take every step of a page in its order, beginning in the folder ``where``, and return what each of them said.

    ``programs`` is the folder of the installed command. In a block marked ``fails`` Frontier has to end with 1, and
    everywhere else with 0. One marked ``watch`` starts a preview, which has to show the pages; the commands of the next
    block run beside it, then the pages have to be others, and Ctrl-C has to end it. YAML marked with a path is written
    there.
    """
    steps: list[Step] = []
    blocks = iter(_STEP.findall(page.read_text(encoding="utf-8")))
    for language, kind, block in blocks:
        if language == "yaml":
            if kind:
                (where / kind).write_text(block, encoding="utf-8")
            continue
        commands = [line.removeprefix("$ ") for line in block.splitlines()]
        if kind == "watch":
            with _watching(commands[0], Installation(where, programs), steps):
                steps += [_taken(line, Installation(where, programs)) for line in next(blocks)[2].splitlines()]
            continue
        for command in commands:
            if command.startswith("cd "):
                where = where / command[3:]
            else:
                steps.append(_taken(command, Installation(where, programs), 1 if kind == "fails" else 0))
    return steps


def _taken(line: str, there: Installation, exit_code: int = 0) -> Step:
    """Run a command, which has to end with ``exit_code`` where it is Frontier's, and with 0 otherwise."""
    command = line.removeprefix("$ ")
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=there.where, env=there.environment,
        capture_output=True, text=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == (exit_code if command.startswith("frontier") else 0), f"{command}\n{done.stderr}"
    return Step(command, done.stdout + done.stderr)


@contextmanager
def _watching(command: str, there: Installation, steps: list[Step]) -> Iterator[None]:
    """Run a preview around what is done meanwhile, and see in it what a browser would."""
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}"],
        cwd=there.where, env=there.environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  as process:  # fmt: skip
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert "<!doctype html>" in _fetched(address).decode().lower()
            before = _pages_after(address, 0)
            yield
            after = _pages_after(address, before["version"])
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=30)
        finally:
            process.kill()
    steps.append(Step(command, told))
    assert process.returncode == 0
    assert (before["problems"], after["problems"]) == ([], [])
    assert before["pages"][0]["address"] != after["pages"][0]["address"]


def _pages_after(address: str, version: int) -> dict[str, Any]:
    """Return the preview's state once it is newer, its first page having been fetched as a picture."""
    deadline = time.monotonic() + 120
    while (state := json.loads(_fetched(f"{address}state?after={version}")))["version"] == version:
        assert time.monotonic() < deadline, "the pages did not follow"
    assert _fetched(address.rstrip("/") + state["pages"][0]["address"]).startswith(b"\x89PNG")
    found: dict[str, Any] = state
    return found


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310, TID251 - loopback
        content: bytes = answer.read()
    return content
