"""Writes a document's structure and its links into the finished file, as the text of their objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.pdf.preflight import check_links, check_tags, require
from reports.pdf.signature import SIGNATURE
from reports.pdf.tags import Anchor, Box, Outline, Piece, Spot, Tag, settled
from reports.pdf.update import update

_LEADING = frozenset({"Link", "Form"})


@dataclass(frozen=True)
class Structure:
    """A document's elements in reading order, its links with the element each belongs to, and how pages lead to them.

    ``tagged`` are the elements of each page's marked content, by its number there.
    """

    tags: Sequence[Tag]
    links: Sequence[tuple[Spot, Tag]]
    tagged: Sequence[Sequence[Tag]]
    anchors: Mapping[str, Anchor]

    @classmethod
    def of(cls, outline: Outline) -> Structure:
        """Return what was drawn, without what nothing was drawn for.

        Raises RenderError where it is not what PDF/UA-1 asks for.
        """
        tags = settled(outline.root, outline.anchors)
        links = [(kid, tag) for tag in tags if tag.role in _LEADING for kid in tag.kids if isinstance(kid, Spot)]
        require([*check_tags(tags), *check_links((spot.target for spot, _ in links), outline.anchors)])
        return cls(tags, links, outline.tagged, outline.anchors)

    def signature(self) -> tuple[Spot, int] | None:
        """Return where the field for a signature was drawn, and the number by which it leads to its element."""
        found = ((spot, index) for index, (spot, _) in enumerate(self.links) if spot.target == SIGNATURE)
        return next(((spot, len(self.tagged) + index) for spot, index in found), None)


def hold_places(pdf: pikepdf.Pdf, structure: Structure) -> None:
    """Put empty objects where the structure and the links of each page will be."""
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    for number in {spot.page for spot, _ in structure.links}:
        pdf.pages[number].obj.Annots = pdf.make_indirect(Array())


def write_structure(data: bytes, structure: Structure) -> bytes:
    """Return the file, in which places are held, with the elements, the links, and the tree that leads back to them."""
    return update(data, lambda pdf: _Writer(pdf, structure).objects())


class _Writer:
    """Numbers for all objects first, so that each can name the others; then their text."""

    def __init__(self, pdf: pikepdf.Pdf, structure: Structure) -> None:
        self._structure = structure
        pages = [page.obj for page in pdf.pages]
        self._pages: list[int] = [page.objgen[0] for page in pages]
        self._held = {at: pages[at].Annots.objgen[0] for at in {spot.page for spot, _ in structure.links}}
        self._tree: int = pdf.Root.StructTreeRoot.objgen[0]
        form = pdf.Root.get("/AcroForm")
        self._field: int = form.Fields[0].objgen[0] if form is not None else 0
        free = count(int(pdf.trailer.Size))
        self._elements = dict(zip(structure.tags, free, strict=False))
        self._refs = {None: f"{self._tree} 0 R"} | {tag: f"{number} 0 R" for tag, number in self._elements.items()}
        self._on_page = {-1: ""} | {at: f"/Pg {number} 0 R" for at, number in enumerate(self._pages)}
        self._links = {spot: self._field if spot.target == SIGNATURE else next(free) for spot, _ in structure.links}
        self._free = free
        self._leading: dict[str, str] = {}
        self._objects: dict[int, str] = {}

    def objects(self) -> dict[int, str]:
        """Return the text of every object by its number."""
        self._write_elements()
        self._write_links()
        self._write_root()
        return self._objects

    def _write_elements(self) -> None:
        """Write an element with its place in the tree, its attributes and what was drawn for it."""
        refs, on_page, objects = self._refs, self._on_page, self._objects
        for tag, number in self._elements.items():
            head = f"<</S/{tag.role}/P {refs[tag.parent]}{_attributes(tag)}"
            kid = tag.kids[0] if len(tag.kids) == 1 else None
            if type(kid) is Piece:  # of most elements
                objects[number] = f"{head}{on_page[kid.page]}/K [{kid.mcid}]>>"
                continue
            page = next((kid.page for kid in tag.kids if not isinstance(kid, Tag)), -1)
            kids = " ".join([refs[kid] if isinstance(kid, Tag) else self._drawn(kid, page) for kid in tag.kids])
            objects[number] = f"{head}{on_page[page]}/K [{kids}]>>"

    def _drawn(self, kid: Piece | Spot, page: int) -> str:
        on = "" if kid.page == page else self._on_page[kid.page]
        if isinstance(kid, Spot):
            return f"<</Type/OBJR{on}/Obj {self._links[kid]} 0 R>>"
        return f"<</Type/MCR{on}/MCID {kid.mcid}>>" if on else str(kid.mcid)

    def _write_links(self) -> None:
        """Write the annotations of links, each with words that say where it leads, and where each page has its own."""
        on_page: dict[int, list[int]] = {}
        for index, (spot, number) in enumerate(self._links.items()):
            on_page.setdefault(spot.page, []).append(number)
            if number != self._field:
                self._objects[number] = (
                    f"<</Type/Annot/Subtype/Link/Rect [{_numbers(spot.box)}]/Border [0 0 0]/F 4"
                    f"/StructParent {len(self._pages) + index}{self._action(spot)}>>"
                )
        if self._field and 0 in on_page and self._field not in on_page[0]:
            on_page[0].append(self._field)  # the one without extent, which nothing was drawn for
        for page, numbers in on_page.items():
            self._objects[self._held[page]] = f"[{' '.join(f'{number} 0 R' for number in numbers)}]"

    def _action(self, spot: Spot) -> str:
        """Return where a link leads and the words that say so; those of an anchor are written once."""
        if not spot.target.startswith("#"):
            address = text_string(spot.target)
            return f"/Contents {address}/A <</S/URI/URI {address}>>"
        name = spot.target[1:]
        if name not in self._leading:
            anchor, title, place = self._structure.anchors[name], next(self._free), next(self._free)
            self._objects[title] = text_string(anchor.title)
            self._objects[place] = f"[{self._pages[anchor.page]} 0 R/XYZ 0 {anchor.top:.2f} null]"
            self._leading[name] = f"/Contents {title} 0 R/Dest {place} 0 R"
        return self._leading[name]

    def _write_root(self) -> None:
        """Write the root, with the numbers of pages and links that lead to their elements."""
        leaves = " ".join((*self._by_page(), *self._by_link()))
        document = self._refs[self._structure.tags[0]]
        following = len(self._pages) + len(self._links)
        self._objects[self._tree] = (
            f"<</Type/StructTreeRoot/K [{document}]/ParentTree <</Nums [{leaves}]>>/ParentTreeNextKey {following}>>"
        )

    def _by_page(self) -> Iterator[str]:
        for page, tags in enumerate(self._structure.tagged):
            yield f"{page} [{' '.join([self._refs[tag] for tag in tags])}]"

    def _by_link(self) -> Iterator[str]:
        for index, (_, tag) in enumerate(self._structure.links):
            yield f"{len(self._pages) + index} {self._refs[tag]}"


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
