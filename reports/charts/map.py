"""Markets on a map: areas in the colours of their classes or points by size, small markets seen, new ones ringed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from matplotlib.path import Path

from reports.briefing import MapPlace, MarketMap
from reports.charts import marks
from reports.charts.colours import land_colour, level_colour, level_edge
from reports.charts.frame import draw_unit, unit_room
from reports.charts.labels import LEADING, Label, wrap
from reports.charts.legend import Key, KeyMark, draw_keys, keys_room
from reports.charts.mapnames import name_labels
from reports.charts.marks import XY, Rect
from reports.charts.outlines import Fit, compound, fit, land, outlines, view_of
from reports.charts.placing import Room, dodged
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.colour import mix
from reports.geography.world import Shape

BORDER, DOT = 0.4, 2.6
_LARGEST = 15.0
_SHARE = 0.032
"""The radius of the largest proportional point, and the most of a map's width it may be."""
_NOTHING = 1.8
"""The radius of a point for zero."""
_SPECK = 3.0
"""The area of land that is too small to show its colour."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A round mark on a map: what it is for, where it belongs, where it is drawn, and how large."""

    place: MapPlace
    home: XY
    at: XY
    radius: float
    colour: str
    edge: str


def map_height(chart: MarketMap, style: ChartStyle, width: float) -> float:
    """Return the height at which a map fills its width, with its legend and its disclaimer."""
    view = view_of(style.outlines, chart.frame)
    tall = width * (view[3] - view[1]) / (view[2] - view[0])
    return tall + _head(chart, style, width) + _foot(chart, style, width)


