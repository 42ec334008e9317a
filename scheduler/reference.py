"""Every field of every kind of file, from the models that read it: for the docs, the terminal, and below a mistake."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Any, Final

from reports.errors import Problem, did_you_mean
from scheduler.errors import MisuseError
from scheduler.files import CONFIG
from scheduler.schemas import all_schemas, schema_of

_WORDS: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "fields",
    "array": "list",
}


@dataclass(frozen=True)
class Field:
    """A field in words; code in ``type`` and ``default`` stands between backquotes."""

    name: str
    about: str
    type: str
    default: str


@dataclass(frozen=True)
class Shape:
    """What a file, or a mapping inside it, may hold; ``name`` is empty for the file itself."""

    name: str
    about: str
    fields: tuple[Field, ...]


def shapes(kind: str) -> list[Shape]:
    """Return the shape of a kind of file, then those inside it by name. Raises MisuseError for a kind that is none."""
    schema = schema_of(kind)
    inner = sorted(schema.get("$defs", {}).items())
    return [_shape("", schema, schema), *(_shape(name, one, schema) for name, one in inner if "properties" in one)]


def shapes_called(kind: str, name: str) -> list[Shape]:
    """Return those shapes of a kind of file whose names begin so: ``key_figures`` finds KeyFiguresBlock.

    Raises MisuseError where there is none.
    """
    known = shapes(kind)
    found = [one for one in known if one.name.casefold().startswith(name.replace("_", "").casefold())]
    if not found:
        names = [one.name for one in known if one.name]
        raise MisuseError(f'{kind} has no "{name}"{did_you_mean(name, names)}; known: {", ".join(names)}')
    return found


def pages_of(problems: Iterable[Problem]) -> Mapping[str, str]:
    """Return for each file with a problem the command that prints every field of its kind.

    There is none for a table that is in no workspace, nor for a file that makes a folder one and is not there.
    """
    named = {one.place.file: _kind(one.place.file) for one in problems if one.place.line or one.place.file != CONFIG}
    known = {file: kind for file, kind in named.items() if kind or file.endswith(".yaml")}
    return {file: f"frontier fields {kind}".strip() for file, kind in sorted(known.items())}


def _kind(file: str) -> str:
    """Return the kind of a file; nothing where its name does not say it, as a brand's may be any."""
    path = PurePosixPath(file)
    if path.suffix == ".py":
        return "report"  # its blocks of type figure say what is drawn by code, and with which facts
    # A table holds what the YAML beside it would; a folder's problem is that of the files missing in it.
    name = f"{file}/.yaml" if not path.suffix else str(path.with_suffix(".yaml"))
    return next((kind for kind, (pattern, _) in all_schemas().items() if fnmatch(name, pattern)), "")


def _shape(name: str, shape: Mapping[str, Any], root: Mapping[str, Any]) -> Shape:
    fields = tuple(_fields(shape, root))
    return Shape(name, inspect.cleandoc(shape.get("description", "")), fields)


def _fields(shape: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[Field]:
    for name, about in shape["properties"].items():
        default = "required" if name in shape.get("required", ()) else _default(about)
        yield Field(name, about.get("description", ""), _type(about, root), default)


def _default(about: Mapping[str, Any]) -> str:
    value = about.get("default")
    simple = isinstance(value, str | int | float | bool)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if simple else "–"


def _type(about: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    match about:
        case {"$ref": str(reference)}:
            name = reference.removeprefix("#/$defs/")
            shape = root["$defs"][name]
            words = name if "properties" in shape else _type(shape, root)
        case {"const": value}:
            words = f"`{value}`"
        case {"enum": list(values)}:
            words = ", ".join(f"`{value}`" for value in values)
        case {"anyOf": list(kinds)} | {"oneOf": list(kinds)}:
            words = " or ".join(dict.fromkeys(_type(kind, root) for kind in kinds if kind.get("type") != "null"))
        case {"type": "array", "items": items}:
            words = f"list of {_type(items, root)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            words = f"{_type(values, root)} by name"
        case {"type": kind}:
            words = " or ".join(_WORDS[one] for one in ([kind] if isinstance(kind, str) else kind))
        case _:
            words = "anything"
    return words
