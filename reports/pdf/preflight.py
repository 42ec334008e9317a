"""Looks a file over before it is published: what data or a brand could break of PDF/A-3b and PDF/UA-1.

Not a validator: `make conformance` runs one. These are the rules that an empty title, a font or a logo can break, at a
cost that every render can bear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf

from reports.errors import RenderError
from reports.pdf.tags import Anchor, Tag

_COLOURS = frozenset({"/DeviceRGB", "/DeviceGray", "/Indexed"})
_RULED = frozenset({"H1", "H2", "H3", "H4", "Figure", "TH", "Table"})
_ACTIVE = ("/OpenAction", "/AA", "/JavaScript")
# What a code may not be told to stand for: nothing, and the marks that say how a text is stored.
_NO_LETTERS = frozenset("\0\ufeff\ufffe")


def require(problems: Iterable[str]) -> None:
    """Raise RenderError, naming each clause, where there is a problem."""
    found = list(problems)
    if found:
        raise RenderError(f"the PDF would not be PDF/A-3b and PDF/UA-1: {'; '.join(found)}")


def check_tags(tags: Iterable[Tag]) -> Iterator[str]:
    """Yield what is wrong with a document's elements, in reading order."""
    level = 0
    for tag in tags:
        if tag.role not in _RULED:
            continue
        match tag.role:
            case "H1" | "H2" | "H3" | "H4":
                if int(tag.role[1]) > level + 1:
                    yield f"a heading of level {tag.role[1]} follows one of level {level} (PDF/UA-1 7.4.2)"
                level = int(tag.role[1])
            case "Figure" if not tag.alt.strip():
                yield "a figure has no description (PDF/UA-1 7.3)"
            case "TH" if not tag.scope:
                yield "a table's head has no scope (PDF/UA-1 7.5)"
            case "Table":
                yield from _check_rows(tag)


def _check_rows(table: Tag) -> Iterator[str]:
    widths = {len(row.kids) for row in table.walk() if row.role == "TR"}
    if len(widths) > 1:
        yield f"a table has rows of {min(widths)} and of {max(widths)} cells (PDF/UA-1 7.2)"


def check_links(targets: Iterable[str], anchors: Mapping[str, Anchor]) -> Iterator[str]:
    """Yield what is wrong with the links of a document, which lead to addresses or to anchors ("#name")."""
    if any(not (anchors[target[1:]].title if target.startswith("#") else target).strip() for target in targets):
        yield "a link does not say where it leads (PDF/UA-1 7.18.5)"


def check_file(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield what is wrong with a file that is about to be written."""
    root = pdf.Root
    if not str(pdf.docinfo.get("/Title", "")).strip():
        yield "it has no title (PDF/UA-1 7.1)"
    if not str(root.get("/Lang", "")).strip():
        yield "it does not say its language (PDF/UA-1 7.2)"
    for key in ("/StructTreeRoot", "/MarkInfo", "/Metadata", "/OutputIntents"):
        if key not in root:
            yield f"it has no {key[1:]} (PDF/A-3b 6.2.3, 6.6.2; PDF/UA-1 7.1)"
    yield from _check_active(root)
    for specification in root.get("/AF", ()):
        if "/AFRelationship" not in specification or "/Subtype" not in specification.EF.F:
            yield f"the attachment {specification.UF} lacks its relationship or its kind (PDF/A-3b 6.8)"
    for page in pdf.pages:
        yield from _check_page(page.obj)


def _check_active(root: Any) -> Iterator[str]:
    for key in _ACTIVE:
        if key in root or key in root.get("/Names", {}):
            yield f"it has {key[1:]} (PDF/A-3b 6.4, 6.5)"
    if any(field.get("/FT") != pikepdf.Name.Sig for field in root.get("/AcroForm", {}).get("/Fields", ())):
        yield "it has AcroForm with more than a place for a signature (PDF/A-3b 6.4)"


def _check_page(page: Any) -> Iterator[str]:
    for link in page.get("/Annots", ()):
        if link.Subtype == pikepdf.Name.Widget:
            yield from _check_field(link)
        elif "/F" not in link or not str(link.get("/Contents", "")) or "/StructParent" not in link:
            yield "a link is not printed, described or tagged (PDF/A-3b 6.3.2; PDF/UA-1 7.18)"
    for picture in page.Resources.get("/XObject", {}).values():
        colours = picture.get("/ColorSpace")
        if colours is not None and str(colours[0] if isinstance(colours, pikepdf.Array) else colours) not in _COLOURS:
            yield f"a picture's colours are {colours}, not sRGB's (PDF/A-3b 6.2.4.3)"


def _check_field(field: Any) -> Iterator[str]:
    has_extent = any(float(one) for one in field.Rect)
    if (
        "/F" not in field
        or not str(field.get("/TU", ""))
        or (has_extent and not {"/AP", "/StructParent"} <= set(field.keys()))
    ):
        yield "a field is not printed, described, tagged or drawn (PDF/A-3b 6.3.3; PDF/UA-1 7.18)"


def check_letters(name: str, letters: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with the letters that a font's codes stand for."""
    if found := _NO_LETTERS.intersection(letters):
        yield f"{name} shows U+{ord(min(found)):04X}, which is no letter (PDF/UA-1 7.21.7)"


def check_font(font: Any) -> Iterator[str]:
    """Yield what is wrong with a font."""
    name = str(font.get("/BaseFont", "a font"))[1:]
    if "/FontDescriptor" not in font or "/FontFile2" not in font.FontDescriptor:
        yield f"{name} is not embedded (PDF/A-3b 6.2.11.4.1)"
    elif "/ToUnicode" not in font:
        yield f"{name} does not say which letters it shows (PDF/UA-1 7.21.7)"
