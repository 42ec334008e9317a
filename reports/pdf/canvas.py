"""The canvas of a briefing: page furniture is drawn when the number of pages and what each page holds are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

Furniture = Callable[["BriefingCanvas", int, int, frozenset[str]], None]


class BriefingCanvas(Canvas):
    """Collects marks ("advertorial", "illustrative") while a page is drawn, and draws furniture on saving."""

    _code: list[str]

    def __init__(self, *args: Any, furniture: Furniture, **options: Any) -> None:
        self._furniture = furniture
        self._marks: set[str] = set()
        self._marks_of_pages: list[frozenset[str]] = []
        super().__init__(*args, **options)

    def mark(self, what: str) -> None:
        """Note that this page holds something its furniture has to explain."""
        self._marks.add(what)

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Close a page, keeping its marks."""
        super().showPage()
        self._marks_of_pages.append(frozenset(self._marks))
        self._marks.clear()

    def save(self) -> None:
        """Add each page's furniture, now that their number is known, and close the document."""
        if self._code:
            self.showPage()
        pages = self._doc.Pages.pages
        for number, (page, marks) in enumerate(zip(pages, self._marks_of_pages, strict=True), 1):
            self._code = []
            self._furniture(self, number, len(pages), marks)
            page.stream = "\n".join((page.stream, *self._code, ""))
        self._code = []
        self._pageNumber = len(pages)
        self._doc.SaveToFile(self._filename, self)
