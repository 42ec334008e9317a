"""Any matplotlib Figure on any ReportLab canvas, in one call.

    from matplotlib.figure import Figure
    from reportlab.pdfgen.canvas import Canvas
    from reports.charts.figure import draw_figure

    figure = Figure(figsize=(4, 3))
    figure.subplots().plot([1, 3, 2])

    canvas = Canvas("page.pdf")
    draw_figure(figure, canvas, 72, 500)
    canvas.save()

What comes out is part of the page: vector shapes, text that can be selected and searched, fonts embedded once for the
whole document and cut down to the letters used. There is no intermediate file. Paths, clips, dashes, hatches, markers,
collections, pictures, shaded triangles, rotated text, path effects and projections come out as in matplotlib's own
PDFs; artists that are ``set_rasterized(True)`` become pictures, the rest does not. Links of artists are left out.

Threads may draw at the same time, each a figure and a canvas of its own. ReportLab's fonts read their files through one
cursor, so that only one thread may save a canvas at a time: save it under ``reports.typeface.FONT_LOCK``.

The module needs matplotlib and ReportLab and nothing else of this project's: no typeface, no brand, no briefing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_mixed import MixedModeRenderer

from reports.charts.renderer import CanvasRenderer
from reports.typeface import Typeface

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_figure"]


def draw_figure(
    figure: Figure,
    canvas: Any,
    x: float,
    y: float,
    *,
    width: float | None = None,
    height: float | None = None,
    typeface: Typeface | None = None,
    mathtext: bool = False,
    image_dpi: float = 200.0,
) -> tuple[float, float]:
    """Draw a figure with its bottom left corner at (``x``, ``y``), in points, and return its width and height.

    Where ``width`` or ``height`` is given, in points, the figure is laid out anew for it: its type keeps its size.
    Text is set in the fonts matplotlib finds, or all in ``typeface`` where one is given. "From $5 to $9" is literal;
    ``mathtext`` has it read as mathematics, which is drawn as outlines. Pictures get ``image_dpi`` dots an inch.

    The figure and the canvas are left as they were. Raises RenderError, naming the letter, where no font has it.
    """
    with _set_for_paper(figure, width, height) as size:
        renderer = CanvasRenderer(canvas, typeface, *size, mathtext=mathtext, image_dpi=image_dpi)
        inches = (size[0] / 72, size[1] / 72)
        mixed = MixedModeRenderer(figure, *inches, image_dpi, renderer)  # type: ignore[no-untyped-call]
        _Surface(figure, mixed)
        canvas.saveState()
        canvas.translate(x, y)
        try:
            figure.draw(mixed)  # type: ignore[arg-type]  # it stands for a renderer without being one
        finally:
            renderer.finish()
            canvas.restoreState()
    return size


@contextmanager
def _set_for_paper(figure: Figure, width: float | None, height: float | None) -> Iterator[tuple[float, float]]:
    """Give a figure the size asked for, at 72 dots an inch; afterwards it is as it was."""
    before, dpi, surface = tuple(figure.get_size_inches()), figure.dpi, figure.canvas
    wide, high = float(before[0]) * 72, float(before[1]) * 72
    size = (float(width or wide), float(height or high))
    try:
        figure.dpi = 72
        figure.set_size_inches(size[0] / 72, size[1] / 72, forward=False)
        yield size
    finally:
        figure.set_canvas(surface)
        figure.set_size_inches(before, forward=False)
        figure.dpi = dpi


class _Surface(FigureCanvasBase):
    """What a figure asks for a renderer while it lays itself out: words are then measured as they will be set."""

    def __init__(self, figure: Figure, renderer: MixedModeRenderer) -> None:
        super().__init__(figure)
        self._renderer = renderer

    def get_renderer(self) -> MixedModeRenderer:
        """Return the page's renderer."""
        return self._renderer
