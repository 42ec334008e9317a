"""Follows a page of the docs command by command, with whichever installation of Frontier is asked for."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

_STEP = re.compile(r"^```console ?(\w*)\n(.*?)^```$", re.M | re.S)


def follow(page: Path, where: Path, programs: Path) -> list[str]:
    """Run every command of a page in its order, beginning in the folder ``where``, and return what each of them said.

    ``programs`` is the folder of the installed command. A block marked ``skip`` is left out; in one marked ``fails``
    Frontier has to end with 1, and everywhere else with 0.
    """
    told = []
    for kind, block in _STEP.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            command = line.removeprefix("$ ")
            if kind == "skip":
                continue
            if command.startswith("cd "):
                where = where / command[3:]
                continue
            done = _shell(command, where, programs)
            fails = kind == "fails" and command.startswith("frontier")
            assert done.returncode == (1 if fails else 0), f"{command}\n{done.stderr}"
            told.append(done.stdout + done.stderr)
    return told


def _shell(command: str, where: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # noqa: TID251 - a child's
    ours["PATH"] = f"{programs}{os.pathsep}{ours['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=where,
        env=ours,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
