"""Observations as most are written, made without asking their model: a long series has thousands of them.

Each field is judged as the model judges it, and what was judged once is remembered. What is not plainly right, or has
more fields than most, is left to the model, which alone says what is wrong.
"""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from reports.briefing import Qualifier
from reports.errors import Place
from reports.facts.models import Observation
from reports.fields import CivilPeriod, Id, MarketId, Number
from reports.yaml_tree import YamlMap

_STRICT: Final = ConfigDict(strict=True)
_WORDS: Final[dict[str, TypeAdapter[Any]]] = {
    "metric": TypeAdapter(Id, config=_STRICT),
    "market": TypeAdapter(MarketId, config=_STRICT),
    "period": TypeAdapter(CivilPeriod),
    "qualifier": TypeAdapter(Qualifier, config=_STRICT),
    "source": TypeAdapter(Id, config=_STRICT),
}
_NUMBER: Final = TypeAdapter[Decimal](Number, config=_STRICT)
_SHORT: Final = 10**15
"""Whole numbers below this are short enough to print."""
_LEAST: Final = 5
"""As many fields has an observation that says no more than it must; it may have a qualifier besides."""
_SET: Final = object.__setattr__


def plain_observation(raw: YamlMap, place: Place) -> Observation | None:
    """Return the observation that the model would make of a row, or None where the model has to be asked."""
    given: dict[str, Any] = raw
    if len(given) - ("qualifier" in given) != _LEAST:
        return None
    try:
        values = {
            "metric": _judged("metric", given["metric"]),
            "market": _judged("market", given["market"]),
            "period": _judged("period", given["period"]),
            "value": _number(given["value"]),
            "qualifier": _judged("qualifier", given.get("qualifier", "exact")),
            "source": _judged("source", given["source"]),
            "stated_percent": None,
            "stated_against": None,
            "note": None,
        }
    except (KeyError, TypeError, ValidationError):
        return None
    return _made(values, set(given), place)


# Typed: 1, 1.0 and true are equal, and are not judged alike.
@lru_cache(maxsize=16_384, typed=True)
def _judged(name: str, value: Hashable) -> object:
    """Return a field's value. Raises ValidationError where it is wrong, TypeError where it is a list or has fields."""
    return _WORDS[name].validate_python(value)


def _number(value: object) -> Decimal:
    """Return a number; not one that is remembered, for 13.5 and 13.50 are equal, and are not printed alike."""
    # A type and no instance: true is an int, and is no number.
    if type(value) is int and -_SHORT < value < _SHORT:
        return Decimal(value)
    return _NUMBER.validate_python(value)


def _made(values: dict[str, object], given: set[str], place: Place) -> Observation:
    """Return an observation of values that are right, as ``model_construct`` does for every kind of model."""
    made = Observation.__new__(Observation)
    _SET(made, "__dict__", values)
    _SET(made, "__pydantic_fields_set__", given)
    _SET(made, "__pydantic_extra__", None)
    made.at(place)
    return made
