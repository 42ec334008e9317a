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
# Not remembered: 13.5 and 13.50 are equal, and are not printed alike.
_NUMBER: Final = TypeAdapter[Decimal](Number, config=_STRICT)
_USUAL: Final = {*_WORDS, "value"}
_LEAST: Final = _USUAL - {"qualifier"}
_NOTHING: Final[dict[str, object]] = dict.fromkeys(Observation.model_fields)


def plain_observation(raw: YamlMap, place: Place) -> Observation | None:
    """Return the observation that the model would make of a row, or None where the model has to be asked."""
    if not _LEAST <= raw.keys() <= _USUAL:
        return None
    given: dict[str, Any] = {"qualifier": "exact", **raw}
    try:
        values = {name: _judged(name, given[name]) for name in _WORDS}
        values["value"] = _NUMBER.validate_python(raw["value"])
    except (ValidationError, TypeError):
        return None
    return _made({**_NOTHING, **values}, set(raw), place)


# Typed: 1, 1.0 and true are equal, and are not judged alike.
@lru_cache(maxsize=16_384, typed=True)
def _judged(name: str, value: Hashable) -> object:
    """Return a field's value. Raises ValidationError where it is wrong, TypeError where it is a list or has fields."""
    return _WORDS[name].validate_python(value)


def _made(values: dict[str, object], given: set[str], place: Place) -> Observation:
    """Return an observation of values that are right, as ``model_construct`` does for every kind of model."""
    made = Observation.__new__(Observation)
    for name, content in (("__dict__", values), ("__pydantic_fields_set__", given), ("__pydantic_extra__", None)):
        object.__setattr__(made, name, content)
    made.at(place)
    return made
