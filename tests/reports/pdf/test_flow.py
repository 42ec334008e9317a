"""How blocks flow over pages: what splits, what stays together, and what is refused because no page holds it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest

from reports.briefing import (
    Block,
    BulletList,
    Chart,
    Column,
    Cover,
    DataNotes,
    Heading,
    KeyFigures,
    NoteGroup,
    PageBreak,
    Paragraph,
    Quote,
    Quotes,
    Table,
    Text,
    Tile,
)
from reports.briefing.words import NO_SOURCES
from reports.errors import RenderError
from reports.pdf.blocks import column_widths

Print = Callable[..., bytes]
Read = Callable[[bytes], list[str]]
WORDS = "The house opened in a town that had one already. "


def row(*cells: str) -> tuple[tuple[Text, ...], ...]:
    """Return a row of words."""
    return tuple((Text(cell),) for cell in cells)


def table(*rows: tuple[tuple[Text, ...], ...]) -> Table:
    """Return a table of two columns."""
    return Table("Houses", (Column("Street"), Column("Town")), rows)


def prose(text: str) -> Paragraph:
    """Return a paragraph."""
    return Paragraph((Text(text),))


LONG = "Ab" * 100
LONG_WORDS: dict[str, Block] = {
    "prose": prose(LONG),
    "list": BulletList(((Text(LONG),),)),
    "heading": Heading(LONG),
    "cell": table(row(LONG, "b"), row("c", "d")),
    "tile": KeyFigures((Tile(LONG, "5", note=LONG), Tile("b", "6"), Tile("c", "7"), Tile("d", "8"))),
    "tile value": KeyFigures((Tile("a", LONG), Tile("b", "6"), Tile("c", "7"), Tile("d", "8"))),
    "cover": Cover("Houses", "2025", LONG, (Text(LONG),)),
    "quote": Quotes((Quote(LONG, LONG, LONG, True, NO_SOURCES),)),
    "note": DataNotes((NoteGroup(LONG, ((Text(LONG),),)),)),
}


@pytest.mark.parametrize("block", LONG_WORDS.values(), ids=LONG_WORDS)
def test_a_word_of_two_hundred_letters_wraps(printed: Print, block: Block) -> None:
    """The longest word that is let in breaks over lines, none of which leaves the page."""
    data = printed(block)

    assert [box for box in letter_boxes(data) if box[0] < 0 or box[2] > box[4]] == []
    assert sum(letter == "b" for *_, letter in letter_boxes(data)) >= 100


def letter_boxes(data: bytes) -> Iterator[tuple[Any, ...]]:
    """Yield each letter's box, its page's width, and the letter."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                yield (*text.get_charbox(index), page.get_width(), text.get_text_range(index, 1))


def test_a_long_table_splits_and_repeats_its_header(printed: Print, pages: Read) -> None:
    """A table of 200 rows runs over several pages, with its header on each and every row once."""
    texts = pages(printed(table(*(row(f"Street {n}.", "Porto") for n in range(200)))))

    assert len(texts) > 3
    assert all("Street Town" in text for text in texts)
    assert [re.search(rf"Street {n}\.", " ".join(texts)) is not None for n in range(200)] == [True] * 200


def test_a_cell_higher_than_a_page_is_split(printed: Print, pages: Read) -> None:
    """A cell with more words than a page holds goes on overleaf, and loses none."""
    many = " ".join(f"word{n}." for n in range(3000))

    texts = pages(printed(table(row(many, "b"))))

    assert len(texts) > 1
    assert [n for n in range(3000) if f"word{n}." not in " ".join(texts)] == []


def test_a_short_table_is_not_split(printed: Print, pages: Read) -> None:
    """A table that fits a page stands on one, whatever is left of the page before it."""
    rows = [row(f"Street {n}.", "Porto") for n in range(12)]

    for lines in range(20, 44, 3):
        texts = pages(printed(BulletList(tuple((Text("line"),) for _ in range(lines))), table(*rows)))

        assert [text.count("Street") for text in texts if "Street" in text] == [13], lines


def test_an_empty_table_shows_its_header(printed: Print, pages: Read) -> None:
    """A table without rows is drawn all the same, so that its being empty is seen."""
    assert "Houses Street Town" in pages(printed(table()))[0]


def test_columns_are_as_wide_as_their_longest_word() -> None:
    """A column takes more than its share where a word asks for it, and the others share what is left."""
    assert column_widths([1, 1, 2], [10, 10, 10], 100) == [25, 25, 50]
    assert column_widths([1, 1, 2], [40, 10, 10], 100) == [40, 20, 40]
    assert column_widths([1, 1, 2], [80, 80, 80], 100) == [25, 25, 50]


def test_a_number_is_never_broken(printed: Print) -> None:
    """A value too wide for its tile or its column is set smaller, or the column wider; its digits stay on a line."""
    tiles = tuple(Tile(f"Guests {n}", "over 3,000,000") for n in range(4))
    wide = Table("T", (Column("A", weight=9), Column("B", "right", 0.1)), (row("a", "3,000,000"),))

    with pypdfium2.PdfDocument(printed(KeyFigures(tiles), wide)) as document:
        lines = document[0].get_textpage().get_text_range().splitlines()

    assert sum(line.count("over 3,000,000") for line in lines) == 4
    assert sum("3,000,000" in line and "over" not in line for line in lines) == 1


def test_forty_tiles_flow_over_pages(printed: Print, pages: Read) -> None:
    """More tiles than a page holds go on overleaf, row by row."""
    texts = pages(printed(KeyFigures(tuple(Tile(f"Figure {n}.", str(n), note=WORDS * 3) for n in range(40)))))

    assert len(texts) > 1
    assert all(f"Figure {n}." in " ".join(texts) for n in range(40))


