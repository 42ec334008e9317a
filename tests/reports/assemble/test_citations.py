"""Each value of a briefing carries its sources, numbered, and the notes tell what to know before trusting it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from reports.briefing import (
    Briefing,
    Chart,
    CiteMark,
    Cover,
    DataNotes,
    KeyFigures,
    Paragraph,
    Quotes,
    Sources,
    Table,
    Timeline,
)

Make = Callable[..., Briefing]
Only = Callable[[Briefing, type], Any]
Said = Callable[[Any], str]


def marks(value: object) -> Iterator[CiteMark]:
    """Yield every citation in a value, however deep, in order."""
    if isinstance(value, CiteMark):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from marks(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from marks(getattr(value, field.name))


def test_sources_are_numbered_in_the_order_they_are_first_cited(assembled: Make, only: Only, said: Said) -> None:
    """The first source cited is 1, the next new one 2; a source cited again keeps its number."""
    briefing = assembled("type: prose, text: 'One [@old]. Two [@rel]. Three [@old; @demo].'")

    assert said(only(briefing, Paragraph).content) == "One[1]. Two[2]. Three[1,3]."
    assert [(one.number, one.citation) for one in only(briefing, Sources).entries[:3]] == [
        (1, "Wire: Last year"),
        (2, "House: Release"),
        (3, "Us: Made up"),
    ]


def test_an_advertorial_stands_last_and_is_marked(assembled: Make, only: Only, said: Said) -> None:
    """However a citation is written, independent evidence comes first and promotional copy last, with a †."""
    briefing = assembled("type: prose, text: 'Grown [@ad; @rel], {outlets} in all, {outlets.change} more.'")

    words = said(only(briefing, Paragraph).content)

    assert words == "Grown[1,2†], 688[1,2†] in all, about +138[1,3,2†] more."
    assert [one.advertorial for one in only(briefing, Sources).entries[:3]] == [False, True, False]


def test_a_headline_and_a_takeaway_have_their_sources_nearby(assembled: Make, only: Only, said: Said) -> None:
    """Titles carry no numbers, so the words below them name the sources of the figures in them."""
    chart = "type: chart, kind: bar, metric: outlets, markets: [CN], title: Where?, takeaway: '{outlets.previous} once'"
    briefing = assembled("type: cover, headline: 'At {outlets_hk} outlets', show: [outlets_cn]", chart)

    assert said(only(briefing, Cover).summary) == "Sources of the headline[2]."
    assert only(briefing, Chart).title == "about 550 once"
    assert said(only(briefing, Chart).note).startswith("Sources[3,1†]")


def test_a_headline_whose_figures_are_on_the_cover_is_cited_there(assembled: Make, only: Only) -> None:
    """Where the tiles below it carry the same sources, the cover does not name them twice."""
    briefing = assembled("type: cover, headline: 'At {outlets} outlets', show: [outlets]")

    assert only(briefing, Cover).summary == ()


def test_a_change_carries_the_source_of_the_value_before(assembled: Make, only: Only, said: Said) -> None:
    """A change is computed from two values, and names the source of the earlier one too: on tiles and in tables."""
    briefing = assembled("type: key_figures, show: [outlets]", "type: table, of: figures, title: T, show: [outlets]")

    [tile] = only(briefing, KeyFigures).tiles
    [row] = only(briefing, Table).rows

    assert (tile.value, tile.as_of, tile.change) == ("688", "end of December 2025", "about +138 on a year before")
    assert said((tile.cite, tile.change_cite)) == "[1,2†][3]"
    assert said(row[3]) == "about +138 on a year before[3]"


def test_notes_and_sources_are_complete_wherever_they_stand(assembled: Make, only: Only) -> None:
    """Printed before the blocks they tell of, notes and sources are the same as after them."""
    block = "type: key_figures, show: [outlets_cn, cars]"

    first = assembled("type: sources", "type: data_notes", ends=(block,))
    last = assembled(block)

    assert isinstance(first.blocks[1], Sources)
    assert only(first, Sources) == only(last, Sources)
    assert only(first, DataNotes) == only(last, DataNotes)


def test_nothing_stands_in_the_default_briefing_without_its_source(
    default: Callable[[str], Briefing], only: Only, said: Said
) -> None:
    """Each tile, row, chart, quote and note has a citation; each leads to a source; each source is cited somewhere."""
    briefing = default("2025-12")
    blocks = briefing.blocks
    tiles = [tile for block in blocks if isinstance(block, Cover | KeyFigures) for tile in block.tiles]
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    pictures = [block for block in blocks if isinstance(block, Chart | Timeline)]
    quotes = [quote for block in blocks if isinstance(block, Quotes) for quote in block.items]
    notes = [item for group in only(briefing, DataNotes).groups for item in group.items]
    numbers = [entry.number for entry in only(briefing, Sources).entries]

    assert all((tiles, rows, pictures, quotes, notes, numbers))
    assert [tile.label for tile in tiles if tile.value and not tile.cite.marks] == []
    assert [said(row[0]) for row in rows if not list(marks(row))] == []
    assert [said(note) for note in notes if not list(marks(note))] == []
    assert [one.title for one in pictures if not list(marks(one.note))] == []
    assert [quote.speaker for quote in quotes if not quote.cite.marks] == []
    assert numbers == list(range(1, len(numbers) + 1))
    assert {mark.number for mark in marks(blocks)} == set(numbers)


def test_a_tile_without_a_value_says_so(assembled: Make, only: Only, said: Said) -> None:
    """A figure nobody published is an empty tile with those words; a target is named as one and cited."""
    target, nothing = only(assembled("type: key_figures, show: [cars, cars_cn]"), KeyFigures).tiles

    assert (target.value, target.note, said((target.cite,))) == ("", "no public figure; the target was 120,000", "[1]")
    assert (nothing.value, nothing.note, nothing.cite.marks) == ("", "no public figure", ())


def test_what_is_missing_is_in_the_notes(assembled: Make, only: Only, said: Said) -> None:
    """Each figure shown without a value is a data note, which says that a target is no result."""
    briefing = assembled("type: key_figures, show: [cars, cars_cn]")

    [missing] = [group for group in only(briefing, DataNotes).groups if group.title == "Not public"]

    assert [said(item) for item in missing.items] == [
        "Cars in the year, 2025: no public figure. The target of 120,000 is not a result[1].",
        "Cars, China, 2025: no public figure.",
    ]


def test_an_old_figure_is_called_old(assembled: Make, only: Only, said: Said) -> None:
    """A stock whose latest value is older than its metric allows says so on its tile and in the notes."""
    briefing = assembled("type: key_figures, show: [outlets_cn]")

    [tile] = only(briefing, KeyFigures).tiles
    [old] = [group for group in only(briefing, DataNotes).groups if group.title == "Old figures"]

    assert (tile.as_of, tile.note) == ("end of February 2025", "promotional source only; old figure")
    assert [said(item) for item in old.items] == [
        "Outlets, China: the latest public figure is of the end of February 2025, 10 months before this edition’s[1†]."
    ]


def test_tiles_refer_to_the_number_of_their_note(default: Callable[[str], Briefing], only: Only, said: Said) -> None:
    """A tile that refers to data note 8 means the eighth as they are numbered through, about the same figure."""
    briefing = default("2025-12")
    notes = [said(item) for group in only(briefing, DataNotes).groups for item in group.items]
    tiles = only(briefing, KeyFigures).tiles
    named = {
        tile: [int(number) for number in re.findall(r"\d+", tile.note.partition("data note")[2])] for tile in tiles
    }
    led = {tile.label: notes[number - 1] for tile, numbers in named.items() for number in numbers}

    assert {tile: list(tile.data_notes) for tile in tiles} == named
    assert led["Countries and regions"].startswith("Countries and regions, World: 31")
    assert led["Outlets in China"].startswith("Outlets, China, end of December 2025: two sources state a change of +43")
    assert led["Outlets worldwide"].startswith(
        "Outlets, World, end of December 2025: two sources state a change of +25"
    )


def test_contradictions_come_first_and_are_counted(assembled: Make, only: Only) -> None:
    """The notes begin with contradictions and know how many there are; where there are none, nothing is counted."""
    later, earlier = assembled("type: key_figures, show: [cars_cn]"), assembled(period="2025-06")

    assert only(later, DataNotes).groups[0].title == "Contradictions in the sources"
    assert [only(one, DataNotes).contradictions for one in (later, earlier)] == [1, 0]


def test_an_edition_with_nothing_to_note_says_so(assembled: Make, only: Only) -> None:
    """Data notes are never an empty heading."""
    [group] = only(assembled(period="2024-12"), DataNotes).groups

    assert group.title == "Nothing to note"
