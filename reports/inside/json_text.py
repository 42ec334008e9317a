"""JSON as it is kept inside a PDF: one spelling for each value, with numbers as exact as the facts give them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from reports.period import Period
from reports.yaml_tree import YamlFloat

_QUOTED: Final = json.JSONEncoder(ensure_ascii=False).encode


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
    if isinstance(value, str):
        return _QUOTED(value)
    if isinstance(value, BaseModel):
        return _lines("{}", _fields(value, depth + 1), depth)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return _lines("[]", [_text(one, depth + 1) for one in value], depth)
    if isinstance(value, Mapping):
        pairs = [f"{_QUOTED(str(key))}: {_text(one, depth + 1)}" for key, one in value.items()]
        return _lines("{}", pairs, depth)
    match value:
        case Period():
            return _QUOTED(value.label)
        case YamlFloat():
            return value.text
        case _:
            return json.dumps(value)


def _fields(model: BaseModel, depth: int) -> list[str]:
    values = model.__dict__
    return [
        f"{key}{_text(values[name], depth)}"
        for name, key, required, default in _spelling(type(model))
        if required or not _is_so_anyway(values[name], default)
    ]


def _is_so_anyway(value: object, default: object) -> bool:
    if value == default:
        return True
    # Models remember where they were read, and a default is one object for all who leave the field out: what is written
    # of the two is compared, or a value that came from another process would differ from the default here.
    return isinstance(default, BaseModel) and _text(value, 0) == _text(default, 0)


@cache
def _spelling(kind: type[BaseModel]) -> tuple[tuple[str, str, bool, object], ...]:
    """Return each field's name, how it is written as a key, whether it is asked for, and what it is where it is not."""
    return tuple(
        (
            name,
            f"{_QUOTED(field.alias or name)}: ",
            field.is_required(),
            # The default itself: a copy would keep the place that the default had when it was copied.
            field.default_factory() if field.default_factory else field.default,  # type: ignore[call-arg]
        )
        for name, field in kind.model_fields.items()
    )


def _lines(brackets: str, inside: Sequence[str], depth: int) -> str:
    """Set what stands near the top on lines of its own, and what stands deeper on one line."""
    if depth > 2 or not inside:
        return f"{brackets[0]}{', '.join(inside)}{brackets[1]}"
    line = "\n" + " " * depth
    return f"{brackets[0]}{line} {f',{line} '.join(inside)}{line}{brackets[1]}"


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is not a number")
