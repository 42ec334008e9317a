"""Words on the page: labels of our own, texts of other artists, and mathematics where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.font_manager import FontProperties

from reports.charts.labels import Label
from reports.charts.lettering import BrandLettering, FigureLettering, Lettering, Run, show
from reports.charts.mathematics import mathematics_operators
from reports.charts.operators import Rgb, placement
from reports.charts.pen import Pen
from reports.colour import channels
from reports.typeface import Typeface

_OWN_MATHEMATICS = r"\mathdefault{"
"""What matplotlib's formatters write for exponents: theirs to set as mathematics, whatever was asked of words."""


class Typesetter:
    """Measures and sets text in a brand's typeface, or, without one, in the fonts matplotlib finds."""

    def __init__(self, pen: Pen, typeface: Typeface | None, parser: Any, *, mathtext: bool) -> None:
        self._pen = pen
        self._typeface = typeface
        self._lettering: Lettering = FigureLettering() if typeface is None else BrandLettering(typeface)
        self._parser = parser
        self._mathtext = mathtext

    def measure(self, text: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """Return width, height and descent of a text as it will be set."""
        if self._is_mathematics(text, ismath):
            width, height, descent, *_ = self._parser.parse(text, 72, prop)
            return float(width), float(height), float(descent)
        return self._lettering.measure(literal(text, ismath), prop)

    def heights(self, prop: FontProperties) -> tuple[float | None, float | None, float | None]:
        """Return ascent, descent and gap of a line, or None for matplotlib to find out."""
        return self._lettering.heights(prop)

    def label(self, label: Label) -> None:
        """Set one label of our own."""
        assert self._typeface is not None, "labels are set in a brand's typeface"
        width = 0.0 if label.anchor == "start" else self._typeface.width(label.text, label.size, label.weight)
        x, y = label.origin(width)
        runs = [Run(face, run) for face, run in self._typeface.runs(label.text, label.weight)]
        self._show(runs, x, y, label.size, channels(label.colour), label.rotation)

    def text(
        self, gc: GraphicsContextBase, x: float, y: float, text: str, prop: FontProperties, angle: float, ismath: Any
    ) -> bool:
        """Set a text; return False where only its outlines can be drawn, which is left to matplotlib."""
        alpha = float(gc.get_alpha()) if gc.get_forced_alpha() else float(gc.get_rgb()[3])
        if not alpha:
            return True
        if self._is_mathematics(text, ismath):
            self._pen.clip(gc)
            self._pen.fill(gc.get_rgb(), alpha)
            self._pen.write(mathematics_operators(self._pen.canvas, self._parser, text, prop, x, y, angle))
            return True
        runs = self._lettering.runs(literal(text, ismath), prop)
        if runs is None:
            return False
        self._pen.clip(gc)
        self._show(runs, x, y, float(prop.get_size_in_points()), gc.get_rgb(), angle, alpha)
        return True

    def _is_mathematics(self, text: str, ismath: Any) -> bool:
        return ismath is True and (self._mathtext or _OWN_MATHEMATICS in text)

    def _show(
        self, runs: Sequence[Run], x: float, y: float, size: float, colour: Rgb, rotation: float, alpha: float = 1.0
    ) -> None:
        shown = " ".join(show(self._pen.canvas, runs, size))
        if shown:
            self._pen.fill(colour, alpha)
            self._pen.write(f"BT {placement(x, y, rotation)} {shown} ET")


def literal(text: str, ismath: Any) -> str:
    """Return text as letters; a dollar that was kept from being mathematics is a dollar."""
    return text.replace(r"\$", "$") if ismath is True else text
