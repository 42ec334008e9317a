"""Values written beside the points of a line, where they touch neither each other nor the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from matplotlib.path import Path
from matplotlib.transforms import Bbox

from reports.briefing import Point
from reports.charts.frame import Frame
from reports.charts.labels import Anchor, Box, Label, middle_baseline, overlaps, shorten
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle

_CLEAR = 1.0
_DOT = 2.6
_ROOM = 30.0
"""Points of width a value needs; where points are nearer only the telling ones are said."""
_FEW = 10
_LAST_SHARE = 0.4


class Placed(Protocol):
    """A point with a value and its place in the data."""

    @property
    def point(self) -> Point: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...


@dataclass
class Obstacles:
    """What a label must not touch: boxes taken already, and the line itself."""

    boxes: list[Box]
    line: Path | None

    def free(self, box: Box) -> bool:
        """Whether ``box`` is clear of everything."""
        if any(overlaps(box, other, _CLEAR) for other in self.boxes):
            return False
        if self.line is None:
            return True
        grown = Bbox.from_extents(box[0] - _CLEAR, box[1] - _CLEAR, box[2] + _CLEAR, box[3] + _CLEAR)
        return not self.line.intersects_bbox(grown, filled=False)


def value_labels(sheet: Sheet, frame: Frame, spots: Sequence[Placed], steps: bool, style: ChartStyle) -> list[Label]:
    """Return the values of a single series: the last in bold at its right, then as many of the others as fit."""
    places = [(frame.x(spot.x), frame.y(spot.y)) for spot in spots]
    taken = [label.box(style.typeface) for label in sheet.labels]
    taken += [mark_box(spot, x, y) for spot, (x, y) in zip(spots, places, strict=True)]
    last_x, last_y = places[-1]
    words = last_words(spots[-1].point, style, sheet.width)
    baseline = middle_baseline(last_y, style.text_size)
    last = Label(words, last_x + 6, baseline, style.text_size, style.ink, weight="bold")
    obstacles = Obstacles([*taken, last.box(style.typeface)], line_path(places, steps))
    labels = [last]
    every = len(spots) <= max(_FEW, (frame.right - frame.left) / _ROOM)
    for index in by_weight(spots, every=every):
        spot, (x, y) = spots[index], places[index]
        for label in candidates(spot.point.words, x, y, style, (frame.left, sheet.width)):
            box = label.box(style.typeface)
            if box[3] <= sheet.height and box[1] >= frame.bottom and obstacles.free(box):
                obstacles.boxes.append(box)
                labels.append(label)
                break
    return labels


def mark_box(spot: Placed, x: float, y: float) -> Box:
    """Return what a marker takes, with the arrow of a bound."""
    up, down = spot.point.qualifier == "over", spot.point.qualifier == "under"
    return x - _DOT, y - _DOT - 5 * down, x + _DOT, y + _DOT + 5 * up


def last_words(point: Point, style: ChartStyle, width: float) -> str:
    """Return the words of the last value, shortened where they would leave no room for the line."""
    return shorten(point.words, width * _LAST_SHARE, style.text_size, style.typeface, "bold")


def by_weight(spots: Sequence[Placed], *, every: bool) -> list[int]:
    """Return which points but the last to label: the first, the highest, the lowest, then ``every`` other in order."""
    rest = range(len(spots) - 1)
    if not rest:
        return []
    telling = [0, max(rest, key=lambda i: spots[i].y), min(rest, key=lambda i: spots[i].y)]
    return list(dict.fromkeys([*telling, *(rest if every else ())]))


def candidates(words: str, x: float, y: float, style: ChartStyle, span: tuple[float, float]) -> Iterator[Label]:
    """Yield places for a value: above its point, beside it above, then below and higher up.

    None leaves ``span``, so that no value stands among the words of the axis.
    """
    size = style.text_size
    half = style.typeface.width(words, size) / 2
    above, below = 5.6, -5.0 - 0.74 * size
    places: tuple[tuple[Anchor, float, float], ...] = (
        ("middle", 0.0, above),
        ("end", 2.0, above),
        ("start", -2.0, above),
        ("middle", 0.0, below),
        ("end", -5.0, -0.35 * size),
        ("start", -2.0, below),
        ("middle", 0.0, above + 5),
    )
    for anchor, dx, dy in places:
        at = min(max(x + dx, span[0] + half), span[1] - half) if anchor == "middle" else x + dx
        label = Label(words, at, y + dy, size, style.ink, anchor)
        box = label.box(style.typeface)
        if words and box[0] >= span[0] and box[2] <= span[1]:
            yield label


def line_path(places: Sequence[tuple[float, float]], steps: bool) -> Path | None:
    """Return the line through ``places`` as it is drawn, in page points; None where there is only one."""
    if len(places) < 2:
        return None
    vertices = [places[0]]
    for (_, y0), (x1, y1) in pairwise(places):
        vertices += [(x1, y0), (x1, y1)] if steps else [(x1, y1)]
    return Path(vertices)
