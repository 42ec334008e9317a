"""Values and changes in words as the unit of their metric asks: shares in per cent, what parts two of them in points.

Any other unit stands beside its values, above a plot or in a name, and not in them. A share is none without its sign,
and "+1.8 (+45 %)" gives a reader two answers to one question.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Protocol

from reports.briefing import Qualifier
from reports.facts import Facts
from reports.wording import number_words, per_cent, percent_words, points_words, rounded_percent, signed_words

PER_CENT: Final = "%"
"""The unit of a metric whose values are shares."""


class HasQualifiedValue(Protocol):
    """Anything with a value and how exactly it is known."""

    @property
    def value(self) -> Decimal: ...
    @property
    def qualifier(self) -> Qualifier: ...


class HasMetric(HasQualifiedValue, Protocol):
    """Anything with a value of a metric: an observation or a reading."""

    @property
    def metric(self) -> str: ...


class HasDifference(Protocol):
    """What parts two values; ``percent`` is None where it cannot be told."""

    @property
    def difference(self) -> Decimal: ...
    @property
    def percent(self) -> Decimal | None: ...
    @property
    def qualifier(self) -> Qualifier: ...


def unit_of(facts: Facts, metric: str) -> str:
    """Return the unit of a metric."""
    return facts.metrics[metric].unit


def units_of(facts: Facts) -> dict[str, str]:
    """Return the units of all metrics, by id."""
    return {id_: metric.unit for id_, metric in facts.metrics.items()}


def with_sign(number: str, unit: str) -> str:
    """Return a number in words with the sign of per cent, where that is its unit: "about 5.8 %"."""
    return per_cent(number) if unit == PER_CENT else number


def amount_words(value: Decimal, unit: str) -> str:
    """Return a value: "5.8 %" where its unit is per cent, "688" where it is outlets."""
    return with_sign(number_words(value), unit)


def value_words(value: Decimal, qualifier: Qualifier, unit: str) -> str:
    """Return a value with its qualifier: "over 580", "about 5.8 %"; a target says that it is one."""
    return _qualified(amount_words(value, unit), qualifier)


def reading_words(facts: Facts, one: HasMetric) -> str:
    """Return the value of a reading or an observation with its qualifier."""
    return value_words(one.value, one.qualifier, unit_of(facts, one.metric))


def mark_words(one: HasQualifiedValue) -> str:
    """Return a value with its qualifier for a mark in a drawing that says its unit once, above: "over 5.8"."""
    return _qualified(number_words(one.value), one.qualifier)


def counted_words(number: str, unit: str) -> str:
    """Return a number in words with its unit, whatever that is: "688 outlets", "5.8 %"."""
    return per_cent(number) if unit == PER_CENT else f"{number} {unit}"


def difference_words(value: Decimal, unit: str, qualifier: Qualifier = "exact") -> str:
    """Return what parts two values with its sign, and how exactly it is known: "over +20", "+1.8 points"."""
    return _qualified(_in_points(signed_words(value), value, unit), qualifier)


def gap_words(value: Decimal, unit: str) -> str:
    """Return how far two values are apart, whichever is the larger: "2", "1.8 points"."""
    return _in_points(number_words(abs(value)), value, unit)


def change_words(change: HasDifference, unit: str) -> str:
    """Return a change with its sign, and how exactly it is known."""
    return difference_words(change.difference, unit, change.qualifier)


def percent_change_words(change: HasDifference, unit: str) -> str:
    """Return a change in per cent of the value before; empty where it cannot be told, or of a share, misleads."""
    if change.percent is None or unit == PER_CENT:
        return ""
    return percent_words(rounded_percent(change.percent))


def _qualified(number: str, qualifier: Qualifier) -> str:
    return number if qualifier == "exact" else f"{qualifier} {number}"


def _in_points(number: str, value: Decimal, unit: str) -> str:
    return points_words(number, value) if unit == PER_CENT else number
