"""Hears a PDF as a screen reader does: its tags in order, each with the words that its marked content shows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

Letters = dict[int, str]


@dataclass
class Heard:
    """One element: its kids are elements and words, in order; ``leads`` are the words of the links on it."""

    role: str
    alt: str = ""
    language: str = ""
    scope: str = ""
    kids: list[Heard | str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of this element and those in it, as they are joined when they are read."""
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def walk(self) -> Iterator[Heard]:
        """Yield this element and those in it, in order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Heard):
                yield from kid.walk()

    def all(self, *roles: str) -> list[Heard]:
        """Return the elements of some roles, in order."""
        return [one for one in self.walk() if one.role in roles]


def listen(data: bytes) -> Heard:
    """Return a file's document element, with all that is in it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts: dict[tuple[int, int], Letters] = {}
        pages = {page.obj.objgen: marked_words(page.obj, fonts) for page in pdf.pages}
        [root] = pdf.Root.StructTreeRoot.K
        return _element(root, None, pages)


def _element(element: Any, page: Any, pages: dict[Any, dict[int, str]]) -> Heard:
    page = element.get("/Pg", page)
    heard = Heard(str(element.S)[1:], str(element.get("/Alt", "")), str(element.get("/Lang", "")))
    if "/A" in element and "/Scope" in element.A:
        heard.scope = str(element.A.Scope)[1:]
    for kid in element.K if "/K" in element else ():
        if isinstance(kid, int):
            heard.kids.append(pages[page.objgen].pop(kid))
        elif kid.get("/Type") == "/MCR":
            heard.kids.append(pages[kid.Pg.objgen].pop(int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            heard.leads.append(str(kid.Obj.Contents))
        else:
            assert element == kid.P
            heard.kids.append(_element(kid, page, pages))
    return heard


def marked_words(page: Any, fonts: dict[tuple[int, int], Letters]) -> dict[int, str]:
    """Return the words of a page's marked content by its number; those of artifacts under -1."""
    words: dict[int, str] = {}
    open_marks: list[int] = []
    letters: Letters = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                open_marks.append(int(operands[1].get("/MCID", -1)))
                words.setdefault(open_marks[-1], "")
            case "EMC":
                open_marks.pop()
            case "Tf":
                letters = _letters(page.Resources.Font[str(operands[0])], fonts)
            case "Tj":
                assert len(open_marks) == 1, "words outside a mark, or in two"
                words[open_marks[0]] += "".join(letters[code] for code in bytes(operands[0]))
    return words


def _letters(font: Any, fonts: dict[tuple[int, int], Letters]) -> Letters:
    if font.objgen not in fonts:
        table = font.ToUnicode.read_bytes().split(b"endcodespacerange")[1]
        entries = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]+)>", table)
        fonts[font.objgen] = {
            int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in entries
        }
    return fonts[font.objgen]


def read_aloud(heard: Heard) -> list[str]:
    """Return the words of a document as they are read, but for its table of contents, charts and explanations."""
    return [word for text in _lines(heard) for word in text.split()]


_LINES = {"H1", "H2", "H3", "H4", "P", "Lbl", "Caption", "TH", "TD"}


def _lines(heard: Heard) -> Iterator[str]:
    for kid in heard.kids:
        if isinstance(kid, str):
            yield kid
        elif (kid.role in _LINES and heard.role != "Document") or (kid.role == "LBody" and not kid.all("P")):
            yield kid.text
        elif kid.role not in {"P", "Figure"} and not any(
            isinstance(one, Heard) and one.role == "TOC" for one in kid.kids
        ):
            yield from _lines(kid)


def without_furniture(data: bytes) -> bytes:
    """Return a copy in which artifacts and charts show no words."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            kept, muted = [], False
            for one in pikepdf.parse_content_stream(page):
                operator = str(one.operator)
                if operator == "BDC":
                    muted = str(one.operands[0]) in {"/Artifact", "/Figure"}
                if operator == "EMC":
                    muted = False
                if not (muted and operator == "Tj"):
                    kept.append(one)
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()
