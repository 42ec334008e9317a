"""Ranked bars with their change, and results against targets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reports.amounts import change_words, counted_words, mark_words, unit_of
from reports.assemble.charts.findings import duration
from reports.assemble.charts.made import Made, chosen, is_plain
from reports.assemble.context import Context
from reports.briefing import Point, Series
from reports.definition import ChartBlock
from reports.period import Grain, Period, periods_between
from reports.query import Change, Reading, compare, is_stale, read, target_for
from reports.wording import (
    LABELS,
    RESULT_WORDS,
    count_words,
    end_words,
    market_words,
    number_words,
    period_words,
    short_end_words,
)


def bars(context: Context, block: ChartBlock, window: Period) -> Made:
    """Return a bar for each market, the largest first, each with its change where one is asked for."""
    choice = chosen(context, block)
    earlier = None if block.compare == "none" else _earlier(block, window)
    points, readings, known = [], [], []
    for market in choice.markets:
        now = read(context.facts, block.metric, market, window)
        name = market_words(context.facts, market)
        if now is None:
            points.append(Point(name, None, LABELS.no_data))
            continue
        readings.append(now)
        known.append(now)
        change = _change(context, now, earlier) if earlier else None
        readings += [change.before] if change else []
        points.append(_bar(context, name, now, change, window))
    points.sort(key=lambda point: -(point.value if point.value is not None else Decimal("-Infinity")))
    series = (Series(context.facts.metrics[block.metric].name, tuple(points)),)
    finding = (
        _leads(context, block, points, known)
        if len(known) == len(choice.markets) and not choice.left_out and not choice.unknown
        else ""
    )
    before = "" if earlier is None else _when(context, block, earlier)
    shown = before if any(point.before is not None for point in points) else ""
    return Made(series, tuple(readings), finding, choice, before=shown)


def bullets(context: Context, block: ChartBlock, window: Period) -> Made:
    """Return results against targets: by market over the window, or for one market period by period."""
    choice = chosen(context, block)
    if len(choice.markets) == 1:
        periods = periods_between(Grain(block.by), window.start, window.end)
        rows = [(period_words(period), choice.markets[0], period) for period in periods]
    else:
        rows = [(market_words(context.facts, market), market, window) for market in choice.markets]
    results, targets, readings, reached = [], [], [], []
    for label, market, dates in rows:
        result, target = _fresh(context, block, market, dates), target_for(context.facts, block.metric, market, dates)
        if result is None and target is None:
            continue
        results.append(_point(label, result))
        targets += [_point(label, target)] if target else []
        readings += [one for one in (result, target) if one]
        reached.append((result, target))
    series = (Series(RESULT_WORDS["result"], tuple(results)), Series(RESULT_WORDS["target"], tuple(targets)))
    return Made(series, tuple(readings), _reached(context, reached), choice)


def _bar(context: Context, name: str, now: Reading, change: Change | None, window: Period) -> Point:
    old = short_end_words(now.period) if now.period.end != window.end else ""
    if change is None:
        return Point(name, now.value, mark_words(now), None, now.qualifier, old)
    words = change_words(change, unit_of(context.facts, now.metric))
    return Point(name, now.value, mark_words(now), None, now.qualifier, old, change.before.value, words)


def _earlier(block: ChartBlock, window: Period) -> Period:
    return window.year_before() if block.compare == "year" else window.previous()


def _change(context: Context, now: Reading, earlier: Period) -> Change | None:
    """Return the change against earlier dates, where a figure stands for those, not for some long before."""
    before = read(context.facts, now.metric, now.market, earlier)
    if before is None or before.period.end >= now.period.end or is_stale(context.facts, before, earlier):
        return None
    return compare(now, before)


def _when(context: Context, block: ChartBlock, dates: Period) -> str:
    return end_words(dates) if context.facts.metrics[block.metric].measure == "stock" else period_words(dates)


def _leads(context: Context, block: ChartBlock, points: Sequence[Point], readings: Sequence[Reading]) -> str:
    """Return who leads, where all figures are exact, of one date, and one is larger than all others."""
    measure = context.facts.metrics[block.metric].measure
    if len(points) < 2 or measure not in {"stock", "flow"} or not is_plain(context, *readings):
        return ""
    if len({one.period.end for one in readings}) > 1 or any(duration(one, readings[0]) for one in readings):
        return ""
    first, second = points[0], points[1]
    if first.value is None or second.value is None or first.value <= second.value or second.value < 0:
        return ""
    return f"{first.label} leads with {counted_words(number_words(first.value), unit_of(context.facts, block.metric))}"


def _fresh(context: Context, block: ChartBlock, market: str, dates: Period) -> Reading | None:
    """Return the result of the dates; a stock counted long before them is no result of theirs."""
    reading = read(context.facts, block.metric, market, dates)
    return None if reading and is_stale(context.facts, reading, dates) else reading


def _point(label: str, reading: Reading | None) -> Point:
    if reading is None:
        return Point(label, None, LABELS.no_data)
    return Point(label, reading.value, mark_words(reading), None, reading.qualifier)


def _reached(context: Context, pairs: Sequence[tuple[Reading | None, Reading | None]]) -> str:
    """Return how many targets were reached, where every result is known exactly."""
    aimed = [(result, target) for result, target in pairs if target is not None]
    known = [(result, target) for result, target in aimed if result is not None and is_plain(context, result)]
    if not aimed or len(known) < len(aimed):
        return ""
    count = sum(1 for result, target in known if result.value >= target.value)
    return RESULT_WORDS["reached"].format(count=count_words(count), all=count_words(len(aimed))).capitalize()
