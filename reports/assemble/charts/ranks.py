"""Ranks over time, as published or worked out among the markets shown; and slopes from one moment to another."""

from __future__ import annotations

from decimal import Decimal

from reports.amounts import reading_words
from reports.assemble.charts.made import Made, chosen, point_at
from reports.assemble.context import Context
from reports.briefing import Point, Series
from reports.definition import ChartBlock
from reports.period import Grain, Period, periods_between
from reports.query import Reading, is_stale, read
from reports.wording import LABELS, end_words, market_words, ordinal_words, period_words

Table = dict[str, list[Reading | None]]


def ranks(context: Context, block: ChartBlock, window: Period) -> Made:
    """Return the rank of each market in each period: the published one, or the place by value among those shown."""
    choice = chosen(context, block)
    periods = periods_between(Grain(block.by), window.start, window.end)
    table: Table = {market: [_of(context, block, market, period) for period in periods] for market in choice.markets}
    published = context.facts.metrics[block.metric].measure == "rank"
    series = []
    for market, readings in table.items():
        points = []
        for column, (period, reading) in enumerate(zip(periods, readings, strict=True)):
            place = _place(table, column, reading, published=published) if reading else None
            points.append(_ranked(context, period, place, reading))
        series.append(Series(market_words(context.facts, market), tuple(points)))
    series.sort(key=_final)
    behind = tuple(reading for readings in table.values() for reading in readings if reading)
    return Made(tuple(series), behind, choice=choice)


def slopes(context: Context, block: ChartBlock, window: Period) -> Made:
    """Return two points for each market: a stock at the window's start and end, else its first and last period."""
    choice = chosen(context, block)
    is_stock = context.facts.metrics[block.metric].measure == "stock"
    periods = periods_between(Grain(block.by), window.start, window.end)
    ends = (periods[0].previous(), periods[-1]) if is_stock else (periods[0], periods[-1])
    series, readings = [], []
    for market in choice.markets:
        points = []
        for period in ends:
            reading = _of(context, block, market, period)
            readings += [reading] if reading else []
            point = point_at(reading, period, at_end=is_stock)
            label = end_words(period) if is_stock else period_words(period)
            points.append(Point(label, point.value, point.words, point.day, point.qualifier))
        series.append(Series(market_words(context.facts, market), tuple(points)))
    return Made(tuple(series), tuple(readings), choice=choice)


def _of(context: Context, block: ChartBlock, market: str, period: Period) -> Reading | None:
    """Return the value of a period; a stock that is old by then stands for nothing."""
    reading = read(context.facts, block.metric, market, period)
    return None if reading and is_stale(context.facts, reading, period) else reading


def _place(table: Table, column: int, reading: Reading, *, published: bool) -> Decimal:
    """Return a published rank, or a value's place among all of its period; equal values share the better place."""
    if published:
        return reading.value
    values = (readings[column] for readings in table.values())
    return Decimal(1 + sum(1 for other in values if other and other.value > reading.value))


def _ranked(context: Context, period: Period, place: Decimal | None, reading: Reading | None) -> Point:
    day = period.start + (period.end - period.start) // 2
    if place is None or reading is None:
        return Point(period_words(period), None, LABELS.no_data, day)
    said = reading_words(context.facts, reading)
    return Point(period_words(period), place, ordinal_words(place), day, reading.qualifier, said)


def _final(series: Series) -> tuple[bool, Decimal]:
    """Order series by their last rank, those without one last."""
    last = series.points[-1].value
    return last is None, last or Decimal(0)
