"""Starts the process that verifies, and takes what it says; whatever becomes of it is told in a sentence."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from scheduler.errors import MisuseError

SECONDS: Final = 120
UNVERIFIABLE: Final = "cannot be verified"


@dataclass(frozen=True)
class Signed:
    """One signature: by whom and when as it says itself, and whether it holds."""

    by: str
    at: str
    holds: bool
    covers_everything: bool


@dataclass(frozen=True)
class Verified:
    """What is known of a file after verifying it; ``answer`` is "agrees", "differs" or "cannot be verified"."""

    file: str
    answer: str
    reasons: tuple[str, ...] = ()
    edition: str = ""
    signatures: tuple[Signed, ...] = ()
    note: str = field(default="")

    def to_json(self) -> str:
        """Return it for a program to read."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def verify_apart(path: Path, assets: Sequence[Path] = (), *, seconds: int = SECONDS) -> Verified:
    """Verify a file. Raises MisuseError where there is none."""
    for one in (path, *assets):
        if not one.exists():
            raise MisuseError(f"{one}: there is no such file")
        if not stat.S_ISREG(one.stat().st_mode):
            raise MisuseError(f"{one}: is no ordinary file")
    command = [sys.executable, "-m", "scheduler.verifying", str(path), *map(str, assets)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired:
        return Verified(str(path), UNVERIFIABLE, (f"it was not made again within {seconds} seconds",))
    if done.returncode != 0:
        return Verified(str(path), UNVERIFIABLE, (_why(done.returncode, done.stderr),))
    return _read(str(path), done.stdout)


def _why(code: int, errors: bytes) -> str:
    if code < 0:
        return "reading it brought the program down, as a PDF made for that purpose does"
    last = errors.decode(errors="replace").strip().splitlines()[-1:]
    if last and "MemoryError" in last[0]:
        return "it takes more memory than any edition does"
    return f"making it again failed: {last[0][:200] if last else 'nothing was said'}"


def _read(file: str, answer: bytes) -> Verified:
    said = json.loads(answer)
    signatures = tuple(Signed(**one) for one in said.pop("signatures"))
    reasons = tuple(said.pop("reasons"))
    return Verified(file=file, reasons=reasons, signatures=signatures, **said)
