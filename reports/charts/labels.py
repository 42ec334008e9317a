"""Words on a chart: measured by the brand's own type, wrapped, shortened and drawn many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import cos, radians, sin
from typing import TYPE_CHECKING, Literal

from matplotlib.artist import Artist

from reports.typeface import Typeface, Weight

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

Anchor = Literal["start", "middle", "end"]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""

ASCENT, DESCENT, LEADING = 0.74, 0.22, 1.18
"""Ink above and below the baseline, and the distance of two baselines, as fractions of the size."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line of words whose baseline meets (``x``, ``y``), in points from the chart's bottom left corner.

    ``on`` is the colour it stands on, where that is not the paper.
    """

    text: str
    x: float
    y: float
    size: float
    colour: str
    anchor: Anchor = "start"
    weight: Weight = "regular"
    rotation: float = 0.0
    on: str = ""

    def origin(self, width: float) -> tuple[float, float]:
        """Return where the first letter starts, given the words' ``width``."""
        back = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        if not self.rotation:
            return self.x - back, self.y
        turn = radians(self.rotation)
        return self.x - back * cos(turn), self.y - back * sin(turn)

    def box(self, typeface: Typeface) -> Box:
        """Return the rectangle the words take on the page; exact for rotations by quarter turns."""
        width = typeface.width(self.text, self.size, self.weight)
        x, y = self.origin(width)
        if not self.rotation:
            return x, y - DESCENT * self.size, x + width, y + ASCENT * self.size
        turn = radians(self.rotation)
        along, across = (cos(turn), sin(turn)), (-sin(turn), cos(turn))
        ends = [(a, b) for a in (0.0, width) for b in (-DESCENT * self.size, ASCENT * self.size)]
        xs = [x + a * along[0] + b * across[0] for a, b in ends]
        ys = [y + a * along[1] + b * across[1] for a, b in ends]
        return min(xs), min(ys), max(xs), max(ys)


class Labels(Artist):
    """An artist that draws many labels in one go, through the renderer's own type."""

    def __init__(self, items: Iterable[Label]) -> None:
        super().__init__()
        self.items: tuple[Label, ...] = tuple(items)
        self.set_zorder(10)

    def draw(self, renderer: RendererBase) -> None:
        """Hand every label to the renderer, in order; the renderer has to know brands' type."""
        from reports.charts.renderer import CanvasRenderer

        assert isinstance(renderer, CanvasRenderer), "labels need the renderer that sets the brand's type"
        for label in self.items:
            renderer.draw_label(label)


def middle_baseline(y: float, size: float) -> float:
    """Return the baseline that centres capitals and figures of ``size`` on ``y``."""
    return y - 0.35 * size


def overlaps(one: Box, other: Box, gap: float = 0.0) -> bool:
    """Whether two boxes come nearer to each other than ``gap``."""
    return one[0] < other[2] + gap and other[0] < one[2] + gap and one[1] < other[3] + gap and other[1] < one[3] + gap


def shorten(text: str, limit: float, size: float, typeface: Typeface, weight: Weight = "regular") -> str:
    """Return ``text``, cut and ended by an ellipsis where it is wider than ``limit`` points."""
    if typeface.width(text, size, weight) <= limit:
        return text
    low, high = 0, len(text)
    while low < high:
        half = (low + high + 1) // 2
        if typeface.width(text[:half].rstrip() + "…", size, weight) <= limit:
            low = half
        else:
            high = half - 1
    return text[:low].rstrip() + "…"


def wrap(
    text: str, limit: float, size: float, typeface: Typeface, *, lines: int = 2, weight: Weight = "regular"
) -> list[str]:
    """Break ``text`` between words into at most ``lines`` lines of ``limit`` points; the last may be shortened."""
    words = text.split()
    rows: list[str] = []
    while words and len(rows) < lines - 1:
        count = fitting(words, limit, size, typeface, weight)
        rows.append(shorten(" ".join(words[:count]), limit, size, typeface, weight))
        words = words[count:]
    if words:
        rows.append(shorten(" ".join(words), limit, size, typeface, weight))
    return rows


def fitting(words: Sequence[str], limit: float, size: float, typeface: Typeface, weight: Weight) -> int:
    """Return how many of ``words`` fit on a line, at least one."""
    count = 1
    while count < len(words) and typeface.width(" ".join(words[: count + 1]), size, weight) <= limit:
        count += 1
    return count


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move the centres of stacked things as little as needed so that none overlaps and all lie in low..high.

    ``wanted`` are the centres asked for, ``sizes`` the heights. Keeps the order of ``wanted``, equal ones as given, the
    first at the top. Things that meet stand together about the middle of where they belong, so that none is moved far.
    Where the sum of heights exceeds the room they are set evenly over it.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], -i))
    room, total = high - low, sum(sizes)
    if total > room:
        shrink = room / total
        return spread(wanted, [size * shrink * 0.999 for size in sizes], low, high)
    below = [0.0, *accumulate(sizes[i] for i in order)]
    # Less what stands below each, feet that must not overlap are numbers that must not fall: pool those that would.
    feet = _rising([wanted[i] - sizes[i] / 2 - under for i, under in zip(order, below, strict=False)])
    placed = {
        i: min(max(foot, low), high - total) + under + sizes[i] / 2
        for i, foot, under in zip(order, feet, below, strict=False)
    }
    return [placed[i] for i in range(len(wanted))]


def _rising(numbers: Sequence[float]) -> list[float]:
    """Return the numbers nearest to these, by least squares, of which none is less than the one before."""
    pools: list[tuple[float, int]] = []
    for number in numbers:
        pools.append((number, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, few), (other, more) = pools[-2:]
            pools[-2:] = [((one * few + other * more) / (few + more), few + more)]
    return [mean for mean, count in pools for _ in range(count)]
