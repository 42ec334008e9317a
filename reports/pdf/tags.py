"""The structure of a document: what every word on its pages is, and in which order they are read.

Tags are made from the briefing, in its order, before anything is laid out. Drawing adds only where on which page a
tag's words came to stand, and the links on them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Role = Literal[
    "Document", "Sect", "H1", "H2", "H3", "H4", "P", "BlockQuote", "Span", "Link", "Reference",
    "L", "LI", "Lbl", "LBody", "Table", "Caption", "THead", "TBody", "TR", "TH", "TD", "Figure", "Form", "TOC", "TOCI",
]  # fmt: skip
Scope = Literal["", "Column", "Row"]
Numbering = Literal["None", "Disc", "Decimal"]
Box = tuple[float, float, float, float]

# What stays when nothing was drawn for it: a row with a cell missing would shift the cells after it.
_KEPT = frozenset({"TH", "TD"})
_DEEPEST = 4


class Piece(NamedTuple):
    """Marked content: the words numbered ``mcid`` on a page, pages counted from 0."""

    page: int
    mcid: int

    def moved(self, page: int) -> Piece:
        """Return the same on another page."""
        return Piece(page, self.mcid)


@dataclass(eq=False, slots=True)
class Spot:
    """A place on a page that leads somewhere: an address, or "#name" for an anchor of the document."""

    page: int
    box: Box
    target: str

    def moved(self, page: int) -> Spot:
        """Return the same on another page."""
        return Spot(page, self.box, self.target)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A height on a page that links lead to, and the words that say what is there."""

    page: int
    top: float
    title: str


@dataclass(eq=False, slots=True)
class Tag:
    """One element of the structure: ``kids`` are the elements in it, the marked content and the links, in order."""

    role: Role
    parent: Tag | None = None
    kids: list[Tag | Piece | Spot] = field(default_factory=list)
    alt: str = ""
    language: str = ""
    scope: Scope = ""
    numbering: Numbering = "None"
    box: Box | None = None
    inline: bool = False

    def add(self, role: Role, *, alt: str = "", scope: Scope = "", numbering: Numbering = "None") -> Tag:
        """Add an element after those that are there, and return it."""
        tag = Tag(role, self, alt=alt, scope=scope, numbering=numbering)
        self.kids.append(tag)
        return tag

    def run(self, role: Role, *, language: str = "") -> Tag:
        """Return an element among this one's words; it takes its place when the first of its own words are drawn."""
        return Tag(role, self, language=language, inline=True)

    def hold(self, kid: Piece | Spot) -> None:
        """Note what was drawn for this element."""
        self._settle()
        self.kids.append(kid)

    def _settle(self) -> None:
        if self.inline:
            assert self.parent is not None
            self.parent._settle()
            self.parent.kids.append(self)
            self.inline = False

    def walk(self) -> Iterator[Tag]:
        """Yield this element and all below it, in reading order."""
        waiting = [self]
        while waiting:
            tag = waiting.pop()
            yield tag
            waiting += [kid for kid in reversed(tag.kids) if isinstance(kid, Tag)]


def settled(root: Tag, anchors: Container[str]) -> list[Tag]:
    """Take out what nothing was drawn for, and return the root and what is left of it, in reading order.

    Of links to nowhere the words stay.
    """
    tags: list[Tag] = []
    return tags if _settle(root, anchors, tags) else [root]


def _settle(tag: Tag, anchors: Container[str], tags: list[Tag]) -> bool:
    """Add an element and all that is left below it; where nothing is, add nothing and say so."""
    before = len(tags)
    tags.append(tag)
    if tag.role == "Link":
        tag.kids = [kid for kid in tag.kids if not isinstance(kid, Spot) or _leads(kid.target, anchors)]
        if not any(isinstance(kid, Spot) for kid in tag.kids):
            tag.role = "Span"
    tag.kids = [kid for kid in tag.kids if not isinstance(kid, Tag) or _settle(kid, anchors, tags)]
    if tag.kids or tag.role in _KEPT:
        return True
    del tags[before:]
    return False


def _leads(target: str, anchors: Container[str]) -> bool:
    return not target.startswith("#") or target[1:] in anchors


class Outline:
    """The document's element, and the section that what comes next belongs to.

    Drawing fills in ``tagged``, the elements of each page's marked content by its number there, and ``anchors``, the
    places that links lead to by their name.
    """

    def __init__(self, *, titled: bool) -> None:
        self.root = Tag("Document")
        self.tagged: list[list[Tag]] = []
        self.anchors: dict[str, Anchor] = {}
        self._above = 1 if titled else 0
        self._open: list[Tag] = []
        self.headings = 0
        self.explained: dict[str, Tag] = {}
        if not titled:
            self.explain()

    def explain(self) -> None:
        """Keep a place for what a page explains of its marks; it is read once, before the marks are met."""
        if not self.explained:
            self.explained = {what: self.root.add("P") for what in ("illustrative", "advertorial")}

    @property
    def section(self) -> Tag:
        """The innermost section that is open."""
        return self._open[-1] if self._open else self.root

    def open(self, level: int) -> Tag:
        """Open a section of a level, at most one below what is open, and return the element of its heading."""
        level = min(level, len(self._open) + 1)
        del self._open[level - 1 :]
        self._open.append(self.section.add("Sect"))
        return self.section.add(heading_role(level + self._above))

    def set_aside(self) -> tuple[Tag, Tag]:
        """Return a section to be read here, and the element of its heading, for what is known only at the end.

        It leaves no trace where it stays empty.
        """
        section = self.root.add("Sect")
        return section, section.add(heading_role(1 + self._above))

    def subheading(self) -> Tag:
        """Return the element of a heading within the section that is open."""
        return self.section.add(heading_role(len(self._open) + 1 + self._above))


def heading_role(level: int) -> Role:
    """Return the role of a heading of a level."""
    roles: tuple[Role, ...] = ("H1", "H2", "H3", "H4")
    return roles[min(level, _DEEPEST) - 1]
