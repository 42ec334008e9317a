"""Which letter a code of a font stands for, told so that every reader copies and speaks the letter that is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pikepdf

from reports.pdf.preflight import check_font, check_letters, require

# The most entries that a block of the table may have.
_BLOCK = 100
_ENTRY = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]+)>")


def mend_letters(pdf: pikepdf.Pdf) -> None:
    """Write the tables of all fonts anew.

    ReportLab's name codes that no glyph has, hold more entries than a block may, and write letters beyond the first
    65,536 in a form that does not exist. Raises RenderError where a font is not embedded or shows no letter.
    """
    for font in _fonts(pdf):
        require(check_font(font))
        letters = _letters(font.ToUnicode.read_bytes())
        require(check_letters(str(font.BaseFont)[1:], letters.values()))
        font.ToUnicode.write(_table(letters))


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found = {}
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            found[font.objgen] = font
    return list(found.values())


def _letters(table: bytes) -> dict[int, str]:
    """Return the letter of each code that has one."""
    entries = ((int(code, 16), int(letter, 16)) for code, letter in _ENTRY.findall(table))
    return {code: chr(letter) for code, letter in entries if letter}


@lru_cache(maxsize=4096)
def _line(code: int, letter: str) -> str:
    """Return a code's entry; the same few hundred are in every edition."""
    return f"<{code:02X}> <{letter.encode('utf-16-be').hex().upper()}>"


def _table(letters: Mapping[int, str]) -> bytes:
    lines = [_line(code, letter) for code, letter in letters.items()]
    blocks = [lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK)]
    parts = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        parts += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    parts += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(parts).encode("ascii")