def build_map(chart: MarketMap, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a map; the sheet is higher than asked where legend and disclaimer would leave it no room."""
    head, foot = _head(chart, style, width), _foot(chart, style, width)
    sheet = Sheet(width, max(height, head + foot + style.text_size * 8))
    room = (0.0, foot, width, sheet.height - head)
    placed = fit(view_of(style.outlines, chart.frame), room)
    paths = outlines(style.outlines, placed, room)
    draw_unit(sheet, chart.unit, style)
    draw_keys(sheet, _keys(chart, style), style, sheet.height - unit_room(chart.unit, style))
    base = land(style.outlines, placed, room)
    if base is not None:
        sheet.add(marks.outline(base, land_colour(style), style.paper, BORDER, level=0.5))
    filled = _draw_classes(sheet, chart, paths, style)
    spots = spots_of(chart, placed, paths, room, style)
    _draw_spots(sheet, chart, spots, style)
    space = Room(room, style.typeface)
    space.take(*((x - r, y - r, x + r, y + r) for x, y, r in ((*spot.at, spot.radius + 0.6) for spot in spots)))
    homes = {spot.place.code: (spot.at, spot.radius) for spot in spots}
    labels, leaders = name_labels(chart, placed, filled, homes, space, style)
    if leaders:
        sheet.add(marks.strokes(leaders, style.muted, 0.45, level=6))
    sheet.write(labels)
    _draw_disclaimer(sheet, chart, style)
    return sheet


def spots_of(
    chart: MarketMap, placed: Fit, paths: Mapping[str, Path], room: Rect, style: ChartStyle
) -> tuple[Spot, ...]:
    """Return the round marks: proportional points, small markets, and rings on new ones; those that meet are moved."""
    found = []
    for place in chart.places:
        shape = style.outlines.shapes.get(place.code)
        if shape is None:
            continue
        x, y = placed.place(shape.label)
        if room[0] <= x <= room[2] and room[1] <= y <= room[3]:
            most = min(_LARGEST, (room[2] - room[0]) * _SHARE)
            radius = _radius(place, chart, most, tiny=_is_tiny(paths.get(place.code), shape, placed))
            if radius > 0:
                found.append((place, (x, y), radius))
    # The western of two that meet stays where it is, and the eastern one gives way.
    found.sort(key=lambda one: (-one[2], one[1][0], one[0].code))
    if chart.mode == "points":
        return tuple(
            Spot(place, home, _inside(home, radius, room), radius, *_point_colours(place, style))
            for place, home, radius in found
        )
    places = dodged([home for _, home, _ in found], DOT + 0.7, room)
    return tuple(
        Spot(place, home, at, radius, *_spot_colours(chart, place, style))
        for (place, home, radius), at in zip(found, places, strict=True)
    )


def _inside(point: XY, radius: float, room: Rect) -> XY:
    """Return a point moved in from the edge, so that a mark on it stays on the map."""
    x = min(max(point[0], room[0] + radius + 1), room[2] - radius - 1)
    return x, min(max(point[1], room[1] + radius + 1), room[3] - radius - 1)


def _point_colours(place: MapPlace, style: ChartStyle) -> tuple[str, str]:
    """Return the face and the edge of a proportional point; it is hollow for zero and below."""
    is_hollow = place.value is not None and place.value <= 0
    return (style.paper, style.palette[0]) if is_hollow else (mix(style.palette[0], style.paper, 0.35), style.paper)


def _spot_colours(chart: MarketMap, place: MapPlace, style: ChartStyle) -> tuple[str, str]:
    """Return the face and the edge of a small market's mark; one without a figure is hollow."""
    if place.level is None:
        return style.paper, style.muted
    level = chart.levels[place.level]
    return level_colour(level, place.level, len(chart.levels), style), level_edge(level, style)


def _radius(place: MapPlace, chart: MarketMap, most: float, *, tiny: bool) -> float:
    if chart.mode == "points":
        largest = max((abs(float(one.value)) for one in chart.places if one.value is not None), default=0.0)
        share = abs(float(place.value)) / largest if place.value is not None and largest else 0.0
        if place.value is None:
            return 0.0
        return max(1.2, most * sqrt(share)) if place.value else _NOTHING
    return DOT if tiny or place.marked else 0.0


def _is_tiny(path: Path | None, shape: Shape, placed: Fit) -> bool:
    """Whether an outline is too small to be seen in its colour: in all, or island by island however far apart."""
    if path is None or shape.largest * placed.scale**2 < _SPECK:
        return True
    box = path.get_extents()
    return bool(box.width * box.height < 30)


def _draw_classes(
    sheet: Sheet, chart: MarketMap, paths: Mapping[str, Path], style: ChartStyle
) -> Mapping[str, tuple[Path, str]]:
    """Draw the classes over the land, one path each; return the filled outlines with their colours."""
    classes: dict[int, list[str]] = {}
    if chart.mode == "areas":
        for place in chart.places:
            if place.level is not None and place.code in paths:
                classes.setdefault(place.level, []).append(place.code)
    filled: dict[str, tuple[Path, str]] = {}
    for level, codes in sorted(classes.items()):
        colour = level_colour(chart.levels[level], level, len(chart.levels), style)
        path = compound(paths[code] for code in codes)
        assert path is not None, "a class has at least one market"
        sheet.add(marks.outline(path, colour, level_edge(chart.levels[level], style), BORDER, level=1))
        filled |= {code: (paths[code], colour) for code in codes}
    return filled


def _draw_spots(sheet: Sheet, chart: MarketMap, spots: Sequence[Spot], style: ChartStyle) -> None:
    leaders = [[spot.home, spot.at] for spot in spots if spot.home != spot.at]
    if leaders:
        sheet.add(marks.strokes(leaders, style.ink, 0.45, level=3))
    for spot in spots:
        if spot.place.marked and chart.mode == "areas":
            sheet.add(marks.discs([spot.at], spot.radius + 0.5, style.paper, style.ink, width=0.9, level=4))
            sheet.add(marks.discs([spot.at], spot.radius - 1, spot.colour, level=5))
        else:
            edge = style.ink if spot.place.marked else spot.edge
            sheet.add(marks.discs([spot.at], spot.radius, spot.colour, edge, width=0.6, level=4))


def _keys(chart: MarketMap, style: ChartStyle) -> list[Key]:
    """Return the legend: the classes, what is new, and, among filled areas, land without a figure."""
    keys: list[Key] = []
    if chart.mode == "areas":
        count = len(chart.levels)
        for i, level in enumerate(chart.levels):
            mark: KeyMark = "edged" if level.kind == "planned" else "box"
            keys.append(Key(level.name, level_colour(level, i, count, style), mark, level_edge(level, style)))
    if any(place.marked for place in chart.places):
        keys.append(Key(chart.marked, style.ink, "ring"))
    # Under points all land is of one tone, which says nothing of figures.
    return [*keys, Key(chart.no_data, land_colour(style))] if chart.mode == "areas" else keys


def _head(chart: MarketMap, style: ChartStyle, width: float) -> float:
    return unit_room(chart.unit, style) + keys_room(_keys(chart, style), style, width) + 2


def _foot(chart: MarketMap, style: ChartStyle, width: float) -> float:
    return len(_small_print(chart, style, width)) * style.small_size * LEADING + 4


def _small_print(chart: MarketMap, style: ChartStyle, width: float) -> list[str]:
    absent = [place.name for place in chart.places if place.code not in style.outlines.shapes]
    missing = f" {chart.absent.format(names=', '.join(absent))}" if absent else ""
    return wrap(chart.disclaimer + missing, width, style.small_size, style.typeface, lines=4)


def _draw_disclaimer(sheet: Sheet, chart: MarketMap, style: ChartStyle) -> None:
    size = style.small_size
    lines = _small_print(chart, style, sheet.width)
    foot = (len(lines) - 1) * size * LEADING + 0.25 * size
    sheet.write(Label(line, 0, foot - i * size * LEADING, size, style.muted_text) for i, line in enumerate(lines))
