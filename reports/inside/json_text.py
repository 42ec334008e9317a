"""JSON as it is kept inside a PDF: one spelling for each value, with numbers as exact as the facts give them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from reports.period import Period
from reports.yaml_tree import YamlFloat


def written(value: object) -> bytes:
    """Return a value as JSON, in UTF-8 with a line end; models without the fields that say what is so anyway."""
    return f"{_text(value, 0)}\n".encode()


def read(data: bytes) -> Any:
    """Return JSON's value, in which a number keeps its spelling. Raises ValueError."""
    try:
        return json.loads(data.decode(), parse_float=YamlFloat, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _text(value: object, depth: int) -> str:
    match value:
        case BaseModel():
            return _text(dict(_fields(value)), depth)
        case Mapping():
            return _lines("{}", (f"{_text(str(key), 0)}: {_text(one, depth + 1)}" for key, one in value.items()), depth)
        case Period():
            return json.dumps(value.label)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case YamlFloat():
            return value.text
        case Decimal():
            return str(value)
        case Sequence():
            return _lines("[]", (_text(one, depth + 1) for one in value), depth)
        case _:
            return json.dumps(value)


def _fields(model: BaseModel) -> Iterator[tuple[str, object]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            yield field.alias or name, value


def _lines(brackets: str, items: Iterable[str], depth: int) -> str:
    """Set what stands near the top on lines of its own, and what stands deeper on one line."""
    inside = list(items)
    if depth > 2 or not inside:
        return f"{brackets[0]}{', '.join(inside)}{brackets[1]}"
    line = "\n" + " " * depth
    return f"{brackets[0]}{line} {f',{line} '.join(inside)}{line}{brackets[1]}"


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is not a number")
