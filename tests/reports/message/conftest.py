"""What the tests of messages share: small briefings, brands, and ways to read what is mailed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pikepdf
import pytest

from reports.brand import Brand, read_brand
from reports.briefing import (
    Block,
    Briefing,
    ChangeGroup,
    Changes,
    Cite,
    CiteMark,
    Cover,
    DataNotes,
    KeyFigures,
    Mark,
    NoteGroup,
    SourceEntry,
    Sources,
    Text,
    Tile,
)
from reports.message import Message, compose
from reports.wording import LABELS

Compose = Callable[..., Message]
VOID = {"meta", "img", "br", "link", "input", "hr"}
BLOCKS = {"p", "div", "h1", "h2", "h3", "li", "td", "th", "table", "tr"}


@dataclass
class Page(HTMLParser):
    """An HTML page read strictly: every element closed, in order, and what a reader sees of it."""

    problems: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    text: str = ""
    hidden: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.problems.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, dict(attrs)))
        if tag in BLOCKS:
            self.text += "\n"
        if tag in VOID:
            return
        self.open.append(tag)
        if tag in {"style", "title"} or "display:none" in (dict(attrs).get("style") or ""):
            self.hidden.append(len(self.open))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:]}")
            return
        if self.hidden and self.hidden[-1] == len(self.open):
            self.hidden.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text += data

    @classmethod
    def of(cls, html: str) -> Page:
        page = cls()
        page.feed(html)
        page.close()
        page.problems += [f"<{tag}> is left open" for tag in page.open]
        return page


@pytest.fixture(scope="session")
def page() -> Callable[[str], Page]:
    """Return a reader of HTML."""
    return Page.of


@pytest.fixture(scope="session")
def brand_of() -> Callable[..., Brand]:
    """Make a brand from lines of YAML."""
    return lambda *lines: read_brand("\n".join(["name: Juniper", *lines]).encode(), "brand.yaml", {})


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """Return a document of three pages."""
    document, buffer = pikepdf.new(), io.BytesIO()
    for _ in range(3):
        document.add_blank_page(page_size=(595, 842))
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def briefing() -> Callable[..., Briefing]:
    """Make a briefing of blocks; its fields may be replaced."""

    def make(*blocks: Block, **fields: Any) -> Briefing:
        given: dict[str, Any] = {
            "report": "houses",
            "title": "Houses",
            "subject": "Houses, December 2025",
            "period": "2025-12",
            "period_words": "December 2025",
            "part": "all",
            "language": "en",
            "labels": LABELS,
        }
        return Briefing(blocks=blocks, **(given | fields))

    return make


@pytest.fixture(scope="session")
def composed(brand_of: Callable[..., Brand], briefing: Callable[..., Briefing], pdf: bytes) -> Compose:
    """Compose the message of blocks; the fields of the briefing, the templates and the brand may be given."""

    def make(
        *blocks: Block, brand: Brand | None = None, templates: dict[str, str] | None = None, **fields: Any
    ) -> Message:
        return compose(briefing(*blocks, **fields), brand or brand_of(), pdf, **(templates or {}))

    return make


@pytest.fixture(scope="session")
def cite() -> Callable[..., Cite]:
    """Make a citation of sources by their numbers."""
    return lambda *numbers: Cite(tuple(CiteMark(number) for number in numbers))


@pytest.fixture(scope="session")
def full(cite: Callable[..., Cite]) -> tuple[Block, ...]:
    """Return the blocks of a briefing that has everything a message speaks of."""
    restated = (
        Mark("Restated"),
        Text("\N{NO-BREAK SPACE} Houses in May: 7"),
        cite(1),
        Text(" is 8 now"),
        cite(2),
        Text("."),
    )
    news = tuple((Text(f"News {number}."),) for number in range(1, 8))
    noted = Tile(
        "Houses", "over 580", "end of June 2025", "+8 on a year before", "see data note 2", cite(2), cite(3), (2,)
    )
    missing = Tile(
        "Cars", "", "2025", note="no public figure; the target was 9", cite=Cite((CiteMark(4, advertorial=True),))
    )
    notes = tuple((Text(f"Five and {number} do not add up"), cite(5), Text(".")) for number in range(1, 5))
    kinds = {4: "advertorial", 5: "statistics"}
    return (
        Cover("Houses", "December 2025", "Houses grow", (Text("As it is said"), cite(1), Text(".")), (noted,)),
        Changes(
            "Compared with the edition of November 2025:",
            (ChangeGroup("Restated", (restated,)), ChangeGroup("New", news, "and 3 more", 3)),
        ),
        KeyFigures((noted, missing)),
        DataNotes((NoteGroup("Contradictions", notes, contradicts=True), NoteGroup("Old", ((Text("Old."),),)))),
        Sources(
            tuple(
                SourceEntry(
                    n,
                    f"Producer {n}: Title",
                    "undated",
                    kinds.get(n, "press"),
                    n == 4,
                    f"https://x.example/{n}?a=1&b=2",
                )
                for n in range(1, 8)
            )
        ),
    )
