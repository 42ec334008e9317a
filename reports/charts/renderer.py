"""Matplotlib's artists written straight onto a ReportLab page: vector paths, the document's own fonts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Transform

from reports.charts import forms
from reports.charts.hatching import draw_hatch
from reports.charts.labels import Label
from reports.charts.operators import Rectangle, Rgb, fine_number, number, path_operators
from reports.charts.pen import Pen
from reports.charts.typesetter import Typesetter, literal
from reports.typeface import Typeface

_LONG = 60
"""The length of operators, in letters, above which a shape that is placed several times becomes a form."""
_OFTEN = 3
_FAR = 72.0
"""How far off the page a marker may be, in points, and still be drawn: its edge may reach in."""


class CanvasRenderer(RendererBase):
    """A matplotlib renderer that writes operators to a ReportLab canvas, in points from the canvas' origin.

    With a ``typeface`` all text is set in it, whatever font an artist asks for; without one, in the fonts matplotlib
    finds. A letter no face has raises RenderError. "$" is a letter unless ``mathtext`` is asked for. Pictures have
    ``image_dpi`` dots an inch. Call ``finish`` after the last artist.
    """

    def __init__(
        self,
        canvas: Any,
        typeface: Typeface | None,
        width: float,
        height: float,
        *,
        mathtext: bool = False,
        image_dpi: float = 200.0,
    ) -> None:
        super().__init__()
        self.canvas = canvas
        self.width = width
        self.height = height
        self._image_dpi = image_dpi
        self._pen = Pen(canvas)
        parser = self._text2path.mathtext_parser
        self._type = Typesetter(self._pen, typeface, parser, mathtext=mathtext)
        self._write = canvas._code.append
        self._page: Rectangle = (0.0, 0.0, width, height)

    # What matplotlib asks about the surface ---------------------------------------------------------------------

    def flipy(self) -> bool:
        """PDF's y grows upwards."""
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the surface's size in points."""
        return self.width, self.height

    def get_image_magnification(self) -> float:
        """Return how many dots of a picture go to a point."""
        return self._image_dpi / 72

    def option_scale_image(self) -> bool:
        """PDF scales and turns pictures itself."""
        return True

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """Measure text as it will be set."""
        return self._type.measure(s, prop, ismath)

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float | None, float | None, float | None]:
        return self._type.heights(prop)

    def finish(self) -> None:
        """Close what is still open; the canvas is then as it was."""
        self._pen.finish()

    # Shapes -----------------------------------------------------------------------------------------------------

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:
        """Fill, hatch and stroke one path."""
        sketch = gc.get_sketch_params()
        if rgbFace is None and not gc.get_hatch():
            # Only lines may be cut off at the page's edge: a shape's inside would show another outline.
            operators = path_operators(path, transform, clip=self._page, simplify=None, sketch=sketch)
        else:
            operators = path_operators(path, transform, sketch=sketch)
        self._paint(gc, operators, rgbFace, lambda: _around(path, transform, gc))

    def _paint(
        self, gc: GraphicsContextBase, operators: str, face: Rgb | None, around: Callable[[], Rectangle]
    ) -> None:
        if not operators:
            return
        hatched = bool(gc.get_hatch())
        filled, stroked = self._pen.set_up(gc, face)
        if hatched:
            if filled:
                self._write(f"{operators}\nf")
            draw_hatch(self._pen, gc, operators, face, self._page)
            filled = False
        if filled or stroked:
            shape = f"{operators}\n{_painter(filled, stroked)}"
            self._write(forms.form(self.canvas, shape, around()) if len(shape) > forms.HEAVY else shape)

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
        if gc.get_hatch():
            super().draw_markers(gc, marker_path, marker_trans, path, trans, rgbFace)
            return
        filled, stroked = self._pen.set_up(gc, rgbFace)
        shape = path_operators(marker_path, marker_trans)
        if not shape or not (filled or stroked):
            return
        ends = (vertices[-2:] for vertices, _ in path.iter_segments(trans, simplify=False) if len(vertices))
        places = [(float(x), float(y)) for x, y in ends if self._is_near(float(x), float(y))]
        shape = f"{shape}\n{_painter(filled, stroked)}"
        if len(places) >= _OFTEN and len(shape) > _LONG:
            shape = forms.form(self.canvas, shape, _around(marker_path, marker_trans, gc))
        for x, y in places:
            self._stamp(shape, x, y)

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
        often = len(offsets) >= _OFTEN * len(raw)
        drawn = self._iter_collection(  # type: ignore[attr-defined]  # base class helper, missing from the stubs
            gc, raw, offsets, offset_trans, facecolors, edgecolors, linewidths, linestyles, antialiaseds, urls,
            offset_position, hatchcolors=() if hatchcolors is None else hatchcolors,
        )  # fmt: skip
        for x, y, (path, transform, operators), state, face in drawn:
            if state.get_hatch():
                self.draw_path(state, path, transform.frozen().translate(x, y), face)
                continue
            filled, stroked = self._pen.set_up(state, face)
            if operators and (filled or stroked):
                shape = f"{operators}\n{_painter(filled, stroked)}"
                if often and len(shape) > _LONG:
                    shape = forms.form(self.canvas, shape, _around(path, transform, state))
                self._stamp(shape, float(x), float(y))

    def _stamp(self, shape: str, x: float, y: float) -> None:
        if x == 0 and y == 0:
            self._write(shape)
        else:
            self._write(f"q 1 0 0 1 {number(x)} {number(y)} cm\n{shape} Q")

    def _is_near(self, x: float, y: float) -> bool:
        return -_FAR <= x <= self.width + _FAR and -_FAR <= y <= self.height + _FAR

    def draw_gouraud_triangles(
        self, gc: GraphicsContextBase, triangles_array: Any, colors_array: Any, transform: Transform
    ) -> None:
        """Draw triangles whose colours run from corner to corner, as vectors."""
        if not len(triangles_array):
            return
        points = np.asarray(transform.transform(np.reshape(triangles_array, (-1, 2)))).reshape(-1, 3, 2)
        colours = np.asarray(colors_array, dtype=float)
        self._pen.clip(gc)
        alpha = colours[0, 0, 3] if colours.shape[2] == 4 else 1.0
        even = colours.shape[2] == 4 and np.allclose(colours[:, :, 3], alpha)
        self._pen.fill_alpha(float(alpha) if even else 1.0)
        self._write(forms.triangles(self.canvas, points, colours))

    # Pictures ---------------------------------------------------------------------------------------------------

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None) -> None:
        """Place a picture of RGBA pixels, its last row at the top, as matplotlib hands it over."""
        height, width = im.shape[:2]
        if not height or not width:
            return
        self._pen.clip(gc)
        # Without a transform the artist's alpha is in the pixels already.
        self._pen.fill_alpha(1.0 if transform is None or gc.get_alpha() is None else float(gc.get_alpha()))
        matrix = [width * 72 / self._image_dpi, 0, 0, height * 72 / self._image_dpi, 0, 0]
        if transform is not None:
            matrix = list(transform.frozen().to_values())
        matrix[4], matrix[5] = matrix[4] + x, matrix[5] + y
        operands = " ".join(fine_number(float(value)) for value in matrix)
        self._write(f"q {operands} cm {forms.picture(self.canvas, np.ascontiguousarray(im[::-1], np.uint8))} Q")

    # Words ------------------------------------------------------------------------------------------------------

    def draw_label(self, label: Label) -> None:
        """Set one label of our own, in the brand's typeface."""
        self._type.label(label)

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
        """Set the text of an artist, literally even where matplotlib takes dollars for mathematics."""
        if not self._type.text(gc, x, y, s, prop, angle, ismath):
            super().draw_text(gc, x, y, literal(s, ismath), prop, angle, False)

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
        self.draw_text(gc, x, y, s, prop, angle, ismath="TeX", mtext=mtext)


def _painter(filled: bool, stroked: bool) -> str:
    return {(True, True): "B", (True, False): "f", (False, True): "S"}[filled, stroked]


def _around(path: Path, transform: Transform, gc: GraphicsContextBase) -> Rectangle:
    """Return the box of a stroked shape; a mitre may reach ten times the line's half width."""
    (x0, y0), (x1, y1) = path.get_extents(transform).get_points().tolist()
    room = 5 * gc.get_linewidth() + 1
    return x0 - room, y0 - room, x1 + room, y1 + room
