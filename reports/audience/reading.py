"""Reads ``data/audiences.yaml``: every problem at once, each with its place and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.audience.models import Audience
from reports.errors import Place, Problem, did_you_mean, shown
from reports.facts import Facts
from reports.reader import Path, Reader
from reports.yaml_tree import YamlMap

_KEY = "audiences"


def read_audiences(data: bytes, file: str, facts: Facts | None) -> Mapping[str, Audience]:
    """Return audiences by id; without facts (they had errors of their own) parts are not looked up.

    Raises InputError with every problem found.
    """
    reader = Reader()
    tree = reader.tree(file, data)
    models = _models(reader, file, tree) if tree is not None else []
    if tree is not None:
        _check_repeats(reader, file, tree, models)
        _check_parts(reader, file, tree, models, facts)
    reader.finish()
    return {audience.id: audience for _, audience in models}


def _models(reader: Reader, file: str, tree: YamlMap) -> list[tuple[Path, Audience]]:
    for key in tree:
        if key != _KEY:
            message = f'no field "{shown(key)}" here{did_you_mean(key, (_KEY,))}; this file holds {_KEY}'
            reader.problems.append(Problem(Place(file, *tree.key_place(key)), message, shown(key)))
    if _KEY not in tree:
        reader.problem(file, tree, (), f"the field {_KEY} is missing: a list of who receives briefings")
        return []
    found = ((path, reader.model(Audience, file, tree, path)) for path, _ in reader.items(file, tree, _KEY))
    return [(path, audience) for path, audience in found if audience is not None]


def _check_repeats(reader: Reader, file: str, tree: YamlMap, models: list[tuple[Path, Audience]]) -> None:
    ids: dict[str, Audience] = {}
    for path, audience in models:
        first = ids.setdefault(audience.id, audience)
        if first is not audience:
            reader.problem(
                file, tree, (*path, "id"), f'"{audience.id}" is taken already, at {first.place}; choose another id'
            )
        addresses: dict[str, str] = {}
        for index, person in enumerate(audience.people):
            before = addresses.setdefault(person.address.key, f"{person.place}")
            if before != f"{person.place}":
                message = f'"{person.address}" is in this audience already, at {before}; keep one of them'
                reader.problem(file, tree, (*path, "people", index, "address"), message)


def _check_parts(
    reader: Reader, file: str, tree: YamlMap, models: list[tuple[Path, Audience]], facts: Facts | None
) -> None:
    if facts is None:
        return
    known = (*facts.groups, *facts.markets)
    for path, part in (found for one in models for found in _parts(*one)):
        if part not in known:
            reader.unknown_id(file, tree, path, "market or group", known)


def _parts(path: Path, audience: Audience) -> Iterator[tuple[Path, str]]:
    for number, person in enumerate(audience.people):
        if person.parts != "all":
            for index, part in enumerate(person.parts):
                yield (*path, "people", number, "parts", index), part
