"""Charts that the workspace draws itself, as values: the series asked for, the words around them, the sources."""

from __future__ import annotations

from reports.amounts import reading_words
from reports.assemble.context import Context
from reports.assemble.words import cited_line, line_sources, plain_line
from reports.briefing import Inlines, OwnChart, Point, Series, Text
from reports.definition import FigureBlock, FigureData, window_dates
from reports.period import Grain, Period
from reports.query import Reading, flow_series, stock_series
from reports.wording import LABELS, market_words, period_words, window_words


def own_chart(context: Context, block: FigureBlock) -> OwnChart:
    """Return a figure block as values; every series it asks for is cited, whatever its function makes of it."""
    window = window_dates(block.window, context.period)
    made = [one for data in block.data for one in _series(context, data, window, several=len(block.data) > 1)]
    readings = [reading for _, ones in made for reading in ones]
    for reading in readings:
        context.use(reading)
    title = block.takeaway or block.title
    sources = [*(source for reading in readings for source in reading.sources), *line_sources(context, title)]
    return OwnChart(
        make=block.make,
        title=plain_line(context, title),
        subtitle=window_words(window),
        series=tuple(series for series, _ in made),
        start=window.start,
        end=window.end,
        height=block.height,
        alt=block.alt,
        note=_note(context, block.note, sources),
        illustrative=context.is_illustrative(sources),
    )


def _series(
    context: Context, data: FigureData, window: Period, *, several: bool
) -> list[tuple[Series, tuple[Reading, ...]]]:
    """Return each market's series with the readings behind it; where several metrics are asked for, named by both."""
    metric = context.facts.metrics[data.metric]
    made = []
    for market in data.markets:
        name = market_words(context.facts, market)
        if metric.measure == "stock" and data.by is None:
            readings = stock_series(context.facts, data.metric, market, window)
            points = [_point(context, reading, reading.period, at_end=True) for reading in readings]
        else:
            pairs = flow_series(context.facts, data.metric, market, window, Grain(data.by or "month"))
            readings = tuple(reading for _, reading in pairs if reading)
            is_stock = metric.measure == "stock"
            points = [_point(context, reading, period, at_end=is_stock) for period, reading in pairs]
        made.append((Series(f"{metric.name}, {name}" if several else name, tuple(points)), readings))
    return made


def _point(context: Context, reading: Reading | None, period: Period, *, at_end: bool) -> Point:
    day = period.last_day if at_end else period.start + (period.end - period.start) // 2
    if reading is None:
        return Point(period_words(period), None, LABELS.no_data, day)
    # With the sign of per cent: who draws it is not told the unit.
    return Point(period_words(period), reading.value, reading_words(context.facts, reading), day, reading.qualifier)


def _note(context: Context, note: str | None, sources: list[str]) -> Inlines:
    ids = tuple(dict.fromkeys(sources))
    words: Inlines = (Text("Sources"), context.cite(ids)) if ids else ()
    if note:
        words = (*words, Text(". "), *cited_line(context, note)) if words else cited_line(context, note)
    return words
