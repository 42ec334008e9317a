"""Findings worked out for titles, only where exact arithmetic on exact figures allows them."""

from __future__ import annotations

from collections.abc import Sequence

from reports.amounts import PER_CENT, amount_words, gap_words, unit_of
from reports.assemble.charts.made import is_plain
from reports.assemble.context import Context
from reports.definition import ChartBlock
from reports.query import Reading, compare
from reports.shown import shown_markets
from reports.wording import count_words, market_words, percent_words, rounded_percent


def subject_of(context: Context, block: ChartBlock) -> str:
    """Return what a chart of one market is about: "Outlets", or "Outlets in China"; "Outlets, Emerging markets"."""
    facts, market = context.facts, shown_markets(context.facts, block)[0]
    name = facts.metrics[block.metric].name
    if market in facts.groups:
        return name if facts.groups[market].everything else f"{name}, {market_words(facts, market)},"
    return f"{name} in {market_words(facts, market)}"


def rose(context: Context, block: ChartBlock, readings: Sequence[Reading]) -> str:
    """Return how a stock changed over what is shown: "Outlets rose 19 % in six months to 688"; else nothing."""
    if context.facts.metrics[block.metric].measure != "stock" or len(readings) < 2:
        return ""
    first, last = readings[0], readings[-1]
    while_ = duration(first, last)
    if not while_ or not is_plain(context, first, last):
        return ""
    change = compare(last, first)
    unit = unit_of(context.facts, block.metric)
    subject, now = subject_of(context, block), amount_words(last.value, unit)
    if change.difference == 0:
        return f"{subject} stayed at {now} over {while_}".replace("over a ", "over the ")
    verb = "rose" if change.difference > 0 else "fell"
    if unit == PER_CENT:
        return f"{subject} {verb} {gap_words(change.difference, unit)} in {while_} to {now}"
    if change.percent is None:
        return ""
    percent = percent_words(rounded_percent(abs(change.percent))).removeprefix("+")
    return f"{subject} {verb} {percent} in {while_} to {now}"


def duration(first: Reading, last: Reading) -> str:
    """Return the time between the ends of two readings in whole months or years; nothing where it is not whole."""
    start, end = first.period.end, last.period.end
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.day != 1 or end.day != 1 or months <= 0:
        return ""
    if months % 12 == 0:
        return "a year" if months == 12 else f"{count_words(months // 12)} years"
    return "a month" if months == 1 else f"{count_words(months)} months"
