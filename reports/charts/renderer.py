"""Matplotlib's artists written straight onto a ReportLab page: vector paths, the document's own fonts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform
from reportlab.pdfbase import pdfmetrics

from reports.charts.labels import DESCENT, Label
from reports.charts.operators import Rgb, clip_operators, colour_operands, number, path_operators, placement, weight_of
from reports.charts.style import channels
from reports.typeface import Typeface, Weight

_CAPS = {"butt": 0, "round": 1, "projecting": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_HATCH_TILE = 36.0


class CanvasRenderer(RendererBase):
    """A matplotlib renderer that writes operators to a ReportLab canvas, in points from the canvas' origin.

    Text is set in ``typeface`` whatever font an artist asks for; a letter no face has raises RenderError.
    Call ``finish`` after the last artist.
    """

    def __init__(self, canvas: Any, typeface: Typeface, width: float, height: float) -> None:
        super().__init__()
        self.canvas = canvas
        self.typeface = typeface
        self.width = width
        self.height = height
        self._write = canvas._code.append
        self._state: dict[str, str] = {}
        self._outer: dict[str, str] = {}
        self._clip = ""

    # What matplotlib asks about the surface ---------------------------------------------------------------------

    def flipy(self) -> bool:
        """PDF's y grows upwards."""
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the surface's size in points."""
        return self.width, self.height

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """Measure text as it will be set; "$" is a letter, never mathematics."""
        size = float(prop.get_size_in_points())
        return self.typeface.width(s, size, weight_of(prop)), size, DESCENT * size

    # State ------------------------------------------------------------------------------------------------------

    def _set(self, name: str, operator: str) -> None:
        if self._state.get(name) != operator:
            self._state[name] = operator
            self._write(operator)

    def _set_alpha(self, name: str, value: float) -> None:
        if self._state.get(name, "1") != number(value):
            self._state[name] = number(value)
            (self.canvas.setFillAlpha if name == "ca" else self.canvas.setStrokeAlpha)(value)

    def _set_clip(self, gc: GraphicsContextBase) -> None:
        clip = clip_operators(gc)
        if clip == self._clip:
            return
        if self._clip:
            self.canvas.restoreState()
            self._state = self._outer
        if clip:
            self._outer = dict(self._state)
            self.canvas.saveState()
            self._write(clip)
        self._clip = clip

    def finish(self) -> None:
        """Close what is still open; the canvas is then as it was."""
        if self._clip:
            self.canvas.restoreState()
            self._state, self._clip = self._outer, ""

    def _apply(self, gc: GraphicsContextBase, face: Rgb | None) -> str:
        """Set colours and line as asked and return the operator that paints, empty where nothing shows."""
        self._set_clip(gc)
        rgba = gc.get_rgb()
        edge = rgba[3]
        stroked = gc.get_linewidth() > 0 and edge > 0
        filled = False
        if face is not None:
            filled = len(face) < 4 or face[3] > 0
            self._set_alpha("ca", gc.get_alpha() if gc.get_forced_alpha() or len(face) < 4 else face[3])
            self._set("fill", f"{colour_operands(face)} rg")
        if stroked:
            self._set_alpha("CA", edge)
            self._set("stroke", f"{colour_operands(rgba)} RG")
            self._set_line(gc)
        return {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): ""}[filled, stroked]

    def _set_line(self, gc: GraphicsContextBase) -> None:
        offset, dashes = gc.get_dashes()
        pattern = "" if dashes is None else " ".join(number(float(dash)) for dash in np.atleast_1d(np.asarray(dashes)))
        self._set("width", f"{number(gc.get_linewidth())} w")
        self._set("dash", f"[{pattern}] {number(offset or 0)} d")
        self._set("cap", f"{_CAPS[gc.get_capstyle()]} J")
        self._set("join", f"{_JOINS[gc.get_joinstyle()]} j")

    # Shapes -----------------------------------------------------------------------------------------------------

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:
        """Fill and stroke one path, then hatch it where the context says so."""
        paint = self._apply(gc, rgbFace)
        operators = path_operators(path, transform)
        if paint and operators:
            self._write(f"{operators}\n{paint}")
        if gc.get_hatch() and operators:
            self._hatch(gc, path, transform, operators)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        """Stamp one shape, written once, at every vertex of ``path``."""
        paint = self._apply(gc, rgbFace)
        if not paint:
            return
        shape = path_operators(marker_path, marker_trans)
        for vertices, _ in path.iter_segments(trans, simplify=False):
            if len(vertices):
                self._stamp(shape, paint, float(vertices[-2]), float(vertices[-1]))

    def draw_path_collection(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        paths: Sequence[Any],
        all_transforms: Any,
        offsets: Any,
        offset_trans: Transform,
        facecolors: Any,
        edgecolors: Any,
        linewidths: Any,
        linestyles: Any,
        antialiaseds: Any,
        urls: Any,
        offset_position: Any,
        *,
        hatchcolors: Any = None,
    ) -> None:
        """Draw a collection: every distinct path is turned into operators once, however often it is placed."""
        raw = [
            (path, transform, path_operators(path, transform))
            for path, transform in self._iter_collection_raw_paths(  # type: ignore[attr-defined]  # base class helper
                master_transform, paths, all_transforms
            )
        ]
        drawn = self._iter_collection(  # type: ignore[attr-defined]  # base class helper, missing from the stubs
            gc, raw, offsets, offset_trans, facecolors, edgecolors, linewidths, linestyles, antialiaseds, urls,
            offset_position, hatchcolors=() if hatchcolors is None else hatchcolors,
        )  # fmt: skip
        for x, y, (path, transform, operators), state, face in drawn:
            paint = self._apply(state, face)
            if paint and operators:
                self._stamp(operators, paint, float(x), float(y))
            if state.get_hatch() and operators:
                moved = transform.frozen().translate(x, y)
                self._hatch(state, path, moved, path_operators(path, moved))

    def _stamp(self, operators: str, paint: str, x: float, y: float) -> None:
        if x == 0 and y == 0:
            self._write(f"{operators}\n{paint}")
        else:
            self._write(f"q 1 0 0 1 {number(x)} {number(y)} cm\n{operators}\n{paint} Q")

    def _hatch(self, gc: GraphicsContextBase, path: Path, transform: Transform, outline: str) -> None:
        """Cover the inside of a path with matplotlib's hatch pattern, tile by tile, clipped to it."""
        tile = gc.get_hatch_path()
        box = path.get_extents(transform)
        if not np.isfinite(box.extents).all():
            return
        ink = to_rgba(gc.get_hatch_color())
        self._write(f"q {outline}\nW n {colour_operands(ink)} RG {colour_operands(ink)} rg")
        self._write(f"{number(gc.get_hatch_linewidth())} w [] 0 d")
        for x in np.arange(np.floor(box.x0 / _HATCH_TILE), np.ceil(box.x1 / _HATCH_TILE)):
            for y in np.arange(np.floor(box.y0 / _HATCH_TILE), np.ceil(box.y1 / _HATCH_TILE)):
                place = Affine2D().translate(x, y).scale(_HATCH_TILE)
                self._write(f"{path_operators(tile, place)}\nB")
        self._write("Q")

    # Words ------------------------------------------------------------------------------------------------------

    def draw_label(self, label: Label) -> None:
        """Set one label of our own."""
        width = 0.0 if label.anchor == "start" else self.typeface.width(label.text, label.size, label.weight)
        x, y = label.origin(width)
        self._set_words(label.text, x, y, label.size, label.weight, channels(label.colour), label.rotation)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Set the text of an artist literally, even where matplotlib takes dollars for mathematics."""
        self._set_clip(gc)
        self._set_words(s, x, y, float(prop.get_size_in_points()), weight_of(prop), gc.get_rgb(), angle)

    def draw_tex(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        *,
        mtext: Any = None,
    ) -> None:
        """Set TeX's source as plain words: there is no TeX here."""
        self.draw_text(gc, x, y, s, prop, angle, mtext=mtext)

    def _set_words(
        self, text: str, x: float, y: float, size: float, weight: Weight, colour: Rgb, rotation: float
    ) -> None:
        runs = self.typeface.runs(text, weight)
        if not runs:
            return
        self._set_alpha("ca", 1.0)
        self._set("fill", f"{colour_operands(colour)} rg")
        parts = ["BT", placement(x, y, rotation)]
        document = self.canvas._doc
        for face, run in runs:
            font = pdfmetrics.getFont(face.name)
            for subset, codes in font.splitString(run, document):
                name = font.getSubsetInternalName(subset, document)
                parts.append(f"{name} {number(size)} Tf ({self.canvas._escape(codes)}) Tj")
        self._write(" ".join([*parts, "ET"]))
