"""A sheet: what matplotlib's artists are placed on here instead of a Figure, at a fifth of its cost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from matplotlib.artist import Artist
from matplotlib.transforms import Bbox

from reports.charts.labels import Label, Labels
from reports.charts.renderer import CanvasRenderer
from reports.typeface import Typeface

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

AnyArtist = TypeVar("AnyArtist", bound=Artist)


class Sheet:
    """Artists on a rectangle of ``width`` by ``height`` points, origin bottom left.

    It answers what artists ask of their figure: ``dpi``, ``bbox``, ``get_figure``, ``suppressComposite``.
    """

    dpi = 72.0
    suppressComposite = False

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.bbox = Bbox.from_bounds(0, 0, width, height)
        self.artists: list[Artist] = []

    def get_figure(self, root: bool = False) -> Sheet:
        """Return itself, as a figure without a parent does."""
        return self

    def add(self, artist: AnyArtist) -> AnyArtist:
        """Place an artist and return it."""
        artist.set_figure(self)  # type: ignore[arg-type]  # a sheet answers all that artists ask of a figure
        self.artists.append(artist)
        return artist

    def write(self, labels: Iterable[Label]) -> None:
        """Place labels as one artist; nothing where there are none."""
        items = [label for label in labels if label.text]
        if items:
            self.add(Labels(items))

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every label on the sheet, in order of drawing."""
        return tuple(label for artist in self.artists if isinstance(artist, Labels) for label in artist.items)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the artists from the back to the front; those of one level in the order they were placed."""
        for artist in sorted(self.artists, key=lambda artist: artist.get_zorder()):
            artist.draw(renderer)

    def put(self, canvas: Any, x: float, y: float, typeface: Typeface) -> None:
        """Draw the sheet on a ReportLab canvas with its bottom left corner at (``x``, ``y``)."""
        canvas.saveState()
        canvas.translate(x, y)
        renderer = CanvasRenderer(canvas, typeface, self.width, self.height)
        self.draw(renderer)
        renderer.finish()
        canvas.restoreState()


def draw(sheet: Sheet, canvas: Any, x: float, y: float, typeface: Typeface) -> None:
    """Draw a sheet on a ReportLab canvas with its bottom left corner at (``x``, ``y``), in points.

    Leaves the canvas' state as it was. Raises RenderError, naming the letter, where the typeface lacks a glyph.
    """
    sheet.put(canvas, x, y, typeface)
