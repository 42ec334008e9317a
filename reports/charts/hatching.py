"""Hatches: matplotlib's pattern, tile by tile, clipped to the outline of a shape."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from reports.charts import forms
from reports.charts.operators import Rectangle, Rgb, colour_operands, number, path_operators
from reports.charts.pen import Pen, alphas

_TILE = 72.0
"""The side of a tile in points, as in matplotlib's own backends."""


def draw_hatch(pen: Pen, gc: GraphicsContextBase, outline: str, face: Rgb | None, page: Rectangle) -> None:
    """Cover the inside of an outline. Tiles start at the page's top left, so that neighbours' lines meet."""
    pen.clip(gc)
    ink = to_rgba(gc.get_hatch_color())
    seen = alphas(gc, ink, face)[1] if gc.get_forced_alpha() or face is not None else 1.0
    alpha = float(gc.get_alpha()) if gc.get_forced_alpha() else min(seen, ink[3])
    if not alpha:
        return
    pen.fill_alpha(alpha)
    pen.stroke_alpha(alpha)
    tile = forms.form(pen.canvas, _tile(gc.get_hatch()), (0.0, 0.0, _TILE, _TILE))
    pen.write(f"q {outline}\nW n {colour_operands(ink)} RG {colour_operands(ink)} rg")
    pen.write(f"{number(gc.get_hatch_linewidth())} w [] 0 d 0 J 0 j")
    x0, y0, x1, y1 = _extent(outline, page)
    top = page[3]
    for column in range(int(np.floor(x0 / _TILE)), int(np.ceil(x1 / _TILE))):
        for row in range(int(np.floor((y0 - top) / _TILE)), int(np.ceil((y1 - top) / _TILE))):
            pen.write(f"q 1 0 0 1 {number(column * _TILE)} {number(top + row * _TILE)} cm {tile} Q")
    pen.write("Q")


@lru_cache(maxsize=64)
def _tile(hatch: str) -> str:
    pattern = Path.hatch(hatch)
    return f"{path_operators(pattern, Affine2D().scale(_TILE))}\nB"


def _extent(outline: str, page: Rectangle) -> Rectangle:
    """Return the box of what operators build, as far as it is on the page."""
    numbers = [[float(word) for word in line.split()[:-1]] for line in outline.splitlines()]
    xs = [value for line in numbers for value in line[::2]]
    ys = [value for line in numbers for value in line[1::2]]
    return max(min(xs), page[0]), max(min(ys), page[1]), min(max(xs), page[2]), min(max(ys), page[3])
