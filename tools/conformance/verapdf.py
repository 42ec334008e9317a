"""Runs veraPDF over many files at once, and reads what it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FLAVOURS: Final = ("3b", "ua1")
_SCRIPT = Path(__file__).parents[1] / "verapdf" / "verapdf.sh"
_CANNOT = 3


class NotHereError(Exception):
    """veraPDF cannot be run on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of a file: whether it passes a flavour, and the rules that it breaks, each in a line."""

    file: Path
    flavour: str
    passed: bool
    rules: tuple[str, ...]


def judge(files: Sequence[Path]) -> list[Verdict]:
    """Return the verdict on each file and flavour.

    Raises NotHereError where veraPDF cannot be run.
    """
    command = ["bash", str(_SCRIPT), ",".join(FLAVOURS), *map(str, files)]
    answer = subprocess.run(command, env=_environment(), capture_output=True, text=True, encoding="utf-8", check=False)
    if answer.returncode == _CANNOT:
        raise NotHereError(answer.stderr.strip())
    verdicts = list(_verdicts(answer.stdout))
    if len(verdicts) != len(files) * len(FLAVOURS):
        raise RuntimeError(f"veraPDF stopped early:\n{answer.stdout[-2000:]}\n{answer.stderr[-2000:]}")
    return verdicts


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHON": sys.executable}  # noqa: TID251 - a child needs our PATH


def _verdicts(text: str) -> Iterator[Verdict]:
    lines = [line.split("\t") for line in text.splitlines()]
    for index, line in enumerate(lines):
        if line[0] in {"PASS", "FAIL", "ERROR"}:
            rules = []
            for one in lines[index + 1 :]:
                if one[0] != "RULE":
                    break
                rules.append(f"{one[1]} (×{one[2]}) {one[4]} First at {one[3]}")
            yield Verdict(Path(line[2]), line[1], line[0] == "PASS", (*rules, *line[3:]))
