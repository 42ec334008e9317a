"""A slope: two moments side by side, a line for each market from what was to what is, both said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.briefing import Chart, Point
from reports.charts import marks
from reports.charts.frame import EMPTY_HEIGHT, Frame, draw_nothing, draw_unit, unit_room
from reports.charts.labels import LEADING, Label, middle_baseline, shorten, spread
from reports.charts.legend import named
from reports.charts.line import HOPED, OPEN
from reports.charts.marks import XY
from reports.charts.sheet import Sheet
from reports.charts.slots import aligned
from reports.charts.style import ChartStyle
from reports.colour import mix

_LEFT_SHARE, _RIGHT_SHARE = 0.26, 0.36
_GAP = 7.0
_DOT = 4.4
_LEAST = 130.0


@dataclass(frozen=True, slots=True)
class Slope:
    """One market: its first and last point, either perhaps unknown."""

    name: str
    colour: str
    before: Point | None
    after: Point | None


def slope_height(chart: Chart, style: ChartStyle, _: float) -> float:
    """Return the height at which every market has a line of words on either side."""
    count = len(slopes_of(chart, style))
    if not count:
        return EMPTY_HEIGHT
    return max(_LEAST, (count + 1) * (style.text_size * LEADING + 1.5) + _head(chart, style))


def build_slope(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a slope chart; a market known at one moment alone has a dot and no line."""
    slopes = slopes_of(chart, style)
    sheet = Sheet(width, max(height, slope_height(chart, style, width)))
    if not slopes:
        draw_nothing(sheet, style)
        return sheet
    size = style.text_size
    lefts, rights = zip(*(_words_of(one, width, style) for one in slopes), strict=True)
    left = max(style.typeface.width(text, size) for text in lefts) + _GAP
    right = width - max(style.typeface.width(text, size, "bold") for text in rights) - _GAP
    top, bottom = sheet.height - _head(chart, style) - size, size
    values = [float(p.value) for one in slopes for p in (one.before, one.after) if p and p.value is not None]
    low, high = min([0.0, *values]), max(values)
    if low >= 0 and min(values) > 0.6 * high:
        low = min(values)
    level = high <= low
    frame = Frame(left, bottom, right, top, y0=low - level, y1=high + level)
    draw_unit(sheet, chart.unit, style)
    _draw_ends(sheet, chart, (left, right), bottom, style)
    for one in slopes:
        _draw_slope(sheet, one, (left, right), [_y(frame, p) if p else None for p in (one.before, one.after)], style)
    _draw_words(sheet, slopes, lefts, rights, frame, style)
    return sheet


def slopes_of(chart: Chart, style: ChartStyle) -> list[Slope]:
    """Return the first and last point of every market of which one is known."""
    found = []
    for number, series in enumerate(aligned(chart.series)):
        # One moment alone is what is now, from which nothing has changed yet.
        ends = (series.points[0] if len(series.points) > 1 else None, series.points[-1]) if series.points else ()
        known = [point if point is not None and point.value is not None else None for point in ends]
        if any(known):
            colour = style.colour(number) if number < len(style.palette) else style.rest
            found.append(Slope(series.name, colour, known[0], known[1]))
    return found


def _words_of(one: Slope, width: float, style: ChartStyle) -> tuple[str, str]:
    """Return what is said at the left, a value, and at the right, the name with its value."""
    size, face = style.text_size, style.typeface
    left = shorten(one.before.words, width * _LEFT_SHARE, size, face) if one.before else ""
    if one.after:
        return left, named(one.name, one.after.words, width * _RIGHT_SHARE, 1, style)[0]
    return left, shorten(f"{one.name}: {style.no_data}", width * _RIGHT_SHARE, size, face, "bold")


def _y(frame: Frame, point: Point | None) -> float:
    return frame.y(float(point.value or 0)) if point else frame.bottom


