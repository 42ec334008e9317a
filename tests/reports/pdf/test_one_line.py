"""Words that fit into one line are set as ReportLab would set them, without its look at each word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.brand import Brand
from reports.briefing import Cite, CiteMark, Inline, Inlines, Strong, Text
from reports.glyphs import typeface
from reports.pdf.style import PageStyle
from reports.pdf.tags import Tag
from reports.pdf.text import words
from reports.pdf.words import Words
from reports.render import page_style

CITED = Cite((CiteMark(4), CiteMark(12)))
# Several spaces, one at an end, those that no line ends at, and those that are as wide as others and no words' end.
LETTERS = st.text("ab1– \u00a0\u2009\u202f", max_size=30)


@pytest.fixture(scope="module")
def style(brand: Brand) -> PageStyle:
    """Return the look of a brand's pages."""
    return page_style(brand, typeface(brand))


def set_twice(style: PageStyle, content: Inlines) -> tuple[Words, Words]:
    """Return words as we set them, and as ReportLab alone does."""
    ours, theirs = words(style, content, "cell", Tag("TD")), words(style, content, "cell", Tag("TD"))
    theirs._alone = None
    return ours, theirs


def lines(paragraph: Words, width: float) -> list[tuple[float, str]]:
    """Return what is in each line, and the room that it leaves."""
    paragraph.wrap(width, 1e6)
    broken: Any = paragraph.blPara
    if broken.kind == 0:
        return [(round(room, 6), " ".join(text)) for room, text in broken.lines]
    return [(round(line.extraSpace, 6), "".join(one.text for one in line.words)) for line in broken.lines]


@given(
    st.lists(st.one_of(LETTERS.map(Text), LETTERS.map(lambda text: Strong((Text(text),))), st.just(CITED)), max_size=4),
    st.sampled_from([12.0, 40.0, 80.0, 400.0]),
)
def test_lines_are_those_that_reportlab_makes(style: PageStyle, content: Sequence[Inline], width: float) -> None:
    """The same words in the same lines with the same room, as high, and as wide at the least."""
    ours, theirs = set_twice(style, tuple(content))

    assert round(ours.minWidth(), 6) == round(theirs.minWidth(), 6)
    assert lines(ours, width) == lines(theirs, width)
    assert ours.height == theirs.height


def test_most_words_of_a_table_are_set_in_one_line(style: PageStyle) -> None:
    """A number, a name, and a change with its sources are not broken by ReportLab, where there is room for them."""
    for content in ("1,234", "Outlets trading, Bulgaria", (Text("+6 on a year before"), CITED), (CITED,)):
        ours, _ = set_twice(style, (Text(content),) if isinstance(content, str) else content)

        assert ours._alone is not None
        assert len(lines(ours, 200)) == 1
