from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.prose import (
    FigureRef,
    Node,
    ProseBlock,
    ProseError,
    SourceRef,
    Span,
    Words,
    parse_line,
    parse_prose,
    references,
    uncited_numbers,
)


def plain(nodes: tuple[Node, ...]) -> str:
    """Return the words of nodes, references as they would be written."""
    return "".join(
        plain(node.children)
        if isinstance(node, Span)
        else node.text
        if isinstance(node, Words)
        else str(node)
        if isinstance(node, FigureRef)
        else f"[{'; '.join(f'@{id_}' for id_ in node.ids)}]"
        for node in nodes
    )


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "Dun & Bradstreet &amp; sons &#65;",
        "$5 to $9",
        "<img src=x onerror=alert(1)>",
        "![x](y)",
        "see ![x](javascript:alert(1)) there",
        "`code` and ```fence```",
        "> a quotation",
        "| a | b |",
        "~~struck~~ a^2^ ==x==",
        "https://example.org stands alone",
        "{Outlets} {} { outlets } {a b} [@] [@a, p. 3] [x]",
        "snake_case_word 2 * 3 * 4",
    ],
)
def test_what_is_no_markup_here_prints_as_it_is_written(text: str) -> None:
    """HTML, images, entities, code and half a reference are plain words."""
    [block] = parse_prose(text)

    assert ("paragraph", text) == (block.role, plain(block.nodes))
    assert list(references(block.nodes)) == []


def test_headings_paragraphs_and_lists_are_blocks() -> None:
    """Two depths of heading, paragraphs over several lines, and both kinds of list are known."""
    text = "## One\nsome\nwords\n\n### Two\n\n- a\n- b\n\n1. c\n2. d\n\nend"

    assert (
        ProseBlock("heading", (Words("One"),), 1),
        ProseBlock("paragraph", (Words("some"), Words(" "), Words("words"))),
        ProseBlock("heading", (Words("Two"),), 2),
        ProseBlock("bullet", (Words("a"),)),
        ProseBlock("bullet", (Words("b"),)),
        ProseBlock("number", (Words("c"),)),
        ProseBlock("number", (Words("d"),)),
        ProseBlock("paragraph", (Words("end"),)),
    ) == parse_prose(text)


def test_figures_and_sources_are_found_inside_emphasis_and_links() -> None:
    """References stand where they are written, inside weight and links too, underscores and all."""
    [block] = parse_prose("A *b {new_markets}* **{outlets.change} [@one]** [c {hk_rank} d](https://x.org) [@two_b; @3]")

    assert (
        Words("A "),
        Span("emphasis", (Words("b "), FigureRef("new_markets"))),
        Words(" "),
        Span("strong", (FigureRef("outlets", "change"), Words(" "), SourceRef(("one",)))),
        Words(" "),
        Span("link", (Words("c "), FigureRef("hk_rank"), Words(" d")), "https://x.org"),
        Words(" "),
        SourceRef(("two_b", "3")),
    ) == block.nodes
    assert [str(one) if isinstance(one, FigureRef) else one.ids[0] for one in references(block.nodes)] == [
        "{new_markets}",
        "{outlets.change}",
        "one",
        "{hk_rank}",
        "two_b",
    ]


def test_an_escape_takes_the_meaning_away() -> None:
    """A backslash makes a star, a brace or a bracket a letter like any other."""
    [block] = parse_prose(r"\*a\* \{outlets} \[@one] 2026\. a\\b")

    assert plain(block.nodes) == "*a* {outlets} [@one] 2026. a\\b"
    assert list(references(block.nodes)) == []


