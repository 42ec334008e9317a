"""Facts as a data package (datapackage.org, version 2): a table for each kind of entry, and a file that describes them.

A reader in any language then knows each column's type, which columns are keys, and where every fact comes from.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, get_args, get_origin

from reports.facts import Facts, Source
from reports.facts.reading import KINDS
from reports.fields import Model
from reports.inside.csv_text import Cell, to_csv
from reports.listing import all_facts, cell_of, fields_of

DESCRIPTOR: Final = "datapackage.json"
_PROFILES: Final = "https://datapackage.org/profiles/2.0"
_TYPES: Final = {
    "value": "number",
    "stated_percent": "number",
    "stale_after": "integer",
    "planned": "boolean",
    "verbatim": "boolean",
    "everything": "boolean",
}
_DATES: Final = {
    "period_start": "First day of the period",
    "period_end": "First day after the period",
}
# To what a field refers where one list holds all of it: a market may be a group as well.
_KEYS: Final = {
    "metric": "metrics",
    "source": "sources",
    "partner": "partners",
    "product": "products",
    "group": "groups",
}
_ABOUT: Final = (
    "Facts with their sources, written by Frontier. A text that begins with =, +, -, @ or an apostrophe has an "
    "apostrophe in front, so that no spreadsheet takes it for a formula."
)
# How a source may write its licence, and what the licence is called by the Open Definition, with its address.
_LICENCES: Final[Mapping[str, tuple[str, str]]] = {
    "cc by 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "cc by sa 4.0": ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "cc by 3.0": ("CC-BY-3.0", "https://creativecommons.org/licenses/by/3.0/"),
    "cc0 1.0": ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "odbl 1.0": ("ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "odc by 1.0": ("ODC-BY-1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "pddl 1.0": ("PDDL-1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
    "ogl 3.0": ("OGL-UK-3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
}


def data_package(facts: Facts, title: str) -> Mapping[str, bytes]:
    """Return the files of a package by name: the descriptor, and a table for each kind that has an entry.

    Sources, metrics, partners and products that nothing in it refers to are left out.
    """
    used = _used_only(facts)
    tables = {kind: models for kind in KINDS if (models := _models(used, kind))}
    files = {f"{kind}.csv": _table(kind, models) for kind, models in tables.items()}
    descriptor = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "facts",
        "title": title,
        "description": _ABOUT,
        "sources": [_source(source) for source in used.sources.values()],
        **_licences(used.sources.values()),
        "resources": [_resource(kind, files[f"{kind}.csv"], tables) for kind in tables],
    }
    return {DESCRIPTOR: (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode(), **files}


def _models(facts: Facts, kind: str) -> Sequence[Model]:
    held = getattr(facts, kind)
    return tuple(held.values()) if isinstance(held, Mapping) else held


def _table(kind: str, models: Iterable[Model]) -> bytes:
    """Return a table for programs, which are told that it is UTF-8 and need no mark."""
    head = _columns(kind)
    return to_csv(head, [[_cell(model, name) for name in head] for model in models]).removeprefix(codecs.BOM_UTF8)


def _columns(kind: str) -> tuple[str, ...]:
    fields = fields_of(KINDS[kind].model)
    return (*fields, *(_DATES if "period" in fields else ()))


def _cell(model: Model, name: str) -> Cell:
    if name in _DATES:
        period = getattr(model, "period", None)
        return period and str(getattr(period, name.removeprefix("period_")))
    return cell_of(getattr(model, name))


def _resource(kind: str, content: bytes, tables: Mapping[str, Sequence[Model]]) -> dict[str, Any]:
    return {
        "name": kind,
        "type": "table",
        "path": f"{kind}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "description": str(KINDS[kind].model.__doc__),
        "schema": _schema(kind, tables),
    }


def _schema(kind: str, tables: Mapping[str, Sequence[Model]]) -> dict[str, Any]:
    model = KINDS[kind].model
    fields: list[dict[str, Any]] = [_field(model, name) for name in fields_of(model)]
    if "period" in model.model_fields:
        fields += [{"name": name, "type": "date", "description": words} for name, words in _DATES.items()]
    return {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": fields,
        "missingValues": [""],
        **({"primaryKey": ["id"]} if "id" in model.model_fields else {}),
        "foreignKeys": [
            {"fields": [field], "reference": {"resource": _KEYS[to], "fields": ["id"]}}
            for field, to in KINDS[kind].refers.items()
            if _KEYS.get(to) in tables and _all_there(field, tables[kind], tables[_KEYS[to]])
        ],
    }


def _all_there(field: str, models: Iterable[Model], others: Iterable[Model]) -> bool:
    """Whether each entry that a field names is in the package; of facts that were asked for, some may not be."""
    return {getattr(one, field) for one in models} - {None} <= {getattr(one, "id", None) for one in others}


def _field(model: type[Model], name: str) -> dict[str, Any]:
    field = model.model_fields[name]
    constraints: dict[str, Any] = {"required": True} if field.is_required() else {}
    if name == "id":
        constraints["unique"] = True
    if get_origin(field.annotation) is Literal:
        constraints["enum"] = list(get_args(field.annotation))
    return {
        "name": name,
        "type": _TYPES.get(name, "string"),
        **({"format": "uri"} if name == "url_main" else {}),
        "description": field.description,
        **({"constraints": constraints} if constraints else {}),
    }


def _source(source: Source) -> dict[str, Any]:
    said = {"path": source.url_main, "kind": source.kind, "license": source.license}
    return {"title": f"{source.producer}: {source.title}", **{name: value for name, value in said.items() if value}}


def _licences(sources: Iterable[Source]) -> dict[str, Any]:
    """Return the licences of the whole, which is said only where each source names one that is known.

    What a single source says of its licence stands with that source.
    """
    named = {_plain(source.license) for source in sources}
    if not named or not named <= _LICENCES.keys():
        return {}
    return {"licenses": [{"name": name, "path": path} for name, path in map(_LICENCES.__getitem__, sorted(named))]}


def _plain(licence: str | None) -> str:
    return re.sub(r"[\s-]+", " ", licence or "").lower()


def _used_only(facts: Facts) -> Facts:
    """Return facts without the sources and metrics that nothing refers to."""
    named = [one for _, one in all_facts(facts)]
    metrics = {one.metric for one in facts.observations}
    metrics |= {flow for id_ in metrics for flow in (facts.metrics[id_].inflow, facts.metrics[id_].outflow) if flow}
    return replace(
        facts,
        sources={id_: facts.sources[id_] for id_ in facts.sources if id_ in {one.source for one in named}},
        metrics={id_: facts.metrics[id_] for id_ in facts.metrics if id_ in metrics},
    )
