"""A brand is read from YAML with the files it names; what is missing or wrong is told with its place."""

from __future__ import annotations

import re

import pytest

from reports.brand import SHIPPED, SHIPPED_FALLBACK, asset_names, read_brand, shipped_font
from reports.errors import InputError
from reports.glyphs import typeface

OWN = shipped_font(SHIPPED["italic"])


def problems(text: str, **assets: bytes) -> list[str]:
    """Return the problems of a brand as they are printed."""
    with pytest.raises(InputError) as caught:
        read_brand(text.encode(), "brand.yaml", assets)
    return [str(problem) for problem in caught.value.problems]


def test_a_brand_needs_a_name_alone() -> None:
    """All but the name has a default: A4, the shipped fonts, no logo."""
    brand = read_brand(b"name: Juniper", "brand.yaml", {})

    assert brand.file.page == "A4"
    assert brand.logo is None
    assert {weight: name for weight, (name, _) in brand.fonts.items()} == dict(SHIPPED)
    assert [name for name, _ in brand.fallbacks] == [SHIPPED_FALLBACK]


def test_a_brands_own_fonts_and_logo_are_taken_from_beside_it() -> None:
    """Named files are taken; the shipped fallback stands behind the brand's own."""
    text = b"name: J\nlogo: l.svg\nfonts: {regular: own.ttf, fallback: [other.ttf]}"
    brand = read_brand(text, "brand.yaml", {"own.ttf": OWN, "other.ttf": OWN, "l.svg": b"<svg/>"})

    assert brand.fonts == {"regular": ("own.ttf", OWN)}
    assert [name for name, _ in brand.fallbacks] == ["other.ttf", SHIPPED_FALLBACK]
    assert brand.logo == ("l.svg", b"<svg/>")
    assert asset_names(text, "brand.yaml") == ("l.svg", "own.ttf", "other.ttf")


def test_weights_that_a_brand_lacks_are_set_in_its_regular() -> None:
    """One page is set in one family: the brand's regular stands in, never another family's bold."""
    text = b"name: J\nfonts: {regular: own.ttf}"
    face = typeface(read_brand(text, "brand.yaml", {"own.ttf": OWN}))

    assert face.face("bold") is face.face("regular") is face.face("display")


def test_every_fault_is_told_at_once_with_its_place() -> None:
    """Missing files, a bad colour, a page of no size and an unknown field are told together, line by line."""
    text = 'name: J\nlogo: no.png\npage: A5\ncolours:\n  ink: "black"\n  Primary: "#000000"\n'

    told = problems(text)

    assert [line.split(": ")[0] for line in told] == ["brand.yaml:3:7", "brand.yaml:5:8", "brand.yaml:6:3"]
    assert "A4" in told[0]
    assert "is not a colour" in told[1]
    assert 'did you mean "primary"' in told[2]


def test_files_that_are_not_there_are_told_with_their_place() -> None:
    """A logo or font that is not beside the brand is named at its line."""
    told = problems("name: J\nlogo: no.png\nfonts:\n  regular: no.ttf\n  fallback: [gone.ttf]\n")

    assert told == [
        'brand.yaml:2:7: logo: there is no file "no.png" beside this one',
        'brand.yaml:4:12: fonts.regular: there is no file "no.ttf" beside this one',
        'brand.yaml:5:14: fonts.fallback[0]: there is no file "gone.ttf" beside this one',
    ]


def test_a_bold_without_a_regular_is_refused() -> None:
    """A brand with fonts of its own names the regular one."""
    [told] = problems("name: J\nfonts: {bold: b.ttf}\n")

    assert re.search("name the regular font too", told)


def test_a_brand_that_cannot_be_read_asks_for_no_files() -> None:
    """Broken YAML is told by the reading, and asks the shell for nothing."""
    assert asset_names(b"name: [", "brand.yaml") == ()
    assert problems("name: [")
