"""Writes a document's structure and links into ReportLab's document, as the text of their objects.

They are thousands of small objects: as text they cost a fraction of what a library's object for each would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFObject, PDFObjectReference

from reports.pdf.preflight import check_tags, require
from reports.pdf.signature import FIELD, FIELD_FLAGS, FIELD_WORDS, SIGNATURE
from reports.pdf.tags import Box, Piece, Spot, Tag, prune

_ROOT = "structure"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A height on a page that links lead to, and the words that say what is there."""

    page: int
    top: float
    title: str


class _Written(PDFObject):
    """An object of which the number is known first and the text later."""

    def __init__(self, document: Any, name: str) -> None:
        self.text = ""
        document.Reference(self, name)
        self.number: int = document.objectcounter

    def format(self, document: Any) -> bytes:
        """Return the text."""
        return self.text.encode("ascii")


def write_structure(document: Any, root: Tag, tagged: Sequence[Sequence[Tag]], anchors: Mapping[str, Anchor]) -> None:
    """Write the elements, the links, and the tree that leads from marked content back to its element.

    ``tagged`` are the elements of each page's marked content, by its number there.
    Raises RenderError where they are not what PDF/UA-1 asks for.
    """
    _drop_dead_links(root, anchors)
    prune(root)
    require(check_tags(root))
    writer = _Writer(document, root, anchors)
    writer.write_elements()
    writer.write_links()
    writer.write_root(tagged)


def _drop_dead_links(root: Tag, anchors: Mapping[str, Anchor]) -> None:
    """Leave the words of a link where they are when there is nothing it could lead to."""
    for tag in root.walk():
        if tag.role == "Link":
            tag.kids = [kid for kid in tag.kids if not isinstance(kid, Spot) or _leads(kid, anchors)]
            if not any(isinstance(kid, Spot) for kid in tag.kids):
                tag.role = "Span"


def _leads(spot: Spot, anchors: Mapping[str, Anchor]) -> bool:
    return not spot.target.startswith("#") or spot.target[1:] in anchors


class _Writer:
    """Numbers for all objects first, so that each can name the others; then their text."""

    def __init__(self, document: Any, root: Tag, anchors: Mapping[str, Anchor]) -> None:
        self._document = document
        self._anchors = anchors
        self._tags = list(root.walk())
        self._owners = [(kid, tag) for tag in self._tags for kid in tag.kids if isinstance(kid, Spot)]
        names = document.idToObjectNumberAndVersion
        self._pages: list[int] = [names[page.__InternalName__][0] for page in document.Pages.pages]
        self._tree = _Written(document, _ROOT)
        self._elements = {tag: _Written(document, f"element-{index}") for index, tag in enumerate(self._tags)}
        self._links = {spot: _Written(document, f"link-{index}") for index, (spot, _) in enumerate(self._owners)}

    def write_elements(self) -> None:
        """Write an element with its place in the tree, its attributes and what was drawn for it."""
        for tag, element in self._elements.items():
            above = self._elements[tag.parent] if tag.parent else self._tree
            page = next((kid.page for kid in tag.kids if not isinstance(kid, Tag)), None)
            parts = [f"<</S/{tag.role}/P {above.number} 0 R", *_attributes(tag)]
            if page is not None:
                parts.append(f"/Pg {self._pages[page]} 0 R")
            kids = " ".join(self._kid(kid, page) for kid in tag.kids)
            element.text = "".join((*parts, f"/K [{kids}]" if kids else "", ">>"))

    def _kid(self, kid: Tag | Piece | Spot, page: int | None) -> str:
        match kid:
            case Tag():
                return f"{self._elements[kid].number} 0 R"
            case Piece() if kid.page == page:
                return str(kid.mcid)
            case Piece():
                return f"<</Type/MCR/Pg {self._pages[kid.page]} 0 R/MCID {kid.mcid}>>"
            case Spot():
                return f"<</Type/OBJR/Pg {self._pages[kid.page]} 0 R/Obj {self._links[kid].number} 0 R>>"

    def write_links(self) -> None:
        """Write the annotations of links, each with words that say where it leads, and the field for a signature."""
        on_page: dict[int, list[PDFObjectReference]] = {}
        for index, (spot, _) in enumerate(self._owners):
            on_page.setdefault(spot.page, []).append(PDFObjectReference(f"link-{index}"))
            if spot.target == SIGNATURE:
                self._links[spot].text = self._signature(spot, index)
                continue
            action, words = self._action(spot)
            self._links[spot].text = (
                f"<</Type/Annot/Subtype/Link/Rect [{_numbers(spot.box)}]/Border [0 0 0]/F 4"
                f"/StructParent {len(self._pages) + index}/Contents {text_string(words)}{action}>>"
            )
        for page, references in on_page.items():
            self._document.Pages.pages[page].Annots = PDFArray(references)

    def _signature(self, spot: Spot, index: int) -> str:
        return (
            f"<</Type/Annot/Subtype/Widget/FT/Sig/T {text_string(FIELD)}/TU {text_string(FIELD_WORDS)}"
            f"/Rect [{_numbers(spot.box)}]/F {FIELD_FLAGS}/P {self._pages[spot.page]} 0 R"
            f"/StructParent {len(self._pages) + index}>>"
        )

    def _action(self, spot: Spot) -> tuple[str, str]:
        if not spot.target.startswith("#"):
            return f"/A <</S/URI/URI {text_string(spot.target)}>>", spot.target
        anchor = self._anchors[spot.target[1:]]
        return f"/Dest [{self._pages[anchor.page]} 0 R/XYZ 0 {anchor.top:.2f} null]", anchor.title

    def write_root(self, tagged: Sequence[Sequence[Tag]]) -> None:
        """Write the root, with the numbers of pages and links that lead to their elements."""
        leaves = " ".join((*self._by_page(tagged), *self._by_link()))
        document = self._elements[self._tags[0]]
        count = len(self._pages) + len(self._owners)
        self._tree.text = (
            f"<</Type/StructTreeRoot/K [{document.number} 0 R]"
            f"/ParentTree <</Nums [{leaves}]>>/ParentTreeNextKey {count}>>"
        )
        self._document.Catalog.StructTreeRoot = PDFObjectReference(_ROOT)

    def _by_page(self, tagged: Sequence[Sequence[Tag]]) -> Iterator[str]:
        for page, tags in enumerate(tagged):
            yield f"{page} [{' '.join(f'{self._elements[tag].number} 0 R' for tag in tags)}]"

    def _by_link(self) -> Iterator[str]:
        for index, (_, tag) in enumerate(self._owners):
            yield f"{len(self._pages) + index} {self._elements[tag].number} 0 R"


def _attributes(tag: Tag) -> Iterator[str]:
    if tag.alt:
        yield f"/Alt {text_string(tag.alt)}"
    if tag.language:
        yield f"/Lang {text_string(tag.language)}"
    if tag.scope:
        yield f"/A <</O/Table/Scope/{tag.scope}>>"
    if tag.role == "L":
        yield f"/A <</O/List/ListNumbering/{tag.numbering}>>"
    if tag.box:
        width, height = tag.box[2] - tag.box[0], tag.box[3] - tag.box[1]
        yield f"/A <</O/Layout/Placement/Block/BBox [{_numbers(tag.box)}]/Width {width:.2f}/Height {height:.2f}>>"


def _numbers(box: Box) -> str:
    return " ".join(f"{one:.2f}" for one in box)


def text_string(words: str) -> str:
    """Return words as a PDF string, in ASCII whatever their letters."""
    if words.isascii() and words.isprintable():
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"({escaped})"
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"
