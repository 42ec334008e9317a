"""Which font draws which letter on a page, and what becomes of letters that no font has."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable

import pypdfium2
import pypdfium2.raw
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from reports.brand import SHIPPED, Brand, shipped_font
from reports.briefing import (
    Block,
    BulletList,
    Chart,
    Cite,
    CiteMark,
    Column,
    Cover,
    Heading,
    KeyFigures,
    Paragraph,
    Sources,
    Table,
    Text,
    Tile,
)
from reports.errors import RenderError

ABC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ,."


@pytest.fixture(scope="session")
def letters_only(brand_of: Callable[..., Brand]) -> Brand:
    """Return a brand whose own font has letters, and neither digits nor signs."""
    font = TTFont(io.BytesIO(shipped_font(SHIPPED["regular"])))
    subsetter = Subsetter(Options(name_IDs=["*"], notdef_outline=True))
    subsetter.populate(text=ABC)
    subsetter.subset(font)
    for record in font["name"].names:
        record.string = record.toUnicode().replace("IBM Plex Sans", "Own").replace("IBMPlexSans", "Own")
    stream = io.BytesIO()
    font.save(stream)
    return brand_of("fonts: {regular: own.ttf}", own_ttf=stream.getvalue())


def letters_by_font(data: bytes) -> dict[str, set[str]]:
    """Return the letters that each font of a file draws."""
    drawn: dict[str, set[str]] = {}
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                name = ctypes.create_string_buffer(200)
                if pypdfium2.raw.FPDFText_GetFontInfo(text, index, name, len(name), ctypes.c_int()):
                    letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text, index))
                    drawn.setdefault(name.value.decode().split("+")[-1], set()).add(letter)
    return drawn


BLOCKS: dict[str, Block] = {
    "prose": Paragraph((Text("Tea 5 %"),)),
    "citation": Paragraph((Text("Tea"), Cite((CiteMark(1, advertorial=True), CiteMark(2))))),
    "bullet": BulletList(((Text("Tea"),),)),
    "number": BulletList(((Text("Tea"),), (Text("Milk"),)), ordered=True),
    "heading": Heading("Tea & milk"),
    "tile": KeyFigures((Tile("Tea", "580 %", note="No 5"), Tile("Tea", "5"))),
    "cover": Cover("Tea & milk", "2025", "Tea: 5 %"),
    "cell": Table("Tea", (Column("Tea 1"), Column("B")), (((Text("5 %"),), (Text("Tea"),)),)),
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_letter_the_brands_font_lacks_is_drawn_by_the_fallback(
    printed: Callable[..., bytes], sources: Callable[..., Sources], letters_only: Brand, block: Block
) -> None:
    """Where the brand's font has no digits, signs or †, the fallback draws them; no box is ever drawn."""
    data = printed(block, sources(CiteMark(1, advertorial=True), CiteMark(2)), brand=letters_only)

    drawn = letters_by_font(data)

    [own] = [name for name in drawn if name.startswith("Own")]
    [fallback] = [name for name in drawn if name.startswith("NotoSans")]
    assert drawn[own] <= set(ABC + "\xa0")
    assert drawn[fallback] & set("0123456789")
    assert set(drawn) == {own, fallback}


def test_the_box_would_be_seen(printed: Callable[..., bytes], letters_only: Brand) -> None:
    """The reading of fonts finds which letters a page asks of which font."""
    drawn = letters_by_font(printed(Paragraph((Text("Tea 5"),)), brand=letters_only))

    assert {"T", "e", "a"} <= {letter for name, letters in drawn.items() if "Own" in name for letter in letters}
    assert "5" in {letter for name, letters in drawn.items() if "Noto" in name for letter in letters}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Coffee \N{HOT BEVERAGE}", r"U\+2615 \(HOT BEVERAGE\) in .* no font of the brand has it"),
        ("京都", r"U\+4EAC .* no font of the brand has it"),
        ("شاي", r"U\+0634 \(ARABIC LETTER SHEEN\) .* its script needs shaping"),
        ("ชา", r"U\+0E0A \(THAI CHARACTER CHO CHANG\) .* its script needs shaping"),
        ("चाय", r"U\+091A .* its script needs shaping"),
    ],
)
@pytest.mark.parametrize("place", ["prose", "chart", "footer"])
def test_a_letter_that_no_font_can_set_is_refused(
    printed: Callable[..., bytes],
    bars: Callable[..., Chart],
    brand_of: Callable[..., Brand],
    place: str,
    text: str,
    told: str,
) -> None:
    """A letter without a font, or of a script that would come out wrong, is named, and no file is made."""
    block: Block = bars(unit=text) if place == "chart" else Paragraph((Text(text if place == "prose" else "Tea"),))
    brand = brand_of(f'footer: "{text}"') if place == "footer" else brand_of()

    with pytest.raises(RenderError, match=told):
        printed(block, brand=brand)
