"""What comes out of verifying a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.errors import ReportsError

Answer = Literal["agrees", "differs", "cannot be verified"]


class UnverifiableError(ReportsError):
    """Why a file cannot be verified at all, said in a sentence."""


@dataclass(frozen=True)
class Verdict:
    """An answer and the sentences behind it; ``edition`` is which one the file says it is.

    ``length`` is how many bytes the edition itself has: what follows was added afterwards, as a signature is.
    """

    answer: Answer
    reasons: tuple[str, ...] = ()
    edition: str = ""
    length: int = 0
