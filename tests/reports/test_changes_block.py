from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reports.briefing import Briefing, Changes, Cite, Cover, Heading, Inlines, Mark, Strong, Text
from reports.snapshot import from_bytes, to_bytes

MakeWorld = Callable[..., Any]

FEBRUARY = "metric: outlets, market: CN, period: 2025-02, value: 210, source: mb"
FIRST = "This is the first edition of this briefing; the next will say what changed."


def changes_in(briefing: Briefing) -> Changes:
    """Return the block of changes, which there is one of."""
    (block,) = (block for block in briefing.blocks if isinstance(block, Changes))
    return block


def plain(words: Inlines) -> str:
    """Return words as they are read, citations as numbers in brackets."""
    return "".join(
        f"[{','.join(str(mark.number) for mark in word.marks)}]"
        if isinstance(word, Cite)
        else word.text
        if isinstance(word, Text | Mark)
        else "?"
        for word in words
    )


def test_a_first_edition_says_so_on_its_cover(world: MakeWorld) -> None:
    """Without an edition before it, a briefing says so in a sentence on the cover, and takes no section for it."""
    briefing = world(FEBRUARY).briefing("2025-12", None)

    assert isinstance(briefing.blocks[0], Cover)
    assert briefing.blocks[0].notice == FIRST
    assert not any(isinstance(block, Changes) for block in briefing.blocks)


def test_a_first_edition_without_a_cover_says_so_in_the_section(world: MakeWorld) -> None:
    """Where there is no cover the sentence stands under the section's own title."""
    briefing = world(FEBRUARY, blocks="- {type: changes, title: News}").briefing("2025-12", None)

    assert briefing.blocks[:2] == (Heading("News"), Changes(FIRST))


def test_an_edition_in_which_nothing_changed_says_since_when(world: MakeWorld) -> None:
    """Where all is as it was, the cover says since which edition."""
    same = world(FEBRUARY)

    briefing = same.briefing("2025-12", same.snapshot("2025-11"))

    assert briefing.blocks[0].notice == "Nothing has changed since the edition of November 2025."
    assert not any(isinstance(block, Changes) for block in briefing.blocks)


def test_a_cover_speaks_of_changes_only_where_the_report_does(world: MakeWorld) -> None:
    """A report without the block says nothing of earlier editions."""
    briefing = world(FEBRUARY, blocks="- {type: cover, headline: Stores}").briefing("2025-12", None)

    assert briefing.blocks[0].notice == ""


def test_what_changed_stands_right_after_the_cover(world: MakeWorld) -> None:
    """Changes follow the cover, in groups, restated figures first and marked with a word."""
    stores = "metric: outlets, market: WORLD, period: {}, value: {}, source: own"
    hk = "metric: outlets, market: HK, period: 2025-02, value: 9, source: daily"
    before = world(FEBRUARY, hk, stores.format("2025-09", 580))
    after = world(
        FEBRUARY.replace("210", "215"),
        FEBRUARY.replace("210", "294").replace("2025-02", "2025-12"),
        stores.format("2025-09", 580),
        stores.format("2025-12", 688),
    )

    briefing = after.briefing("2025-12", before.snapshot("2025-11"))

    assert briefing.blocks[0].notice == ""
    assert briefing.blocks[1] == Heading("What changed")
    block = changes_in(briefing)
    assert briefing.blocks[2] is block
    assert block.sentence == "Compared with the edition of November 2025:"
    assert [(group.title, [plain(item) for item in group.items]) for group in block.groups] == [
        (
            "Restated since the last edition",
            [
                "Restated\N{NO-BREAK SPACE} Outlets, China, end of February 2025: now 215[1], "
                "210 in the edition of November 2025.",
                "Withdrawn\N{NO-BREAK SPACE} Outlets, Hong Kong, end of February 2025: no longer given, "
                "9 in the edition of November 2025 (Daily, press).",
            ],
        ),
        ("Moved", ["Stores: from 580[2] (end of September 2025) to 688[2] (end of December 2025)."]),
        ("New", ["Outlets, China, end of December 2025: 294[1]."]),
    ]
    assert block.groups[0].items[0][0] == Mark("Restated")


def test_what_an_edition_said_comes_from_its_snapshot(world: MakeWorld) -> None:
    """The facts hold the new value only: what the last edition said is read from the bytes it left."""
    archived = to_bytes(world(FEBRUARY).snapshot("2025-11"))
    now = world(FEBRUARY.replace("210", "215"))

    briefing = now.briefing("2025-12", from_bytes(archived))

    assert "210" not in str(now.facts.observations)
    assert "now 215[1], 210 in the edition of November 2025" in plain(changes_in(briefing).groups[0].items[0])


def test_long_lists_are_cut_and_counted(world: MakeWorld) -> None:
    """Of nineteen changes of a kind twelve are told, and the reader is told of how many more there are."""
    rows = [f"metric: outlets, market: CN, period: 2024-01-{day:02}, value: {{}}, source: mb" for day in range(1, 20)]
    before, after = (world(*(row.format(value) for row in rows)) for value in (5, 6))
    twelve = world(*(row.format(6) for row in rows[:12]), *(row.format(5) for row in rows[12:]))

    cut = changes_in(after.briefing("2025-12", before.snapshot("2025-11"))).groups[0]
    whole = changes_in(twelve.briefing("2025-12", before.snapshot("2025-11"))).groups[0]

    assert (len(cut.items), cut.more, cut.left_out) == (12, "and 7 more", 7)
    assert (len(whole.items), whole.more, whole.left_out) == (12, "", 0)


def test_only_what_is_told_is_cited(world: MakeWorld) -> None:
    """A source that only a change left out rests on is not printed among the sources for its sake."""
    rows = [f"metric: outlets, market: HK, period: 2020-01-{day:02}, value: {{}}, source: mb" for day in range(1, 13)]
    last = "metric: outlets, market: HK, period: 2019-01-01, value: {}, source: ad"
    before, after = (world(*(row.format(value) for row in (*rows, last))) for value in (5, 6))

    briefing = after.briefing("2025-12", before.snapshot("2025-11"))

    assert changes_in(briefing).groups[0].more == "and 1 more"
    assert [entry.citation for entry in briefing.blocks[-1].entries] == ["Motor Blog: Stores counted"]


def test_illustrative_data_that_only_a_change_rests_on_stamps_the_briefing(world: MakeWorld) -> None:
    """Made-up data is said to be made up wherever it stands, a change included."""
    sources = "\n- {id: mb, producer: Nobody, title: Made up, kind: illustrative}\n"
    rows = [FEBRUARY.replace("2025-02", "2019-02"), FEBRUARY.replace("2025-02", "2019-02").replace("210", "215")]
    before, after = (world(row, sources=sources) for row in rows)

    assert after.briefing("2025-12", before.snapshot("2025-11")).illustrative
    assert not after.briefing("2025-12", None).illustrative


def test_an_event_that_is_gone_cites_nothing(world: MakeWorld) -> None:
    """What the facts hold no more, its source included, is told without a number that would lead nowhere."""
    event = "- {kind: entry, market: JO, period: 2025-10, title: Showroom, source: gone}\n"
    known = (
        "\n- {id: own, producer: Juniper, title: T, kind: press}\n- {id: gone, producer: G, title: T, kind: press}\n"
    )
    before = world(events=event, sources=known)

    briefing = world(sources=known.partition("\n- {id: gone")[0] + "\n").briefing("2025-12", before.snapshot("2025-11"))

    (item,) = changes_in(briefing).groups[0].items
    assert not any(isinstance(word, Cite | Strong) for word in item)
