"""Stocks against the flows that should explain them: opening + inflow - outflow = closing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from reports.amounts import amount_words, counted_words, gap_words, mark_words, reading_words, unit_of
from reports.checks.finding import Cited, Finding
from reports.facts import Facts, Metric
from reports.facts.history import History
from reports.period import Period, span
from reports.query import Reading, flow, stock_at, tiled
from reports.wording import end_words, period_words, subject_words

# So many pairs of stocks are compared in one series; beyond 140 stocks, not every one with every other.
_MANY: Final = 20_000


def flows_against_stocks(facts: Facts) -> list[Finding]:
    """Return a finding for each stretch between two stocks whose flows do not lead from the one to the other.

    Only the shortest stretches with a known inflow are told: where January to June fails, the year is no news.
    """
    findings: list[Finding] = []
    for metric in facts.metrics.values():
        if metric.inflow:
            for market in _markets(facts, metric):
                findings.extend(_stretches(facts, metric, market))
    return findings


def _markets(facts: Facts, metric: Metric) -> list[str]:
    return [market for of, market in facts.by_series if of == metric.id]


def _stretches(facts: Facts, metric: Metric, market: str) -> Iterator[Finding]:
    stocks, flows = facts.history(metric.id, market), facts.history(metric.inflow or "", market)
    starts = sorted({*stocks.ends, *([metric.since.start] if metric.since else [])})
    found: dict[tuple[timedelta, date], Finding] = {}
    nearest = date.max
    # Back in time, so that a stretch holds one that is told already if it ends as late as the nearest of those.
    for start in reversed(starts):
        for end in _ends_after(start, stocks, flows):
            if end >= nearest:
                break
            if finding := _stretch(facts, metric, market, span(start, end)):
                found[end - start, start] = finding
                nearest = end
    yield from (found[key] for key in sorted(found))


def _ends_after(start: date, stocks: History, flows: History) -> list[date]:
    """Return the ends to compare with a start: all that follow; in a long series the next, and those of known flows."""
    first = bisect_right(stocks.ends, start)
    near = stocks.ends[first : first + max(1, _MANY // max(1, len(stocks.ends)))]
    return sorted({*near, *(end for end in flows.ends_from.get(start, ()) if end in stocks.by_end)})


def _stretch(facts: Facts, metric: Metric, market: str, dates: Period) -> Finding | None:
    inflow = flow(facts, metric.inflow or "", market, dates)
    if not inflow:
        return None
    began = bool(metric.since and dates.start == metric.since.start)
    opening = None if began else stock_at(facts, metric.id, market, dates.start)
    closing = stock_at(facts, metric.id, market, dates.end)
    outflow = flow(facts, metric.outflow, market, dates) if metric.outflow else None
    if not closing or not (opening or began):
        return None
    # A total that disagrees with its own parts is another check's finding; the stock may still agree with the parts.
    if _meets(_sum(opening, inflow, outflow), closing.bounds):
        return None
    fine = tiled(facts, inflow.metric, market, dates, finest=True)
    if fine and _meets(_sum(opening, fine, outflow), closing.bounds):
        return None
    return _finding(facts, dates, opening, inflow, outflow, closing)


def _meets(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _sum(opening: Reading | None, inflow: Reading, outflow: Reading | None) -> tuple[Decimal, Decimal]:
    nothing = (Decimal(0), Decimal(0))
    start, minus = (reading.bounds if reading else nothing for reading in (opening, outflow))
    plus = inflow.bounds
    return start[0] + plus[0] - minus[1], start[1] + plus[1] - minus[0]


def _finding(
    facts: Facts, dates: Period, opening: Reading | None, inflow: Reading, outflow: Reading | None, closing: Reading
) -> Finding:
    words: list[str | Cited] = [f"{subject_words(facts, closing)}: "]
    made = inflow.value
    if opening:
        words += [
            f"{reading_words(facts, opening)} at the {end_words(opening.period)}",
            Cited(opening.sources),
            " plus ",
        ]
        made += opening.value
    words += [f"{_counted(facts, inflow)} in {period_words(dates)}", Cited(inflow.sources)]
    if outflow:
        words += [f" less {_counted(facts, outflow)}", Cited(outflow.sources)]
        made -= outflow.value
    unit, gap = unit_of(facts, closing.metric), abs(made - closing.value)
    given = f"{reading_words(facts, closing)} is given for the {end_words(closing.period)}"
    words += [f" make {amount_words(made, unit)}, but {given}"]
    words += [Cited(closing.sources), f": a difference of {gap_words(gap, unit)} that no source explains."]
    involved = [closing, inflow, *([opening] if opening else []), *([outflow] if outflow else [])]
    observations = tuple(one for reading in involved for one in reading.observations)
    return Finding("contradiction", tuple(words), observations, Finding.share(gap, closing.value))


def _counted(facts: Facts, flow: Reading) -> str:
    return counted_words(mark_words(flow), unit_of(facts, flow.metric))
