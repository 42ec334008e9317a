"""The file itself: what it says about itself, the fonts it carries, and that the same briefing gives the same bytes."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pikepdf
import pytest

from reports.brand import Brand
from reports.briefing import Briefing, Chart, Cite, CiteMark, Cover, Heading, Paragraph, Sources, Strong, Text
from reports.render import render
from reports.typeface import FONT_LOCK


@pytest.fixture(scope="module")
def whole(briefing: Callable[..., Briefing], bars: Callable[..., Chart], sources: Callable[..., Sources]) -> Briefing:
    """Return a briefing with a little of everything."""
    words = (Text("Five "), Strong((Text("houses"),)), Cite((CiteMark(1),)))
    return briefing(
        Cover("Houses", "2025", "News"),
        Heading("One"),
        Paragraph(words),
        bars(),
        sources(CiteMark(1)),
        title="Tea & Co",
    )


def test_the_file_says_what_it_is(whole: Briefing, brand: Brand) -> None:
    """Title, author, subject and language are set, the title is what a viewer shows, and there is no date."""
    with pikepdf.open(io.BytesIO(render(whole, brand))) as pdf:
        told = {key: str(value) for key, value in pdf.docinfo.items()}
        language, shows_title = str(pdf.Root.Lang), bool(pdf.Root.ViewerPreferences.DisplayDocTitle)

    assert told["/Title"] == "Tea & Co, December 2025"
    assert told["/Author"] == "Juniper"
    assert told["/Subject"] == "Tea & Co"
    assert told.keys().isdisjoint({"/CreationDate", "/ModDate"})
    assert (language, shows_title) == ("en", True)


@pytest.mark.parametrize(
    "logo", ["", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>']
)
def test_every_font_is_the_brands_and_embedded(
    whole: Briefing, brand_of: Callable[..., Brand], objects: Callable[[bytes], Iterator[Any]], logo: str
) -> None:
    """No font is left to the reader's machine: each one named in the file is in the file."""
    brand = brand_of("logo: logo.svg", logo_svg=logo.encode()) if logo else brand_of()

    fonts = [one for one in objects(render(whole, brand)) if one.get("/Type") == "/Font"]

    assert fonts
    assert [str(font.BaseFont) for font in fonts if "/FontFile2" not in font.get("/FontDescriptor", {})] == []


def test_a_font_on_the_readers_machine_would_be_seen(objects: Callable[[bytes], Iterator[Any]]) -> None:
    """The search for fonts that are not embedded finds Helvetica in an ordinary file."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(9, 9, "Tea")
    canvas.save()

    fonts = [one for one in objects(stream.getvalue()) if one.get("/Type") == "/Font"]

    assert [str(font.BaseFont) for font in fonts if "/FontDescriptor" not in font] == ["/Helvetica"]


def test_the_same_briefing_gives_the_same_bytes(whole: Briefing, brand: Brand) -> None:
    """Drawn twice, a briefing is the same file."""
    assert render(whole, brand) == render(whole, brand)


def test_another_briefing_has_another_identifier(
    whole: Briefing, briefing: Callable[..., Briefing], brand: Brand
) -> None:
    """The file's identifier comes from its content, not from its title."""
    identifiers = set()
    for one in (whole, briefing(Heading("Other"), title="Tea & Co")):
        with pikepdf.open(io.BytesIO(render(one, brand))) as pdf:
            identifiers.add(bytes(pdf.trailer.ID[0]))

    assert len(identifiers) == 2


def test_two_brands_in_two_threads_do_not_bleed(
    whole: Briefing, briefing: Callable[..., Briefing], brand_of: Callable[..., Brand]
) -> None:
    """Twenty files each of two brands, drawn by two threads at once, are the files that each brand gets alone."""
    brands = [
        brand_of(),
        brand_of("page: Letter", 'colours: {primary: "#6A2C91", palette: ["#B5471F"], ink: "#221A2E"}'),
    ]
    # Letters with accents are put together from others, which the font looks up one after another.
    letters = Paragraph((Text(" ".join(map(chr, range(0xC0, 0x17F)))),))
    busy = briefing(*whole.blocks[:-1], letters, whole.blocks[-1])
    alone = [render(busy, brand) for brand in brands]

    def often(brand: Brand) -> set[bytes]:
        return {render(busy, brand) for _ in range(20)}

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(2) as pool:
            together = list(pool.map(often, brands))
    finally:
        sys.setswitchinterval(usual)

    assert alone[0] != alone[1]
    assert together == [{alone[0]}, {alone[1]}]


def test_letters_are_cut_out_of_a_font_by_one_thread_at_a_time(whole: Briefing, brand: Brand) -> None:
    """A file waits for the fonts while another thread has them: they read themselves through one cursor."""
    usual = render(whole, brand)

    with ThreadPoolExecutor(1) as pool:
        with FONT_LOCK:
            waiting = pool.submit(render, whole, brand)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)

        assert waiting.result(timeout=60) == usual


def test_what_draws_a_document_can_reach_no_network() -> None:
    """Nothing that speaks HTTP or TLS is imported by it, directly or by what it uses."""
    code = "import sys, reports.edition; print(*{'http.client', 'ssl', 'urllib.request'} & sys.modules.keys())"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == []
