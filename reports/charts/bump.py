"""Ranks over time: first at the top, a dot for each period with its rank in it, names at the end of their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.briefing import Chart, Point, Series
from reports.charts import marks
from reports.charts.frame import EMPTY_HEIGHT, draw_nothing, period_labels, time_room
from reports.charts.labels import LEADING, Label, middle_baseline, overlaps, shorten, spread
from reports.charts.legend import named
from reports.charts.marks import XY
from reports.charts.sheet import Sheet
from reports.charts.slots import aligned, slot_rows
from reports.charts.style import ChartStyle
from reports.colour import READABLE, contrast, mix

_NAME_SHARE = 0.3
_GAP = 6.0
_DOT = 5.6
_NUMBERED = 2 * _DOT + 3
"""The width of a period from which dots are large enough for their rank."""
_RANK = 2 * _DOT - 1.5
"""The width a rank may have in its dot."""
_STEP = 2.1
"""The height of one rank, as a multiple of the text's size."""
_MOST_RANKS = 30


@dataclass(frozen=True, slots=True)
class Track:
    """One series: its colour, its unbroken runs of places with their points."""

    name: str
    colour: str
    runs: tuple[tuple[tuple[Point, XY], ...], ...]

    @property
    def last(self) -> tuple[Point, XY]:
        """The last known place."""
        return self.runs[-1][-1]


def bump_height(chart: Chart, style: ChartStyle, _: float) -> float:
    """Return the height at which ranks can be told apart and every name has its line."""
    ranks = sorted({point.value for series in chart.series for point in series.points if point.value is not None})
    if not ranks:
        return EMPTY_HEIGHT
    named = sum(1 for series in chart.series if any(point.value is not None for point in series.points))
    steps = max(named, min(_MOST_RANKS, int(ranks[-1] - ranks[0]) + 1), 3)
    return steps * style.text_size * _STEP * 0.8 + time_room(style) + style.text_size


def build_bump(chart: Chart, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return ranks over time; a period without a rank breaks the line."""
    sheet = Sheet(width, max(height, bump_height(chart, style, width)))
    series = [one for one in aligned(chart.series) if any(point.value is not None for point in one.points)]
    if not series:
        draw_nothing(sheet, style)
        return sheet
    size = style.text_size
    names = _names(series, width, style)
    right = width - max(style.typeface.width(name, size, "bold") for name in names) - _GAP - _DOT
    rows = slot_rows(series[0].points, right, chart.locale, style)
    foot = time_room(style, max(1, sum(1 for row in rows if row)))
    room = (0.0, foot + _DOT + 2, right, sheet.height - _DOT - 2)
    tracks = tracks_of(series, room, style)
    slot = right / len(series[0].points)
    places = [[(word, x * slot) for word, x in row] for row in rows]
    sheet.write(period_labels(places, foot, width, style, centred=True))
    for track in reversed(tracks):
        _draw_track(sheet, track, slot, style)
    for track in tracks if slot >= _NUMBERED else ():
        _draw_ranks(sheet, [one for run in track.runs for one in run], track.colour, style)
    _draw_names(sheet, tracks, names, right + _GAP, style)
    return sheet


def _names(series: Sequence[Series], width: float, style: ChartStyle) -> list[str]:
    """Return the series' names, with their last rank where dots are too small or too many for theirs."""
    slots = max(1, len(series[0].points))
    ends = [next(point for point in reversed(one.points) if point.value is not None) for one in series]
    small = width * (1 - _NAME_SHARE) / slots < _NUMBERED
    limit = width * _NAME_SHARE
    return [
        named(one.name, end.words, limit, 1, style)[0]
        if small or style.typeface.width(f"{end.value:f}", style.small_size, "bold") > _RANK
        else shorten(one.name, limit, style.text_size, style.typeface, "bold")
        for one, end in zip(series, ends, strict=True)
    ]


def tracks_of(series: Sequence[Series], room: tuple[float, float, float, float], style: ChartStyle) -> list[Track]:
    """Return every series where its ranks lie, the best at the top; past the palette they go grey together."""
    values = [float(point.value) for one in series for point in one.points if point.value is not None]
    best, worst = min(values), max(values)
    step = (room[3] - room[1]) / ((worst - best) or 1.0)
    slot = (room[2] - room[0]) / len(series[0].points)
    tracks = []
    for number, one in enumerate(series):
        runs: list[list[tuple[Point, XY]]] = [[]]
        for i, point in enumerate(one.points):
            if point.value is None:
                runs.append([])
            else:
                y = room[3] - (float(point.value) - best) * step if worst > best else (room[1] + room[3]) / 2
                runs[-1].append((point, (room[0] + (i + 0.5) * slot, y)))
        own = number < len(style.palette)
        colour = style.text_colour(style.colour(number)) if own else style.rest
        tracks.append(Track(one.name, colour, tuple(tuple(run) for run in runs if run)))
    return tracks


def _draw_track(sheet: Sheet, track: Track, slot: float, style: ChartStyle) -> None:
    """Draw a track: its line, and a dot for each period with the rank in it; where dots would touch, only the ends."""
    numbered = slot >= _NUMBERED
    radius = _DOT if numbered else 1.6
    for run in track.runs:
        sheet.add(marks.line([place for _, place in run], track.colour, 2.0, level=3))
        for point, place in run if numbered else dict.fromkeys((run[0], run[-1])):
            hollow = point.qualifier != "exact"
            face, edge = (style.paper, track.colour) if hollow else (track.colour, style.paper)
            sheet.add(marks.discs([place], radius, face, edge, width=0.8, level=5))


def _draw_ranks(sheet: Sheet, places: Sequence[tuple[Point, XY]], colour: str, style: ChartStyle) -> None:
    """Write ranks in their dots, where they fit and stand on no other's."""
    size = style.small_size
    taken = [label.box(style.typeface) for label in sheet.labels]
    labels = []
    for point, (x, y) in places:
        face = colour if point.qualifier == "exact" else style.paper
        ink = max((style.ink, style.paper), key=lambda tone: contrast(tone, face))
        label = Label(f"{point.value:f}", x, middle_baseline(y, size), size, ink, "middle", "bold", on=face)
        box = label.box(style.typeface)
        fits = box[2] - box[0] <= _RANK and contrast(ink, face) >= READABLE
        if fits and not any(overlaps(box, other) for other in taken):
            taken.append(box)
            labels.append(label)
    sheet.write(labels)


def _draw_names(sheet: Sheet, tracks: Sequence[Track], names: Sequence[str], x: float, style: ChartStyle) -> None:
    size = style.text_size
    wanted = [track.last[1][1] for track in tracks]
    places = spread(wanted, [size * LEADING] * len(tracks), 0.0, sheet.height)
    labels = []
    for track, name, y in zip(tracks, names, places, strict=True):
        end = track.last[1]
        if x - end[0] > 2 * _DOT + _GAP or abs(y - end[1]) > 4:
            leader = [(end[0] + _DOT, end[1]), (max(end[0] + _DOT, x - 5), end[1]), (x - 1.5, y)]
            sheet.add(marks.strokes([leader], mix(track.colour, style.paper, 0.3), 0.5, dashed=True, level=1))
        colour = style.text_colour(track.colour)
        labels.append(Label(name, x, middle_baseline(y, size), size, colour, weight="bold"))
    sheet.write(labels)
