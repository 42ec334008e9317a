"""What a message says, and in which order: the same as HTML and as plain text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from reports.briefing import (
    Block,
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
from reports.message import Body, Message

Compose = Callable[..., Message]


def flat(text: str) -> str:
    """Return text with every break between words a space."""
    return " ".join(text.split())


def both(message: Message, page: Callable[[str], Any]) -> tuple[str, str]:
    """Return what the HTML and the text of a message say, each on one line."""
    return flat(page(message.attached.html).text), flat(message.attached.text)


def in_order(text: str, *parts: str) -> bool:
    """Whether the parts follow one another in a text, whatever their case."""
    return re.search(".*".join(map(re.escape, parts)), text, re.IGNORECASE) is not None


def test_what_changed_comes_first(composed: Compose, page: Callable[[str], Any], full: tuple[Block, ...]) -> None:
    """A reader is told what changed before all else, then the finding, figures, contradictions, document, sources."""
    expected = ("What changed", "Houses grow", "Key figures", "Contradictions", "The full briefing", "Sources")

    assert all(in_order(said, "Houses", "December 2025", *expected) for said in both(composed(*full), page))


def test_restated_figures_stand_in_front(
    composed: Compose, page: Callable[[str], Any], full: tuple[Block, ...]
) -> None:
    """Restated figures are the first change that is told, marked, with the sources of both values."""
    message = composed(*full)

    expected = (
        "Compared with the edition of November 2025:",
        "Restated: Houses in May: 7 [1] is 8 now [2].",
        "News 1.",
    )
    assert all(in_order(said, *expected) for said in both(message, page))


def test_restated_figures_are_in_the_preview(composed: Compose, full: Any) -> None:
    """Beside the subject a list of messages shows the first change, without the numbers of its sources."""
    html = composed(*full).attached.html

    [preview] = re.findall(r'<body.*?>\n<div style="display:none[^>]*>(.*?)</div>', html)
    assert preview == "Restated: Houses in May: 7 is 8 now. News 1. Houses grow"


def test_a_long_preview_is_cut_between_words(composed: Compose) -> None:
    """A preview is no longer than lists of messages show."""
    html = composed(Cover("Houses", "2025", "word " * 60)).attached.html

    [preview] = re.findall(r'<body.*?>\n<div style="display:none[^>]*>(.*?)</div>', html)
    assert len(preview) <= 140
    assert preview.endswith("word…")


def test_many_changes_are_cut_but_no_restated_one(composed: Compose, page: Callable[[str], Any]) -> None:
    """Of each kind of change five are told, and how many more there are; of what was restated all."""
    restated = tuple((Mark("Restated"), Text(f" old {n}.")) for n in range(1, 10))
    news = tuple((Text(f"News {n}."),) for n in range(1, 8))
    changes = Changes("Compared:", (ChangeGroup("Restated", restated), ChangeGroup("New", news, "and 3 more", 3)))

    for said in both(composed(changes), page):
        assert "Restated: old 9." in said
        assert "News 5. and 5 more in the briefing" in said.replace("- ", "")
        assert "News 6." not in said


@pytest.mark.parametrize("notice", ["This is the first edition of this briefing.", "Nothing has changed since then."])
def test_no_changes_are_said_too(composed: Compose, page: Callable[[str], Any], notice: str) -> None:
    """That nothing changed, or that there is no earlier edition, is said where the changes would stand."""
    message = composed(Cover("Houses", "December 2025", "Houses grow", notice=notice))

    assert all(in_order(said, "What changed", notice, "Houses grow") for said in both(message, page))


def test_a_figure_has_its_date_change_and_sources(composed: Compose, page: Callable[[str], Any], full: Any) -> None:
    """A key figure is told with its value, date, change, what to know about it, and the sources of each."""
    html, text = both(composed(*full), page)

    assert "Houses End of June 2025 [2] +8 on a year before [3] See data note 2 over 580" in html
    assert "Houses over 580 End of June 2025 [2]" in text


def test_a_figure_is_told_once(composed: Compose, page: Callable[[str], Any], full: tuple[Block, ...]) -> None:
    """A figure that stands on the cover and among the key figures is told once."""
    assert [said.count("over 580") for said in both(composed(*full), page)] == [1, 1]


def test_a_missing_figure_is_said_to_be_not_public(composed: Compose, page: Callable[[str], Any], full: Any) -> None:
    """A figure without a public value is not left out: it is said to be not public, and its target to be a target."""
    for said in both(composed(*full), page):
        assert "not public" in said
        assert "No public figure; the target was 9" in said.replace("not public", "").replace("  ", " ")


def test_more_figures_than_a_mail_bears_are_counted(composed: Compose, page: Callable[[str], Any]) -> None:
    """Ten figures are told, and how many more the briefing has."""
    tiles = tuple(Tile(f"Figure {n}", f"{n}00") for n in range(1, 13))

    for said in both(composed(KeyFigures(tiles)), page):
        assert "1000" in said
        assert "1100" not in said
        assert "and 2 more in the briefing" in said


def test_contradictions_about_the_figures_are_told(composed: Compose, page: Callable[[str], Any], full: Any) -> None:
    """Contradictions about a figure that the message shows are told, under their numbers; the others are counted."""
    for said in both(composed(*full), page):
        assert "Data note 2. Five and 2 do not add up [5]." in said
        assert "Five and 1" not in said
        assert "and 3 more in the data notes" in said


def test_contradictions_about_other_figures_are_counted(composed: Compose, page: Callable[[str], Any]) -> None:
    """Where no contradiction concerns the figures shown, it is said how many the data notes hold about others."""
    tile = Tile("Houses", "5", data_notes=(2,))
    notes = DataNotes(
        (NoteGroup("Contradictions", ((Text("A."),),), contradicts=True), NoteGroup("Old", ((Text("B."),),)))
    )

    for said in both(composed(KeyFigures((tile,)), notes), page):
        assert "None about the figures above; 1 about others in the data notes" in said
        assert "A." not in said
        assert "Data note" not in said


def test_no_contradictions_make_no_section(composed: Compose, page: Callable[[str], Any]) -> None:
    """Without contradictions nothing is said of them."""
    message = composed(KeyFigures((Tile("Houses", "5"),)), DataNotes((NoteGroup("Old", ((Text("B."),),)),)))

    assert not any("contradiction" in said.lower() for said in both(message, page))


def test_sources_are_those_cited_under_their_numbers(composed: Compose, page: Callable[[str], Any], full: Any) -> None:
    """The sources that the message cites are listed under the numbers of the briefing, and no others."""
    html, text = both(composed(*full), page)

    listed = re.findall(r"(\d) (?:Press|Statistics|Advertorial)", html)
    assert listed == re.findall(r"\[(\d)\] (?:Press|Statistics|Advertorial)", text) == ["1", "2", "3", "4", "5"]


def test_advertorials_are_marked_and_explained(composed: Compose, page: Callable[[str], Any], full: Any) -> None:
    """Promotional copy carries its mark at each citation and in the list, and the mark is explained."""
    for said in both(composed(*full), page):
        assert "2025 [4†]" in said
        assert "Advertorial †. Producer 4: Title." in said
        assert "† Advertorial: promotional copy paid for by an advertiser, not independent evidence." in said


def test_nothing_promotional_needs_no_explanation(composed: Compose, page: Callable[[str], Any]) -> None:
    """Where nothing promotional is cited, no mark is explained, whatever the document cites elsewhere."""
    entry = SourceEntry(1, "Ad: Copy", "undated", "advertorial", advertorial=True)
    message = composed(Cover("Houses", "2025", "Grow"), Sources((entry,)))

    assert not any("†" in said or "Ad: Copy" in said for said in both(message, page))


def test_illustrative_data_is_stamped(composed: Compose, page: Callable[[str], Any]) -> None:
    """Made-up data is stamped at the top, and at each figure made of it."""
    cite = Cite((CiteMark(1, illustrative=True),))
    tiles = KeyFigures((Tile("Made up", "5", "2025", cite=cite), Tile("Real", "6", "2025")))
    message = composed(tiles, illustrative=True)

    for said in both(message, page):
        assert in_order(said, "Houses", "Illustrative data", "Key figures", "Made up", "Illustrative data", "Real")
        assert said.lower().count("illustrative data") == 2


def test_a_part_is_named(composed: Compose, page: Callable[[str], Any]) -> None:
    """The message of a part says at the top of which."""
    message = composed(Cover("Houses", "2025", "Grow"), part="asia", part_name="Asia and Oceania")

    assert all(in_order(said, "Houses", "Asia and Oceania · December 2025") for said in both(message, page))


def test_the_document_is_attached_or_linked(composed: Compose) -> None:
    """One body says that the document is attached, the other where to read it; both how long and large it is."""
    message = composed(Cover("Houses", "2025", "Grow"), templates={"link": "https://x.example/{report}?p={period}"})

    assert "Attached as houses_2025-12_all.pdf: a PDF of 3 pages, 1 kB." in flat(message.attached.text)
    assert message.linked
    assert "A PDF of 3 pages, 1 kB. https://x.example/houses?p=2025-12" in flat(message.linked.text)
    assert "Attached" not in message.linked.text + message.linked.html
    assert 'href="https://x.example/houses?p=2025-12"' in message.linked.html


def test_without_a_link_there_is_no_linked_body(composed: Compose) -> None:
    """Where nothing leads to the document, there is only the body that goes with it."""
    assert composed(Cover("Houses", "2025", "Grow")).linked is None


def test_both_bodies_say_the_same(composed: Compose, page: Callable[[str], Any], full: tuple[Block, ...]) -> None:
    """Word for word, the HTML says what the text says: neither reader misses anything."""
    message = composed(*full, illustrative=True, templates={"link": "https://x.example/{period}"})

    assert message.linked
    for body, links in ((message.attached, 5), (message.linked, 6)):
        html, text, addresses = words(body, page)
        assert html == text
        assert len(addresses) == links


def words(body: Body, page: Callable[[str], Any]) -> tuple[Counter[str], Counter[str], list[str]]:
    """Return how often each word is said in HTML and in text, and the web addresses of the text."""
    addresses = re.findall(r"https?://\S+", body.text)
    text = re.sub(r"https?://\S+", "", body.text)
    said = [Counter(re.findall(r"[\w.,:;†+·]+", one.casefold())) for one in (page(body.html).text, text)]
    hrefs = [attributes["href"] for tag, attributes in page(body.html).elements if tag == "a"]
    if body.html.count("Open the briefing"):
        said[0] -= Counter(["open", "the", "briefing"])
    assert sorted(hrefs) == sorted(addresses)
    return said[0], said[1], addresses


@pytest.mark.parametrize("blocks", [(), (Cover("Houses", "2025", ""),), (KeyFigures((Tile("Houses", ""),)),)])
def test_a_briefing_of_almost_nothing_has_a_message(
    composed: Compose, page: Callable[[str], Any], blocks: tuple[Block, ...]
) -> None:
    """A briefing without figures, headline or changes still says what it is and how to get the document."""
    message = composed(*blocks)

    for said in both(message, page):
        assert in_order(said, "Houses", "December 2025", "The full briefing")
        assert "What changed" not in said
