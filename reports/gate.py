"""The quality gate: what stands against handing an edition to anyone, each reason a sentence for the person asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from reports.briefing import Block, Chart, Launches, MarketMap, OwnChart, Timeline
from reports.checks import Finding
from reports.definition import Definition
from reports.facts import Facts, Observation
from reports.period import Period
from reports.query import Figure, is_stale
from reports.wording import end_words, number_words, period_words


def reasons_to_hold(
    facts: Facts,
    definition: Definition,
    period: Period,
    *,
    figures: Mapping[str, Figure],
    findings: Iterable[Finding],
    shown: Iterable[Observation],
    blanks: Iterable[str],
    blocks: Iterable[Block],
) -> tuple[str, ...]:
    """Return why an edition is held back; empty where nothing is wrong with it.

    ``shown`` are the observations that the page shows: a contradiction between figures nobody sees holds nothing.
    ``blanks`` are the figures that sentences name and that have no value.
    """
    return (
        # A report that goes out only where something changed may well be about periods of which nothing is known.
        *(_no_data(facts, period) if definition.send != "changed" else ()),
        *_empty_charts(blocks),
        *(f"a sentence names {blank}, which has no value" for blank in blanks),
        *_required(facts, definition, period, figures),
        *_contradictions(definition.tolerance, findings, frozenset(shown)),
    )


def _no_data(facts: Facts, period: Period) -> Iterator[str]:
    if not any(one.is_result and period.start < one.period.end <= period.end for one in facts.observations):
        yield f"no figure is known of {period_words(period)}"


def _empty_charts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Chart | OwnChart) and not any(
            point.value is not None for one in block.series for point in one.points
        ):
            yield f'the chart "{block.title}" is empty'
        if isinstance(block, MarketMap) and not any(one.level is not None for one in block.places):
            yield f'the map "{block.title}" is empty'
        if isinstance(block, Launches) and not block.rows:
            yield f'the chart "{block.title}" is empty'
        if isinstance(block, Timeline) and not block.items:
            yield f'the timeline "{block.title}" is empty'


def _required(facts: Facts, definition: Definition, period: Period, figures: Mapping[str, Figure]) -> Iterator[str]:
    for name, spec in definition.figures.items():
        if not spec.required:
            continue
        reading = figures[name].reading
        if reading is None:
            yield f'the required figure "{name}" has no value'
        elif is_stale(facts, reading, period):
            yield f'the required figure "{name}" is old: its latest value is of the {end_words(reading.period)}'


def _contradictions(
    tolerance: Decimal | None, findings: Iterable[Finding], shown: frozenset[Observation]
) -> Iterator[str]:
    if tolerance is None:
        return
    for finding in findings:
        gap = _gap(finding)
        if gap is not None and gap * 100 > tolerance and shown & set(finding.observations):
            off = number_words(round(gap * 100, 1))
            yield f"figures contradict one another by {off} %, more than {number_words(tolerance)} %: {finding}"


def _gap(finding: Finding) -> Decimal | None:
    """Return how far figures are apart, as a share of the first, or of the largest where the first is nothing."""
    if finding.gap is not None or finding.kind != "contradiction":
        return finding.gap
    if len({(one.metric, one.market, one.period.end) for one in finding.observations}) > 1:
        return None  # a stated change against the figures themselves: not two values of one thing
    values = [one.value for one in finding.observations]
    return Finding.share(max(abs(value - values[0]) for value in values), values[0] or max(values, key=abs))
