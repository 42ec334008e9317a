from __future__ import annotations

from collections.abc import Callable

import pytest
from matplotlib.collections import Collection
from matplotlib.figure import Figure

from tests.reports.charts.gallery_data import ARTISTS
from tests.reports.charts.gallery_prints import by_matplotlib, by_us, difference, figure_of, pixels, printed

_DPI = 100
_WORST, _MEAN = 22.0, 0.5
# PDFium draws a pattern, as matplotlib writes hatches, from a bitmap that it moves to whole pixels.
_HATCHED = {"contourf": (34.0, 3.2)}


@pytest.mark.parametrize("name", ARTISTS)
def test_an_artist_looks_as_in_matplotlibs_own_pdf(name: str) -> None:
    """Every artist of matplotlib's plot types comes out as its own PDF shows it: shapes, colours, clips and letters."""
    gap = difference(pixels(by_matplotlib(name), _DPI), pixels(by_us(name), _DPI))

    worst, mean = _HATCHED.get(name, (_WORST, _MEAN))
    assert gap.worst <= worst
    assert gap.mean <= mean


def _without_hatch(figure: Figure) -> None:
    for patch in figure.axes[0].patches:
        patch.set_hatch(None)


def _without_clip(figure: Figure) -> None:
    for line in figure.axes[0].lines:
        line.set_clip_path(None)


def _without_alpha(figure: Figure) -> None:
    for artist in figure.axes[0].collections:
        assert isinstance(artist, Collection)
        artist.set_alpha(1)


def _without_one_word(figure: Figure) -> None:
    figure.axes[0].texts[0].set_text("a peaK")


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("hatches", _without_hatch),
        ("clips", _without_clip),
        ("fill_between", _without_alpha),
        ("annotations", _without_one_word),
    ],
)
def test_the_comparison_sees_what_is_missing(name: str, spoil: Callable[[Figure], None]) -> None:
    """A hatch, a clip, an alpha or a letter that were left out would be seen."""
    figure = figure_of(name)
    spoil(figure)

    gap = difference(pixels(by_matplotlib(name), _DPI), pixels(printed(figure), _DPI))

    assert gap.worst > _WORST
