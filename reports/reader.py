"""From bytes to models, keeping every problem and its place instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from reports.errors import InputError, Place, Problem, Severity, did_you_mean, shown
from reports.fields import Model, said
from reports.source_text import MAX_CONFIG
from reports.yaml_source import parse
from reports.yaml_tree import YamlList, YamlMap, YamlValue, locate, path_words, written_path

ModelT = TypeVar("ModelT", bound=Model)
Path = tuple[str | int, ...]
_MAX_HINTS = 200


class Reader:
    """Collects problems while files are read; ``problems`` is empty at the end or nothing is used."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._lines: dict[str, list[str]] = {}
        self._hints: dict[tuple[str, str], str] = {}

    def tree(self, file: str, data: bytes, max_bytes: int = MAX_CONFIG) -> YamlMap | None:
        """Read a file whose top level is a mapping; None where it cannot be read."""
        try:
            tree = parse(data, file, max_bytes)
        except InputError as error:
            self.problems.extend(error.problems)
            return None
        self._lines[file] = data.decode("utf-8-sig", "replace").splitlines()
        if not isinstance(tree, YamlMap):
            found = "is empty; it" if tree is None else "is a list; it"
            message = f"{found} has to hold fields at its top, such as `title: …`"
            self.problems.append(Problem(Place(file, 1, 1), message))
            return None
        return tree

    def items(self, file: str, tree: YamlMap, key: str) -> Iterator[tuple[Path, YamlMap]]:
        """Yield the mappings in the list under ``key``, and where each stands."""
        rows = tree[key]
        if not isinstance(rows, YamlList) or not rows:
            self.problem(
                file, tree, (key,), "has to be a list with at least one entry, each after a dash; or remove it"
            )
            return
        for index, row in enumerate(rows):
            if isinstance(row, YamlMap):
                yield (key, index), row
            else:
                self.problem(file, tree, (key, index), "has to be an entry with fields, such as `- {id: …}`")

    def model(self, model: type[ModelT], file: str, root: YamlMap, path: Path = ()) -> ModelT | None:
        """Validate the mapping at ``path``; None where it does not fit."""
        node = _descend(root, path)
        try:
            value = model.model_validate(node)
        except ValidationError as error:
            for detail in _told_once(error.errors(include_url=False), model):
                unknown = detail["type"] == "extra_forbidden"
                start = locate(root, (*path, *detail["loc"]), file, at_key=unknown)
                where = path_words(written_path(root, (*path, *detail["loc"])))
                self.problems.append(Problem(start, _sentence(detail, model), where))
            return None
        _remember_places(value, file, root, path)
        return value

    def problem(self, file: str, root: YamlValue, path: Path, message: str, severity: Severity = "error") -> None:
        """Note a problem with the value at ``path``."""
        self.problems.append(Problem(locate(root, path, file), message, path_words(path), severity))

    def problem_in_text(
        self, file: str, root: YamlValue, path: Path, piece: str, message: str, severity: Severity = "error"
    ) -> None:
        """Note a problem with what the pattern ``piece`` finds in the text at ``path``, where that stands."""
        start = locate(root, path, file)
        lines = self._lines.get(file, [])
        for number in range(start.line, len(lines) + 1):
            offset = start.column - 1 if number == start.line else 0
            if match := re.compile(piece).search(lines[number - 1], offset):
                start = Place(file, number, match.start() + 1)
                break
        self.problems.append(Problem(start, message, path_words(path), severity))

    def unknown_id(self, file: str, root: YamlValue, path: Path, kind: str, known: Collection[str]) -> None:
        """Note a reference to an id that nothing has."""
        wrong = str(_descend(root, path))
        # Looking for the nearest word is slow, and one column that is off makes thousands of ids wrong.
        if (kind, wrong) not in self._hints and len(self._hints) < _MAX_HINTS:
            self._hints[kind, wrong] = did_you_mean(wrong, known) if known else f"; no {kind} is written yet"
        self.problem(file, root, path, f"no {kind} {said(wrong)}{self._hints.get((kind, wrong), '')}")

    def finish(self) -> None:
        """Raise InputError with every error noted; warnings alone do not raise."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if errors:
            raise InputError(errors)


def _descend(root: YamlValue, path: Path) -> YamlValue:
    node: YamlValue = root
    for step in path:
        if isinstance(node, YamlMap) and isinstance(step, str):
            node = node[step]
        elif isinstance(node, YamlList) and isinstance(step, int):
            node = node[step]
    return node


def _remember_places(value: object, file: str, root: YamlMap, path: Path) -> None:
    if isinstance(value, Model):
        value.at(locate(root, path, file))
        for name, alias in _fields_of_fields(type(value)):
            _remember_places(getattr(value, name), file, root, (*path, alias))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _remember_places(item, file, root, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            _remember_places(item, file, root, (*path, key))


@cache
def _fields_of_fields(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """Return the fields that can hold models, with their names in files: most facts, being many, have none."""
    return tuple(
        (name, field.alias or name) for name, field in model.model_fields.items() if _models_in(field.annotation)
    )


def _sentence(detail: ErrorDetails, model: type[BaseModel]) -> str:
    make = _SENTENCES.get(detail["type"])
    if make:
        return make(detail)
    if detail["type"] == "extra_forbidden":
        name = str(detail["loc"][-1])
        known = sorted(_known_fields(model, detail["loc"]))
        if hint := _slip(name, detail["input"], known):
            return hint
        names = f"; known: {', '.join(known)}" if known else ""
        return f'no field "{shown(name)}" here{did_you_mean(name, known)}{names}'
    return str(detail["msg"])


def _told_once(details: Sequence[ErrorDetails], model: type[BaseModel]) -> Iterator[ErrorDetails]:
    """Yield what is wrong, but for a missing field that stands there without its colon, which is told already."""
    unknown = [one for one in details if one["type"] == "extra_forbidden"]
    slipped = {
        (*one["loc"][:-1], str(one["loc"][-1]).partition(" ")[0])
        for one in unknown
        if _slip(str(one["loc"][-1]), one["input"], _known_fields(model, one["loc"]))
    }
    yield from (one for one in details if one["type"] != "missing" or one["loc"] not in slipped)


def _slip(name: str, value: object, known: Collection[str]) -> str:
    """Return what was probably meant by a name of a field that is a piece of a value; nothing where it is a name."""
    field, _, rest = name.partition(" ")
    if value is None and rest and field in known:
        return f"a colon is missing after {field}; write `{field}: {shown(rest)}`"
    if value is None and name.isdigit():
        return f'"{shown(name)}" is no field; write a decimal point and not a comma, and no comma between thousands'
    if re.search("[“”„‘’]", name):
        return f'"{shown(name)}" is no field; curly quotes are letters like others: quote with " instead'
    return ""


def _known_fields(model: type[BaseModel], loc: Sequence[str | int]) -> set[str]:
    """Return the fields known where ``loc`` points, going down through nested models, lists and unions."""
    candidates: list[object] = [model]
    for step in loc[:-1]:
        below: list[object] = [inner for candidate in candidates for inner in _models_below(candidate, step)]
        candidates = below or candidates
    models = (one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel))
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def _models_below(model: object, step: str | int) -> list[type[BaseModel]]:
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    if isinstance(step, str) and step in model.model_fields:
        return _models_in(model.model_fields[step].annotation)
    tag = model.model_fields.get("type")
    return [model] if tag and step in get_args(tag.annotation) else []


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]


def _literal(detail: ErrorDetails) -> str:
    allowed = str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    wrong = detail["input"]
    hint = did_you_mean(wrong, allowed) if isinstance(wrong, str) else ""
    return f"{said(wrong)} is not one of {', '.join(allowed)}{hint}"


def _tag(detail: ErrorDetails) -> str:
    allowed = str(detail["ctx"]["expected_tags"]).replace("'", "").split(", ")
    wrong = str(detail["ctx"]["tag"])
    return f'no block of type "{shown(wrong)}"{did_you_mean(wrong, allowed)}; known: {", ".join(allowed)}'


def _too_long(detail: ErrorDetails) -> str:
    things = "letters" if isinstance(detail["input"], str) else "entries"
    return f"has {len(detail['input']):,} {things}; at most {detail['ctx']['max_length']:,} fit"


def _wrong_type(expected: str) -> Callable[[ErrorDetails], str]:
    return lambda detail: f"has to be {expected}, not {said(detail['input'])}"


_SENTENCES: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": lambda detail: f'the field "{detail["loc"][-1]}" is missing',
    "literal_error": _literal,
    "union_tag_invalid": _tag,
    "union_tag_not_found": lambda detail: 'the field "type" is missing: it says which block this is',
    "value_error": lambda detail: str(detail["ctx"]["error"]),
    "string_type": _wrong_type("text"),
    "int_type": _wrong_type("a whole number"),
    "bool_type": _wrong_type("true or false"),
    "float_type": _wrong_type("a number"),
    "dict_type": _wrong_type("fields, such as `name: value`"),
    "model_type": _wrong_type("fields, such as `name: value`"),
    "model_attributes_type": _wrong_type("fields, such as `type: cover`"),
    "too_long": _too_long,
    "greater_than_equal": lambda detail: f"has to be at least {detail['ctx']['ge']}",
    "less_than_equal": lambda detail: f"has to be at most {detail['ctx']['le']}",
}
