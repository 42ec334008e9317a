"""Names on a map: inside a market where they fit, else beside it on sea or bare land, else led to from further off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import hypot

from matplotlib.path import Path
from matplotlib.transforms import Bbox

from reports.briefing import MapPlace, MarketMap
from reports.charts.labels import ASCENT, Label, middle_baseline
from reports.charts.marks import XY
from reports.charts.outlines import Fit
from reports.charts.placing import Room, rings
from reports.charts.style import ChartStyle
from reports.colour import READABLE, contrast

_FEW = 24
_MOST_PER_POINT = (1 / 15, 1 / 38)
"""How many names a map bears for a point of its width: where markets are few, and where they are many."""
_OFF = (9.0, 15.0, 23.0, 33.0, 45.0)


def name_labels(
    chart: MarketMap,
    placed: Fit,
    filled: Mapping[str, tuple[Path, str]],
    homes: Mapping[str, tuple[XY, float]],
    room: Room,
    style: ChartStyle,
) -> tuple[list[Label], list[list[XY]]]:
    """Return the names that find room, new and small markets first, and the lines that lead to those further off."""
    for path, _ in filled.values():
        room.avoid(path, filled=True)
    most = int((room.bounds[2] - room.bounds[0]) * _MOST_PER_POINT[len(chart.places) > _FEW])
    labels: list[Label] = []
    leaders: list[list[XY]] = []
    for place in by_weight(chart.places, homes)[:most]:
        shape = style.outlines.shapes.get(place.code)
        if shape is None:
            continue
        home, radius = homes.get(place.code, (placed.place(shape.label), 0.0))
        if not room.holds((*home, *home)):
            continue
        inside = _inside(place, home, filled.get(place.code), room, style) if not radius else None
        label = inside or room.first(_beside(place, home, radius, style))
        if label is None:
            label = room.first(_further(place, home, radius, style))
            if label is not None:
                leaders.append([home, _nearest(label, home, room)])
        if label is not None:
            labels.append(label)
    return labels, leaders


def by_weight(places: Sequence[MapPlace], homes: Mapping[str, object]) -> list[MapPlace]:
    """Return the places worth naming: new ones first, then, where there are few, those drawn as dots, then by value."""
    known = [place for place in places if place.level is not None or place.value is not None]
    few = len(known) <= _FEW

    def weight(place: MapPlace) -> tuple[bool, bool, float, str]:
        return not place.marked, few and place.code not in homes, -abs(float(place.value or 0)), place.name

    return sorted(known, key=weight)


def words_of(place: MapPlace) -> str:
    """Return what is written at a place: its name, and its value where it has one."""
    return f"{place.name} {place.words}" if place.value is not None else place.name


def _label(place: MapPlace, x: float, y: float, style: ChartStyle, **more: str) -> Label:
    weight = "bold" if place.marked else "regular"
    anchor = more.get("anchor", "start")
    return Label(words_of(place), x, y, style.small_size, more.get("colour", style.ink), anchor, weight)  # type: ignore[arg-type]  # the three anchors


def _inside(place: MapPlace, home: XY, area: tuple[Path, str] | None, room: Room, style: ChartStyle) -> Label | None:
    """Return the name set within its own area, light or dark as can be read there; None where it does not fit."""
    if area is None:
        return None
    path, fill = area
    ink = max((style.ink, style.paper), key=lambda colour: contrast(colour, fill))
    label = _label(place, home[0], middle_baseline(home[1], style.small_size), style, anchor="middle", colour=ink)
    label = replace(label, on=fill)
    box = label.box(style.typeface)
    around = Bbox.from_extents(*box)
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    fits = bool(path.contains_points(corners).all()) and not path.intersects_bbox(around, filled=False)
    taken = any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in room.boxes)
    if not fits or taken or contrast(ink, fill) < READABLE or not room.holds(box):
        return None
    room.take(box)
    return label


def _beside(place: MapPlace, home: XY, radius: float, style: ChartStyle) -> Iterator[Label]:
    x, y = home
    size, off = style.small_size, radius + 2.6
    level = middle_baseline(y, size)
    yield _label(place, x + off, level, style)
    yield _label(place, x - off, level, style, anchor="end")
    yield _label(place, x, y + off, style, anchor="middle")
    yield _label(place, x, y - off - ASCENT * size, style, anchor="middle")


def _further(place: MapPlace, home: XY, radius: float, style: ChartStyle) -> Iterator[Label]:
    size = style.small_size
    for x, y in rings(home, [radius + off for off in _OFF], (0, 25, -25, 155, 180, 205, 60, -60, 120, 240, 90, 270)):
        side = "start" if x > home[0] + 1 else "end" if x < home[0] - 1 else "middle"
        yield _label(place, x, middle_baseline(y, size), style, anchor=side)


def _nearest(label: Label, home: XY, room: Room) -> XY:
    """Return the point of a label's edge that is nearest to its home, a little before it."""
    box = label.box(room.typeface)
    x = min(max(home[0], box[0] - 1), box[2] + 1)
    y = min(max(home[1], box[1] + 1), box[3] - 1)
    whole = hypot(home[0] - x, home[1] - y) or 1.0
    return x + (home[0] - x) / whole * 0.6, y + (home[1] - y) / whole * 0.6
