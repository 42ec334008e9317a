"""What the tests of pages share: briefings of a few blocks, brands, and ways to read what was printed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pikepdf
import pypdfium2
import pytest

from reports.brand import Brand, read_brand
from reports.briefing import Block, Briefing, Chart, CiteMark, Heading, Point, Series, SourceEntry, Sources
from reports.render import render
from reports.wording import LABELS

MakeBriefing = Callable[..., Briefing]
MakeBrand = Callable[..., Brand]
Print = Callable[..., bytes]
Read = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def brand_of() -> MakeBrand:
    """Make a brand from lines of YAML and the files it names."""

    def make(*lines: str, **assets: bytes) -> Brand:
        named = {name.replace("_", "."): data for name, data in assets.items()}
        return read_brand("\n".join(["name: Juniper", *lines]).encode(), "brand.yaml", named)

    return make


@pytest.fixture(scope="session")
def brand(brand_of: MakeBrand) -> Brand:
    """Return a brand with everything as it comes."""
    return brand_of()


@pytest.fixture(scope="session")
def briefing() -> MakeBriefing:
    """Make a briefing of the blocks given, and one with nothing but a word where there are none."""

    def make(*blocks: Block, title: str = "Houses", illustrative: bool = False) -> Briefing:
        return Briefing(
            report="houses",
            title=title,
            subject=f"{title}, December 2025",
            period="2025-12",
            period_words="December 2025",
            part="all",
            language="en",
            blocks=blocks or (Heading("Nothing"),),
            labels=LABELS,
            illustrative=illustrative,
        )

    return make


@pytest.fixture(scope="session")
def printed(briefing: MakeBriefing, brand: Brand) -> Print:
    """Print blocks as a briefing of the plain brand, or of the one given."""

    def to_pdf(*blocks: Block, brand: Brand = brand, **options: Any) -> bytes:
        return render(briefing(*blocks, **options), brand)

    return to_pdf


@pytest.fixture(scope="session")
def pages() -> Read:
    """Return the text of each page as a reader selects it, with every break between words a space."""

    def read(data: bytes) -> list[str]:
        with pypdfium2.PdfDocument(data) as document:
            return [" ".join(page.get_textpage().get_text_range().split()) for page in document]

    return read


@pytest.fixture(scope="session")
def objects() -> Callable[[bytes], Iterator[Any]]:
    """Yield every dictionary and stream of a file."""
    opened: list[pikepdf.Pdf] = []  # what is yielded lives as long as its file is open

    def walk(data: bytes) -> Iterator[Any]:
        opened.append(pikepdf.open(io.BytesIO(data)))
        for one in opened[-1].objects:
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                yield one

    return walk


@pytest.fixture(scope="session")
def entry() -> Callable[..., SourceEntry]:
    """Make the entry of a source by its number."""

    def make(number: int, **changes: Any) -> SourceEntry:
        fields: dict[str, Any] = {"citation": f"Source {number}", "dated": "undated", "kind": "press"}
        return SourceEntry(number=number, advertorial=changes.pop("advertorial", False), **(fields | changes))

    return make


@pytest.fixture(scope="session")
def sources(entry: Callable[..., SourceEntry]) -> Callable[..., Sources]:
    """Make the sources that some marks lead to."""

    def make(*marks: CiteMark) -> Sources:
        return Sources(tuple(entry(mark.number, advertorial=mark.advertorial) for mark in marks))

    return make


@pytest.fixture(scope="session")
def bars() -> Callable[..., Chart]:
    """Make a bar chart of so many markets."""

    def make(count: int = 3, **changes: Any) -> Chart:
        points = tuple(Point(f"Market {n}", Decimal(n), str(n)) for n in range(1, count + 1))
        fields: dict[str, Any] = {"mode": "bar", "title": "Houses by market", "subtitle": "2025", "unit": "houses"}
        fields |= {"series": (Series("Houses", points),), "alt": "Bars"}
        return Chart(**(fields | changes))

    return make
