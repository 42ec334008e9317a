"""Outlines of countries and regions, projected: Equal Earth, which keeps areas true to one another.

The shipped outlines are kept compact (``pack`` makes the file, ``shipped_world`` reads it once a process); a workspace
may bring its own as GeoJSON, keyed by ISO 3166 codes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SHIPPED = "world.bin"
_STEP = 0.01
"""The grid, in degrees, on which the compact file keeps corners."""
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


class WorldError(ValueError):
    """A text that holds no outlines."""


@dataclass(frozen=True)
class Shape:
    """One country or region on the projected plane: its rings, where its name belongs, and whether it is tiny.

    Outer rings run one way, holes the other, so that all may be filled as one path.
    """

    code: str
    rings: tuple[Array, ...]
    label: tuple[float, float]
    small: bool = False

    @property
    def main(self) -> Array | None:
        """The ring that takes most room; None for a place that is a point."""
        return max(self.rings, key=lambda ring: abs(_area(ring)), default=None)

    @cached_property
    def largest(self) -> float:
        """The area of that ring; none for a point."""
        return max((abs(_area(ring)) for ring in self.rings), default=0.0)


@dataclass(frozen=True, eq=False)
class World:
    """All shapes by code."""

    shapes: Mapping[str, Shape]


@lru_cache(maxsize=1)
def shipped_world() -> World:
    """Return the outlines that come with the program, read and projected once a process."""
    return unpack(files("reports").joinpath("geography", SHIPPED).read_bytes())


def equal_earth(degrees: Array) -> Array:
    """Project longitudes and latitudes in degrees (Šavrič, Patterson and Jenny 2018), one row a point."""
    along, up = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    turn = np.arcsin(np.sqrt(3) / 2 * np.sin(up))
    square = turn * turn
    sixth = square * square * square
    stretch = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = 2 * np.sqrt(3) / 3 * along * np.cos(turn) / stretch
    y = turn * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return np.column_stack((x, y))


def read_geojson(data: bytes) -> World:
    """Return the outlines of a GeoJSON feature collection whose features have a code as their id.

    Raises WorldError with what is wrong, in words for the person who brought the file.
    """
    return World({code: _projected(code, rings, label, small) for code, rings, label, small in _features(data)})


def pack(geojson: bytes) -> bytes:
    """Return outlines in the compact form: corners on a grid as small differences, compressed."""
    head, corners = [], []
    for code, rings, label, small in _features(geojson):
        head.append([code, [len(ring) for ring in rings], [round(one, 3) for one in label], int(small)])
        corners += [np.round(ring / _STEP).astype("<i2") for ring in rings]
    steps = np.diff(np.concatenate(corners), axis=0, prepend=np.zeros((1, 2), "<i2")).astype("<i2")
    text = json.dumps(head, separators=(",", ":")).encode()
    return zlib.compress(len(text).to_bytes(4, "little") + text + steps.tobytes(), 9)


def unpack(data: bytes) -> World:
    """Return the outlines of the compact form."""
    raw = zlib.decompress(data)
    length = int.from_bytes(raw[:4], "little")
    steps = np.frombuffer(raw, "<i2", offset=4 + length).reshape(-1, 2)
    flat = equal_earth(np.cumsum(steps, axis=0, dtype="<i2") * _STEP)
    shapes, at = {}, 0
    for code, lengths, label, small in json.loads(raw[4 : 4 + length]):
        ends = np.cumsum([at, *lengths])
        rings = tuple(flat[first:last] for first, last in pairwise(ends))
        at = int(ends[-1])
        shapes[code] = Shape(code, rings, _point(label), bool(small))
    return World(shapes)


def _projected(code: str, rings: list[Array], label: Iterable[float], small: bool) -> Shape:
    return Shape(code, tuple(equal_earth(ring) for ring in rings), _point(label), small)


def _point(label: Iterable[float]) -> tuple[float, float]:
    x, y = equal_earth(np.asarray([tuple(label)], dtype=float))[0]
    return float(x), float(y)


def _features(data: bytes) -> list[tuple[str, list[Array], tuple[float, float], bool]]:
    try:
        features = json.loads(data)["features"]
        return [_feature(one) for one in features]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise WorldError(f"is not a GeoJSON collection of features with codes and polygons ({reason})") from error


def _feature(feature: Any) -> tuple[str, list[Array], tuple[float, float], bool]:
    said = feature.get("properties") or {}
    geometry = feature.get("geometry") or {"type": "MultiPolygon", "coordinates": []}
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [_turned(ring, outer=number == 0) for polygon in polygons for number, ring in enumerate(polygon)]
    label = (said["lon"], said["lat"]) if "lon" in said else _middle(rings)
    return str(feature["id"]), rings, (float(label[0]), float(label[1])), bool(said.get("small"))


def _turned(ring: Any, *, outer: bool) -> Array:
    """Return a ring as corners: an outer one against the clock, a hole with it."""
    corners = np.asarray(ring, dtype=float)[:, :2]
    return corners if (_area(corners) > 0) is outer else corners[::-1]


def _area(ring: Array) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def _middle(rings: list[Array]) -> tuple[float, float]:
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    low, high = largest.min(axis=0), largest.max(axis=0)
    return float((low[0] + high[0]) / 2), float((low[1] + high[1]) / 2)
