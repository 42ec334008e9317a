"""Draws the pictures in the docs from the default workspace: ``make pictures``."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image

from scheduler.app import render_report

ROOT = Path(__file__).parents[1]
PAGES = (1, 2, 4)
HEIGHT = 900
GAP = 18


def main() -> None:
    """Set the chosen pages of the default briefing side by side."""
    with TemporaryDirectory() as folder:
        rendered = render_report(ROOT, "expansion-monthly", None, Path(folder) / "briefing.pdf", print)
        with pypdfium2.PdfDocument(rendered.path) as document:
            pages = [_picture(document[number - 1]) for number in PAGES]
    sheet = Image.new("RGB", (sum(page.width for page in pages) + GAP * (len(pages) + 1), HEIGHT + 2 * GAP), "#D9DEDC")
    left = GAP
    for page in pages:
        sheet.paste(page, (left, GAP))
        left += page.width + GAP
    sheet.quantize(128).save(ROOT / "docs" / "images" / "briefing.png", optimize=True)


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    return page.render(scale=HEIGHT / page.get_height()).to_pil().convert("RGB")


main()
