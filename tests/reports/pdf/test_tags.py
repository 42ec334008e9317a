"""What a screen reader makes of a briefing: the order, the roles, and that no word is lost, joined or read twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reports.briefing import (
    BulletList,
    Chart,
    Cite,
    CiteMark,
    Column,
    Cover,
    DataNotes,
    Heading,
    KeyFigures,
    Link,
    NoteGroup,
    Paragraph,
    Quote,
    Quotes,
    Sources,
    Spark,
    Table,
    Text,
    Tile,
)
from tests.reports.pdf.ear import Heard, listen

Print = Callable[..., bytes]
CITED = Cite((CiteMark(1), CiteMark(2, advertorial=True)))


@pytest.fixture(scope="session")
def hear(printed: Print) -> Callable[..., Heard]:
    """Print blocks and return what a screen reader makes of them."""

    def read(*blocks: Any, **options: Any) -> Heard:
        return listen(printed(*blocks, **options))

    return read


def prose(*words: Any) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(tuple(Text(word) if isinstance(word, str) else word for word in words))


def test_the_cover_is_read_from_the_top(hear: Callable[..., Heard]) -> None:
    """The brand, the title, the period, the finding and the summary follow one another as they stand on the cover."""
    heard = hear(Cover("Houses", "May", "More houses", (Text("In short."),), notice="First edition."), prose("Body."))

    cover = heard.all("Sect")[0]
    assert [(one.role, one.text) for one in cover.walk() if one.kids and one.role != "Sect"] == [
        ("P", "Juniper"),
        ("H1", "Houses"),
        ("P", "May"),
        ("P", "More houses"),
        ("P", "In short."),
        ("P", "First edition."),
    ]


def test_headings_go_down_one_level_at_a_time(hear: Callable[..., Heard]) -> None:
    """The title is the first heading, sections are the second, and no level is left out, whatever the report says."""
    notes = DataNotes((NoteGroup("Old", ((Text("Old."),),)),))
    blocks = (Heading("A", 2), Heading("B"), Heading("C", 2), prose("Body."), Heading("D"), notes)

    headings = hear(Cover("Houses", "May", "News"), *blocks).all("H1", "H2", "H3", "H4")
    untitled = hear(*blocks).all("H1", "H2", "H3", "H4")

    assert [(one.role, one.text) for one in headings] == [
        ("H1", "Houses"), ("H2", "A"), ("H2", "B"), ("H3", "C"), ("H2", "D"), ("H3", "Old"),
    ]  # fmt: skip
    assert [one.role for one in untitled] == ["H1", "H1", "H2", "H1", "H2"]


def test_a_tile_is_read_in_the_order_of_speech(hear: Callable[..., Heard]) -> None:
    """A key figure is an item of a list: the value with its label, then its date, its change and its remark."""
    tile = Tile("Countries", "39", "end of May", "+8 on a year before", "see data note 1", CITED)

    heard = hear(KeyFigures((tile, Tile("Cities", ""))))

    items = heard.all("LI")
    assert [one.text for one in items[0].all("P")] == [
        "39 Countries", "End of May[1,2†]", "+8 on a year before", "See data note 1",
    ]  # fmt: skip
    assert items[1].text == "not public Cities"


def test_a_citation_is_a_reference_whose_numbers_lead_to_their_sources(
    hear: Callable[..., Heard], sources: Callable[..., Sources]
) -> None:
    """A citation stays part of the sentence; each number in it is a link that says which source it leads to."""
    heard = hear(prose("Five houses", CITED, " opened."), sources(*CITED.marks))

    [reference] = heard.all("Reference")
    paragraph = next(one for one in heard.all("P") if reference in one.kids)
    assert paragraph.text == "Five houses[1,2†] opened."
    assert [(one.text, one.leads) for one in reference.all("Link")] == [("1", ["1: Source 1"]), ("2", ["2: Source 2"])]


def test_a_citation_of_a_source_that_is_not_printed_is_no_link(hear: Callable[..., Heard]) -> None:
    """Where no list of sources is printed, a citation is words and leads nowhere."""
    heard = hear(prose("Five houses", CITED, "."))

    assert heard.all("Link") == []
    assert heard.all("P")[-1].text == "Five houses[1,2†]."


def test_a_link_over_line_ends_is_one_link(hear: Callable[..., Heard]) -> None:
    """A link over several lines is one element with a place on each line, and its words stay words."""
    words = "a street in a town " * 12
    heard = hear(prose("See ", Link("https://example.org/a", (Text(words.strip()),)), " there."))

    [link] = heard.all("Link")
    assert link.text == words.strip()
    assert link.leads == ["https://example.org/a"] * len(link.leads)
    assert len(link.leads) > 1


def test_words_are_not_joined_at_line_ends(hear: Callable[..., Heard]) -> None:
    """Words stay apart where a line ends at a space; nothing comes between where it ends within a word."""
    texts = ["The house opened in a town that had one already. " * 5, "Ab" * 120, "well-known " * 30]

    heard = hear(*map(prose, texts))

    assert [one.text for one in heard.all("P")] == [text.strip() for text in texts]


def test_a_paragraph_over_pages_is_one_paragraph(hear: Callable[..., Heard]) -> None:
    """A paragraph that runs over pages is one element, and each of its words is in it once, in order."""
    text = " ".join(f"word{number}" for number in range(2500))

    heard = hear(prose(text), BulletList(((Text(text),),)))

    assert [one.text for one in heard.all("P", "LBody")] == [text, text]


def test_a_table_over_pages_is_one_table_with_one_head(hear: Callable[..., Heard]) -> None:
    """Rows keep their number of cells over pages, heads are told from cells, and a head drawn again is not read."""
    rows = tuple(((Text(f"Market {n}"),), (Text(str(n)),) if n else ()) for n in range(120))
    heard = hear(Table("Houses", (Column("Market"), Column("Houses", "right")), rows))

    [table] = heard.all("Table")
    cells = [[(one.role, one.scope, one.text) for one in row.all("TH", "TD")] for row in table.all("TR")]
    assert table.all("Caption")[0].text == "Houses"
    assert cells[0] == [("TH", "Column", "Market"), ("TH", "Column", "Houses")]
    assert cells[1] == [("TH", "Row", "Market 0"), ("TD", "", "")]
    assert [row[1][2] for row in cells[2:]] == [str(n) for n in range(1, 120)]


def test_a_row_higher_than_a_page_is_one_row(hear: Callable[..., Heard]) -> None:
    """A cell that runs over pages is one cell with all of its words."""
    text = " ".join(f"word{number}" for number in range(1500))

    heard = hear(Table("Houses", (Column("Market"), Column("What")), (((Text("Oslo"),), (Text(text),)),)))

    assert [one.text for one in heard.all("TD")] == [text]
    assert [one.text for one in heard.all("TH")] == ["Market", "What", "Oslo"]


def test_a_chart_is_read_as_its_description(hear: Callable[..., Heard], bars: Callable[..., Chart]) -> None:
    """Title and sources of a chart are read as they stand, and the plot as the words that describe it."""
    heard = hear(bars(alt="Three bars.", note=(Text("Sources"), CITED)))

    assert [one.alt for one in heard.all("Figure")] == ["Three bars."]
    assert [one.text for one in heard.all("P")][1:] == ["Houses by market", "2025", "Sources 1, 2†"]


def test_a_small_line_in_a_table_is_read_as_its_words(hear: Callable[..., Heard]) -> None:
    """A line in a cell is a figure of that cell, described; the other cells are read as they stand."""
    line = Spark(((date(2025, 1, 1), Decimal(3)), (date(2025, 6, 1), Decimal(5))), "From 3 to 5.")

    heard = hear(Table("Houses", (Column("Market"), Column("Trend")), (((Text("Oslo"),), (line,)),)))

    assert [one.alt for one in heard.all("Figure")] == ["From 3 to 5."]
    assert [one.text for one in heard.all("TH")] == ["Market", "Trend", "Oslo"]


def test_what_is_said_in_quotes_is_a_quote(hear: Callable[..., Heard]) -> None:
    """What somebody said in these words is a quote; what is reported in ours is not."""
    said = Quote("We open.", "Ada", "CEO", True, CITED)

    heard = hear(Quotes((said, Quote("They close.", "Bo", "CFO", False, CITED))))

    assert [one.text for one in heard.all("BlockQuote")] == ["“We open.”"]
    assert [one.text for one in heard.all("P")][-2:] == ["They close.", "Bo, CFO, reported in our words[1,2†]"]


def test_a_passage_in_another_script_is_read_in_its_language(hear: Callable[..., Heard]) -> None:
    """Words whose script belongs to one language are read by a voice for it; a letter alone is a symbol."""
    heard = hear(prose("From zougla.gr: Το αυτοκίνητο, της χρονιάς, within 2 σ."), Heading("Ελλάς"))

    assert [(one.language, one.text) for one in heard.all("Span")] == [
        ("el", "Το αυτοκίνητο, της χρονιάς"),
        ("el", "Ελλάς"),
    ]
    assert heard.all("P")[-1].text == "From zougla.gr: Το αυτοκίνητο, της χρονιάς, within 2 σ."


def test_a_link_in_another_language_is_a_link(hear: Callable[..., Heard]) -> None:
    """The words of a link may be in another language; the link is still one, and leads."""
    heard = hear(prose("See ", Link("https://example.org/a", (Text("Ελλάς and more"),)), "."))

    [link] = heard.all("Link")
    assert (link.text, link.leads) == ("Ελλάς and more", ["https://example.org/a"] * 2)
    assert [(one.language, one.text) for one in link.all("Span")] == [("el", "Ελλάς")]


def test_an_explanation_is_read_once(hear: Callable[..., Heard]) -> None:
    """What † means is read once, before the first page that shows it, and is furniture on the others."""
    heard = hear(Cover("Houses", "May", "News"), *(prose("Houses", CITED) for _ in range(90)))

    explanations = [place for place, one in enumerate(heard.walk()) if one.text.startswith("† Advertorial")]
    first_cited = [one.role for one in heard.walk()].index("Reference")
    assert [place < first_cited for place in explanations] == [True]
