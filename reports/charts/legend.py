"""Which colour is which series: at the end of the series itself where there is room, else in a row above the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reports.charts import marks
from reports.charts.labels import LEADING, Label, middle_baseline, shorten, spread, wrap
from reports.charts.marks import XY
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle
from reports.colour import mix

END_GAP = 6.0
_SWATCH, _SWATCH_GAP, _KEY_GAP = 7.0, 4.0, 12.0
_LARGEST_SHARE = 0.32
"""How much of a chart's width names at the right may take."""


KeyMark = Literal["box", "edged", "ring", "line", "hollow"]


@dataclass(frozen=True, slots=True)
class Key:
    """A series in a legend."""

    name: str
    colour: str
    mark: KeyMark = "box"
    edge: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """A series' name, for the right of the plot: its lines, colour and the point it belongs to (page points)."""

    lines: tuple[str, ...]
    colour: str
    point: XY


def end_lines(
    texts: Sequence[tuple[str, str]], style: ChartStyle, width: float, room: float
) -> list[tuple[str, ...]] | None:
    """Break names and last values for the right side, on as many lines as fit in ``room``; None where none do."""
    limit = width * _LARGEST_SHARE
    step = style.text_size * LEADING
    for most in (3, 2, 1):
        broken = [named(name, value, limit, most, style) for name, value in texts]
        if sum(len(lines) * step + 1 for lines in broken) <= room:
            return broken
    return None


def named(name: str, value: str, limit: float, most: int, style: ChartStyle) -> tuple[str, ...]:
    """Return a name and its value on at most ``most`` lines; where room is short the name gives way, not the value."""
    size, face = style.text_size, style.typeface
    lines = wrap(f"{name} {value}", limit, size, face, lines=most, weight="bold")
    if not lines or " ".join(lines) == " ".join(f"{name} {value}".split()):
        return tuple(lines)
    value = shorten(value, limit * 0.7, size, face, "bold")
    if most > 1:
        return (*wrap(name, limit, size, face, lines=most - 1, weight="bold"), *([value] if value else []))
    left = limit - face.width(f" {value}", size, "bold")
    return (f"{shorten(name, left, size, face, 'bold')} {value}".strip(),)


def ends_width(broken: Sequence[tuple[str, ...]], style: ChartStyle) -> float:
    """Return the width the names at the right take."""
    return max((style.typeface.width(line, style.text_size, "bold") for lines in broken for line in lines), default=0.0)


def draw_ends(sheet: Sheet, ends: Sequence[End], style: ChartStyle, x: float, low: float, high: float) -> None:
    """Write the names from ``x`` on, each as near to its point as the others allow, led there where it had to move."""
    size = style.text_size
    step = size * LEADING
    heights = [len(end.lines) * step + 1 for end in ends]
    places = spread([end.point[1] for end in ends], heights, low, high)
    labels = []
    for end, y in zip(ends, places, strict=True):
        if abs(y - end.point[1]) > 4 or x - end.point[0] > 14:
            leader = [(end.point[0] + 3, end.point[1]), (max(end.point[0] + 3, x - 5), end.point[1]), (x - 1.5, y)]
            sheet.add(marks.strokes([leader], mix(end.colour, style.paper, 0.3), 0.5, dashed=True, level=1))
        first = middle_baseline(y, size) + (len(end.lines) - 1) * step / 2
        colour = style.text_colour(end.colour)
        labels += [Label(line, x, first - i * step, size, colour, weight="bold") for i, line in enumerate(end.lines)]
    sheet.write(labels)


def key_rows(keys: Sequence[Key], style: ChartStyle, width: float) -> list[list[tuple[Key, float]]]:
    """Set keys in rows of at most ``width`` points: each with its place from the left, long names shortened."""
    rows: list[list[tuple[Key, float]]] = [[]]
    x = 0.0
    for key in keys:
        limit = width - _SWATCH - _SWATCH_GAP
        name = shorten(key.name, limit, style.small_size, style.typeface)
        needed = _SWATCH + _SWATCH_GAP + style.typeface.width(name, style.small_size)
        if rows[-1] and x + needed > width:
            rows.append([])
            x = 0.0
        rows[-1].append((replace(key, name=name), x))
        x += needed + _KEY_GAP
    return [row for row in rows if row]


def keys_room(keys: Sequence[Key], style: ChartStyle, width: float) -> float:
    """Return the height a legend takes."""
    return len(key_rows(keys, style, width)) * style.small_size * 1.5 + 2 if keys else 0.0


def draw_keys(sheet: Sheet, keys: Sequence[Key], style: ChartStyle, top: float) -> None:
    """Draw a legend downwards from ``top``."""
    size = style.small_size
    labels = []
    for number, row in enumerate(key_rows(keys, style, sheet.width)):
        y = top - size * (0.75 + 1.5 * number)
        for key, x in row:
            draw_swatch(sheet, key, x, y, style)
            labels.append(
                Label(key.name, x + _SWATCH + _SWATCH_GAP, middle_baseline(y, size), size, style.text_colour(style.ink))
            )
    sheet.write(labels)


def draw_swatch(sheet: Sheet, key: Key, x: float, y: float, style: ChartStyle) -> None:
    """Draw the mark that a key explains, from ``x`` on and centred on ``y``."""
    middle, rect = x + _SWATCH / 2, (x, y - 3, x + _SWATCH, y + 3)
    match key.mark:
        case "ring":
            sheet.add(marks.discs([(middle, y)], 2.6, style.paper, key.colour, width=0.9))
        case "line":
            sheet.add(marks.strokes([[(middle, y - 3.5), (middle, y + 3.5)]], key.colour, 1.6, level=5))
        case "edged":
            sheet.add(marks.boxes([rect], key.colour, key.edge, width=0.7))
        case "hollow":
            sheet.add(marks.boxes([rect], style.paper, key.colour, dashed=True))
        case _:
            sheet.add(marks.boxes([rect], key.colour))
