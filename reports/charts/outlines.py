"""Countries' outlines on the page: projected shapes scaled into a rectangle, corners nobody can see left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from reports.charts.marks import XY, Rect
from reports.geography.world import Shape, World, equal_earth

_GRID = 0.2
"""Corners are set on a grid of so many points, so that neighbours keep one border and small bays go."""
_SOUTH, _NORTH, _WEST, _EAST = -56.0, 83.7, -169.0, 180.0
_AIR = 0.07
_LEAST = 0.28
"""The least height of a crop on the projected plane: about 13 degrees."""
_FLAT, _WIDE = 1.25, 2.45
"""The least and the greatest width of a map, as multiples of its height."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """How the projected plane lies on the page: a scale, and the move after it."""

    scale: float
    dx: float
    dy: float

    def place(self, point: XY) -> XY:
        """Return where a projected point lies on the page."""
        return point[0] * self.scale + self.dx, point[1] * self.scale + self.dy


def view_of(world: World, codes: Sequence[str]) -> Rect:
    """Return what a map shows, on the projected plane: all of ``codes`` with some air, or the world."""
    shapes = [world.shapes[code] for code in codes if code in world.shapes]
    if not shapes:
        return _world_view()
    lows, highs = zip(*(_extent(shape) for shape in shapes), strict=True)
    low, high = np.min(lows, axis=0), np.max(highs, axis=0)
    wide, tall = high - low
    tall = max(tall * (1 + 2 * _AIR), _LEAST)
    wide = max(wide * (1 + 2 * _AIR), tall * _FLAT)
    tall = max(tall, wide / _WIDE)
    middle = (low + high) / 2
    return middle[0] - wide / 2, middle[1] - tall / 2, middle[0] + wide / 2, middle[1] + tall / 2


def fit(view: Rect, room: Rect) -> Fit:
    """Return the scale and move that centre a view in a rectangle of the page."""
    scale = min((room[2] - room[0]) / (view[2] - view[0]), (room[3] - room[1]) / (view[3] - view[1]))
    dx = (room[0] + room[2]) / 2 - (view[0] + view[2]) / 2 * scale
    dy = (room[1] + room[3]) / 2 - (view[1] + view[3]) / 2 * scale
    return Fit(scale, dx, dy)


@lru_cache(maxsize=64)
def outlines(world: World, placed: Fit, room: Rect) -> Mapping[str, Path]:
    """Return every outline that shows in ``room``, in page points, by code; a pure function, kept for the next map."""
    found = {code: _outline(shape, placed, room) for code, shape in world.shapes.items()}
    return {code: path for code, path in found.items() if path is not None}


@lru_cache(maxsize=64)
def land(world: World, placed: Fit, room: Rect) -> Path | None:
    """Return all land that shows in ``room`` as one path, kept for the next map; None where there is none."""
    return compound(outlines(world, placed, room).values())


def compound(paths: Iterable[Path]) -> Path | None:
    """Return several outlines as one path, which is filled and bordered in one go; None where there are none."""
    parts = list(paths)
    return Path.make_compound_path(*parts) if parts else None


def _outline(shape: Shape, placed: Fit, room: Rect) -> Path | None:
    rings = [ring for one in shape.rings if (ring := _on_page(one, placed, room)) is not None]
    if not rings:
        return None
    codes = np.full(sum(map(len, rings)), Path.LINETO, dtype=Path.code_type)
    ends = np.cumsum([len(ring) for ring in rings])
    codes[[0, *ends[:-1]]] = Path.MOVETO
    codes[ends - 1] = Path.CLOSEPOLY
    return Path(np.concatenate(rings), codes)


def _on_page(ring: Array, placed: Fit, room: Rect) -> Array | None:
    """Return a closed ring in points, cut to the room; None where nothing of it is left to see."""
    points = np.round((ring * placed.scale + (placed.dx, placed.dy)) / _GRID) * _GRID
    low, high = points.min(axis=0), points.max(axis=0)
    if low[0] > room[2] or low[1] > room[3] or high[0] < room[0] or high[1] < room[1]:
        return None
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = np.any(points[1:] != points[:-1], axis=1)
    points = points[moved]
    if low[0] < room[0] or low[1] < room[1] or high[0] > room[2] or high[1] > room[3]:
        points = np.asarray(Path(points).clip_to_bbox(Bbox.from_extents(*room)).vertices)
        points = np.vstack((points, points[:1]))
    return points if len(points) > 3 else None


def _extent(shape: Shape) -> tuple[Array, Array]:
    """Return the corners of what a crop has to take in: the largest part, or the point."""
    ring = shape.main
    if ring is None:
        point = np.asarray(shape.label)
        return point, point
    return ring.min(axis=0), ring.max(axis=0)


@lru_cache(maxsize=1)
def _world_view() -> Rect:
    corners = equal_earth(np.array([[0, _SOUTH], [0, _NORTH], [_WEST, 0.0], [_EAST, 0.0]]))
    return float(corners[2, 0]), float(corners[0, 1]), float(corners[3, 0]), float(corners[1, 1])
