"""The first page as a picture, small enough for every mail."""

from __future__ import annotations

import io
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from reports.message.model import MessageError

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH: Final = 480
"""Pixels across: twice as many as the page is shown wide, for dense screens."""
_COLOURS: Final = 64
# PDFium keeps state between calls and is not made for threads.
_ONE_AT_A_TIME: Final = Lock()


@dataclass(frozen=True, slots=True)
class Pages:
    """What a message says of the document: the first page as a PNG, its width and height in pixels, and the count."""

    picture: bytes
    width: int
    height: int
    count: int


def pages_of(pdf: bytes) -> Pages:
    """Return the first page of a document as a picture, and how many pages there are.

    Raises MessageError where the bytes are no PDF with a page.
    """
    import pypdfium2  # slow to import, and not needed to read a message that was made

    try:
        with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
            page = document[0]
            drawn = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
            return Pages(_png(drawn), drawn.width, drawn.height, len(document))
    except (pypdfium2.PdfiumError, IndexError, ZeroDivisionError) as error:
        raise MessageError(f"the first page cannot be drawn for the message: {error}") from error


def _png(drawn: Image) -> bytes:
    buffer = io.BytesIO()
    drawn.quantize(_COLOURS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
