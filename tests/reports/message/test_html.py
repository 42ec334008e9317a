"""The HTML of a message: well formed, fetching nothing, with nothing of the data read as markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.brand import Colours
from reports.briefing import (
    Block,
    ChangeGroup,
    Changes,
    Cover,
    KeyFigures,
    Link,
    SourceEntry,
    Sources,
    Strong,
    Text,
    Tile,
)
from reports.colour import contrast
from reports.message import PICTURE_CID, Message, MessageError
from reports.message.colours import Scheme, by_day, by_night

Compose = Callable[..., Message]
NASTY = '<script>alert("x")</script> & \'"><b onload=x> &amp; {title} <!-- ]]>'


def test_every_element_is_closed_in_order(composed: Compose, page: Callable[[str], Any], full: Any) -> None:
    """The HTML is well formed, with every element closed in order and no attribute twice."""
    message = composed(*full, illustrative=True, templates={"link": "https://x.example/{period}"})

    assert message.linked
    for html in (message.attached.html, message.linked.html):
        assert page(html).problems == []
        assert html.startswith("<!DOCTYPE html>\n")


def test_words_of_data_are_never_markup(composed: Compose, page: Callable[[str], Any]) -> None:
    """Titles, names, figures and sources full of markup are shown as they are."""
    said = (Text(NASTY), Strong((Text(NASTY),)))
    blocks: tuple[Block, ...] = (
        Cover(NASTY, NASTY, NASTY, said, (Tile(NASTY, NASTY, NASTY, NASTY, NASTY),)),
        Changes(NASTY, (ChangeGroup(NASTY, (said,)),)),
        Sources((SourceEntry(1, NASTY, NASTY, NASTY, advertorial=False, note=NASTY),)),
    )
    message = composed(*blocks, title=NASTY, period_words=NASTY, part_name=NASTY)
    read = page(message.attached.html)

    assert read.problems == []
    assert not {tag for tag, _ in read.elements} & {"script", "b"}
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert read.text.count("<script>") >= 12
    assert message.attached.text.count("<script>") == read.text.count("<script>")


def test_breaks_and_turning_marks_in_data_do_no_harm(composed: Compose) -> None:
    """Line breaks, control characters and marks that turn the order of letters are taken out of every word of data."""
    bad = "One\r\nBcc: x\x00\x1b[31m\u202etwo\u2066\u2028three"
    message = composed(Cover(bad, bad, bad, (Text(bad),), (Tile(bad, bad),)), title=bad, part_name=bad)

    for said in (message.subject, message.file_name, message.attached.html, message.attached.text, message.picture_alt):
        assert not re.search("[\r\x00\x1b\u202a-\u202e\u2066-\u2069\u2028]", said)
    assert message.subject == "One Bcc: x [31mtwo three, One Bcc: x [31mtwo three, December 2025"
    assert "\nBcc" not in message.attached.text


@pytest.mark.parametrize("url", ["https://x.example/a?b=1&c='\"", "http://x.example", "mailto:tea@juniper.example"])
def test_links_lead_to_web_and_mail_addresses(composed: Compose, page: Callable[[str], Any], url: str) -> None:
    """A link in the summary leads where it says, in HTML and in text."""
    message = composed(Cover("Houses", "2025", "Grow", (Link(url, (Text("here"),)),)))

    hrefs = [attributes["href"] for tag, attributes in page(message.attached.html).elements if tag == "a"]
    assert hrefs == [url]
    assert f"here <{url}>" in message.attached.text


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "file:///x", "ftp://x.example", "//x.example/a", "#source-1", "x.pdf", "", "data:,x"),
        *("https://", "http:x", "mailto:", "https://x.example/\r\nBcc:", "https://x.example/a b", "https://[x"),
        *(" https://x.example", "https://x.example/\u202eb"),
    ],
)
def test_other_links_are_refused(composed: Compose, url: str) -> None:
    """An address that runs code, opens a file, leads nowhere or hides something is refused in a sentence."""
    with pytest.raises(MessageError, match="is refused; links go to https:, http: or mailto: addresses"):
        composed(Cover("Houses", "2025", "Grow", (Link(url, (Text("here"),)),)))


def test_nothing_is_fetched(composed: Compose, page: Callable[[str], Any], full: tuple[Block, ...]) -> None:
    """Opening a message fetches nothing from anywhere: its one picture comes with it."""
    html = composed(*full).attached.html

    fetching = [
        (tag, attributes)
        for tag, attributes in page(html).elements
        if {"src", "srcset", "background"} & set(attributes)
    ]
    assert [attributes["src"] for _, attributes in fetching] == [f"cid:{PICTURE_CID}"]
    assert not {tag for tag, _ in page(html).elements} & {"link", "script", "iframe", "object", "form", "video"}
    assert not re.search(r"url\(|@import|@font-face", html)


def test_it_can_be_read_aloud(composed: Compose, page: Callable[[str], Any], full: tuple[Block, ...]) -> None:
    """The language is said, the picture has words, tables of layout say that they are none, and rows have names."""
    elements = page(composed(*full, title="Houses & homes").attached.html).elements

    assert dict(elements)["html"]["lang"] == "en"
    assert dict(elements)["img"]["alt"] == "First page of the briefing “Houses & homes”, December 2025"
    tables = [attributes for tag, attributes in elements if tag == "table"]
    assert [table.get("role") for table in tables].count(None) == 1
    assert [attributes["scope"] for tag, attributes in elements if tag == "th"] == ["row", "row"]
    assert [tag for tag, _ in elements if re.fullmatch(r"h\d", tag)][:4] == ["h1", "h2", "h3", "h3"]


def test_it_says_that_it_knows_light_and_dark(composed: Compose, page: Callable[[str], Any], full: Any) -> None:
    """Mail programs are told that the message has colours of its own for the dark, and every class has them."""
    html = composed(*full).attached.html
    assert '<meta name="color-scheme" content="light dark">' in html
    dark = html.partition("prefers-color-scheme:dark")[2].partition("</style>")[0]
    used = {name for _, attributes in page(html).elements for name in (attributes.get("class") or "").split()}
    assert used - {"frame", "room", "stack", "title", "value", "long", "on-band", "period"} <= set(
        re.findall(r"\.([\w-]+){", dark)
    )


def pairs(scheme: Scheme) -> dict[str, tuple[str, str]]:
    """Return every text colour with what it stands on."""
    grounds = {"paper": scheme.paper, "panel": scheme.panel, "around": scheme.around}
    texts = {"ink": scheme.ink, "muted": scheme.muted, "primary": scheme.primary, "warn": scheme.warn}
    on_ground = {f"{text} on {ground}": (texts[text], grounds[ground]) for text in texts for ground in grounds}
    band = {"band": (scheme.on_band, scheme.band), "period": (scheme.period, scheme.band)}
    return {**on_ground, **band, "button": (scheme.on_button, scheme.button)}


colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
names = ("ink", "muted", "paper", "wash", "rule", "cover", "on_cover", "primary", "accent")


@given(st.fixed_dictionaries(dict.fromkeys(names, colours)))
def test_any_brand_can_be_read_by_day_and_by_night(brand: dict[str, str]) -> None:
    """Whatever the brand's colours, every text stands out from what it stands on by at least 4.5."""
    for scheme in (by_day(Colours(**brand)), by_night(Colours(**brand))):
        assert {name: pair for name, pair in pairs(scheme).items() if contrast(*pair) < 4.5} == {}


def test_the_night_is_dark_and_the_day_is_the_brands() -> None:
    """By day the brand's colours are its own; by night light words stand on a dark paper of its hue."""
    brand = Colours()

    assert (by_day(brand).ink, by_day(brand).paper, by_day(brand).primary) == (brand.ink, brand.paper, brand.primary)
    assert contrast(by_night(brand).paper, "#000000") < 1.5
    assert contrast(by_night(brand).ink, "#ffffff") < 1.5


def test_the_brands_type_comes_before_the_systems(composed: Compose) -> None:
    """A message is set in the brand's type where the reader has it, else in the system's."""
    assert (
        "font-family:&#x27;IBM Plex Sans&#x27;,-apple-system," in composed(KeyFigures((Tile("a", "1"),))).attached.html
    )