@pytest.mark.parametrize("count", range(9))
def test_any_number_of_tiles_can_be_shown(printed: Print, pages: Read, count: int) -> None:
    """No tile, one, or any number: each is on the page, below a heading and on a cover."""
    tiles = tuple(Tile(f"Figure {n}.", str(n)) for n in range(count))

    cover, body = pages(printed(Cover("Houses", "2025", "News", tiles=tiles[:4]), Heading("Now"), KeyFigures(tiles)))

    assert all(f"Figure {n}." in body for n in range(count))
    assert all(f"Figure {n}." in cover for n in range(min(4, count)))


def test_a_tile_higher_than_a_page_is_refused(printed: Print) -> None:
    """Key figures that no page holds are refused in a sentence that names the first of them."""
    tiles = tuple(Tile(f"Figure {n}", "1", note=WORDS * 100) for n in range(4))

    with pytest.raises(RenderError, match=r'houses 2025-12: something fits no page: .*the key figures from "Figure 0"'):
        printed(KeyFigures(tiles))


def test_a_chart_higher_than_a_page_is_refused(printed: Print, bars: Callable[..., Chart]) -> None:
    """A chart that no page holds is refused in a sentence that says what to do."""
    with pytest.raises(RenderError, match='"Houses by market" is higher than a page; show fewer markets'):
        printed(bars(300))


def test_two_half_charts_share_a_row(printed: Print, pages: Read, bars: Callable[..., Chart]) -> None:
    """Half charts that follow one another stand side by side; the third has the row to itself."""
    charts = [bars(25, title=f"Chart {n}.", width="half") for n in range(3)]

    first, second = pages(printed(*charts))

    assert "Chart 0." in first
    assert "Chart 1." in first
    assert "Chart 2." in second


def test_two_half_charts_higher_than_a_page_are_refused(printed: Print, bars: Callable[..., Chart]) -> None:
    """Each would fit a page, but not the words of one above the plot of the other: a sentence says so."""
    wordy = bars(30, width="half", title="A long title " * 60)
    high = bars(40, width="half")

    with pytest.raises(RenderError, match="higher than a page"):
        printed(wordy, high)


FOLLOWERS: dict[str, tuple[Block, ...]] = {
    "prose": (prose(WORDS * 4),),
    "list": (BulletList(tuple((Text(WORDS),) for _ in range(4))),),
    "tiles": (KeyFigures((Tile("Houses", "5"), Tile("Rank", "2"))),),
    "table": (table(*(row("Street", "Town") for _ in range(5))),),
    "long table": (table(*(row("Street", "Town") for _ in range(60))),),
    "quotes": (Quotes((Quote(WORDS, "Alva", "Founder", True, NO_SOURCES),)),),
    "notes": (DataNotes((NoteGroup("Old figures", ((Text(WORDS),),)),)),),
    "subheading": (Heading("Sub", 2), prose(WORDS * 4)),
    "subheading and long table": (Heading("Sub", 2), table(*(row("Street", "Town") for _ in range(60)))),
    "subheading and tiles": (Heading("Sub", 2), KeyFigures((Tile("Houses", "5"), Tile("Rank", "2")))),
}


@pytest.mark.parametrize("following", FOLLOWERS.values(), ids=FOLLOWERS)
def test_a_heading_keeps_with_what_follows(printed: Print, pages: Read, following: tuple[Block, ...]) -> None:
    """Wherever a page ends, no heading is the last thing on it."""
    for lines in range(30, 46, 2):
        before = BulletList(tuple((Text("line"),) for _ in range(lines)))

        texts = pages(printed(before, Heading("Kept"), *following))

        [home] = [text for text in texts if "Kept" in text]
        assert any(word in home for word in ("house", "Street", "Rank", "Old figures")), lines


def test_bookmarks_are_the_headings_in_order(printed: Print) -> None:
    """The outline has every heading as it is written, in order, parts below their sections."""
    data = printed(
        Cover("Houses", "2025", "News"),
        Heading("Lost part", 2),
        Heading("One & (only)"),
        prose(WORDS),
        Heading("Part", 2),
        prose(WORDS),
        PageBreak(),
        Heading("Zwei"),
        prose(WORDS),
    )

    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        titles = [(one.title, [part.title for part in one.children]) for one in outline.root]

    assert titles == [("Lost part", []), ("One & (only)", ["Part"]), ("Zwei", [])]


@pytest.mark.parametrize(
    "blocks",
    [
        (Cover("Houses", "2025", "News"), PageBreak(), prose("End")),
        (Cover("Houses", "2025", "News"), prose("Mid"), PageBreak(), PageBreak()),
        (PageBreak(), prose("Start"), PageBreak(), PageBreak(), prose("End")),
    ],
    ids=["after the cover", "at the end", "twice"],
)
def test_page_breaks_make_no_blank_page(printed: Print, pages: Read, blocks: tuple[Block, ...]) -> None:
    """A break where a page begins or the briefing ends breaks nothing."""
    assert len(pages(printed(*blocks))) == 2


def test_prose_lower_than_its_heading_is_given_room(printed: Print) -> None:
    """A title of many lines beside one line of prose is not drawn over by what follows."""
    title = Heading("A title of many words that takes five lines or so in the margin")

    with pypdfium2.PdfDocument(printed(title, prose("Short."), table())) as document:
        text = document[0].get_textpage()
        end_of_title, table_below = (text.search(word).get_next()[0] for word in ("margin", "Street"))
        bottom, top = text.get_charbox(end_of_title)[1], text.get_charbox(table_below)[3]

    assert bottom > top
