"""What data says is printed as it is written: on a page nothing in it is markup, code or an address to fetch."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pytest

from reports.brand import Brand
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
    Paragraph,
    Point,
    Quote,
    Quotes,
    Series,
    Sources,
    Strong,
    Table,
    Text,
    Tile,
    Timeline,
    TimelineItem,
)
from reports.briefing.words import NO_SOURCES

PAYLOADS = {
    "bold": "<b>bold</b>",
    "ampersand": "Tea & milk &amp; &copy;",
    "dollars": "$5 to $9",
    "local picture": '<img src="logo.png"/>',
    "remote picture": '<img src="https://x.example/a.png"/>',
    "script link": '<a href="javascript:alert(1)">x</a>',
    "anchor": '<a name="source-1"/>',
    "cdata end": "]]>",
    "unbalanced": "</para><para>",
    "per cent": "100 % %s %(x)s {x}",
    "quotes": "\"double\" 'single'",
    "brackets": "(a\\b) [1]",
    "drawing": "<onDraw name='x' label='y'/>",
}


def chart(text: str) -> Chart:
    """Return a chart that says a text wherever data can speak."""
    series = Series("Houses", (Point(text, Decimal(5), "5"),))
    return Chart("bar", text, "2025", "houses", (series,), alt=text, note=(Text(text),))


def timeline(text: str) -> Timeline:
    """Return a timeline with one event."""
    item = TimelineItem("Markets", text, date(2024, 1, 1), date(2024, 2, 1))
    return Timeline("Entries", "2024", ("Markets",), (item,), date(2024, 1, 1), date(2026, 1, 1), alt=text)


PLACES: dict[str, Callable[[str], Block]] = {
    "cover title": lambda text: Cover(text, "2025", "News"),
    "cover headline": lambda text: Cover("Houses", "2025", text, (Text("Summary"),)),
    "cover summary": lambda text: Cover("Houses", "2025", "News", (Text(text),)),
    "heading": Heading,
    "subheading": lambda text: Heading(text, 2),
    "prose": lambda text: Paragraph((Text(text),)),
    "strong": lambda text: Paragraph((Strong((Text(text),)),)),
    "list": lambda text: BulletList(((Text(text),),)),
    "cell": lambda text: Table("Table", (Column("A"), Column("B")), (((Text(text),), (Text("b"),)),)),
    "column": lambda text: Table("Table", (Column(text), Column("B")), (((Text("a"),), (Text("b"),)),)),
    "table title": lambda text: Table(text, (Column("A"),), (((Text("a"),),),)),
    "tile label": lambda text: KeyFigures((Tile(text, "5"), Tile("Other", "6"))),
    "tile value": lambda text: KeyFigures((Tile("Label", text), Tile("Other", "6"))),
    "tile note": lambda text: KeyFigures((Tile("Label", "5", note=f"x {text}"), Tile("Other", "6"))),
    "chart": chart,
    "timeline": timeline,
    "quote": lambda text: Quotes((Quote(text, "Alva", "Founder", True, NO_SOURCES),)),
    "data note": lambda text: DataNotes((NoteGroup("Old figures", ((Text(text),),)),)),
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("place", PLACES)
def test_what_data_says_prints_literally(
    place: str,
    payload: str,
    printed: Callable[..., bytes],
    pages: Callable[[bytes], list[str]],
    objects: Callable[[bytes], Iterator[Any]],
) -> None:
    """Markup, mathematics and quotes in data print letter by letter; no picture, link or action comes of them."""
    data = printed(PLACES[place](payload))

    # Large type may break a long word between any two of its letters.
    assert "".join(payload.split()) in "".join("".join(pages(data)).split())
    assert [one for one in objects(data) if is_active(one)] == []


def test_the_brand_prints_literally_too(
    brand_of: Callable[..., Brand], printed: Callable[..., bytes], pages: Callable[[bytes], list[str]]
) -> None:
    """Wordmark, legal line, footer and the report's title print letter by letter."""
    brand = brand_of('wordmark: "<w> & $1 $"', 'legal: "<l> & $2 $"', 'footer: "<f> & $3 $"')

    first, second = pages(printed(Cover("Houses", "2025", "News"), Heading("Then"), brand=brand, title="<t> & $4 $"))

    assert all(text in first for text in ("<w> & $1 $", "<l> & $2 $"))
    assert all(text in second for text in ("<w> & $1 $", "<f> & $3 $", "<t> & $4 $"))


def test_a_source_prints_literally(
    entry: Callable[..., Any], printed: Callable[..., bytes], pages: Callable[[bytes], list[str]]
) -> None:
    """A source's title, note and kind print letter by letter."""
    one = entry(1, citation='A <b> & "c"', note="]]> $5 $", kind="<i>")

    assert '1 <i>. A <b> & "c". Undated. ]]> $5 $' in pages(printed(Sources((one,))))[0]


def test_a_picture_or_a_script_would_be_seen(objects: Callable[[bytes], Iterator[Any]]) -> None:
    """The search that finds nothing above finds what it is looking for."""
    pdf = pikepdf.new()
    pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1")))
    pdf.make_indirect(pikepdf.Stream(pdf, b"0", Subtype=pikepdf.Name.Image))
    pdf.add_blank_page()
    pdf.pages[0].Kept = pikepdf.Array([one for one in pdf.objects if is_active(one)])
    stream = io.BytesIO()
    pdf.save(stream)

    assert len([one for one in objects(stream.getvalue()) if is_active(one)]) == 2


def is_active(one: Any) -> bool:
    """Whether an object of a file is a picture, or leads or does anything outside the document."""
    return (
        one.get("/Subtype") == "/Image"
        or one.get("/S") in {"/JavaScript", "/Launch", "/GoToR", "/URI", "/SubmitForm", "/ImportData", "/Named"}
        or any(key in one for key in ("/URI", "/JS", "/AA", "/EmbeddedFiles", "/OpenAction"))
    )
