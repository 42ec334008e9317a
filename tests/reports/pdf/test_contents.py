"""The table of contents of a long briefing: when there is one, where its lines lead, and how it is heard."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdfium2

from reports.briefing import Block, Cover, Heading, PageBreak, Paragraph, Text
from tests.reports.pdf.ear import listen

Print = Callable[..., bytes]
Read = Callable[[bytes], list[str]]


def chapters(count: int) -> list[Block]:
    """Return a cover and chapters of a page each, every second of them in two parts."""
    blocks: list[Block] = [Cover("Houses", "May", "News")]
    for number in range(1, count + 1):
        part = [Heading(f"Part of {number}", 2)] if number % 2 else []
        blocks += [Heading(f"Chapter {number}"), *part, Paragraph((Text("Words."),)), PageBreak()]
    return blocks


def test_a_briefing_of_eight_pages_has_no_table_of_contents(printed: Print, pages: Read) -> None:
    """Eight pages are turned without a table of contents, nine are not."""
    short, long = (pages(printed(*chapters(count))) for count in (7, 8))

    assert (len(short), len(long)) == (8, 10)
    assert not any("Contents" in text for text in short)
    assert long[1].count("Contents") == 1


def test_each_line_has_the_page_of_its_heading(printed: Print, pages: Read) -> None:
    """Chapters and their parts stand in order, each with the number that is on its page."""
    data = printed(*chapters(9))

    lines = [one.text for one in listen(data).all("TOC")[0].all("Link")]
    expected = [[f"Chapter {n} {n + 2}", *([f"Part of {n} {n + 2}"] if n % 2 else [])] for n in range(1, 10)]
    assert lines == [line for both in expected for line in both]
    texts = pages(data)
    assert all(f"Chapter {n}" in texts[n + 1] and f"Page {n + 2} of 11" in texts[n + 1] for n in range(1, 10))


def test_each_line_leads_to_its_heading(printed: Print) -> None:
    """A line is a link to the page, and the height on it, where its heading stands."""
    data = printed(*chapters(9))

    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        links = [
            (str(one.Contents), numbers[one.Dest[0].objgen], float(one.Dest[3])) for one in pdf.pages[1].obj.Annots
        ]

    assert [link[:2] for link in links][:3] == [("Chapter 1", 3), ("Part of 1", 3), ("Chapter 2", 4)]
    with pypdfium2.PdfDocument(data) as document:
        text = document[2].get_textpage()
        top = text.get_charbox(text.get_text_range().index("Part of 1"))[3]
    assert 0 <= links[1][2] - top < 20


def test_it_is_heard_as_a_table_of_contents(printed: Print) -> None:
    """Each line is an item of a table of contents, a reference whose link is read with its page."""
    heard = listen(printed(*chapters(8)))

    [contents] = heard.all("TOC")
    assert [one.text for one in contents.all("Link")][:3] == ["Chapter 1 3", "Part of 1 3", "Chapter 2 4"]
    assert {one.role for one in contents.kids if not isinstance(one, str)} == {"TOCI"}


def test_one_of_many_pages_pushes_the_chapters_on(printed: Print, pages: Read) -> None:
    """A table of contents of several pages counts them in the numbers that it gives."""
    data = printed(*chapters(60))

    texts = pages(data)
    last = listen(data).all("TOC")[0].all("Link")[-1].text
    assert last == f"Chapter 60 {len(texts)}"
    assert "Chapter 60" in texts[-1]
    assert len(texts) > 62
