"""PDF's operators for what matplotlib describes: numbers, paths, colours, clips and places of text."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin
from typing import Any

from matplotlib import _path
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Transform

from reports.typeface import Weight

Rgb = Sequence[float]

PRECISION = 2
"""Decimals of a coordinate: a hundredth of a point is finer than any printer."""

_BOLD = {"semibold", "demibold", "demi", "bold", "heavy", "extra bold", "black"}
_CODES = [b"m", b"l", b"", b"c", b"h"]


def number(value: float) -> str:
    """Write a number the PDF way: at most three decimals, none that say nothing."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def path_operators(path: Path, transform: Transform | None) -> str:
    """Return the operators that build ``path``; curves stay curves, values that are no number break the path."""
    convert = _path.convert_to_string  # type: ignore[attr-defined]  # compiled, and missing from the stubs
    text: bytes = convert(path, transform, None, False, None, PRECISION, _CODES, True)
    return text.decode("ascii").rstrip("\n")


def colour_operands(colour: Rgb) -> str:
    """Return red, green and blue as operands."""
    return " ".join(number(float(channel)) for channel in colour[:3])


def placement(x: float, y: float, rotation: float) -> str:
    """Return the text matrix for a baseline that starts at (x, y) and is turned by ``rotation`` degrees."""
    if not rotation:
        return f"1 0 0 1 {number(x)} {number(y)} Tm"
    a, b = cos(radians(rotation)), sin(radians(rotation))
    return f"{number(a)} {number(b)} {number(-b)} {number(a)} {number(x)} {number(y)} Tm"


def clip_operators(gc: GraphicsContextBase) -> str:
    """Return the operators of a context's clip rectangle and path, empty where it has none."""
    parts = []
    rectangle = gc.get_clip_rectangle()
    if rectangle is not None:
        x, y, width, height = (number(float(value)) for value in rectangle.bounds)
        parts.append(f"{x} {y} {width} {height} re W n")
    path, transform = gc.get_clip_path()
    if path is not None:
        outline: Any = path  # the stubs say TransformedPath; what comes is the plain path it was made from
        parts.append(f"{path_operators(outline, transform)} W n")
    return "\n".join(parts)


def weight_of(prop: FontProperties) -> Weight:
    """Return the brand's weight nearest to what a matplotlib text asks for."""
    asked = prop.get_weight()
    bold = asked >= 600 if isinstance(asked, int | float) else asked in _BOLD
    if prop.get_style() != "normal":
        return "bold_italic" if bold else "italic"
    return "bold" if bold else "regular"
