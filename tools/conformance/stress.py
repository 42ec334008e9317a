"""A briefing that strains the page: every block, often, in sizes and words that no sensible report has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from reports.briefing import (
    Block,
    Briefing,
    BulletList,
    ChangeGroup,
    Changes,
    Chart,
    ChartMode,
    ChartWidth,
    Cite,
    CiteMark,
    Column,
    Cover,
    DataNotes,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    KeyFigures,
    Link,
    Mark,
    NoteGroup,
    PageBreak,
    Paragraph,
    Point,
    Quote,
    Quotes,
    Series,
    SourceEntry,
    Sources,
    Strong,
    Table,
    Text,
    Tile,
    Timeline,
    TimelineItem,
)
from reports.wording import LABELS

_SOURCES = 60
_CHAPTERS = 26
_LETTERS = "Åse Ørsted, Łódź, naïve façade, Ελλάς, Москва, “quotes” – dashes — and 1 234,5 %; <b>&amp;</b> \\ ( ) $x$"
_LONG = "https://example.org/" + "a-street-in-a-town/" * 14 + "Incomprehensibilities" * 6


def stress() -> Briefing:
    """Return the briefing, of some 120 pages."""
    return _briefing(*_blocks())


def small() -> Briefing:
    """Return a few pages with every kind of tag, to be broken."""
    return _briefing(_cover(), *_chapter(1), Heading("Sources"), _sources())


def _briefing(*blocks: Block) -> Briefing:
    return Briefing(
        report="stress",
        title="Everything at once",
        subject="Everything at once, December 2025",
        period="2025-12",
        period_words="December 2025",
        part="all",
        language="en",
        blocks=blocks,
        labels=LABELS,
        illustrative=True,
    )


def _cover() -> Cover:
    return Cover(
        "Everything at once", "December 2025", "A finding of a line and a half, which is as much as a cover bears",
        (*_sentence(1), Text(" "), *_sentence(2)), tuple(map(_tile, range(4))), "This is the first edition.",
    )  # fmt: skip


def _sources() -> Sources:
    return Sources(tuple(map(_source, range(1, _SOURCES + 1))))


def _blocks() -> Iterator[Block]:
    yield _cover()
    for number in range(1, _CHAPTERS + 1):
        yield from _chapter(number)
    yield Heading("One table of 400 rows")
    yield _table(400)
    yield Heading("A cell higher than a page")
    yield _tall_table()
    yield Heading("What changed")
    yield Changes("Compared with the November edition:", tuple(map(_changes, range(4))))
    yield Heading("Data notes")
    yield DataNotes(tuple(map(_notes, range(6))))
    yield Heading("Sources")
    yield _sources()


def _chapter(number: int) -> Iterator[Block]:
    yield Heading(f"Chapter {number}, whose title is long enough to hang over more than one line")
    yield Paragraph(_sentence(number), "lead")
    yield Paragraph(tuple(part for step in range(9) for part in (*_sentence(number + step), Text(" "))))
    yield BulletList(tuple(_sentence(number + step) for step in range(7)), ordered=number % 2 == 0)
    yield Heading(f"A part of chapter {number}", 2)
    yield Paragraph((Text(_LETTERS), Text(". "), Link(_LONG, (Text(_LONG),)), Text(" ends here."), _cite(number)))
    yield KeyFigures(tuple(map(_tile, range(number % 7 + 1))))
    yield _chart("line", number)
    yield _chart("column", number, "half")
    yield _chart("bar", number, "half")
    yield _chart("area", number)
    yield _timeline(number)
    yield _table(number + 9)
    yield Quotes((_quote(number), _quote(number + 1)))
    yield Paragraph(_sentence(number), "note")
    if number % 5 == 0:
        yield PageBreak()


def _cite(number: int) -> Cite:
    marks = [(number + step * 7) % _SOURCES + 1 for step in range(number % 4 + 1)]
    return Cite(tuple(CiteMark(one, advertorial=one % 9 == 0, illustrative=one % 11 == 0) for one in marks))


def _sentence(number: int) -> Inlines:
    parts: list[Inline] = [
        Text(f"The house numbered {number} opened in a well-known town "),
        Strong((Text("with"), Emphasis((Text(" some "),)), Text("weight"))),
        _cite(number),
        Text(", and a "),
        Link(f"https://example.org/{number}", (Text("link to Ελλάς, long enough to run over the end of a line"),)),
        Text(" and back, "),
        Mark("Restated"),
        Text(" by 25 %"),
        _cite(number + 3),
        Text("."),
    ]
    return tuple(parts)


def _tile(number: int) -> Tile:
    value = f"{number * 1234:,}" if number % 5 else ""
    return Tile(
        f"Houses of kind {number}",
        value,
        "end of December 2025",
        "+8 on a year before",
        "see data note 1",
        _cite(number),
    )


def _chart(mode: ChartMode, number: int, width: ChartWidth = "full") -> Chart:
    days = [date(2023 + step // 12, step % 12 + 1, 1) for step in range(36)]
    points = [
        Point(f"Market {step}", Decimal(step * number + 3), str(step * number + 3), days[step]) for step in range(36)
    ]
    shown = points[:9] if mode in {"bar", "column"} else points
    series = tuple(Series(f"Series {one}", tuple(shown)) for one in range(2 if mode == "line" else 1))
    return Chart(
        mode, f"What the {mode} of chapter {number} shows", "Houses, 2023 to 2025", "houses", series,
        alt=f"{mode.capitalize()} chart. Houses grew from 3 to {35 * number + 3}.",
        start=date(2023, 1, 1), end=date(2026, 1, 1), width=width, note=(Text("Sources"), _cite(number)),
        illustrative=number % 6 == 0,
    )  # fmt: skip


def _timeline(number: int) -> Timeline:
    items = [
        TimelineItem(("Markets", "Models")[step % 2], f"Event {step}", date(2024, step + 1, 3), date(2024, step + 1, 4))
        for step in range(number % 6 + 2)
    ]
    return Timeline(
        f"What happened in chapter {number}", "January 2024 to December 2024", ("Markets", "Models"), tuple(items),
        date(2024, 1, 1), date(2025, 1, 1), alt="Timeline. Some events.", note=(Text("Sources"), _cite(number)),
    )  # fmt: skip


def _table(rows: int) -> Table:
    columns = (Column("Market", "left", 2), Column("Value", "right"), Column("Remark", "left", 3), Column("Sources"))
    body = [
        (
            (Text(f"Market {row}"),),
            (Text(f"{row * 37:,}"),) if row % 4 else (),
            _sentence(row) if row % 6 == 0 else (),
            (_cite(row),),
        )
        for row in range(rows)
    ]
    return Table(f"A table of {rows} rows", columns, tuple(body), note=(Text("Sources"), _cite(rows)))


def _tall_table() -> Table:
    words = " ".join(f"word{number}" for number in range(1600))
    return Table("A tall row", (Column("Market"), Column("What", weight=3)), (((Text("Oslo"),), (Text(words),)),))


def _quote(number: int) -> Quote:
    return Quote(
        "We open houses, and we mean to go on. " * 3, f"Speaker {number}", "CEO", number % 2 == 0, _cite(number)
    )


def _changes(number: int) -> ChangeGroup:
    return ChangeGroup(f"Changes of kind {number}", tuple(_sentence(number + step) for step in range(9)), "and 7 more")


def _notes(number: int) -> NoteGroup:
    return NoteGroup(f"Notes of kind {number}", tuple(_sentence(number + step) for step in range(9)), number == 0)


def _source(number: int) -> SourceEntry:
    return SourceEntry(
        number,
        f"Producer {number}: A title of some length, as press releases have them",
        "5 January 2026",
        "advertorial" if number % 9 == 0 else "press",
        number % 9 == 0,
        f"https://example.org/source/{number}" if number % 3 else "",
        "Not read in full." if number % 4 == 0 else "",
    )
