"""Values as bytes: JSON in one form only, so that equal values are equal files, and a changed file is found out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from reports.errors import ReportsError, shown

Value = TypeVar("Value")


@dataclass(frozen=True)
class Form(Generic[Value]):
    """How values of one ``kind``, a dataclass with a ``version``, are written and read; ``name`` is its name in words.

    ``error`` is what reading raises; ``remedy`` tells whoever has a file of a newer version what to do.
    """

    kind: type[Value]
    name: str
    version: int
    error: type[ReportsError]
    remedy: str

    def to_bytes(self, value: Value) -> bytes:
        """Return a value as JSON: sorted keys, UTF-8, a line end at its end."""
        tree = self._adapter.dump_python(value, mode="json")
        return (json.dumps(tree, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()

    def from_bytes(self, data: bytes) -> Value:
        """Read a value. Raises ``error`` where the bytes are not exactly what ``to_bytes`` makes, or are newer."""
        self._check_version(data)
        try:
            value = self._adapter.validate_json(data, strict=True)
        except ValidationError as error:
            raise self._unreadable(_first(error)) from None
        if self.to_bytes(value) != data:
            raise self.error(f"the {self.name} was changed after it was made; take it from the archive again")
        return value

    @cached_property
    def _adapter(self) -> TypeAdapter[Value]:
        return TypeAdapter(self.kind)

    def _check_version(self, data: bytes) -> None:
        try:
            tree = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self._unreadable(str(error)) from None
        version = tree.get("version") if isinstance(tree, dict) else None
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise self.error(f"this is not a {self.name} of an edition; it has no version")
        if version > self.version:
            raise self.error(
                f"the {self.name} was made by a newer Frontier (format {version}, this one reads {self.version}); "
                f"{self.remedy}"
            )

    def _unreadable(self, why: str) -> ReportsError:
        return self.error(f"the {self.name} cannot be read: {why}; take it from the archive again")


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {shown(problem['msg'].removeprefix('Value error, '))}"
