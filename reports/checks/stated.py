"""Percentages that sources state, against the figures the same facts hold."""

from __future__ import annotations

from decimal import Context, Decimal

from reports.amounts import PER_CENT, amount_words, difference_words, reading_words, unit_of
from reports.checks.finding import Cited, Finding
from reports.facts import Facts, Observation
from reports.query import Reading, read, stock_at
from reports.wording import (
    against_words,
    as_of_words,
    count_words,
    number_words,
    percent_words,
    subject_words,
)


def stated_changes(facts: Facts) -> list[Finding]:
    """Return a finding for each stated percentage that the figures contradict, or that nothing can confirm."""
    findings = []
    for alike in _by_statement(facts).values():
        one = alike[0]
        base = _base(facts, one)
        if base is None:
            findings.append(_unverifiable(facts, alike))
        elif not _agrees(one, base):
            findings.append(_contradiction(facts, alike, base))
    return findings


def _by_statement(facts: Facts) -> dict[tuple[object, ...], list[Observation]]:
    """Return observations that state a percentage, those that state the same together."""
    statements: dict[tuple[object, ...], list[Observation]] = {}
    for one in (one for rows in facts.by_series.values() for one in rows):
        if one.stated_percent is not None:
            key = (one.metric, one.market, one.period, one.value, one.stated_percent, one.stated_against)
            statements.setdefault(key, []).append(one)
    return statements


def _base(facts: Facts, one: Observation) -> Reading | None:
    assert one.stated_against
    if facts.metrics[one.metric].measure == "stock":
        return stock_at(facts, one.metric, one.market, one.stated_against.end)
    return read(facts, one.metric, one.market, one.stated_against)


def _agrees(one: Observation, base: Reading) -> bool:
    """Whether some values within the bounds round to the stated percentage at the precision it is stated with."""
    assert one.stated_percent is not None
    low, high = one.bounds()
    base_low, base_high = base.bounds
    if base_low <= 0 or low < 0:
        return True
    least = (low / base_high - 1) * 100
    most = (high / base_low - 1) * 100
    half_step = Decimal(1).scaleb(int(one.stated_percent.as_tuple().exponent)) / 2
    return least <= one.stated_percent + half_step and one.stated_percent - half_step <= most


def _contradiction(facts: Facts, alike: list[Observation], base: Reading) -> Finding:
    one = alike[0]
    assert one.stated_percent is not None and one.stated_against
    step = Decimal(1).scaleb(min(0, int(one.stated_percent.as_tuple().exponent)))
    real = ((one.value / base.value - 1) * 100).quantize(step, context=Context(prec=60))
    share = one.value / base.value * 100
    unit = unit_of(facts, one.metric)
    then, now = amount_words(base.value, unit), amount_words(one.value, unit)
    aside = f", a difference of {difference_words(one.value - base.value, unit)}" if unit == PER_CENT else ""
    if abs(share - one.stated_percent) < 1:
        aside += f"; {now} is {number_words(one.stated_percent)} % of {then}"
    words = (
        f"{subject_words(facts, one)}, {as_of_words(facts, one)}: {_who(alike)} {_stated(facts, one)}",
        Cited(_sources(alike)),
        f"; the figures themselves, {reading_words(facts, base)}",
        Cited(base.sources),
        f" and then {reading_words(facts, one)}, give {percent_words(real)}{aside}.",
    )
    return Finding("contradiction", words, (*alike, *base.observations))


def _unverifiable(facts: Facts, alike: list[Observation]) -> Finding:
    one = alike[0]
    assert one.stated_percent is not None and one.stated_against
    words: list[str | Cited] = [
        f"{subject_words(facts, one)}, {as_of_words(facts, one)}: {_who(alike)} {_stated(facts, one)}",
        Cited(_sources(alike)),
        "; no figure for that date is public to check it with",
    ]
    factor = 1 + one.stated_percent / 100
    if factor > 0:
        implied = _implied(one.value, factor, unit_of(facts, one.metric))
        words.append(f" (it would have been about {implied})")
    return Finding("unverifiable", (*words, "."), tuple(alike))


def _implied(value: Decimal, factor: Decimal, unit: str) -> str:
    """Return what a value was before it changed: to the whole, as things are counted, a share to its own decimals."""
    places = max(0, -int(value.as_tuple().exponent)) if unit == PER_CENT else 0
    before = value / factor
    return amount_words(round(before, places) if places else Decimal(round(before)), unit)


def _stated(facts: Facts, one: Observation) -> str:
    """Return the stated change; a share's is said to be relative, not to be read as one in points."""
    assert one.stated_percent is not None and one.stated_against
    relative = "relative " if unit_of(facts, one.metric) == PER_CENT else ""
    against = against_words(facts, one.metric, one.stated_against)
    return f"a {relative}change of {percent_words(one.stated_percent)} on {against}"


def _who(alike: list[Observation]) -> str:
    return "the source states" if len(alike) == 1 else f"{count_words(len(alike))} sources state"


def _sources(alike: list[Observation]) -> tuple[str, ...]:
    return tuple(one.source for one in alike)
