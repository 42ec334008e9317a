"""Which font draws a matplotlib text, how much room it takes, and the operators that show it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

from matplotlib import _text_helpers
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from reportlab.pdfbase import pdfmetrics

from reports.charts.labels import ASCENT, DESCENT, LEADING
from reports.charts.operators import number
from reports.errors import RenderError
from reports.typeface import Face, Typeface, Weight, letter_words, load_face, needs_shaping

_BOLD = {"semibold", "demibold", "demi", "bold", "heavy", "extra bold", "black"}
_NOTICED = 0.002
"""The least shift of a letter that is written down, as a fraction of the size."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face; ``shifts`` say how far each is moved from where the one before ends, in points."""

    face: Face
    text: str
    shifts: tuple[float, ...] = ()


class Lettering(Protocol):
    """What a renderer asks of the type it sets."""

    def measure(self, text: str, prop: FontProperties) -> tuple[float, float, float]:
        """Return the width, the height and, of it, the depth under the baseline, in points."""
        ...

    def heights(self, prop: FontProperties) -> tuple[float | None, float | None, float | None]:
        """Return ascent, descent and gap of a line, or None for matplotlib to find out."""
        ...

    def runs(self, text: str, prop: FontProperties) -> Sequence[Run] | None:
        """Return the runs that set a text; None where only its outlines can be drawn."""
        ...


class BrandLettering:
    """Sets every text in a brand's typeface, whatever font was asked for; of that, weight and slope are kept.

    A letter that no face has raises RenderError.
    """

    def __init__(self, typeface: Typeface) -> None:
        self.typeface = typeface

    def measure(self, text: str, prop: FontProperties) -> tuple[float, float, float]:
        size = float(prop.get_size_in_points())
        return self.typeface.width(text, size, weight_of(prop)), (ASCENT + DESCENT) * size, DESCENT * size

    def heights(self, prop: FontProperties) -> tuple[float | None, float | None, float | None]:
        size = float(prop.get_size_in_points())
        return ASCENT * size, DESCENT * size, (LEADING - ASCENT - DESCENT) * size

    def runs(self, text: str, prop: FontProperties) -> Sequence[Run] | None:
        return [Run(face, run) for face, run in self.typeface.runs(text, weight_of(prop))]


class FigureLettering:
    """Sets each text in the fonts matplotlib finds for it, kerned and in the places its own backends use.

    A letter that none of them has raises RenderError. Fonts that ReportLab cannot embed, and scripts that need shaping,
    are drawn as outlines.
    """

    def measure(self, text: str, prop: FontProperties) -> tuple[float, float, float]:
        font, _ = _laid_out(text, prop)
        font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
        width, height = font.get_width_height()
        return width / 64, height / 64, font.get_descent() / 64

    def heights(self, prop: FontProperties) -> tuple[float | None, float | None, float | None]:
        return None, None, None

    def runs(self, text: str, prop: FontProperties) -> Sequence[Run] | None:
        size = float(prop.get_size_in_points())
        runs: list[Run] = []
        pen = 0.0
        for item in _laid_out(text, prop)[1]:
            face, letters = embedded(str(item.ft_object.fname)), _letters(item)
            if face is None or item.y or not letters:
                return None
            shifts = (item.x - pen, *[0.0] * (len(letters) - 1))
            pen = item.x + face.width(letters, size)
            if runs and runs[-1].face is face:
                runs[-1] = Run(face, runs[-1].text + letters, (*runs[-1].shifts, *shifts))
            else:
                runs.append(Run(face, letters, shifts))
        return runs


def show(canvas: Any, runs: Sequence[Run], size: float) -> Iterator[str]:
    """Yield the operators that show runs from the current place on."""
    document = canvas._doc
    for run in runs:
        font = pdfmetrics.getFont(run.face.name)
        place = 0
        for subset, codes in font.splitString(run.text, document):
            shifts = run.shifts[place : place + len(codes)]
            place += len(codes)
            shown = _kerned(canvas, codes, shifts, size) if shifts else f"({canvas._escape(codes)}) Tj"
            yield f"{font.getSubsetInternalName(subset, document)} {number(size)} Tf {shown}"


def _kerned(canvas: Any, codes: bytes, shifts: Sequence[float], size: float) -> str:
    """Return one operator that shows letters with what lies between them, in thousandths of the size."""
    pieces: list[bytes | str] = []
    for code, shift in zip(codes, shifts, strict=True):
        if abs(shift) > _NOTICED * size:
            pieces.append(number(-1000 * shift / size))
        if pieces and isinstance(pieces[-1], bytes):
            pieces[-1] += bytes([code])
        else:
            pieces.append(bytes([code]))
    if len(pieces) == 1 and isinstance(pieces[0], bytes):
        return f"({canvas._escape(pieces[0])}) Tj"
    return f"[{' '.join(one if isinstance(one, str) else f'({canvas._escape(one)})' for one in pieces)}] TJ"


def weight_of(prop: FontProperties) -> Weight:
    """Return the brand's weight nearest to what a matplotlib text asks for."""
    asked = prop.get_weight()
    bold = asked >= 600 if isinstance(asked, int | float) else asked in _BOLD
    if prop.get_style() != "normal":
        return "bold_italic" if bold else "italic"
    return "bold" if bold else "regular"


# Matplotlib's fonts -------------------------------------------------------------------------------------------------

_LAST_RESORT: Final = "LastResort"
"""The font with a box for every letter there is, which matplotlib asks last."""


def _laid_out(text: str, prop: FontProperties) -> tuple[FT2Font, list[Any]]:
    """Return the font of a text and its glyphs in place. Raises RenderError where no font has a letter."""
    font: FT2Font = get_font(fontManager._find_fonts_by_props(prop))
    font.set_size(float(prop.get_size_in_points()), 72)
    glyphs = list(_text_helpers.layout(text, font))
    for item in glyphs:
        if _LAST_RESORT in str(item.ft_object.fname) or not item.glyph_index:
            raise RenderError(f"{letter_words(item.char[0], text)} cannot be drawn: none of the figure's fonts has it")
    return font, glyphs


def _letters(item: Any) -> str:
    """Return the letters that give a glyph when set one by one, so that text can be copied; none where they would not.

    A ligature of Latin letters is taken apart: it reads the same.
    """
    letters = unicodedata.normalize("NFC", item.char)
    if any(map(needs_shaping, letters)):
        return ""
    if len(letters) == 1:
        return letters if item.ft_object.get_char_index(ord(letters)) == item.glyph_index else ""
    return letters if letters.isascii() else ""


@lru_cache(maxsize=64)
def embedded(file: str) -> Face | None:
    """Return the face of a font file, or None where ReportLab cannot embed it."""
    try:
        return load_face(Path(file).read_bytes(), file)
    except RenderError:
        return None
