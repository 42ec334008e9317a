"""The canvas of a briefing: page furniture is drawn when the number of pages and what each page holds are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from reports.typeface import FONT_LOCK

Furniture = Callable[["BriefingCanvas", int, int, frozenset[str]], None]


@dataclass(frozen=True)
class _Closed:
    """What has to be known of a closed page to draw on it again: its marks, pictures and graphics states."""

    marks: frozenset[str]
    forms: tuple[str, ...]
    states: Any


class BriefingCanvas(Canvas):
    """Collects marks ("advertorial", "illustrative") while a page is drawn, and draws furniture on saving."""

    _code: list[str]

    def __init__(self, *args: Any, furniture: Furniture, **options: Any) -> None:
        self._furniture = furniture
        self._marks: set[str] = set()
        self._closed: list[_Closed] = []
        self._depth = -1
        super().__init__(*args, **options)

    def mark(self, what: str) -> None:
        """Note that this page holds something its furniture has to explain."""
        self._marks.add(what)

    def bookmark(self, title: str, level: int, top: float) -> None:
        """Add an entry to the outline that leads to ``top``, measured from the origin in use."""
        self._depth = min(level, self._depth + 1)
        key = f"section-{self.getPageNumber()}-{round(self.absolutePosition(0, top)[1])}"
        self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(title, key, level=self._depth)

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Close a page, keeping what is needed to draw its furniture later."""
        closed = _Closed(frozenset(self._marks), tuple(self._formsinuse), self._extgstate)
        super().showPage()
        self._closed.append(closed)
        self._marks.clear()

    def save(self) -> None:
        """Add each page's furniture, now that their number is known, and close the document."""
        if self._code:
            self.showPage()
        pages = self._doc.Pages.pages
        for number, (page, closed) in enumerate(zip(pages, self._closed, strict=True), 1):
            self._code, self._formsinuse, self._extgstate = [], list(closed.forms), closed.states
            self._furniture(self, number, len(pages), closed.marks)
            # A logo in the header is a picture, or sets a state, that the page did not have when it was closed.
            self._setXObjects(page)
            self._setExtGState(page)
            page.stream = "\n".join((page.stream, *self._code, ""))
        self._code = []
        self._pageNumber = len(pages)
        with FONT_LOCK:
            self._doc.SaveToFile(self._filename, self)
