"""What stands around a page's content: mark, header, footer, number, the † explained, the stamp; and the cover."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from reports.brand import Brand
from reports.briefing import (
    Block,
    Chart,
    Cite,
    CiteMark,
    Column,
    Cover,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Quote,
    Quotes,
    Sources,
    Table,
    Text,
    Tile,
)
from reports.errors import RenderError

Print = Callable[..., bytes]
Read = Callable[[bytes], list[str]]
COVER = Cover("Houses", "December 2025", "News")
LEGEND = "† Advertorial: promotional copy"
STAMP = "ILLUSTRATIVE DATA"
AD, MADE_UP = Cite((CiteMark(1, advertorial=True),)), Cite((CiteMark(1, illustrative=True),))


def png(width: int, height: int) -> bytes:
    """Return a picture."""
    stream = io.BytesIO()
    Image.new("RGBA", (width, height), (106, 44, 145, 128)).save(stream, "PNG")
    return stream.getvalue()


def svg(inside: str, size: str = 'width="60" height="30"') -> bytes:
    """Return an SVG picture."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'.encode()


def citing(cite: Cite) -> dict[str, Block]:
    """Return a block of each kind that cites something."""
    cell = (Text("5"), cite)
    return {
        "prose": Paragraph(cell),
        "table": Table("Houses", (Column("A"),), ((cell,),)),
        "tile": KeyFigures((Tile("Houses", "5", cite=cite),)),
        "tile's change": KeyFigures((Tile("Houses", "5", change="+1", change_cite=cite),)),
        "quote": Quotes((Quote("Tea.", "Alva", "Founder", True, cite),)),
    }


def test_every_page_but_the_cover_has_its_number(printed: Print, pages: Read) -> None:
    """The pages after the cover say which they are, of how many; the cover counts and says nothing."""
    texts = pages(printed(COVER, Heading("One"), PageBreak(), Heading("Two")))

    assert ["Page 2 of 3" in text for text in texts] == [False, True, False]
    assert ["Page 3 of 3" in text for text in texts] == [False, False, True]
    assert "Page" not in texts[0]


def test_without_a_cover_the_first_page_is_like_the_others(printed: Print, pages: Read) -> None:
    """A briefing without a cover has header and footer from its first page on."""
    [only] = pages(printed(Heading("One")))

    assert "Houses · December 2025" in only
    assert "Page 1 of 1" in only


@pytest.mark.parametrize("kind", citing(AD))
def test_the_dagger_is_explained_where_it_stands(printed: Print, pages: Read, sources: Any, kind: str) -> None:
    """The page with a † says what it means, that of the sources too; the others do not."""
    between = (PageBreak(), Paragraph((Text("Nothing"),)), PageBreak())

    texts = pages(printed(citing(AD)[kind], *between, sources(*AD.marks)))

    assert [text.count("†") > 0 for text in texts] == [True, False, True]
    assert [LEGEND in text for text in texts] == [True, False, True]


def test_the_dagger_is_explained_on_the_half_of_a_paragraph_that_has_it(
    printed: Print, pages: Read, sources: Any
) -> None:
    """A paragraph over two pages has its † explained on the page where the † is."""
    long = Paragraph((Text("word " * 900), AD))

    first, second, *_ = pages(printed(long, PageBreak(), sources(*AD.marks)))

    assert "†" not in first
    assert LEGEND in second


@pytest.mark.parametrize("kind", citing(MADE_UP))
def test_a_page_that_uses_illustrative_data_is_stamped(printed: Print, pages: Read, sources: Any, kind: str) -> None:
    """Whatever shows illustrative data stamps its page; a page without any is not stamped."""
    between = (PageBreak(), Paragraph((Text("Nothing"),)))

    texts = pages(printed(citing(MADE_UP)[kind], *between, PageBreak(), sources(*MADE_UP.marks)))

    assert [STAMP in text for text in texts] == [True, False, False]


def test_an_illustrative_chart_stamps_its_page(printed: Print, pages: Read, bars: Callable[..., Chart]) -> None:
    """A chart of illustrative data stamps its page, in full width and as one of two."""
    full, half, plain = bars(illustrative=True), bars(illustrative=True, width="half"), bars(width="half")

    texts = pages(printed(full, PageBreak(), plain, half, PageBreak(), plain))

    assert [STAMP in text for text in texts] == [True, True, False]


def test_the_cover_of_a_briefing_with_illustrative_data_is_stamped(printed: Print, pages: Read) -> None:
    """The cover warns of what is inside."""
    texts = pages(printed(COVER, Heading("One"), illustrative=True))

    assert [STAMP in text for text in texts] == [True, False]


def drawn_pictures(data: bytes) -> list[int]:
    """Return how many pictures each page shows."""
    with pypdfium2.PdfDocument(data) as document:
        images = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
        return [sum(1 for _ in page.get_objects(filter=[images])) for page in document]


def test_a_png_logo_is_on_every_page(printed: Print, brand_of: Callable[..., Brand]) -> None:
    """The logo is drawn on the cover and in every header, and is in the file once."""
    data = printed(COVER, Heading("One"), PageBreak(), Heading("Two"), brand=logo(brand_of, "png", png(40, 20)))

    assert drawn_pictures(data) == [1, 1, 1]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pictures = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
    assert len(pictures) == 2  # the picture and its transparency


