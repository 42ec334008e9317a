"""Where a page's words lead: to web and mail addresses, and from each citation to its source."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest

from reports.briefing import Cite, CiteMark, Heading, KeyFigures, Link, PageBreak, Paragraph, Sources, Text, Tile
from reports.errors import RenderError

ONE, TWO = CiteMark(1), CiteMark(2, advertorial=True)


def annotations(data: bytes) -> Iterator[tuple[int, Any]]:
    """Yield each link with the number of its page."""
    pdf = pikepdf.open(io.BytesIO(data))
    for number, page in enumerate(pdf.pages, 1):
        for one in page.obj.get("/Annots", []):
            yield number, one


@pytest.mark.parametrize(
    "url", ["https://x.example/a?b=1&c=%20d#e", "http://x.example/(a)'\"", "mailto:tea@juniper.example"]
)
def test_a_link_goes_where_it_says(printed: Callable[..., bytes], url: str) -> None:
    """Web and mail addresses become links, with every letter of the address."""
    data = printed(Paragraph((Link(url, (Text("here"),)),)))

    assert [str(one.A.URI) for _, one in annotations(data)] == [url]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///x", "ftp://x.example", "//x.example/a", "\\\\x\\y", "#source-1", "x.pdf", ""],
)
def test_other_links_are_refused(printed: Callable[..., bytes], url: str) -> None:
    """An address that runs code, opens a file or leads nowhere is refused in a sentence."""
    with pytest.raises(RenderError, match="is refused; links go to https:, http: or mailto: addresses"):
        printed(Paragraph((Link(url, (Text("here"),)),)))


def test_a_source_is_a_link_to_its_page(printed: Callable[..., bytes], entry: Callable[..., Any]) -> None:
    """A source with an address links to it; one without links nowhere."""
    data = printed(Sources((entry(1, url="https://x.example/1"), entry(2))))

    assert [str(one.A.URI) for _, one in annotations(data)] == ["https://x.example/1"]


def test_each_citation_leads_to_its_source(printed: Callable[..., bytes], sources: Callable[..., Sources]) -> None:
    """A click on a number goes to the page with the sources, to the line of that source."""
    tiles = KeyFigures((Tile("Houses", "5", cite=Cite((ONE, TWO))), Tile("Rank", "2", cite=Cite((ONE,)))))
    data = printed(Paragraph((Text("Five"), Cite((ONE,)))), tiles, PageBreak(), Heading("Sources"), sources(ONE, TWO))

    pdf = pikepdf.open(io.BytesIO(data))
    targets = {name: pdf.Root.Dests[name] for name in pdf.Root.Dests} if "/Dests" in pdf.Root else {}
    led = [destination(targets, one) for _, one in annotations(data)]

    last = pdf.pages[-1].obj.objgen
    assert len(led) == 4
    assert {page for page, _ in led} == {last}
    assert len({top for _, top in led}) == 2


def destination(named: dict[str, Any], link: Any) -> tuple[Any, float]:
    """Return the page a link inside the document leads to, and the height on it."""
    where = link.get("/Dest") or link.A.D
    if isinstance(where, pikepdf.Name | pikepdf.String):
        where = named[str(where)]
    where = where.get("/D") if isinstance(where, pikepdf.Dictionary) else where
    return where[0].objgen, float(where[3])
