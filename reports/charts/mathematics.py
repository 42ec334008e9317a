"""Mathematics as matplotlib sets it: letters as text where a font has them, the rest as outlines, and its rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from reports.charts.lettering import Run, embedded, show
from reports.charts.operators import fine_number, number, path_operators


def mathematics_operators(
    canvas: Any, parser: Any, text: str, prop: FontProperties, x: float, y: float, rotation: float
) -> str:
    """Return the operators that set a formula with its baseline at (x, y), turned by ``rotation`` degrees."""
    _, _, _, glyphs, rules = parser.parse(text, 72, prop)
    letters, outlines = [], []
    for font, size, code, index, across, up in glyphs:
        face = embedded(str(font.fname))
        if face is not None and font.get_char_index(code) == index and code in face.glyphs:
            shown = " ".join(show(canvas, [Run(face, chr(code))], size))
            letters.append(f"1 0 0 1 {number(across)} {number(up)} Tm {shown}")
        else:
            outlines.append(_outline(font, size, index, across, up))
    outlines += [f"{' '.join(number(edge) for edge in rule)} re f" for rule in rules]
    turn = Affine2D().rotate_deg(rotation).translate(x, y).to_values()
    return _joined([f"q {' '.join(fine_number(float(value)) for value in turn)} cm", _texts(letters), *outlines, "Q"])


def _outline(font: Any, size: float, index: int, across: float, up: float) -> str:
    font.clear()
    font.set_size(size, 72)
    font.load_glyph(index, flags=LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    return f"{path_operators(Path(vertices, codes), Affine2D().translate(across, up))}\nf"


def _texts(letters: Sequence[str]) -> str:
    return _joined(["BT", *letters, "ET"]) if letters else ""


def _joined(parts: Sequence[str]) -> str:
    return "\n".join(part for part in parts if part)
