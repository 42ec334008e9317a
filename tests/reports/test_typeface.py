"""Which font of a brand draws a letter, and what becomes of letters that none has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from reports.brand import SHIPPED, shipped_font
from reports.errors import RenderError
from reports.typeface import Face, Typeface, load_face, needs_shaping


@pytest.fixture(scope="module")
def plex() -> Face:
    """The shipped regular."""
    return load_face(shipped_font(SHIPPED["regular"]), "Plex")


@pytest.fixture(scope="module")
def noto() -> Face:
    """The shipped fallback."""
    return load_face(shipped_font("NotoSans-Regular.ttf"), "Noto")


@pytest.fixture(scope="module")
def typeface(plex: Face, noto: Face) -> Typeface:
    """A regular, a bold and a fallback."""
    bold = load_face(shipped_font(SHIPPED["bold"]), "Plex Bold")
    return Typeface({"regular": plex, "bold": bold}, (noto,))


def test_a_font_is_known_by_its_content() -> None:
    """Two brands that call different files by one name do not take one another's letters."""
    one, other = (load_face(shipped_font(SHIPPED[weight]), "Body") for weight in ("regular", "italic"))

    assert one.name != other.name
    assert load_face(shipped_font(SHIPPED["regular"]), "Other name").name == one.name


def test_a_font_loaded_by_many_threads_at_once_is_one_font() -> None:
    """However many threads ask first, they are given the same face."""
    data = shipped_font(SHIPPED["display"])

    with ThreadPoolExecutor(8) as pool:
        faces = set(pool.map(lambda _: load_face(data, "Light"), range(32)))

    assert len(faces) == 1


@pytest.mark.parametrize(
    "data", [b"", b"OTTO" + b"\0" * 60, b"not a font" * 20, shipped_font(SHIPPED["regular"])[:5000]]
)
def test_what_is_no_font_is_refused_in_a_sentence(data: bytes) -> None:
    """Bytes that are no TrueType font are named, whatever is wrong with them."""
    with pytest.raises(RenderError, match=r"own\.ttf is not a TrueType font .*; take the \.ttf file of the family"):
        load_face(data, "own.ttf")


def test_text_is_set_in_runs_of_one_font(typeface: Typeface, plex: Face, noto: Face) -> None:
    """The weight's own font comes first, and the fallback for the letters that it lacks."""
    [lacking] = [chr(min(noto.glyphs - plex.glyphs - set(range(0x250))))]

    assert typeface.runs(f"Tea {lacking} milk") == [(plex, "Tea "), (noto, lacking), (plex, " milk")]
    assert typeface.runs("Tea", "bold") == [(typeface.face("bold"), "Tea")]
    assert typeface.runs("") == []


def test_a_width_is_that_of_all_runs(typeface: Typeface, plex: Face) -> None:
    """Text of one font is as wide as the font says; a letter from the fallback adds to it."""
    assert typeface.width("Tea", 10) == pytest.approx(plex.width("Tea", 10))
    assert typeface.width("TeaЀ", 10) > typeface.width("Tea", 10)


def test_a_letter_without_a_font_is_named(typeface: Typeface) -> None:
    """No box is drawn: the letter is named by its code and name, with the words it stands in and what to do."""
    with pytest.raises(RenderError) as caught:
        typeface.runs("Tea \N{HOT BEVERAGE}")

    assert str(caught.value) == (
        'U+2615 (HOT BEVERAGE) in "Tea ☕" cannot be drawn: no font of the brand has it; '
        "add a font under fonts.fallback or reword"
    )
    assert typeface.missing("Tea ☕, ☕") == ["☕"]


@pytest.mark.parametrize("text", ["شاي", "תה", "ชา", "चाय", "တီး", "ཇ", "តែ"])
def test_scripts_that_need_shaping_are_refused(typeface: Typeface, text: str) -> None:
    """Set one letter at a time they would be wrong, not merely plain; a font that has them changes nothing."""
    assert all(needs_shaping(char) or not char.isalpha() for char in text)
    with pytest.raises(RenderError, match="its script needs shaping"):
        typeface.runs(text)


@pytest.mark.parametrize("text", ["Zürich", "Αθήνα", "Київ", "Łódź", "São Paulo", "1,233 % – “‘’”…"])
def test_european_scripts_are_set(typeface: Typeface, text: str) -> None:
    """Latin, Greek and Cyrillic with their marks are set as they are."""
    assert "".join(run for _, run in typeface.runs(text)) == text
    assert typeface.missing(text) == []
