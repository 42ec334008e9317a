"""The frame of a plot: its rectangle, its scales, and the quiet things drawn on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel import Locale
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D

from reports.charts import marks
from reports.charts.labels import Box, Label, middle_baseline, overlaps, shorten, wrap
from reports.charts.numerals import axis_numbers
from reports.charts.periods import Tick, period_ticks
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle

GRID_WIDTH, AXIS_WIDTH = 0.5, 0.7
EMPTY_HEIGHT = 48.0
"""The height of a chart that only says there is nothing to show."""
_TICK_ROOM = 30.0
"""Points of height that one step of the value axis should have."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis from ``low`` to ``high`` with its ticks and their words."""

    low: float
    high: float
    ticks: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot's rectangle in points, and the data limits that fill it."""

    left: float
    bottom: float
    right: float
    top: float
    x0: float = 0.0
    x1: float = 1.0
    y0: float = 0.0
    y1: float = 1.0

    def x(self, value: float) -> float:
        """Return the place of a value of the x axis, in points."""
        return self.left + (value - self.x0) / (self.x1 - self.x0) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return the place of a value of the y axis, in points."""
        return self.bottom + (value - self.y0) / (self.y1 - self.y0) * (self.top - self.bottom)

    def transform(self) -> Affine2D:
        """Return the transform from data to points."""
        across = (self.right - self.left) / (self.x1 - self.x0)
        up = (self.top - self.bottom) / (self.y1 - self.y0)
        return Affine2D().translate(-self.x0, -self.y0).scale(across, up).translate(self.left, self.bottom)

    def scaled(self, scale: Scale) -> Frame:
        """Return the frame with the limits of a value axis."""
        return replace(self, y0=scale.low, y1=scale.high)


def value_scale(values: Sequence[float], height: float, locale: Locale, style: ChartStyle, *, zero: bool) -> Scale:
    """Return round limits and ticks that take in ``values``, whole numbers where all values are whole.

    ``zero`` puts zero on the axis; otherwise it is left out only where the values are far from it.
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    if zero or 0 < low < 0.6 * high or 0.6 * low < high < 0 or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1
    whole = all(value == round(value) for value in values)
    steps = max(1, min(6, round(height / _TICK_ROOM)))
    locator = MaxNLocator(nbins=steps, steps=[1, 2, 2.5, 5, 10], integer=whole, min_n_ticks=2)
    ticks = [round(float(tick), 12) + 0.0 for tick in locator.tick_values(low, high)]
    first = max((tick for tick in ticks if tick <= low), default=low)
    last = min((tick for tick in ticks if tick >= high), default=high)
    kept = tuple(tick for tick in ticks if first <= tick <= last)
    return Scale(first, last, kept, tuple(axis_numbers(kept, locale, style.typeface)))


def gutter(scale: Scale, style: ChartStyle) -> float:
    """Return the width to keep on the left for the words of a value axis."""
    return max((style.typeface.width(word, style.small_size) for word in scale.words), default=0.0) + 5


def draw_grid(sheet: Sheet, frame: Frame, scale: Scale, style: ChartStyle) -> None:
    """Draw thin lines at the ticks, a firmer one at zero or the foot, and the ticks' words on the left."""
    base = 0.0 if scale.low <= 0 <= scale.high else scale.low
    lines = [[(frame.left, frame.y(tick)), (frame.right, frame.y(tick))] for tick in scale.ticks if tick != base]
    if lines:
        sheet.add(marks.strokes(lines, style.grid, GRID_WIDTH, level=0))
    foot = frame.y(base)
    sheet.add(marks.strokes([[(frame.left, foot), (frame.right, foot)]], style.muted, AXIS_WIDTH, level=4))
    size = style.small_size
    sheet.write(
        Label(word, frame.left - 5, middle_baseline(frame.y(tick), size), size, style.muted_text, "end")
        for tick, word in zip(scale.ticks, scale.words, strict=True)
    )


