from __future__ import annotations

from collections.abc import Callable

import pytest

from reports.brand import SHIPPED, shipped_font
from reports.definition import Definition
from reports.facts import Facts
from reports.glyphs import all_models, missing_letters
from reports.typeface import Typeface, load_face

ReadFiles = Callable[..., tuple[Facts | None, list[str]]]
ReadReport = Callable[..., tuple[Definition | None, list[str]]]


@pytest.fixture(scope="module")
def face() -> Typeface:
    """Return a typeface of one Latin font."""
    return Typeface({"regular": load_face(shipped_font(SHIPPED["regular"]), "Plex")})


def test_facts_in_letters_of_the_font_have_no_problem(read_files: ReadFiles, face: Typeface) -> None:
    """Latin letters, with their marks and quotes, can be drawn."""
    quotes = "quotes:\n  - {id: said, speaker: Åsa Çelik, role: “Head”, text: We grow – fast…, source: press}\n"
    facts, _ = read_files({"quotes.yaml": quotes})

    assert facts is not None
    assert missing_letters(all_models(facts), face) == []


def test_a_letter_that_no_font_has_is_told_with_its_place(read_files: ReadFiles, face: Typeface) -> None:
    """Each letter that would be a box on the page is a problem, once in each text, where the fact stands."""
    facts, _ = read_files(
        {
            "sources.yaml": "sources:\n  - {id: press, producer: 日報日, title: A page, kind: press}\n",
            "quotes.yaml": "quotes:\n  - {id: said, speaker: A. Person, role: Head, text: We grow 🚀, source: press}\n",
        }
    )

    assert facts is not None
    told = [(str(one.place), one.path, one.message) for one in missing_letters(all_models(facts), face)]
    assert [(place, path) for place, path, _ in told] == [
        ("data/sources.yaml:2:5", "producer"),
        ("data/sources.yaml:2:5", "producer"),
        ("data/quotes.yaml:2:5", "text"),
    ]
    assert "日" in told[0][2]
    assert "ROCKET" in told[2][2].upper()


def test_what_is_never_drawn_may_have_any_letter(read_files: ReadFiles, face: Typeface) -> None:
    """Addresses and licences are not set on the page."""
    sources = "sources:\n  - {id: press, producer: A, title: T, kind: press, url_main: 'https://例.org', license: 許}\n"
    facts, _ = read_files({"sources.yaml": sources})

    assert facts is not None
    assert missing_letters(all_models(facts), face) == []


def test_a_definition_is_asked_to_its_depth(read_report: ReadReport, face: Typeface) -> None:
    """Titles, labels of figures and the words of each block are looked through, each at its own place."""
    definition, _ = read_report(
        "  - type: page_break\n  - {type: prose, text: Hello 世}\n",
        figures="figures:\n  a: {metric: outlets, market: HK, label: 日}\n",
    )

    assert definition is not None
    assert [(str(one.place), one.path) for one in missing_letters([definition], face)] == [
        ("r.yaml:5:6", "label"),
        ("r.yaml:8:5", "text"),
    ]
