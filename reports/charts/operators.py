"""PDF's operators for what matplotlib describes: numbers, paths, colours, clips and places of text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import cos, radians, sin
from typing import Any

from matplotlib import _path
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.path import Path
from matplotlib.transforms import Transform

Rgb = Sequence[float]
Rectangle = tuple[float, float, float, float]

PRECISION = 2
"""Decimals of a coordinate: a hundredth of a point is finer than any printer."""

_CODES = [b"m", b"l", b"", b"c", b"h"]


def number(value: float) -> str:
    """Write a number the PDF way: at most three decimals, none that say nothing."""
    text = f"{value:.3f}"
    if text.endswith("0"):
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def fine_number(value: float) -> str:
    """Write a number that may be very small, such as an element of a matrix."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def path_operators(
    path: Path,
    transform: Transform | None,
    *,
    clip: Rectangle | None = None,
    simplify: bool | None = False,
    sketch: tuple[float, float, float] | None = None,
) -> str:
    """Return the operators that build ``path``; curves stay curves, values that are no number break the path.

    ``clip`` cuts off straight lines outside a rectangle, ``simplify`` leaves out points nobody could tell apart,
    ``sketch`` wobbles, all as matplotlib does.
    """
    convert = _path.convert_to_string  # type: ignore[attr-defined]  # compiled, and missing from the stubs
    text: bytes = convert(path, transform, clip, simplify, sketch, PRECISION, _CODES, True)
    return text.decode("ascii").rstrip("\n")


def colour_operands(colour: Rgb) -> str:
    """Return red, green and blue as operands."""
    return _colour_operands(float(colour[0]), float(colour[1]), float(colour[2]))


@lru_cache(maxsize=1024)
def _colour_operands(red: float, green: float, blue: float) -> str:
    return f"{number(red)} {number(green)} {number(blue)}"


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
        # A path without any point lets nothing through, as an empty clip of matplotlib's does.
        parts.append(f"{path_operators(outline, transform) or '0 0 m'} W n")
    return "\n".join(parts)
