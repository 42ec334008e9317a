"""The plain text of a message: 72 columns, figures against one edge, as a person would type it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.briefing import Block, Cover, KeyFigures, Tile
from reports.message import Message
from reports.message.text import columns, wrapped

Compose = Callable[..., Message]


def test_no_line_is_wider_than_72_columns(composed: Compose, full: tuple[Block, ...]) -> None:
    """No line is wider than 72 columns, but for web addresses, which have lines to themselves."""
    message = composed(
        *full, title="Long " * 30, illustrative=True, templates={"link": f"https://x.example/{'a' * 90}"}
    )

    assert message.linked
    for body in (message.attached, message.linked):
        wide = [line for line in body.text.splitlines() if columns(line) > 72]
        assert all(line.strip().startswith("https://") and " " not in line.strip() for line in wide)


@given(st.lists(st.text(st.sampled_from("ab 漢é\u0301-"), min_size=1, max_size=90)), st.integers(4, 72))
def test_wrapping_loses_nothing(parts: list[str], width: int) -> None:
    """Whatever the letters, wide ones too, lines are no wider than asked and hold all the words."""
    text = " ".join(" ".join(parts).split())
    lines = wrapped(text, width, first="- ", rest="  ")

    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "").removeprefix("-" if lines else "") == text.replace(" ", "")


def test_figures_stand_against_one_edge(composed: Compose) -> None:
    """Values end in one column, labels and what is known of each beside them, lines broken inside their columns."""
    tiles = (
        Tile("Houses", "1,233", "end of June 2025"),
        Tile(
            "A label of sixty letters that goes on for more than one line",
            "over 580",
            "2025",
            note="promotional source only",
        ),
        Tile("Cars", ""),
    )
    text = composed(KeyFigures(tiles)).attached.text

    assert text[text.index("KEY FIGURES") : text.index("THE FULL")].splitlines() == [
        "KEY FIGURES",
        "-----------",
        "Houses                             1,233  End of June 2025",
        "",
        "A label of sixty letters        over 580  2025",
        "that goes on for more than                Promotional source only",
        "one line",
        "",
        "Cars                          not public",
        "",
        "",
    ]


def test_it_reads_as_a_person_would_write_it(composed: Compose, full: tuple[Block, ...]) -> None:
    """The text holds no markup, no spaces at line ends, no run of empty lines over two, and ends with a line end."""
    text = composed(*full).attached.text

    assert not any(debris in text for debris in ("<b", "</", "&amp;", "&nbsp;", "**", "\N{NO-BREAK SPACE}", "\t"))
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "\n\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_an_address_is_never_broken() -> None:
    """A web address longer than a line stays whole, so that it can be clicked."""
    url = "https://x.example/" + "a" * 100

    assert wrapped(f"See {url} for more", 30) == ["See", url, "for more"]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("", 0)])
def test_columns_are_counted_as_terminals_do(text: str, width: int) -> None:
    """Wide letters take two columns, marks set on others none."""
    assert columns(text) == width


def test_the_opening_says_who_what_and_when(composed: Compose, brand_of: Callable[..., Any]) -> None:
    """The first lines are the brand, the title and the period; the last the brand's legal words."""
    brand = brand_of("wordmark: JUNIPER", "legal: No advice.")
    lines = composed(Cover("Houses", "2025", "Grow"), brand=brand, part_name="Asia").attached.text.splitlines()

    assert lines[:3] == ["JUNIPER", "Houses", "Asia · December 2025"]
    assert lines[-1] == "No advice."
