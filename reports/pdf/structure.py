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
    prune(root, anchors)
    tags = list(root.walk())
    require(check_tags(tags))
    writer = _Writer(document, tags, anchors)
    writer.write_elements()
    writer.write_links()
    writer.write_root(tagged)


class _Writer:
    """Numbers for all objects first, so that each can name the others; then their text."""

    def __init__(self, document: Any, tags: Sequence[Tag], anchors: Mapping[str, Anchor]) -> None:
        self._document = document
        self._anchors = anchors
        self._leading: dict[str, str] = {}
        self._tags = tags
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
            page = next((kid.page for kid in tag.kids if not isinstance(kid, Tag)), -1)
            on = "" if page < 0 else f"/Pg {self._pages[page]} 0 R"
            kids = " ".join([self._kid(kid, page) for kid in tag.kids])
            element.text = f"<</S/{tag.role}/P {above.number} 0 R{_attributes(tag)}{on}/K [{kids}]>>"

    def _kid(self, kid: Tag | Piece | Spot, page: int) -> str:
        if isinstance(kid, Tag):
            return f"{self._elements[kid].number} 0 R"
        if isinstance(kid, Spot):
            return f"<</Type/OBJR/Pg {self._pages[kid.page]} 0 R/Obj {self._links[kid].number} 0 R>>"
        return str(kid.mcid) if kid.page == page else f"<</Type/MCR/Pg {self._pages[kid.page]} 0 R/MCID {kid.mcid}>>"

    def write_links(self) -> None:
        """Write the annotations of links, each with words that say where it leads, and the field for a signature."""
        on_page: dict[int, list[PDFObjectReference]] = {}
        for index, (spot, _) in enumerate(self._owners):
            on_page.setdefault(spot.page, []).append(PDFObjectReference(f"link-{index}"))
            if spot.target == SIGNATURE:
                self._links[spot].text = self._signature(spot, index)
                continue
            self._links[spot].text = (
                f"<</Type/Annot/Subtype/Link/Rect [{_numbers(spot.box)}]/Border [0 0 0]/F 4"
                f"/StructParent {len(self._pages) + index}{self._action(spot)}>>"
            )
        for page, references in on_page.items():
            self._document.Pages.pages[page].Annots = PDFArray(references)

    def _signature(self, spot: Spot, index: int) -> str:
        return (
            f"<</Type/Annot/Subtype/Widget/FT/Sig/T {text_string(FIELD)}/TU {text_string(FIELD_WORDS)}"
            f"/Rect [{_numbers(spot.box)}]/F {FIELD_FLAGS}/P {self._pages[spot.page]} 0 R"
            f"/StructParent {len(self._pages) + index}>>"
        )

    def _action(self, spot: Spot) -> str:
        """Return where a link leads and the words that say so; those of an anchor are written once."""
        if not spot.target.startswith("#"):
            address = text_string(spot.target)
            return f"/Contents {address}/A <</S/URI/URI {address}>>"
        name = spot.target[1:]
        if name not in self._leading:
            title, anchor = _Written(self._document, f"title-{name}"), self._anchors[name]
            title.text = text_string(anchor.title)
            place = _Written(self._document, f"place-{name}")
            place.text = f"[{self._pages[anchor.page]} 0 R/XYZ 0 {anchor.top:.2f} null]"
            self._leading[name] = f"/Contents {title.number} 0 R/Dest {place.number} 0 R"
        return self._leading[name]

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


def _attributes(tag: Tag) -> str:
    told = f"/Alt {text_string(tag.alt)}" if tag.alt else ""
    if tag.language:
        told += f"/Lang {text_string(tag.language)}"
    if tag.scope:
        return f"{told}/A <</O/Table/Scope/{tag.scope}>>"
    if tag.role == "L":
        return f"{told}/A <</O/List/ListNumbering/{tag.numbering}>>"
    if tag.box:
        width, height = tag.box[2] - tag.box[0], tag.box[3] - tag.box[1]
        told += f"/A <</O/Layout/Placement/Block/BBox [{_numbers(tag.box)}]/Width {width:.2f}/Height {height:.2f}>>"
    return told


def _numbers(box: Box) -> str:
    return "{:.2f} {:.2f} {:.2f} {:.2f}".format(*box)


def text_string(words: str) -> str:
    """Return words as a PDF string, in ASCII whatever their letters."""
    if words.isascii() and words.isprintable():
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"({escaped})"
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"
