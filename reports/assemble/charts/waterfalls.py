"""A waterfall: opening stock, what came by part, what went, closing stock; and what nothing explains, said as such."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.amounts import amount_words, difference_words, gap_words, mark_words, unit_of
from reports.assemble.charts.findings import subject_of
from reports.assemble.charts.made import Made, is_plain
from reports.assemble.context import Context
from reports.briefing import Point, Series
from reports.definition import ChartBlock
from reports.period import Period
from reports.query import Change, Reading, compare, flow, is_stale, stock
from reports.wording import (
    LABELS,
    WATERFALL_WORDS,
    end_words,
    market_words,
)


def waterfall(context: Context, block: ChartBlock, window: Period) -> Made:
    """Return the steps from the stock at the start of the window to that at its end."""
    before = _stock(context, block.metric, block.markets[0], window.previous())
    after = _stock(context, block.metric, block.markets[0], window)
    steps = list(_steps(context, block, window))
    readings = [*(one for _, one in steps if one), *(one for one in (before, after) if one)]
    points = [_total(before, window.previous()), *(point for point, _ in steps)]
    known = [point.value for point, _ in steps if point.value is not None]
    complete = len(known) == len(steps)
    rest = after.value - before.value - sum(known, Decimal(0)) if before and after else Decimal(0)
    if rest:
        word = WATERFALL_WORDS["rest" if complete else "unknown"]
        points.append(Point(word, rest, difference_words(rest, unit_of(context.facts, block.metric)), role="rest"))
    points.append(_total(after, window))
    finding = _finding(context, block, (before, after), rest, complete=complete)
    return Made((Series(context.facts.metrics[block.metric].name, tuple(points)),), tuple(readings), finding)


def _steps(context: Context, block: ChartBlock, window: Period) -> Iterator[tuple[Point, Reading | None]]:
    """Yield what came, part by part, and what went, each with the reading behind it."""
    metric = context.facts.metrics[block.metric]
    for market in block.parts or block.markets:
        named = market_words(context.facts, market)
        name = named if block.parts or not metric.inflow else context.facts.metrics[metric.inflow].name
        if metric.inflow:
            came = flow(context.facts, metric.inflow, market, window)
            yield _change(context, name, came, 1), came
        else:
            change = _between(context, metric.id, market, window)
            point = Point(name, None, LABELS.no_data)
            if change:
                said = difference_words(change.difference, metric.unit)
                point = Point(name, change.difference, said, None, change.qualifier)
            yield point, change.before if change else None
    if metric.outflow:
        went = flow(context.facts, metric.outflow, block.markets[0], window)
        yield _change(context, context.facts.metrics[metric.outflow].name, went, -1), went


def _between(context: Context, metric: str, market: str, window: Period) -> Change | None:
    before = _stock(context, metric, market, window.previous())
    after = _stock(context, metric, market, window)
    if before is None or after is None:
        return None
    context.use(after)
    return compare(after, before)


def _stock(context: Context, metric: str, market: str, dates: Period) -> Reading | None:
    """Return a stock at the end of dates; one that was old by then stands for nothing."""
    reading = stock(context.facts, metric, market, dates.end)
    return None if reading and is_stale(context.facts, reading, dates) else reading


def _change(context: Context, name: str, reading: Reading | None, way: int) -> Point:
    if reading is None:
        return Point(name, None, LABELS.no_data)
    value = reading.value * way
    said = difference_words(value, unit_of(context.facts, reading.metric), reading.qualifier)
    return Point(name, value, said, None, reading.qualifier)


def _total(reading: Reading | None, dates: Period) -> Point:
    label = end_words(dates)[:1].upper() + end_words(dates)[1:]
    if reading is None:
        return Point(label, None, LABELS.no_data, role="total")
    return Point(label, reading.value, mark_words(reading), None, reading.qualifier, role="total")


def _finding(
    context: Context,
    block: ChartBlock,
    ends: tuple[Reading | None, Reading | None],
    rest: Decimal,
    *,
    complete: bool,
) -> str:
    """Return where the stock went and how much of that nothing explains, where both ends are exact."""
    before, after = ends
    if before is None or after is None or before.qualifier != "exact" or after.qualifier != "exact":
        return ""
    if not rest and not is_plain(context, before, after):
        return ""
    verb = "rose" if after.value > before.value else "fell" if after.value < before.value else "stayed"
    unit = unit_of(context.facts, block.metric)
    then, now = (amount_words(one.value, unit) for one in (before, after))
    went = f"{subject_of(context, block)} {verb} from {then} to {now}"
    if verb == "stayed":
        went = f"{subject_of(context, block)} stayed at {now}"
    if rest and complete:
        return f"{went}; a difference of {gap_words(rest, unit)} is not explained"
    return went
