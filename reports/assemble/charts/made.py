"""What a chart is made of, before the words around it: its series, what they rest on, and what could be found out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.amounts import mark_words
from reports.assemble.context import Context
from reports.briefing import Point, Series
from reports.definition import ChartBlock, window_dates
from reports.period import Period
from reports.query import Reading, read
from reports.shown import shown_markets
from reports.wording import LABELS, period_words


@dataclass(frozen=True)
class Choice:
    """The markets a chart shows, how many smaller ones it leaves out, and those of a group without any figure."""

    markets: tuple[str, ...]
    left_out: int = 0
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """The series of a chart, the readings behind them, and which markets were chosen.

    ``finding`` is what exact arithmetic on exact figures says, empty where it says nothing.
    """

    series: tuple[Series, ...]
    readings: tuple[Reading, ...]
    finding: str = ""
    choice: Choice | None = None
    breaks: tuple[Decimal, ...] = ()
    levels: tuple[str, ...] = ()
    before: str = ""


def chosen(context: Context, block: ChartBlock) -> Choice:
    """Return the markets to show: the largest of those asked for, or of a group's that have figures."""
    markets = shown_markets(context.facts, block)
    unknown: tuple[str, ...] = ()
    if block.within is not None:
        unknown = tuple(one for one in markets if not context.facts.observed(block.metric, one))
        markets = tuple(one for one in markets if one not in unknown)
        # That there is a figure at all, be it of other dates, is why a market is among those chosen from.
        context.keep(*(context.facts.observed(block.metric, one)[-1] for one in markets))
    if block.top is None or len(markets) <= block.top:
        return Choice(markets, 0, unknown)
    window = window_dates(block.window, context.period)
    found = {one: read(context.facts, block.metric, one, window) for one in markets}
    context.keep(*(behind for reading in found.values() if reading for behind in reading.observations))
    known = [one for one in markets if found[one]]
    is_rank = context.facts.metrics[block.metric].measure == "rank"
    known.sort(key=lambda one: _value(found[one]), reverse=not is_rank)
    kept = set(known[: block.top])
    return Choice(tuple(one for one in markets if one in kept), len(markets) - len(kept), unknown)


def point_at(reading: Reading | None, period: Period, *, at_end: bool) -> Point:
    """Return a point at the end of its period, where a stock holds, or in its middle, for what happened over it."""
    label = period_words(period)
    day = period.last_day if at_end else period.start + (period.end - period.start) // 2
    if reading is None:
        return Point(label, None, LABELS.no_data, day)
    return Point(label, reading.value, mark_words(reading), day, reading.qualifier)


def is_plain(context: Context, *readings: Reading | None) -> bool:
    """Whether figures may be reckoned with in a title: known, exact, and no data note speaks of them."""
    return all(one is not None and one.qualifier == "exact" and not context.note_numbers(one) for one in readings)


def _value(reading: Reading | None) -> Decimal:
    return reading.value if reading else Decimal(0)
