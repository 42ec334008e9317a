"""The canvas of a briefing: it knows which words belong to which tag, and draws page furniture when all is known.

What is drawn for a tag is marked content with a number of its own on the page; whatever else shows is an artifact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import toColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from reports.charts.operators import number
from reports.pdf.tags import Anchor, Box, Outline, Piece, Spot, Tag
from reports.typeface import FONT_LOCK

Furniture = Callable[["BriefingCanvas", int, int, frozenset[str]], None]

_PAINTS = re.compile(r"(?:^|[\s)\]])(?:[SsfFBb]\*?|sh|Do|Tj|TJ)(?:\s|$)")
_LAYOUT = "/Artifact <</Type /Layout>> BDC"


# What a colour means is told from its text anew each time, by reading it as a piece of Python.
_meant = lru_cache(maxsize=256)(toColor)


def _colour(colour: Any) -> Any:
    return _meant(colour) if isinstance(colour, str) else colour


@dataclass(frozen=True)
class _Closed:
    """What has to be known of a closed page to draw on it again: its marks, pictures and graphics states."""

    marks: frozenset[str]
    forms: tuple[str, ...]
    states: Any


class BriefingCanvas(Canvas):
    """Collects tags' places and marks ("advertorial", "illustrative") while drawing, and draws furniture on saving."""

    _code: list[str]  # ReportLab's names
    _currentMatrix: tuple[float, float, float, float, float, float]  # noqa: N815 - as above

    def __init__(self, *args: Any, furniture: Furniture, outline: Outline, **options: Any) -> None:
        self._furniture = furniture
        self._outline = outline
        self._marks: set[str] = set()
        self._closed: list[_Closed] = []
        self._entries: list[tuple[int, str, str, int]] = []
        self._in_front: tuple[int, int] | None = None
        self._marked: list[tuple[int, int]] = []
        self._tagged: list[list[Tag]] = [[]]
        self._page = 0
        self._later: dict[int, list[Callable[[], None]]] = {}
        self._shown: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        super().__init__(*args, **options)

    def setFillColor(self, aColor: Any, alpha: float | None = None) -> None:  # noqa: N802, N803 - ReportLab's names
        """Fill with a colour, given in any way that ReportLab takes."""
        super().setFillColor(_colour(aColor), alpha)

    def setStrokeColor(self, aColor: Any, alpha: float | None = None) -> None:  # noqa: N802, N803 - as above
        """Draw lines in a colour, as ``setFillColor`` fills."""
        super().setStrokeColor(_colour(aColor), alpha)

    def translate(self, dx: float, dy: float) -> None:
        """Move the origin; in two numbers, where ReportLab works out six for each cell of a table."""
        if self._code and self._code[-1].endswith(" cm"):
            super().translate(dx, dy)  # which makes one of both
            return
        a, b, c, d, e, f = self._currentMatrix
        self._currentMatrix = (a, b, c, d, a * dx + c * dy + e, b * dx + d * dy + f)
        self._code.append(f"1 0 0 1 {number(dx)} {number(dy)} cm")

    def shown(self, font: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return the operators that show a text, each with the name of the font's subset; a table repeats its words."""
        if (font, text) not in self._shown:
            face = pdfmetrics.getFont(font)
            self._shown[font, text] = tuple(
                (face.getSubsetInternalName(subset, self._doc), f"({self._escape(codes)}) Tj")
                for subset, codes in face.splitString(text, self._doc)
            )
        return self._shown[font, text]

    def mark(self, what: str) -> None:
        """Note that this page holds something its furniture has to explain."""
        self._marks.add(what)

    def bookmark(self, title: str, level: int, top: float) -> None:
        """Add an entry to the outline that leads to ``top``, measured from the origin in use."""
        key = f"section-{self.getPageNumber()}-{round(self.absolutePosition(0, top)[1])}"
        self.bookmarkHorizontal(key, 0, top)
        self._entries.append((self._page, title, key, level))

    # Tags -------------------------------------------------------------------------------------------------------

    def opening(self, tag: Tag) -> str:
        """Return the operator that begins marked content for a tag, which "EMC" ends."""
        tagged = self._tagged[self._page]
        tag.hold(Piece(self._page, len(tagged)))
        tagged.append(tag)
        return f"/{tag.role} <</MCID {len(tagged) - 1}>> BDC"

    def write_marked(self, code: str) -> None:
        """Write operators that are marked content from end to end."""
        self._code.append(code)
        self._marked.append((len(self._code) - 1, len(self._code)))

    @contextmanager
    def drawing(self, tag: Tag) -> Iterator[None]:
        """Take what is drawn meanwhile for a tag's."""
        start = len(self._code)
        self._code.append(self.opening(tag))
        yield
        self._code.append("EMC")
        self._marked.append((start, len(self._code)))

    @contextmanager
    def pagination(self, kind: str) -> Iterator[None]:
        """Take what is drawn meanwhile for a part of the page's furniture: a "Header" or a "Footer"."""
        start = len(self._code)
        self._code.append(f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC")
        yield
        self._code.append("EMC")
        self._marked.append((start, len(self._code)))

    @contextmanager
    def explaining(self, what: str) -> Iterator[None]:
        """Take what is drawn meanwhile for the explanation of a mark; on later pages it is furniture."""
        tag = self._outline.explained[what]
        with self.pagination("Footer") if tag.kids else self.drawing(tag):
            yield

    def lead(self, tag: Tag, box: Box, target: str) -> None:
        """Make a place, measured from the origin in use, lead to an address or an anchor ("#name")."""
        tag.hold(Spot(self._page, self.box(box), target))

    def anchor(self, name: str, top: float, title: str) -> None:
        """Let links lead to a height on this page, measured from the origin in use; ``title`` is told of them."""
        self._outline.anchors[name] = Anchor(self._page, self.absolutePosition(0, top)[1], title)

    def put_in_front(self, first: int, after: int) -> None:
        """Move the pages from ``first`` on, counted from 0, behind the page numbered ``after`` when all are drawn."""
        self._in_front = (first, after)

    def later(self, draw: Callable[[], None]) -> None:
        """Draw something on this page when all pages are known, in the page's own coordinates."""
        self._later.setdefault(self._page, []).append(draw)

    def page_of(self, anchor: str) -> int:
        """Return the number of the page that an anchor is on."""
        return self._outline.anchors[anchor].page + 1

    def box(self, box: Box) -> Box:
        """Return a box in the page's own coordinates."""
        left, bottom = self.absolutePosition(box[0], box[1])
        right, top = self.absolutePosition(box[2], box[3])
        return left, bottom, right, top

    # Pages ------------------------------------------------------------------------------------------------------

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Close a page, keeping what is needed to draw its furniture later."""
        closed = _Closed(frozenset(self._marks), tuple(self._formsinuse), self._extgstate)
        self._code = self._with_artifacts()
        super().showPage()
        self._closed.append(closed)
        self._marks.clear()
        self._tagged.append([])
        self._page += 1

    def _with_artifacts(self) -> list[str]:
        """Return the code with all that shows and belongs to no tag marked as an artifact."""
        code: list[str] = []
        done = 0
        for start, end in [*self._marked, (len(self._code), len(self._code))]:
            between = self._code[done:start]
            shows = any(map(_PAINTS.search, between))
            code += [_LAYOUT, *between, "EMC"] if shows else between
            code += self._code[start:end]
            done = end
        self._marked.clear()
        return code

    def save(self) -> None:
        """Add each page's furniture, now that their number is known, and close the document."""
        if self._code:
            self.showPage()
        self._order_pages()
        self._add_outline()
        pages = self._doc.Pages.pages
        for count, (page, closed) in enumerate(zip(pages, self._closed, strict=True), 1):
            self._code, self._formsinuse, self._extgstate = [], list(closed.forms), closed.states
            self._page = count - 1
            for draw in self._later.get(self._page, ()):
                draw()
            self._furniture(self, count, len(pages), closed.marks)
            # A logo in the header is a picture, or sets a state, that the page did not have when it was closed.
            self._setXObjects(page)
            self._setExtGState(page)
            # In ASCII, as our operators are: ReportLab would look at each letter.
            page.stream = "\n".join((page.stream, *self._with_artifacts(), "")).encode("ascii")
        self._code = []
        self._pageNumber = len(pages)
        self._outline.tagged = self._tagged[: len(pages)]
        with FONT_LOCK:
            self._doc.SaveToFile(self._filename, self)

    def _order_pages(self) -> None:
        """Put the pages that come in front there, and tell all that knows of pages where they are now."""
        count = len(self._closed)
        first, after = self._in_front or (count, count)
        order = [*range(after), *range(first, count), *range(after, first)]
        if order == list(range(count)):
            return
        now = {old: new for new, old in enumerate(order)}
        self._doc.Pages.pages = [self._doc.Pages.pages[old] for old in order]
        self._closed = [self._closed[old] for old in order]
        self._tagged = [self._tagged[old] for old in order]
        self._later = {now[old]: draws for old, draws in self._later.items()}
        anchors = self._outline.anchors
        anchors.update({name: replace(one, page=now[one.page]) for name, one in anchors.items()})
        self._entries = sorted(self._entries, key=lambda entry: now[entry[0]])
        for tag in self._outline.root.walk():
            tag.kids = [kid if isinstance(kid, Tag) else kid.moved(now[kid.page]) for kid in tag.kids]

    def _add_outline(self) -> None:
        """Add the entries of the outline in the order of the pages, each at most one level below the one before."""
        depth = -1
        for _, title, key, level in self._entries:
            depth = min(level, depth + 1)
            self.addOutlineEntry(title, key, level=depth)
