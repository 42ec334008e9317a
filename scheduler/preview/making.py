"""What a preview shows: the pages of the last briefing that could be made, and what is wrong since then."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import pypdfium2

from reports.errors import InputError, Problem, ReportsError
from scheduler.errors import SchedulerError

SCALE: Final = 2.0
"""Pixels a point: sharp on a screen of twice the usual density, and still drawn in a few hundredths of a second."""

# PDFium keeps state between calls and is not made for threads.
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Shown:
    """One state of the preview; ``pages`` are sizes in points, ``version`` changes whenever anything else does."""

    version: int = 0
    title: str = ""
    pdf: bytes = b""
    pages: tuple[tuple[float, float], ...] = ()
    problems: tuple[Problem, ...] = ()
    failure: str = ""

    @property
    def digest(self) -> str:
        """The hash of the PDF, for the addresses of its pages."""
        return hashlib.sha256(self.pdf).hexdigest()[:16]


class Preview:
    """Builds a briefing and keeps the last that could be made; threads may look while another builds."""

    def __init__(self, make: Callable[[], tuple[str, bytes]]) -> None:
        """Take a function that returns a title and a PDF, or raises what is wrong with the workspace."""
        self._make = make
        self._changed = threading.Condition()
        self._shown = Shown()

    @property
    def shown(self) -> Shown:
        """What there is to see now."""
        return self._shown

    def build(self) -> Shown:
        """Make the briefing and return what is to be seen; where it cannot be made, the pages stay as they were."""
        before = self._shown
        try:
            title, pdf = self._make()
            after = replace(before, title=title, pdf=pdf, pages=_sizes(pdf), problems=(), failure="")
        except InputError as error:
            after = replace(before, problems=error.problems, failure="")
        except (ReportsError, SchedulerError, OSError) as error:
            after = replace(before, problems=(), failure=str(error))
        with self._changed:
            self._shown = replace(after, version=before.version + 1)
            self._changed.notify_all()
        return self._shown

    def wait(self, version: int, seconds: float) -> bool:
        """Return whether there is something newer than ``version``, having waited for it ``seconds`` at the most."""
        with self._changed:
            return self._changed.wait_for(lambda: self._shown.version != version, seconds)


def picture(pdf: bytes, page: int) -> bytes:
    """Return a page of a PDF, counted from 0, as a PNG. Raises IndexError where there is no such page."""
    buffer = io.BytesIO()
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(page)
        drawn = document[page].render(scale=SCALE).to_pil()
    drawn.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        return tuple(document[number].get_size() for number in range(len(document)))
