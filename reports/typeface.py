"""A brand's typeface: which font draws which letter, and how wide it is.

ReportLab keeps its fonts in one table for the whole process, so a font is registered under a name made from the
hash of its bytes: two brands that call different files "Body" cannot take one another's letters.
"""

from __future__ import annotations

import hashlib
import io
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from threading import Lock
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from reports.errors import RenderError

Weight = Literal["regular", "italic", "bold", "bold_italic", "display"]

_REMEMBERED = 20_000
# Scripts that need shaping or right-to-left runs; drawn letter by letter they would be wrong, not merely plain.
_SHAPED = ((0x0590, 0x08FF), (0x0900, 0x0DFF), (0x0E00, 0x0EFF), (0x0F00, 0x109F), (0x1780, 0x17FF), (0xFB1D, 0xFDFF))


@dataclass(frozen=True)
class Face:
    """One font file known to ReportLab as ``name``; heights are fractions of the font size.

    ``family`` is what the font calls its family, empty where it says nothing.
    """

    name: str
    label: str
    glyphs: frozenset[int]
    ascent: float
    descent: float
    family: str = ""

    def has_all(self, text: str) -> bool:
        """Whether the face has every letter of a text, none of which needs shaping."""
        if self._has_ascii and text.isascii() and text.isprintable():
            return True
        return self.glyphs.issuperset(map(ord, text)) and (text.isascii() or not any(map(needs_shaping, text)))

    @cached_property
    def _has_ascii(self) -> bool:
        return self.glyphs.issuperset(range(0x20, 0x7F))

    def width(self, text: str, size: float) -> float:
        """Return the advance width of ``text`` in points."""
        return float(pdfmetrics.stringWidth(text, self.name, size))


# A registered font reads its file through one cursor, so that two threads would cut each other's letters out of it.
FONT_LOCK = Lock()


@lru_cache(maxsize=64)
def load_face(data: bytes, label: str) -> Face:
    """Register a TrueType font with ReportLab once per content and return its face.

    Raises RenderError where the bytes are not a TrueType (``glyf``) font.
    """
    name = "F" + hashlib.sha256(data).hexdigest()[:16]
    with FONT_LOCK:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(_font(name, data, label))
        face = pdfmetrics.getFont(name).face
    return Face(
        name=name,
        label=label,
        glyphs=frozenset(face.charToGlyph),
        ascent=face.ascent / 1000,
        descent=face.descent / 1000,
        family=_said(face.familyName),
    )


def _said(name: bytes | str | None) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name or ""


class _Font(TTFont):  # type: ignore[misc]
    """A font that remembers how wide words are: they come again on every page and in every edition."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(name, io.BytesIO(data))
        self._units: dict[str, float] = {}

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002, N802 - ReportLab's name
        """Return the advance width of ``text`` in points."""
        units = self._units.get(text)
        if units is None:
            get, default = self.face.charWidths.get, self.face.defaultWidth
            units = sum([get(ord(char), default) for char in text])
            if len(self._units) < _REMEMBERED:
                self._units[text] = units
        return float(0.001 * size * units)


def _font(name: str, data: bytes, label: str) -> TTFont:
    try:
        return _Font(name, data)
    except (TTFError, struct.error, LookupError, ValueError, TypeError, AttributeError) as error:
        why = "take the .ttf file of the family, with glyf outlines; OpenType with CFF outlines cannot be embedded"
        raise RenderError(f"{label} is not a TrueType font that can be embedded ({error}); {why}") from error


@lru_cache(maxsize=4096)
def needs_shaping(char: str) -> bool:
    """Whether a letter belongs to a script that cannot be set one code point at a time."""
    code = ord(char)
    return unicodedata.bidirectional(char) in {"R", "AL", "AN"} or any(low <= code <= high for low, high in _SHAPED)


@dataclass(frozen=True, eq=False)
class Typeface:
    """The faces of a brand by weight, and the faces asked in turn for letters those lack; one value for each set."""

    faces: Mapping[Weight, Face]
    fallbacks: tuple[Face, ...] = ()
    # How wide words are at 1,000 points: asked for again and again while labels are placed.
    _units: dict[tuple[str, Weight], float] = field(default_factory=dict, init=False, repr=False)

    def face(self, weight: Weight = "regular") -> Face:
        """Return the face of a weight, or the regular one where the brand has none of that weight."""
        return self.faces.get(weight, self.faces["regular"])

    def face_for(self, char: str, weight: Weight = "regular") -> Face | None:
        """Return the face that has ``char``: the weight's own, the regular one, a fallback; None where none has it."""
        if needs_shaping(char):
            return None
        code = ord(char)
        for face in (self.face(weight), self.faces["regular"], *self.fallbacks):
            if code in face.glyphs:
                return face
        return None

    def missing(self, text: str) -> list[str]:
        """Return the letters of ``text`` that no face can draw, each once, in order."""
        if self.faces["regular"].has_all(text):
            return []
        return [char for char in dict.fromkeys(text) if char not in "\n\t" and self.face_for(char) is None]

    def runs(self, text: str, weight: Weight = "regular") -> list[tuple[Face, str]]:
        """Split ``text`` into runs of one face each.

        Raises RenderError, naming the letter, where no face has it: a box on a page helps nobody.
        """
        main = self.face(weight)
        if main.has_all(text):
            return [(main, text)] if text else []
        runs: list[tuple[Face, str]] = []
        for char in text:
            face = self.face_for(char, weight)
            if face is None:
                raise RenderError(missing_glyph_message(char, text))
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + char)
            else:
                runs.append((face, char))
        return runs

    def width(self, text: str, size: float, weight: Weight = "regular") -> float:
        """Return the width of ``text`` in points, over all the runs it takes."""
        units = self._units.get((text, weight))
        if units is None:
            units = sum(face.width(run, 1000.0) for face, run in self.runs(text, weight))
            if len(self._units) < _REMEMBERED:
                self._units[text, weight] = units
        return units * size / 1000


@lru_cache(maxsize=16)
def set_of(faces: tuple[tuple[Weight, Face], ...], fallbacks: tuple[Face, ...]) -> Typeface:
    """Return the typeface of these faces, the same one each time: what it has measured is known to the next edition."""
    return Typeface(dict(faces), fallbacks)


def missing_glyph_message(char: str, text: str) -> str:
    """Say which letter cannot be drawn, in which words, and what to do."""
    why = "its script needs shaping, which is not built yet" if needs_shaping(char) else "no font of the brand has it"
    return f"{letter_words(char, text)} cannot be drawn: {why}; add a font under fonts.fallback or reword"


def letter_words(char: str, text: str) -> str:
    """Return a letter's code and name, and the words it stands in."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f'U+{ord(char):04X} ({unicodedata.name(char, "unnamed character")}) in "{shown}"'