@pytest.mark.parametrize(
    ("text", "message", "excerpt"),
    [
        ("# Big", "headings in prose are ## for a section and ### for a part of it", "# Big"),
        ("a\n\n#### Small", "headings in prose are ## for a section and ### for a part of it", "#### Small"),
        ("- a\n  - b", "a list inside a list has no place on the page; write one list", "- b"),
        ("1. a\n   - b", "a list inside a list has no place on the page; write one list", "- b"),
        ("- a\n\n  b", "an entry of a list is one paragraph; begin a new entry, or end the list", "b"),
        ("- ## a", "an entry of a list is one paragraph; begin a new entry, or end the list", "- ## a"),
        (
            "2026. The year",
            r"a list that begins at 2026 would be printed from 1; if it is text, write 2026\.",
            "2026. The year",
        ),
        (
            "*a **b *c **d *e **f** e* d** c* b** a*",
            "emphasis inside emphasis inside emphasis has no place on the page; take some out",
            "",
        ),
    ],
)
def test_what_has_no_place_on_the_page_is_refused(text: str, message: str, excerpt: str) -> None:
    """Deep headings, lists in lists and the like are refused, with the line that is wrong."""
    with pytest.raises(ProseError) as caught:
        parse_prose(text)

    assert (message, excerpt) == (str(caught.value), caught.value.excerpt)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "&#106;avascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,<b>",
        "vbscript:x",
        "//example.org",
        "page.html",
        "#top",
        "http:example",
        "http://[",
        "https://",
        "mailto:",
        "mailto:nobody",
        "",
    ],
)
def test_a_link_to_elsewhere_is_refused(url: str) -> None:
    """Only http, https and mailto are followed; scripts, files and data are refused as they are written."""
    with pytest.raises(ProseError, match="is refused; write an https:, http: or mailto: address") as caught:
        parse_prose(f"see [here]({url}) please")

    assert url.replace("&#106;", "j") == caught.value.excerpt


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a?b=c&d=e", "https://example.org/a?b=c&d=e"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("https://example.org/ü b".replace(" ", "%20"), "https://example.org/%C3%BC%20b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://example.org/" + "x" * 300, "https://example.org/" + "x" * 300),
    ],
)
def test_a_link_to_the_web_or_to_a_person_is_kept(url: str, address: str) -> None:
    """An address is kept as it is written, its letters in the form that PDF wants."""
    [block] = parse_prose(f"[here]({url})")

    assert (Span("link", (Words("here"),), address),) == block.nodes


def test_a_line_knows_references_and_no_markdown() -> None:
    """Headlines and titles hold figures and sources; stars and brackets are letters there."""
    assert (
        Words("*At* "),
        FigureRef("outlets", "as_of"),
        SourceRef(("a", "b")),
        Words(" [x](y)"),
    ) == parse_line("*At* {outlets.as_of}[@a ;@b] [x](y)")
    assert parse_line("") == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("We have 39 markets.", ["39"]),
        ("We have 1,629 cars, 13.5 each.", ["1,629", "13.5"]),
        ("A rise of 287 % on 5.", ["287", "5"]),
        ("It cost $5 to $9.", ["5", "9"]),
        ("A change of -5 or −7.", ["5", "7"]),
        ("In 2025 and 1999, the smart #5 and the 3-series.", ["3"]),
        ("The years 2022-2023 and Q1-25, COVID-19, H2O.", []),
        ("2,025 and 20255 are not years.", ["2,025", "20255"]),
        ("We have {outlets} outlets.", []),
        ("We have 39 markets [@one].", []),
        ("We have 39 markets [@one]. And 12 more.", ["12"]),
        ("Is it 39? Yes [@one]! No: 40.", ["39", "40"]),
        ("**39** markets and [40](https://x.org/50) more.", ["39", "40"]),
        ("**39** markets [@one].", []),
        ("39 markets, *as is said [@one]*.", []),
    ],
)
def test_numbers_without_a_citation_are_seen(text: str, numbers: list[str]) -> None:
    """A number needs a citation in its own sentence; years and names such as #5 are no numbers."""
    [block] = parse_prose(text)

    assert numbers == uncited_numbers(block.nodes)


@pytest.mark.parametrize(
    "text",
    ["*a *" * 4000 + "b* " * 4000, "[" * 20_000, "[a](" * 5_000, "*_" * 10_000, "_" * 9_999 + "a" + "_" * 9_999],
)
def test_hostile_prose_is_read_or_refused_in_seconds(text: str) -> None:
    """Prose made to exhaust the reader is words, or is refused; it neither recurses without end nor hangs."""
    start = perf_counter()
    try:
        parse_prose(text[:20_000])
    except ProseError as error:
        assert "emphasis inside emphasis" in str(error)  # noqa: PT017 - some are refused, some are not

    assert perf_counter() - start < 10


@given(st.text(alphabet="ab *_[]()#-1.{}@;!\\\n&<>:/", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is written, the reader answers with blocks or says what has no place."""
    try:
        blocks = parse_prose(text)
    except ProseError as error:
        assert str(error)  # noqa: PT017 - some are refused, some are not
    else:
        assert all(block.role in {"heading", "paragraph", "bullet", "number"} for block in blocks)
