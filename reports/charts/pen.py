"""What a canvas is set to while artists are drawn: colours, lines, transparency and clips, each written on change."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase

from reports.charts.operators import Rgb, clip_operators, colour_operands, number

_CAPS = {"butt": 0, "round": 1, "projecting": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_UNSEEN = (0.0, 0.0, 0.0, 0.0)


class Pen:
    """Sets a ReportLab canvas for the next shape, and writes no operator that says what already holds."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.write = canvas._code.append
        self._state: dict[str, str] = {}
        self._outer: dict[str, str] = {}
        self._clip = ""

    def clip(self, gc: GraphicsContextBase) -> None:
        """Let what follows show only where the context says; a clip holds until another is asked for."""
        clip = clip_operators(gc)
        if clip == self._clip:
            return
        if self._clip:
            self.canvas.restoreState()
            self._state = self._outer
        if clip:
            self._outer = dict(self._state)
            self.canvas.saveState()
            self.write(clip)
        self._clip = clip

    def finish(self) -> None:
        """Close what is still open; the canvas is then as it was."""
        if self._clip:
            self.canvas.restoreState()
            self._state, self._clip = self._outer, ""

    def set_up(self, gc: GraphicsContextBase, face: Rgb | None) -> tuple[bool, bool]:
        """Set clip, colours and line as asked; return whether anything is to be filled, and to be stroked."""
        self.clip(gc)
        rgba = gc.get_rgb() if gc.get_rgb() is not None else _UNSEEN
        edge, inside = alphas(gc, rgba, face)
        filled = face is not None and inside > 0
        stroked = gc.get_linewidth() > 0 and edge > 0 and rgba[3] > 0
        if filled and face is not None:
            self.fill(face, inside)
        if stroked:
            self.stroke_alpha(edge)
            self._set("stroke", f"{colour_operands(rgba)} RG")
            self._line(gc)
        return filled, stroked

    def fill(self, colour: Rgb, alpha: float = 1.0) -> None:
        """Set what shapes and letters are filled with."""
        self.fill_alpha(alpha)
        self._set("fill", f"{colour_operands(colour)} rg")

    def fill_alpha(self, alpha: float) -> None:
        """Set how opaque fills and pictures are."""
        if self._state.get("ca") != (text := number(alpha)):
            self._state["ca"] = text
            self.canvas.setFillAlpha(float(alpha))

    def stroke_alpha(self, alpha: float) -> None:
        """Set how opaque strokes are."""
        if self._state.get("CA") != (text := number(alpha)):
            self._state["CA"] = text
            self.canvas.setStrokeAlpha(float(alpha))

    def _set(self, name: str, operator: str) -> None:
        if self._state.get(name) != operator:
            self._state[name] = operator
            self.write(operator)

    def _line(self, gc: GraphicsContextBase) -> None:
        offset, dashes = gc.get_dashes()
        pattern = "" if dashes is None else " ".join(number(float(dash)) for dash in np.atleast_1d(np.asarray(dashes)))
        self._set("width", f"{number(gc.get_linewidth())} w")
        self._set("dash", f"[{pattern}] {number(offset or 0)} d")
        self._set("cap", f"{_CAPS[gc.get_capstyle()]} J")
        self._set("join", f"{_JOINS[gc.get_joinstyle()]} j")


def alphas(gc: GraphicsContextBase, rgba: Rgb, face: Rgb | None) -> tuple[float, float]:
    """Return how opaque a stroke and a fill are: an artist's own alpha goes before its colours'."""
    if gc.get_forced_alpha():
        seen = float(gc.get_alpha())
        # A colour that is not there at all does not come back: "none" stays none.
        return seen, 0.0 if face is not None and len(face) > 3 and face[3] == 0 else seen
    return float(rgba[3]), float(face[3]) if face is not None and len(face) > 3 else 1.0
