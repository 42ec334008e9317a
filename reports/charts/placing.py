"""Where words and marks can go: the one place that knows what is taken, on measured extents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import atan2, cos, degrees, hypot, radians, sin

from matplotlib.path import Path
from matplotlib.transforms import Bbox

from reports.charts.labels import Box, Label, overlaps
from reports.charts.marks import XY
from reports.typeface import Typeface

_AROUND = (0, 180, 90, 270, 45, 315, 135, 225)


class Room:
    """A rectangle that fills up: boxes taken already, and outlines that words must not touch."""

    def __init__(self, bounds: Box, typeface: Typeface, gap: float = 1.0) -> None:
        self.bounds = bounds
        self.typeface = typeface
        self.gap = gap
        self.boxes: list[Box] = []
        self.outlines: list[tuple[Path, bool, Box]] = []

    def take(self, *boxes: Box) -> None:
        """Mark boxes as taken."""
        self.boxes += boxes

    def avoid(self, path: Path | None, *, filled: bool = False) -> None:
        """Keep words off a line, or off the inside of an outline too where it is ``filled``."""
        if path is not None:
            x0, y0, x1, y1 = path.get_extents().extents
            self.outlines.append((path, filled, (float(x0), float(y0), float(x1), float(y1))))

    def holds(self, box: Box) -> bool:
        """Whether a box lies inside the bounds."""
        low_x, low_y, high_x, high_y = self.bounds
        return box[0] >= low_x and box[1] >= low_y and box[2] <= high_x and box[3] <= high_y

    def free(self, box: Box) -> bool:
        """Whether a box lies inside and touches nothing."""
        if not self.holds(box) or any(overlaps(box, other, self.gap) for other in self.boxes):
            return False
        gap = self.gap
        grown = Bbox.from_extents(box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap)
        return not any(
            overlaps(box, extent, gap) and path.intersects_bbox(grown, filled=filled)
            for path, filled, extent in self.outlines
        )

    def first(self, labels: Iterable[Label]) -> Label | None:
        """Take the first place of several that is free, and return it; None where none is."""
        for label in labels:
            box = label.box(self.typeface)
            if self.free(box):
                self.take(box)
                return label
        return None


def rings(point: XY, distances: Sequence[float], around: Sequence[float] = _AROUND) -> list[XY]:
    """Return places about a point, the nearest first, to the right and to the left before above and below."""
    return [
        (point[0] + reach * cos(radians(turn)), point[1] + reach * sin(radians(turn)))
        for reach in distances
        for turn in around
    ]


def dodged(points: Sequence[XY], radius: float, bounds: Box) -> list[XY]:
    """Move round marks apart where they would cover one another, each as little as it needs; the first stay put.

    Each goes the way it lies from its nearest neighbour: what is in the west of another is shown in the west of it.
    """
    placed: list[XY] = []
    for number, point in enumerate(points):
        reach = [radius * step for step in (2.4, 3.4, 4.6, 6.0, 8.0, 11.0, 15.0)]
        places = [point, *rings(point, reach, _away(point, points[:number]))]
        clear = (place for place in places if _inside(place, radius, bounds) and _alone(place, placed, radius))
        placed.append(next(clear, point))
    return placed


def _away(point: XY, others: Sequence[XY]) -> Sequence[float]:
    """Return the ways round a point, those that lead away from the nearest of ``others`` first."""
    nearest = min(others, key=lambda other: hypot(point[0] - other[0], point[1] - other[1]), default=point)
    if nearest == point:
        return _AROUND
    way = degrees(atan2(point[1] - nearest[1], point[0] - nearest[0]))
    return sorted(_AROUND, key=lambda turn: abs((turn - way + 180) % 360 - 180))


def _alone(place: XY, others: Sequence[XY], radius: float) -> bool:
    return all(hypot(place[0] - x, place[1] - y) >= 2 * radius for x, y in others)


def _inside(place: XY, radius: float, bounds: Box) -> bool:
    x, y = place
    return bounds[0] + radius <= x <= bounds[2] - radius and bounds[1] + radius <= y <= bounds[3] - radius
