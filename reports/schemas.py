"""JSON Schema (draft 2020-12) of every file of a workspace, from the models that read them: for completion in editors.

An editor accepts what the shapes allow; that ids exist, that a window makes sense or that totals add up, only
``frontier check`` can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from reports.audience import Audience
from reports.brand import BrandFile
from reports.definition import Definition
from reports.facts.reading import FILES, KINDS
from reports.fields import Model

_Entry = tuple[str, Literal["validation"], TypeAdapter[Any]]
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[str, tuple[str, dict[str, Any]]]:
    """Return the kinds of files below ``data/``, each with the pattern of its paths and its schema."""
    facts = {
        pattern.removesuffix(".yaml").removesuffix("/*"): (
            pattern,
            _lists({key: KINDS[key].model for key in keys}, f"Facts: {' and '.join(keys)}"),
        )
        for pattern, keys in FILES.items()
        if pattern.endswith(".yaml")
    }
    brand, report = schema(BrandFile, "A brand"), schema(Definition, "A report")
    people = _lists({"audiences": Audience}, "Who receives briefings")
    return {
        **facts,
        "audiences": ("audiences.yaml", people),
        "brand": ("brand.yaml", brand),
        "report": ("reports/*.yaml", report),
    }


def schema(model: type[Model], title: str) -> dict[str, Any]:
    """Return the schema of a file that holds one model."""
    return {"$schema": DRAFT, **_pruned(model.model_json_schema(by_alias=True)), "title": title}


def _lists(models: Mapping[str, type[Model]], title: str) -> dict[str, Any]:
    """Return the schema of a file of lists of entries, each list under its name."""
    entries: list[_Entry] = [(key, "validation", TypeAdapter(model)) for key, model in models.items()]
    places, shared = TypeAdapter.json_schemas(entries, ref_template="#/$defs/{model}")
    lists = {
        key: {
            "type": "array",
            "minItems": 1,
            "items": places[key, "validation"],
            "description": str(model.__doc__),
        }
        for key, model in models.items()
    }
    return _pruned(
        {
            "$schema": DRAFT,
            "title": title,
            "type": "object",
            "properties": lists,
            "additionalProperties": False,
            **shared,
        }
    )


def _pruned(whole: dict[str, Any]) -> dict[str, Any]:
    """Leave out the definitions that nothing refers to: of types that are written otherwise than they are kept."""
    shapes = whole.get("$defs", {})
    used: set[str] = set()
    queue = _references({key: value for key, value in whole.items() if key != "$defs"})
    while queue:
        name = queue.pop()
        used.add(name)
        queue |= _references(shapes[name]) - used
    return {**whole, "$defs": {name: shape for name, shape in shapes.items() if name in used}}


def _references(node: object) -> set[str]:
    match node:
        case {"$ref": str(reference)}:
            return {reference.removeprefix("#/$defs/")}
        case dict():
            return {name for value in node.values() for name in _references(value)}
        case list():
            return {name for value in node for name in _references(value)}
        case _:
            return set()
