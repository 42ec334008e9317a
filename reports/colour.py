"""Colour, in one place: how far apart two are, for which eyes, and the nearest tone that can be told or read.

Contrast is WCAG 2's. Colour blindness is simulated after Machado, Oliveira and Fernandes, "A physiologically-based
model for simulation of color vision deficiency" (IEEE TVCG 15(6), 2009), at full severity, on linear light. Distances
are taken in Oklab (Ottosson 2020), times a hundred.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from math import dist
from typing import Final

READABLE: Final = 4.5
"""The least contrast between text and what it stands on (WCAG 2 AA)."""
SEEN: Final = 3.0
"""The least contrast between a mark and the paper (WCAG 2, 1.4.11)."""
APART: Final = 6.0
"""The least distance, in hundredths of Oklab, of two colours of one palette, for every kind of eye."""
APART_IN_GREY: Final = 3.0
"""The least difference in lightness of neighbours in a palette, for print in grey."""

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

EYES: Final[dict[str, Matrix]] = {
    "usual sight": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def channels(colour: str) -> Triple:
    """Return red, green and blue of "#rrggbb" between 0 and 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02x}" for a, b in pairs)


def linear(colour: str) -> Triple:
    """Return the light of a colour's channels, without sRGB's curve."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
    return red, green, blue


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it, 0 for black and 1 for white."""
    return sum(weight * light for weight, light in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(colour), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def seen_as(colour: str, eye: str) -> Triple:
    """Return where a colour lies in Oklab for a kind of eye: lightness, and two ways of hue, times a hundred."""
    red, green, blue = (min(max(_times(row, linear(colour)), 0.0), 1.0) for row in EYES[eye])
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        100 * (0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short),
        100 * (1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short),
        100 * (0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short),
    )


def distance(colour: str, other: str, eye: str = "usual sight") -> float:
    """Return how far apart two colours are for a kind of eye."""
    return dist(seen_as(colour, eye), seen_as(other, eye))


def in_grey(colour: str, other: str) -> float:
    """Return how far apart two colours are once printed in grey."""
    return abs(seen_as(colour, "usual sight")[0] - seen_as(other, "usual sight")[0])


def palette_faults(palette: Sequence[str], paper: str) -> Iterator[str]:
    """Yield what is wrong with a palette, each fault a sentence: what is too faint, and what looks alike to whom."""
    for colour in palette:
        if contrast(colour, paper) < SEEN:
            yield f"{colour} is too faint on {paper}: contrast {contrast(colour, paper):.1f}, and marks need {SEEN:g}"
    for one, other in combinations(palette, 2):
        alike = [eye for eye in EYES if distance(one, other, eye) < APART]
        if alike:
            yield f"{one} and {other} look alike to eyes with {' and '.join(alike)}"
    for one, other in pairwise(palette):
        if in_grey(one, other) < APART_IN_GREY:
            yield f"{one} and {other} are the same grey in print"


def mended_palette(palette: Sequence[str], paper: str) -> tuple[str, ...]:
    """Return a palette in which all can be told from the paper and from one another, tones moved no more than needed.

    Where no tone of a colour passes, the one that comes nearest is taken.
    """
    mended: list[str] = []
    for colour in palette:
        tones = list(_tones(colour))
        passing = (tone for tone in tones if _worst(tone, mended, paper) >= 1)
        mended.append(next(passing, None) or max(tones, key=lambda tone: _worst(tone, mended, paper)))
    return tuple(mended)


def readable(colour: str, ink: str, paper: str, least: float = READABLE) -> str:
    """Return ``colour``, moved towards ``ink`` until it can be read on ``paper``."""
    steps = (mix(colour, ink, step / 20) for step in range(21))
    return next((tone for tone in steps if contrast(tone, paper) >= least), ink)


def _worst(tone: str, others: Sequence[str], paper: str) -> float:
    """Return how well a tone passes its worst test: 1 and more where it passes all."""
    marks = [contrast(tone, paper) / SEEN]
    marks += [distance(tone, other, eye) / APART for other in others for eye in EYES]
    marks += [in_grey(tone, others[-1]) / APART_IN_GREY] if others else []
    return min(marks)


def _tones(colour: str) -> Iterator[str]:
    """Yield a colour and its tones, nearest first, darker before lighter."""
    yield colour
    for step in range(1, 15):
        yield mix(colour, "#000000", step * 0.05)
        yield mix(colour, "#ffffff", step * 0.05)


def _times(row: Triple, light: Triple) -> float:
    return row[0] * light[0] + row[1] * light[1] + row[2] * light[2]
