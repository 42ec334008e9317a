"""How charts look: colours, type and the few fixed words, as one value handed in by the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.typeface import Typeface

READABLE = 4.5
"""The least contrast between text and what it stands on (WCAG 2 AA)."""


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of "#rrggbb" between 0 and 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it, 0 for black and 1 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(colour), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class ChartStyle:
    """The look of every chart of an edition; colours are "#rrggbb", sizes are points.

    ``ink`` is for values, ``muted`` for axes and notes, ``grid`` for thin lines, ``paper`` for what is behind.
    ``palette`` colours the series in order; ``accent`` may be too light for marks and is used only behind ink.
    ``no_data`` stands where there is no value, ``planned`` explains hollow marks on a timeline.
    ``makers`` are the workspace's own functions, by name.
    """

    typeface: Typeface
    ink: str = "#16211f"
    muted: str = "#5c6b68"
    grid: str = "#dde4e2"
    paper: str = "#ffffff"
    palette: tuple[str, ...] = ("#0b6e63", "#d9582b", "#44599e", "#a57c14", "#8a4876", "#5e6b73")
    accent: str = "#c6e510"
    text_size: float = 7.5
    no_data: str = "no public figure"
    planned: str = "planned"
    makers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    @property
    def small_size(self) -> float:
        """The size of axis text and notes: a step below the labels, never under 6.5 points."""
        return max(6.5, self.text_size - 0.5)

    def colour(self, index: int) -> str:
        """Return the colour of the series at ``index``; past the palette the same hues return paler."""
        turn, place = divmod(index, len(self.palette))
        return mix(self.palette[place], self.paper, min(0.7, 0.4 * turn))

    def text_colour(self, colour: str) -> str:
        """Return ``colour`` darkened towards the ink until it can be read on paper."""
        for step in range(11):
            mixed = mix(colour, self.ink, step / 10)
            if contrast(mixed, self.paper) >= READABLE:
                return mixed
        return self.ink

    @property
    def muted_text(self) -> str:
        """The muted colour, dark enough to be read."""
        return self.text_colour(self.muted)
