"""The gallery's figures printed by matplotlib and by this project's renderer, and how far two prints are apart."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pypdfium2
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from reportlab.pdfgen.canvas import Canvas

from reports.charts.figure import draw_figure
from tests.reports.charts import gallery_deep, gallery_flat, gallery_space  # noqa: F401 - they fill the gallery
from tests.reports.charts.gallery_data import ARTISTS

Pixels = NDArray[np.uint8]
_IMAGE_DPI = 100


def figure_of(name: str) -> Figure:
    """Return a figure of the gallery, made afresh."""
    figure = Figure(figsize=(3.2, 2.4), dpi=_IMAGE_DPI)
    ARTISTS[name](figure)
    return figure


def by_matplotlib(name: str) -> bytes:
    """Print a figure the way matplotlib does."""
    stream = io.BytesIO()
    figure_of(name).savefig(stream, format="pdf")
    return stream.getvalue()


def by_us(name: str) -> bytes:
    """Print a figure with this project's renderer."""
    return printed(figure_of(name))


def printed(figure: Figure) -> bytes:
    """Print a figure on a ReportLab canvas of its size."""
    stream = io.BytesIO()
    size = (figure.get_figwidth() * 72, figure.get_figheight() * 72)
    canvas = Canvas(stream, pagesize=size, invariant=1)
    draw_figure(figure, canvas, 0, 0, mathtext=True, image_dpi=_IMAGE_DPI)
    canvas.save()
    return stream.getvalue()


def pixels(data: bytes, dpi: float) -> Pixels:
    """Return the first page as RGB pixels."""
    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return np.asarray(image)


@dataclass(frozen=True)
class Difference:
    """How far two pictures are apart, 0 to 255: at the worst place once blurred, and on the whole."""

    worst: float
    mean: float


def difference(one: Pixels, other: Pixels) -> Difference:
    """Compare two pictures; blurring forgives half a pixel of an edge, but no shape, colour or letter."""
    gap = np.abs(_blurred(one) - _blurred(other))
    return Difference(float(gap.max()), float(gap.mean()))


def _blurred(picture: Pixels) -> NDArray[np.float64]:
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(2)), dtype=float)
