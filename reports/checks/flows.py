"""Stocks against the flows that should explain them: opening + inflow - outflow = closing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.checks.finding import Cited, Finding
from reports.facts import Facts, Metric
from reports.period import Period, span
from reports.query import Reading, flow, stock_at, tiled
from reports.wording import end_words, number_words, period_words, reading_words, subject_words


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
    ends = sorted({one.period.end for one in facts.observed(metric.id, market) if one.is_result})
    starts = [*([metric.since.start] if metric.since else []), *ends]
    told: list[Period] = []
    for start, end in sorted(((a, b) for a in starts for b in ends if a < b), key=lambda pair: pair[1] - pair[0]):
        dates = span(start, end)
        if any(dates.contains(shorter) for shorter in told):
            continue
        if finding := _stretch(facts, metric, market, dates):
            told.append(dates)
            yield finding


def _stretch(facts: Facts, metric: Metric, market: str, dates: Period) -> Finding | None:
    began = bool(metric.since and dates.start == metric.since.start)
    opening = None if began else stock_at(facts, metric.id, market, dates.start)
    closing = stock_at(facts, metric.id, market, dates.end)
    inflow = flow(facts, metric.inflow or "", market, dates)
    outflow = flow(facts, metric.outflow, market, dates) if metric.outflow else None
    if not closing or not inflow or not (opening or began):
        return None
    # A total that disagrees with its own parts is another check's finding; the stock may still agree with the parts.
    fine = tiled(facts, inflow.metric, market, dates, finest=True)
    if any(_meets(_sum(opening, one, outflow), closing.bounds) for one in (inflow, fine) if one):
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
        words += [f"{reading_words(opening)} at the {end_words(opening.period)}", Cited(opening.sources), " plus "]
        made += opening.value
    unit = facts.metrics[inflow.metric].unit
    words += [f"{reading_words(inflow)} {unit} in {period_words(dates)}", Cited(inflow.sources)]
    if outflow:
        words += [f" less {reading_words(outflow)} {facts.metrics[outflow.metric].unit}", Cited(outflow.sources)]
        made -= outflow.value
    words += [f" make {number_words(made)}, but {reading_words(closing)} is given for the {end_words(closing.period)}"]
    gap = abs(made - closing.value)
    words += [Cited(closing.sources), f": a difference of {number_words(gap)} that no source explains."]
    involved = [closing, inflow, *([opening] if opening else []), *([outflow] if outflow else [])]
    return Finding("contradiction", tuple(words), tuple(one for reading in involved for one in reading.observations))
