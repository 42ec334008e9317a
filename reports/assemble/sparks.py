"""Small lines in tables of figures: a figure's series over a window, what it says in words, and its sources."""

from __future__ import annotations

from reports.amounts import reading_words
from reports.assemble.context import Context
from reports.briefing import Cite, Spark
from reports.definition import FigureSpec, window_dates
from reports.facts import Facts
from reports.period import Grain, Period
from reports.query import Reading, flow_series, stock_series
from reports.wording import SPARK_WORDS, period_words, window_words

_LEAST = 2
"""Values below which a line says nothing."""


def spark(context: Context, spec: FigureSpec, window: str) -> tuple[Spark | None, Cite]:
    """Return a figure's small line with its sources; None where fewer than two values are known."""
    dates = window_dates(window, context.period)
    is_stock = context.facts.metrics[spec.metric].measure == "stock"
    if is_stock:
        rows: list[tuple[Period, Reading | None]] = [
            (one.period, one) for one in stock_series(context.facts, spec.metric, spec.market, dates)
        ]
    else:
        rows = list(flow_series(context.facts, spec.metric, spec.market, dates, Grain.MONTH))
    known = [reading for _, reading in rows if reading]
    if len(known) < _LEAST:
        return None, context.cite(())
    for reading in known:
        context.use(reading)
    points = tuple((period.last_day, reading.value if reading else None) for period, reading in rows)
    cite = context.cite(source for reading in known for source in reading.sources)
    return Spark(points, _words(context.facts, known, dates), is_stock), cite


def _words(facts: Facts, known: list[Reading], dates: Period) -> str:
    first, last = known[0], known[-1]
    low, high = min(known, key=lambda one: one.value), max(known, key=lambda one: one.value)
    return SPARK_WORDS.format(
        window=window_words(dates),
        first=f"{reading_words(facts, first)} ({period_words(first.period)})",
        last=f"{reading_words(facts, last)} ({period_words(last.period)})",
        low=reading_words(facts, low),
        high=reading_words(facts, high),
    )
