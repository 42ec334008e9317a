"""What was looked at, what was found, and what to do where it is not well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "note", "fails"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``note``: it works, and a person should know; ``mend`` says what to do."""

    name: str
    verdict: Verdict
    found: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.found.removesuffix('.')}; {self.mend}" if self.mend else self.found
