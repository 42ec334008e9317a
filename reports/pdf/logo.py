"""The brand's mark: a logo from an SVG or PNG file, or its name set in its type."""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import Any

from reportlab.graphics.shapes import Drawing, Group, Image, String
from reportlab.lib.utils import ImageReader

from reports.charts.labels import shorten
from reports.errors import RenderError
from reports.pdf.style import PageStyle
from reports.typeface import Weight


def draw_wordmark(canvas: Any, style: PageStyle, x: float, y: float, size: float, colour: str) -> float:
    """Draw the brand's mark with its left foot at (x, y) and return its width, at most half the page's.

    A logo takes 1.4 times ``size`` in height.
    """
    if style.logo is None:
        name = shorten(style.wordmark or style.name, style.width / 2, size, style.typeface, "bold")
        draw_line(canvas, style, name, x, y, size, colour, "bold")
        return style.typeface.width(name, size, "bold")
    logo = _logo(*style.logo)
    draw = _draw_svg if isinstance(logo, Drawing) else _draw_png
    return draw(canvas, logo, x, y, (style.width / 2, size * 1.4))


def logo_fault(name: str, data: bytes) -> str:
    """Return why a logo cannot be drawn; nothing where it can."""
    try:
        _logo(name, data)
    except RenderError as error:
        return str(error)
    return ""


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


def _logo(name: str, data: bytes) -> Any:
    """Return a logo as ReportLab takes it. Raises RenderError where it is none."""
    match PurePath(name).suffix.lower():
        case ".svg":
            return _svg(name, data)
        case ".png":
            return _png(name, data)
    raise RenderError(f"{name} cannot be drawn; a logo is an .svg or a .png file")


def _png(name: str, data: bytes) -> ImageReader:
    try:
        image = ImageReader(io.BytesIO(data))
        image.getRGBData()
    except Exception as error:  # Pillow raises what its decoders raise; the file's author needs one sentence
        raise RenderError(f"{name} is not a PNG picture that can be read; save it as PNG again") from error
    return image


def _svg(name: str, data: bytes) -> Drawing:
    from svglib.svglib import svg2rlg

    drawing = svg2rlg(io.BytesIO(data))
    if drawing is None or not drawing.height or not drawing.width:
        raise RenderError(f"{name} is not an SVG picture that can be read; it needs a width and a height")
    if foreign := _foreign(drawing):
        raise RenderError(f"{name} has {foreign} in it; a logo is drawn with paths alone")
    return drawing


def _draw_png(canvas: Any, image: ImageReader, x: float, y: float, room: tuple[float, float]) -> float:
    width, tall = image.getSize()
    scale = min(room[0] / width, room[1] / tall)
    canvas.drawImage(image, x, y, width=width * scale, height=tall * scale, mask="auto")
    return float(width * scale)


def _draw_svg(canvas: Any, drawing: Drawing, x: float, y: float, room: tuple[float, float]) -> float:
    from reportlab.graphics import renderPDF

    scale = min(room[0] / drawing.width, room[1] / drawing.height)
    width = float(drawing.width * scale)
    drawing.scale(scale, scale)
    drawing.initialFontName = canvas._initialFontName  # else it is Helvetica, for words that are not there
    renderPDF.draw(drawing, canvas, x, y)
    return width


def _foreign(shape: Any) -> str:
    """Return what of a picture would be set in a font that is not embedded, or fetched from elsewhere."""
    match shape:
        case String():
            return "text"
        case Image():
            return "a picture"
        case Group() | Drawing():
            return next(filter(None, map(_foreign, shape.contents)), "")
    return ""
