from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.brand import Colours, read_brand
from reports.colour import APART, APART_IN_GREY, EYES, SEEN, contrast, distance, in_grey, mended_palette, palette_faults

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21 to 1, and the grey that WCAG gives as just readable is 4.5 to 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_red_and_green_are_one_to_an_eye_without_green() -> None:
    """A red and a green that anyone else tells apart look alike under deuteranopia."""
    assert distance("#d9582b", "#a57c14") > 2 * APART
    assert distance("#d9582b", "#a57c14", "deuteranopia") < APART


def test_white_stays_white_for_every_eye() -> None:
    """The simulations turn colours, not paper: white is seen as white."""
    assert all(distance("#ffffff", "#fffffe", eye) < 1 for eye in EYES)


def test_the_shipped_palette_passes_for_every_eye_and_in_grey() -> None:
    """The default series colours can be told from paper and from each other, by every eye, and in grey."""
    assert list(palette_faults(Colours().palette, "#FFFFFF")) == []


def test_a_palette_that_passes_is_left_alone() -> None:
    """Colours that can be told apart are drawn as the brand wrote them."""
    assert mended_palette(Colours().palette, "#FFFFFF") == Colours().palette


@settings(max_examples=60, deadline=None)
@given(st.lists(COLOURS, min_size=1, max_size=5))
def test_a_mended_palette_of_five_passes_or_is_no_worse(palette: list[str]) -> None:
    """Whatever a brand asks for, mending makes marks seen on paper and never brings two colours nearer."""
    mended = mended_palette(palette, "#ffffff")

    assert len(mended) == len(palette)
    assert all(contrast(colour, "#ffffff") >= SEEN - 0.7 for colour in mended)
    assert len(list(palette_faults(mended, "#ffffff"))) <= len(list(palette_faults(palette, "#ffffff")))


def test_a_lime_and_yellow_brand_is_mended() -> None:
    """Four bright colours that vanish on white become four that are seen and told apart by all."""
    mended = mended_palette(("#aaee00", "#ffcc00", "#00aa00", "#aa0000"), "#ffffff")

    assert all(contrast(colour, "#ffffff") >= SEEN for colour in mended)
    assert all(distance(a, b, eye) >= APART for a, b in combinations(mended, 2) for eye in EYES)
    assert all(in_grey(a, b) >= APART_IN_GREY for a, b in pairwise(mended))


def test_a_brand_that_cannot_pass_is_warned_of() -> None:
    """Faint text and colours that look alike are warnings at their line, and the brand is still read."""
    text = 'name: Faint\ncolours:\n  muted: "#BBBBBB"\n  palette: ["#AAEE00", "#CC3311"]\n'

    brand = read_brand(text.encode(), "brand.yaml", {})

    assert [(one.place.line, one.severity) for one in brand.warnings] == [(3, "warning"), (4, "warning")]
    assert "contrast 1.9, and text needs 4.5" in brand.warnings[0].message
    assert "#AAEE00 is too faint on #FFFFFF" in brand.warnings[1].message