def test_an_svg_logo_is_drawn_as_shapes(printed: Print, brand_of: Callable[..., Brand]) -> None:
    """An SVG logo is drawn as paths on every page, half transparent parts too, and brings no font or picture."""
    drawing = svg('<rect width="60" height="30" fill="#123456" fill-opacity="0.5"/>')

    data = printed(COVER, Heading("One"), PageBreak(), Heading("Two"), brand=logo(brand_of, "svg", drawing))

    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [b".070588 .203922 .337255 rg" in page.Contents.read_bytes() for page in pdf.pages] == [True] * 3
        for page in pdf.pages:
            named = {str(one[0][0]) for one in pikepdf.parse_content_stream(page, "gs")}
            assert named <= set(page.Resources.ExtGState.keys())
    assert drawn_pictures(data) == [0, 0, 0]


def test_a_wide_logo_leaves_the_header_its_room(printed: Print, pages: Read, brand_of: Callable[..., Brand]) -> None:
    """A logo takes half the page at most."""
    data = printed(Heading("One"), brand=logo(brand_of, "png", png(4000, 20)))

    with pypdfium2.PdfDocument(data) as document:
        [picture] = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        left, _, right, _ = picture.get_bounds()
        assert right - left < document[0].get_width() / 2
    assert "Houses · December 2025" in pages(data)[0]


@pytest.mark.parametrize(
    ("ending", "data", "told"),
    [
        ("png", b"not a picture", "logo.png is not a PNG picture that can be read"),
        ("svg", b"not a picture", "logo.svg is not an SVG picture that can be read"),
        ("svg", svg("", ""), "it needs a width and a height"),
        ("svg", svg('<text x="1" y="9">Tea</text>'), "logo.svg has text in it; a logo is drawn with paths alone"),
        ("svg", svg('<image href="data:image/png;base64,%s" width="9" height="9"/>'), "logo.svg has a picture in it"),
        ("gif", b"GIF89a", "logo.gif cannot be drawn; a logo is an .svg or a .png file"),
    ],
)
def test_a_logo_that_cannot_be_drawn_is_named(
    printed: Print, brand_of: Callable[..., Brand], ending: str, data: bytes, told: str
) -> None:
    """A logo that is broken, or brings fonts and pictures of its own, is refused in a sentence."""
    import base64

    data = data.replace(b"%s", base64.b64encode(png(9, 9)))

    with pytest.raises(RenderError, match=told):
        printed(Heading("One"), brand=logo(brand_of, ending, data))


def logo(brand_of: Callable[..., Brand], ending: str, data: bytes) -> Brand:
    """Return a brand with a logo."""
    return brand_of(f"logo: logo.{ending}", **{f"logo_{ending}": data})


def words_beyond(data: bytes) -> Iterator[str]:
    """Yield the letters that leave their page."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, _, right, _ = text.get_charbox(index)
                if left < 0 or right > page.get_width():
                    yield text.get_text_range(index, 1)


def test_long_words_around_a_page_are_shortened(printed: Print, pages: Read, brand_of: Callable[..., Brand]) -> None:
    """A long name, title and footer end in an ellipsis; period and page number stay whole."""
    long = "Houses of tea and of everything that goes with it " * 4
    brand = brand_of(f'wordmark: "{long}"', f'footer: "{long}"')

    data = printed(Heading("One"), brand=brand, title=long.strip())

    assert list(words_beyond(data)) == []
    assert "… · December 2025" in pages(data)[0]
    assert "… Page 1 of 1" in pages(data)[0]


@pytest.mark.parametrize(
    ("cover", "told"),
    [
        (Cover("A long title " * 30, "2025", "News"), "title and headline are too long for its panel"),
        (Cover("Houses", "2025", "A long headline " * 60), "title and headline are too long for its panel"),
        (Cover("Houses", "2025", "News", (Text("A long summary " * 200),)), "no room for its summary"),
        (Cover("A", "2025", "News", (Text("Word " * 240),), (Tile("A", "5"),)), "no room for its summary and figures"),
    ],
)
def test_a_cover_with_too_many_words_is_refused(printed: Print, cover: Cover, told: str) -> None:
    """Words that would run over the logo or off the page are refused in a sentence that says what to shorten."""
    with pytest.raises(RenderError, match=told):
        printed(cover, Heading("One"))


@pytest.mark.parametrize(("page", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_the_page_is_the_brands(printed: Print, brand_of: Callable[..., Brand], page: str, size: Any) -> None:
    """Every page has the size that the brand names."""
    data = printed(COVER, Heading("One"), brand=brand_of(f"page: {page}"))

    with pypdfium2.PdfDocument(data) as document:
        assert {(round(one.get_width()), round(one.get_height())) for one in document} == {size}


def test_sources_are_numbered_as_cited(printed: Print, pages: Read, sources: Callable[..., Sources]) -> None:
    """The number in the text is the number in the list."""
    text = pages(printed(Paragraph((Text("Five"), Cite((CiteMark(2),)))), sources(CiteMark(1), CiteMark(2))))[0]

    assert "Five[2]" in text
    assert "2 Press. Source 2. Undated." in text
