"""How what changed is printed: the section, its groups, and the words that warn."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pypdfium2
import pypdfium2.raw as pdfium

from reports.briefing import ChangeGroup, Changes, Cover, Heading, Mark, Paragraph, Text

Print = Callable[..., bytes]
Read = Callable[[bytes], list[str]]

RESTATED = ChangeGroup("Restated since the last edition", ((Mark("Restated"), Text(" Outlets: now 215, 210 before.")),))


def look_of(data: bytes, word: str) -> tuple[str, tuple[int, int, int]]:
    """Return the font and the colour of the first letter of a word on the first page."""
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        index = text.get_text_range().index(word)
        name = ctypes.create_string_buffer(99)
        pdfium.FPDFText_GetFontInfo(text.raw, index, name, 99, ctypes.byref(ctypes.c_int()))
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFText_GetFillColor(text.raw, index, *(ctypes.byref(one) for one in (red, green, blue, alpha)))
        return name.value.decode(), (red.value, green.value, blue.value)


def test_what_changed_is_printed_in_groups(printed: Print, pages: Read) -> None:
    """The sentence, the groups with their items, and how many more there are follow one another on the page."""
    new = ChangeGroup("New", ((Text("Cars: 900."),),), "and 7 more")

    (text,) = pages(printed(Heading("What changed"), Changes("Compared with May:", (RESTATED, new))))

    assert (
        "Compared with May: Restated since the last edition Restated Outlets: now 215, 210 before. "
        "New Cars: 900. and 7 more"
    ) in text


def test_a_restated_figure_is_marked_by_a_word_in_heavier_letters(printed: Print) -> None:
    """The mark is told from the words after it by weight as well as by colour, and is a word itself."""
    data = printed(Heading("What changed"), Changes("Compared with May:", (RESTATED,)))

    mark, words = look_of(data, "Restated Outlets"), look_of(data, "Outlets")
    assert "SemiBold" in mark[0]
    assert "SemiBold" not in words[0]
    assert mark[1] == (0xB3, 0x40, 0x1A)
    assert words[1] != mark[1]


def test_the_list_stands_beside_its_heading(printed: Print) -> None:
    """The heading hangs in the margin, on the height of the first line beside it."""
    with pypdfium2.PdfDocument(
        printed(Heading("What changed"), Changes("Compared with May:", (RESTATED,)))
    ) as document:
        page = document[0].get_textpage()
        text = page.get_text_range()
        heading, sentence = (page.get_charbox(text.index(word)) for word in ("What", "Compared"))

    assert heading[2] < sentence[0]
    assert abs(heading[3] - sentence[3]) < 8


def test_a_long_list_runs_on_over_pages(printed: Print, pages: Read) -> None:
    """A list longer than a page is printed whole."""
    items = tuple((Text(f"Change number {number}."),) for number in range(120))

    texts = pages(printed(Heading("What changed"), Changes("Compared with May:", (ChangeGroup("New", items),))))

    assert len(texts) > 1
    assert all(f"Change number {number}." in " ".join(texts) for number in range(120))


def test_the_cover_prints_its_notice(printed: Print, pages: Read) -> None:
    """That there is no earlier edition stands on the cover, with or without a summary above it."""
    notice = "This is the first edition."

    for summary in ((Text("In short."),), ()):
        cover = Cover("Houses", "May", "More houses", summary, notice=notice)
        texts = pages(printed(cover, Paragraph((Text("Body."),))))
        assert notice in texts[0]
        assert len(texts) == 2