def _head(chart: Chart, style: ChartStyle) -> float:
    return unit_room(chart.unit, style) + style.small_size * 1.8


def _draw_ends(sheet: Sheet, chart: Chart, ends: tuple[float, float], bottom: float, style: ChartStyle) -> None:
    """Draw the two uprights with what they stand for above them."""
    size = style.small_size
    top = sheet.height - unit_room(chart.unit, style)
    slots = aligned(chart.series)[0].points
    uprights = [[(x, bottom - 4), (x, top - size * 1.5)] for x in ends]
    sheet.add(marks.strokes(uprights, style.grid, 0.7, level=0))
    middle = (ends[0] + ends[1]) / 2
    first = shorten(slots[0].label, middle - 4, size, style.typeface) if len(slots) > 1 else ""
    last = shorten(slots[-1].label, sheet.width - middle - 4, size, style.typeface)
    x0 = max(0.0, min(ends[0] - style.typeface.width(first, size) / 2, middle - 4 - style.typeface.width(first, size)))
    wide = style.typeface.width(last, size)
    x1 = min(sheet.width - wide, max(ends[1] - wide / 2, middle + 4))
    y = top - size * 0.9
    sheet.write([Label(first, x0, y, size, style.muted_text), Label(last, x1, y, size, style.muted_text)])


def _draw_slope(
    sheet: Sheet, one: Slope, ends: tuple[float, float], ys: Sequence[float | None], style: ChartStyle
) -> None:
    places = [(x, y) for x, y in zip(ends, ys, strict=True) if y is not None]
    hoped = any(point is not None and point.qualifier in HOPED for point in (one.before, one.after))
    if len(places) == 2:
        sheet.add(marks.line(places, one.colour, 1.8, dashed=hoped, level=3))
    for point, x, y in zip((one.before, one.after), ends, ys, strict=True):
        if point is not None and y is not None:
            hollow = point.qualifier in OPEN
            sheet.add(marks.dots([(x, y)], one.colour, style.paper, _DOT, hollow=hollow))
            way = {"over": 1, "under": -1}.get(point.qualifier, 0)
            if way:
                sheet.add(marks.strokes(marks.bound((x, y), way, _DOT), one.colour, 1.1, level=5))


def _draw_words(
    sheet: Sheet,
    slopes: Sequence[Slope],
    lefts: Sequence[str],
    rights: Sequence[str],
    frame: Frame,
    style: ChartStyle,
) -> None:
    """Write the values at the left and names with values at the right, spread so that none touch."""
    size = style.text_size
    high = sheet.labels[-1].y - 2 if sheet.labels else sheet.height
    labels = []
    before = [(one, text) for one, text in zip(slopes, lefts, strict=True) if one.before]
    places = spread([_y(frame, one.before) for one, _ in before], [size * LEADING] * len(before), 0.0, high)
    for (one, text), at in zip(before, places, strict=True):
        labels.append(
            Label(text, frame.left - _GAP, middle_baseline(at, size), size, style.text_colour(one.colour), "end")
        )
    wanted = [_y(frame, one.after or one.before) for one in slopes]
    places = spread(wanted, [size * LEADING] * len(slopes), 0.0, high)
    for one, text, at, y in zip(slopes, rights, places, wanted, strict=True):
        _lead(sheet, one.colour, (frame.right, y), (frame.right + _GAP, at), style)
        colour = style.text_colour(one.colour)
        labels.append(Label(text, frame.right + _GAP, middle_baseline(at, size), size, colour, weight="bold"))
    sheet.write(labels)


def _lead(sheet: Sheet, colour: str, dot: XY, words: XY, style: ChartStyle) -> None:
    """Lead from a dot to words that had to move away from it."""
    if abs(words[1] - dot[1]) > 4:
        ends = [(dot[0] + _DOT / 2, dot[1]), (words[0] - 1, words[1])]
        sheet.add(marks.strokes([ends], mix(colour, style.paper, 0.3), 0.5, level=1))
