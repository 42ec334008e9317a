"""The brand's mark: a logo from an SVG or PNG file, or its name set in its type."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.utils import ImageReader

from reports.errors import RenderError
from reports.pdf.style import PageStyle
from reports.typeface import Weight


def draw_wordmark(canvas: Any, style: PageStyle, x: float, y: float, size: float, colour: str) -> None:
    """Draw the brand's mark with its left foot at (x, y); a logo takes 1.4 times ``size`` in height."""
    if style.logo is None:
        draw_line(canvas, style, style.wordmark or style.name, x, y, size, colour, "bold")
        return
    name, data = style.logo
    height = size * 1.4
    if name.lower().endswith(".svg"):
        _draw_svg(canvas, name, data, x, y, height)
    elif name.lower().endswith(".png"):
        _draw_png(canvas, name, data, x, y, height)
    else:
        raise RenderError(f"{name} cannot be drawn; a logo is an .svg or a .png file")


def draw_line(
    canvas: Any, style: PageStyle, text: str, x: float, y: float, size: float, colour: str, weight: Weight = "regular"
) -> None:
    """Draw one line of words from the left, each run in a face that has its letters."""
    canvas.setFillColor(colour)
    for face, run in style.typeface.runs(text, weight):
        canvas.setFont(face.name, size)
        canvas.drawString(x, y, run)
        x += face.width(run, size)


def draw_line_right(canvas: Any, style: PageStyle, text: str, x: float, y: float, size: float, colour: str) -> None:
    """Draw one line of words that ends at ``x``."""
    draw_line(canvas, style, text, x - style.typeface.width(text, size), y, size, colour)


def _draw_png(canvas: Any, name: str, data: bytes, x: float, y: float, height: float) -> None:
    try:
        image = ImageReader(io.BytesIO(data))
        width, tall = image.getSize()
    except Exception as error:  # Pillow raises what its decoders raise; the file's author needs one sentence
        raise RenderError(f"{name} is not a PNG picture that can be read: {error}") from error
    canvas.drawImage(image, x, y, width=width * height / tall, height=height, mask="auto")


def _draw_svg(canvas: Any, name: str, data: bytes, x: float, y: float, height: float) -> None:
    from reportlab.graphics import renderPDF
    from svglib.svglib import svg2rlg

    drawing = svg2rlg(io.BytesIO(data))
    if drawing is None or not drawing.height:
        raise RenderError(f"{name} is not an SVG picture that can be read")
    scale = height / drawing.height
    drawing.scale(scale, scale)
    renderPDF.draw(drawing, canvas, x, y)
