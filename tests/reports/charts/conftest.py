"""What the tests of charts share: the bundled typeface, a style, and a way to draw on a page."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from reports.charts import ChartStyle, Sheet, draw
from reports.typeface import Typeface, load_face

FONTS = Path(__file__).parents[3] / "reports" / "fonts"


@pytest.fixture(scope="session")
def typeface() -> Typeface:
    """The bundled faces, with a fallback for letters they lack."""
    faces = {
        "regular": "IBMPlexSans-Regular.ttf",
        "bold": "IBMPlexSans-SemiBold.ttf",
        "italic": "IBMPlexSans-Italic.ttf",
    }
    loaded = {weight: load_face((FONTS / name).read_bytes(), name) for weight, name in faces.items()}
    return Typeface(loaded, (load_face((FONTS / "NotoSans-Regular.ttf").read_bytes(), "Noto Sans"),))


@pytest.fixture(scope="session")
def style(typeface: Typeface) -> ChartStyle:
    """The style most tests draw in."""
    return ChartStyle(typeface)


@pytest.fixture
def printed(typeface: Typeface) -> Callable[[Sheet], bytes]:
    """Print a sheet alone on a page and return the file."""

    def to_pdf(sheet: Sheet) -> bytes:
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=(sheet.width, sheet.height), invariant=1, pageCompression=0)
        draw(sheet, canvas, 0, 0, typeface)
        canvas.save()
        return stream.getvalue()

    return to_pdf


@pytest.fixture
def words_of(printed: Callable[[Sheet], bytes]) -> Callable[[Sheet], str]:
    """Return the text a reader can select on a printed sheet."""

    def extract(sheet: Sheet) -> str:
        document = pypdfium2.PdfDocument(printed(sheet))
        text = document[0].get_textpage().get_text_range()
        document.close()
        return str(text)

    return extract
