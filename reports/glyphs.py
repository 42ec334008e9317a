"""A brand's typeface, and whether it has every letter of the data, asked before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.brand import Brand
from reports.errors import Problem
from reports.facts import Facts
from reports.fields import Model
from reports.typeface import Typeface, load_face, missing_glyph_message, set_of

_NOT_DRAWN = frozenset({"id", "url_main", "license", "subject", "file_name"})


def typeface(brand: Brand) -> Typeface:
    """Return a brand's typeface, its fonts registered."""
    faces = tuple((weight, load_face(data, name)) for weight, (name, data) in brand.fonts.items())
    return set_of(faces, tuple(load_face(data, name) for name, data in brand.fallbacks))


def missing_letters(models: Iterable[Model], typeface: Typeface) -> list[Problem]:
    """Return a problem for each letter, in each text of the models, that no font of the typeface can draw."""
    # All letters at once: thousands of texts are made of a hundred letters, and mostly none is missing.
    words: set[str] = set()
    _gather(models := tuple(models), words)
    missing = set(typeface.missing("".join(set().union(*words))))
    if not missing:
        return []
    return [
        Problem(inner.place, missing_glyph_message(char, text), field)
        for model in models
        for inner, field, text in _texts(model)
        for char in dict.fromkeys(text)
        if char in missing
    ]


def _gather(values: Iterable[object], words: set[str]) -> None:
    """Add every text in the values, in models and lists within them too, whether it is drawn or not."""
    for value in values:
        if type(value) is str:
            words.add(value)
        elif isinstance(value, Model):
            _gather(value.__dict__.values(), words)
        elif isinstance(value, tuple):
            _gather(value, words)
        elif isinstance(value, dict):
            _gather(value.values(), words)


def all_models(facts: Facts) -> tuple[Model, ...]:
    """Return every fact whose words a page may show."""
    named = (facts.sources, facts.markets, facts.groups, facts.metrics, facts.products, facts.partners, facts.quotes)
    return (*(model for kind in named for model in kind.values()), *facts.observations, *facts.events)


def _texts(model: Model) -> Iterator[tuple[Model, str, str]]:
    for field, value in model:
        if field in _NOT_DRAWN:
            continue
        if isinstance(value, str):
            yield model, field, value
        elif isinstance(value, Model):
            yield from _texts(value)
        elif isinstance(value, tuple):
            yield from (found for one in value if isinstance(one, Model) for found in _texts(one))
        elif isinstance(value, dict):
            yield from (found for one in value.values() if isinstance(one, Model) for found in _texts(one))
