"""Charts of observations as values: their points, the windows they lie in, and the words around them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Final

from reports.assemble.charts.bars import bars, bullets
from reports.assemble.charts.findings import rose
from reports.assemble.charts.made import Choice, Made, chosen, point_at
from reports.assemble.charts.maps import class_names, classes
from reports.assemble.charts.ranks import ranks, slopes
from reports.assemble.charts.waterfalls import waterfall
from reports.assemble.charts.words import VAGUE, note_under, series_alt, spoken
from reports.assemble.context import Context
from reports.assemble.words import line_sources, plain_line
from reports.briefing import Chart, ChartMode, Inlines, Series, Text
from reports.definition import ChartBlock, window_dates
from reports.period import Grain, Period
from reports.query import Reading, flow_series, stock_series
from reports.shown import shown_markets
from reports.wording import LEFT_OUT, UNKNOWN, end_words, market_words, period_words, window_words

_SHAPES: Final[dict[ChartMode, str]] = {
    "line": "Line chart",
    "area": "Stacked area chart",
    "column": "Column chart",
    "bar": "Bar chart",
    "heat": "Heat map",
    "multiples": "Small line charts, one for each market",
    "waterfall": "Waterfall chart",
    "rank": "Ranks over time",
    "slope": "Slope chart",
    "bullet": "Results against targets",
}
_MARKS: Final[dict[ChartMode, str]] = {
    "bar": "Pale bars",
    "bullet": "Pale bars",
    "column": "Pale columns",
    "heat": "Cells with an angle",
    "waterfall": "Pale bars",
}
"""What values that are not exact are drawn as; open marks in charts that are not here."""


def chart(context: Context, block: ChartBlock) -> Chart:
    """Return a chart block as values."""
    window = window_dates(block.window, context.period)
    made = _MAKERS[block.kind](context, block, window)
    for reading in made.readings:
        context.use(reading)
    title = block.takeaway or made.finding or block.title
    sources = [*(source for reading in made.readings for source in reading.sources), *line_sources(context, title)]
    metric = context.facts.metrics[block.metric]
    subtitle = _subtitle(context, block, window)
    marks = _MARKS.get(block.kind, "Open marks")
    drawn = ("over", "under") if block.kind == "heat" else VAGUE
    note = note_under(context, block.note, sources, made.readings, marks, drawn)
    unit = "" if block.kind == "rank" else metric.unit
    said = spoken(made.series, unit, steps=block.kind == "waterfall")
    return Chart(
        mode=block.kind,
        title=plain_line(context, title),
        subtitle=subtitle,
        unit=unit,
        series=made.series,
        alt=series_alt(_SHAPES[block.kind], subtitle, said, made.before),
        start=window.start,
        end=window.end,
        steps=metric.measure == "stock" and block.kind in {"line", "area", "multiples"},
        breaks=made.breaks,
        levels=made.levels,
        before=made.before,
        width=block.width,
        note=(*note, *_not_shown(context, made.choice)),
        illustrative=context.is_illustrative(sources),
    )


def _over_time(context: Context, block: ChartBlock, window: Period) -> Made:
    """Return a series for each market: where a stock was counted, or period by period."""
    choice = chosen(context, block)
    is_stock = context.facts.metrics[block.metric].measure == "stock"
    series, behind = [], []
    for market in choice.markets:
        if is_stock and block.kind != "column":
            found: tuple[Reading, ...] = stock_series(context.facts, block.metric, market, window)
            points = [point_at(reading, reading.period, at_end=True) for reading in found]
        else:
            pairs = flow_series(context.facts, block.metric, market, window, Grain(block.by))
            found = tuple(reading for _, reading in pairs if reading)
            points = [point_at(reading, period, at_end=is_stock) for period, reading in pairs]
        behind.append(found)
        series.append(Series(market_words(context.facts, market), tuple(points)))
    finding = rose(context, block, behind[0]) if len(behind) == 1 else ""
    return Made(tuple(series), tuple(chain.from_iterable(behind)), finding, choice)


def _heat(context: Context, block: ChartBlock, window: Period) -> Made:
    """Return a row for each market with a cell for each period; what was not counted in a period is a gap."""
    choice = chosen(context, block)
    series, readings = [], []
    for market in choice.markets:
        pairs = flow_series(context.facts, block.metric, market, window, Grain(block.by))
        fresh = [(period, one if one and one.period.end > period.start else None) for period, one in pairs]
        readings += [one for _, one in fresh if one]
        points = tuple(point_at(one, period, at_end=False) for period, one in fresh)
        series.append(Series(market_words(context.facts, market), points))
    values = [one.value for one in readings]
    breaks = classes(values)
    return Made(
        tuple(series),
        tuple(readings),
        choice=choice,
        breaks=breaks,
        levels=class_names(breaks, values) if values else (),
    )


_MAKERS: Final[dict[ChartMode, Callable[[Context, ChartBlock, Period], Made]]] = {
    "line": _over_time,
    "area": _over_time,
    "column": _over_time,
    "multiples": _over_time,
    "heat": _heat,
    "bar": bars,
    "bullet": bullets,
    "waterfall": waterfall,
    "rank": ranks,
    "slope": slopes,
}


def _not_shown(context: Context, choice: Choice | None) -> Inlines:
    """Return which markets a chart leaves out, and why."""
    words = []
    if choice and choice.left_out:
        words.append(LEFT_OUT.format(count=choice.left_out))
    if choice and choice.unknown:
        words.append(UNKNOWN.format(names=", ".join(market_words(context.facts, one) for one in choice.unknown)))
    return tuple(Text(f". {one}") for one in words)


def _subtitle(context: Context, block: ChartBlock, window: Period) -> str:
    metric = context.facts.metrics[block.metric]
    markets = shown_markets(context.facts, block)
    subject = block.within or (markets[0] if len(markets) == 1 else None)
    where = market_words(context.facts, subject) if subject else ""
    is_bullet = block.kind == "bullet" and len(markets) > 1
    if block.kind == "bar" or is_bullet:
        when = end_words(window) if metric.measure == "stock" else period_words(window)
    else:
        when = window_words(window)
    return ", ".join(part for part in (metric.name, where, when) if part)
