"""The look before publishing: what a report or a brand could break of the standards is refused with its clause."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from reports.brand import Brand
from reports.briefing import Briefing, Chart, Heading
from reports.errors import RenderError
from reports.pdf.finish import finish
from reports.pdf.preflight import check_file, check_letters, check_links, check_tags
from reports.pdf.tags import Anchor, Outline, Tag
from reports.render import render


@pytest.fixture(scope="module")
def plain(printed: Callable[..., bytes]) -> bytes:
    """Return a file in which nothing is wrong."""
    return printed(Heading("Houses"))


def test_a_good_file_has_no_problems(plain: bytes) -> None:
    """What is published passes its own look."""
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        assert list(check_file(pdf)) == []


def test_a_chart_without_a_description_is_refused(printed: Callable[..., bytes], bars: Callable[..., Chart]) -> None:
    """A chart that a listener would not hear of is not published."""
    with pytest.raises(RenderError, match=r"a figure has no description \(PDF/UA-1 7.3\)"):
        printed(bars(alt=" "))


def test_an_empty_title_is_refused(briefing: Callable[..., Briefing], brand: Brand) -> None:
    """A file without a title would be announced by its file's name."""
    untitled = replace(briefing(Heading("Houses")), subject=" ")

    with pytest.raises(RenderError, match=r"it has no title \(PDF/UA-1 7.1\)"):
        render(untitled, brand)


def test_a_file_by_somebody_else_is_refused(briefing: Callable[..., Briefing]) -> None:
    """Pages without tags, in a font of the reader's machine, are not finished as if they were ours."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(9, 9, "Tea")
    canvas.save()

    with pytest.raises(RenderError, match=r"Helvetica is not embedded \(PDF/A-3b 6.2.11.4.1\)"):
        finish(stream.getvalue(), Outline(titled=False), briefing())


CHANGES: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "does not say its language": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "no OutputIntents": lambda pdf: pdf.Root.__delitem__("/OutputIntents"),
    "has OpenAction": lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("1"))),
    "a link is not printed": lambda pdf: pdf.pages[0].obj.__setitem__(
        "/Annots", Array([Dictionary(Subtype=Name.Link)])
    ),
    "a picture's colours are /DeviceCMYK": lambda pdf: pdf.pages[0].obj.Resources.__setitem__(
        "/XObject", Dictionary(P=pdf.make_stream(b"0", ColorSpace=Name.DeviceCMYK))
    ),
    "the attachment a.csv lacks": lambda pdf: pdf.Root.__setitem__("/AF", Array([Dictionary(UF=String("a.csv"))])),
}


@pytest.mark.parametrize("problem", CHANGES)
def test_what_breaks_a_standard_is_found(plain: bytes, problem: str) -> None:
    """Each thing that a rule covers is named with its clause."""
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        CHANGES[problem](pdf)

        [found] = check_file(pdf)

    assert problem in found
    assert "PDF/" in found


def test_a_structure_that_would_be_misheard_is_found() -> None:
    """A level of headings left out, a head without a scope and a row too short are each found."""
    root = Tag("Document")
    root.add("H2")
    table = root.add("Table")
    for cells in (2, 1):
        row = table.add("TR")
        for _ in range(cells):
            row.add("TD")
    row.add("TH")
    table.add("TR").add("TD")

    assert list(check_tags(root.walk())) == [
        "a heading of level 2 follows one of level 0 (PDF/UA-1 7.4.2)",
        "a table has rows of 1 and of 2 cells (PDF/UA-1 7.2)",
        "a table's head has no scope (PDF/UA-1 7.5)",
    ]


def test_a_link_without_words_is_found() -> None:
    """A link to a place that has no words for it would be announced as a link, and nothing more."""
    anchors = {"one": Anchor(0, 9.0, "Houses"), "two": Anchor(0, 9.0, " ")}

    assert list(check_links(["#one", "https://example.com/"], anchors)) == []
    assert list(check_links(["#one", "#two"], anchors)) == ["a link does not say where it leads (PDF/UA-1 7.18.5)"]


def test_marks_of_storage_are_no_letters() -> None:
    """A code that stands for a byte order mark would be spoken as nothing, or stop a reader."""
    assert list(check_letters("Plex", "tea")) == []
    assert list(check_letters("Plex", "t\ufeffa")) == ["Plex shows U+FEFF, which is no letter (PDF/UA-1 7.21.7)"]
