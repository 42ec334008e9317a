"""The table of contents of a long briefing: each line leads to its heading, and its page number is drawn at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from reportlab.platypus import ActionFlowable, Flowable, PageBreak

from reports.briefing import Heading
from reports.pdf.style import PageStyle, Role
from reports.pdf.tags import Tag
from reports.pdf.text import words
from reports.pdf.words import Words

# A briefing of more pages has a table of contents.
LONG: Final = 8
_ROOM_FOR_NUMBER = 40.0
_GAP = 5.0
_INDENT = 11.0


def heading_anchor(number: int) -> str:
    """Return the name by which links lead to a heading, counted from 1."""
    return f"heading-{number}"


class ContentsLine(Flowable):
    """A heading's title and the number of its page, which is drawn when every heading has found its place."""

    def __init__(self, heading: Heading, number: int, style: PageStyle, tag: Tag) -> None:
        super().__init__()
        self._style = style
        self._anchor = heading_anchor(number)
        self._link = tag.add("TOCI").add("Reference").add("Link")
        role: Role = "body" if heading.level == 1 else "change"
        self._indent = 0.0 if heading.level == 1 else _INDENT
        self._words = words(style, heading.text, role, self._link)
        self._words.runs_on = True

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the full width."""
        self.width = width
        self.height = self._words.height_in(width - self._indent - _ROOM_FOR_NUMBER) + 2 * _GAP
        return width, self.height

    def draw(self) -> None:
        """Draw the title over a rule, and keep the place for the number."""
        canvas: Any = self.canv
        left = self._style.hang
        canvas.setStrokeColor(self._style.colours.rule)
        canvas.setLineWidth(0.35)
        canvas.line(left, 0, self.width, 0)
        self._words.drawOn(canvas, self._indent, _GAP)
        canvas.lead(self._link, (left, 0, self.width, self.height), f"#{self._anchor}")
        baseline = _GAP + _foot(self._words) - _foot(self._number("0"))
        x, y = canvas.absolutePosition(self.width - _ROOM_FOR_NUMBER, baseline)
        canvas.later(lambda: self._draw_number(canvas, x, y))

    def _draw_number(self, canvas: Any, x: float, y: float) -> None:
        number = self._number(str(canvas.page_of(self._anchor)))
        number.wrap(_ROOM_FOR_NUMBER, 100)
        number.drawOn(canvas, x, y)

    def _number(self, number: str) -> Words:
        return words(self._style, number, "cell_right", self._link)


def _foot(line: Words) -> float:
    """Return how far the last baseline is above the foot."""
    return float(line.style.leading - line.style.fontSize)


class ContentsIfLong(ActionFlowable):
    """The end of a story: where it took many pages, the table of contents follows, and its pages are put in front.

    Only here it is known whether there has to be one, and nothing else need be laid out again for it.
    """

    def __init__(self, story: list[Flowable], contents: Callable[[], list[Flowable]], after: int) -> None:
        """Take the story itself, what makes its contents, and behind how many pages those belong."""
        super().__init__()
        self._story = story
        self._contents = contents
        self._after = after

    def apply(self, doc: Any) -> None:
        """Add the contents to the story that is being laid out."""
        if doc.page > LONG:
            doc.canv.put_in_front(first=doc.page, after=self._after)
            self._story += [PageBreak(), *self._contents()]


def contents_lines(headings: Sequence[Heading], style: PageStyle, section: Tag) -> list[Flowable]:
    """Return a line for each heading of a briefing."""
    tag = section.add("TOC")
    return [ContentsLine(one, number, style, tag) for number, one in enumerate(headings, 1)]