def draw_unit(sheet: Sheet, unit: str, style: ChartStyle) -> None:
    """Say the unit once, at the top left."""
    size = style.small_size
    text = shorten(unit, sheet.width, size, style.typeface)
    sheet.write([Label(text, 0, sheet.height - size, size, style.muted_text)])


def unit_room(unit: str, style: ChartStyle) -> float:
    """Return the height the unit takes."""
    return style.small_size * 1.6 if unit else 0.0


def time_room(style: ChartStyle, rows: int = 2) -> float:
    """Return the height to keep under the plot for one or two rows of period labels."""
    return style.small_size * 1.2 * rows + 4.5


def rows_of(ticks: Sequence[Tick]) -> int:
    """Return the rows of labels that periods take: a second one where years stand under them."""
    return 2 if any(tick.year for tick in ticks) else 1


def time_ticks(
    start: date, end: date, width: float, locale: Locale, style: ChartStyle, *, centred: bool = False, finest: int = 1
) -> list[Tick]:
    """Return the periods to mark on ``width`` points, their words measured in the axis' type."""
    return period_ticks(
        start,
        end,
        width,
        locale,
        lambda word: style.typeface.width(word, style.small_size),
        centred=centred,
        finest=finest,
    )


def draw_periods(sheet: Sheet, frame: Frame, ticks: Sequence[Tick], style: ChartStyle) -> None:
    """Mark periods along the foot of a time axis that counts days, each label at the start of its period."""
    places = [frame.x(tick.start.toordinal()) for tick in ticks if tick.label]
    notches = [[(x, frame.bottom), (x, frame.bottom - 3)] for x in places]
    sheet.add(marks.strokes(notches, style.muted, 0.5, level=4))
    rows = [[(tick.label, frame.x(tick.start.toordinal())) for tick in ticks]]
    rows.append([(tick.year, frame.x(tick.start.toordinal())) for tick in ticks if tick.year])
    sheet.write(period_labels(rows, frame.bottom, sheet.width, style, centred=False))


def period_labels(
    rows: Sequence[Sequence[tuple[str, float]]], foot: float, width: float, style: ChartStyle, *, centred: bool
) -> list[Label]:
    """Return one or two rows of labels under ``foot``; of two that would touch, the later is kept.

    The later one starts a whole period; the earlier may stand under the cut first one.
    """
    size = style.small_size
    kept: list[Label] = []
    for row, words in enumerate(rows):
        y = foot - 4 - size * (0.9 + 1.2 * row)
        taken: list[Box] = []
        for text, x in reversed(words):
            label = Label(text, x, y, size, style.muted_text, "middle" if centred else "start")
            box = label.box(style.typeface)
            if text and box[2] <= width and box[0] >= 0 and not any(overlaps(box, other, 3) for other in taken):
                taken.append(box)
                kept.append(label)
    return kept


def clear_behind(sheet: Sheet, labels: Sequence[Label], style: ChartStyle) -> None:
    """Lay paper between words and the grid, so that no thin line runs through a letter."""
    found = [label.box(style.typeface) for label in labels if label.text]
    if found:
        rects = [(max(0.0, x0 - 1.5), y0, min(sheet.width, x1 + 1.5), y1) for x0, y0, x1, y1 in found]
        sheet.add(marks.boxes(rects, style.paper, level=0.5))


def draw_nothing(sheet: Sheet, style: ChartStyle) -> None:
    """Say on an empty plot that there is nothing to show."""
    size = style.text_size
    lines = wrap(style.no_data, sheet.width - 8, size, style.typeface, lines=3)
    middle = sheet.height / 2 + (len(lines) - 1) * size * 0.6
    sheet.write(
        Label(line, sheet.width / 2, middle_baseline(middle - i * size * 1.2, size), size, style.muted_text, "middle")
        for i, line in enumerate(lines)
    )
    sheet.add(marks.strokes([[(0, 0.5), (sheet.width, 0.5)]], style.grid, GRID_WIDTH, level=0))
