"""Whether a brand's fonts have every letter of the data, asked before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.errors import Problem
from reports.facts import Facts
from reports.fields import Model
from reports.typeface import Typeface, missing_glyph_message

_NOT_DRAWN = frozenset({"id", "url_main", "license", "subject", "file_name"})


def missing_letters(models: Iterable[Model], typeface: Typeface) -> list[Problem]:
    """Return a problem for each letter, in each text of the models, that no font of the typeface can draw."""
    return [
        Problem(inner.place, missing_glyph_message(char, text), field)
        for model in models
        for inner, field, text in _texts(model)
        for char in typeface.missing(text)
    ]


def all_models(facts: Facts) -> tuple[Model, ...]:
    """Return every fact whose words a page may show."""
    named = (facts.sources, facts.markets, facts.groups, facts.metrics, facts.products, facts.partners, facts.quotes)
    return (*(model for kind in named for model in kind.values()), *facts.observations, *facts.events)


def _texts(model: Model) -> Iterator[tuple[Model, str, str]]:
    for field in type(model).model_fields:
        if field in _NOT_DRAWN:
            continue
        value = getattr(model, field)
        if isinstance(value, str):
            yield model, field, value
        elif isinstance(value, Model):
            yield from _texts(value)
        elif isinstance(value, tuple):
            yield from (found for one in value if isinstance(one, Model) for found in _texts(one))
        elif isinstance(value, dict):
            yield from (found for one in value.values() if isinstance(one, Model) for found in _texts(one))
