"""JSON-like values that remember where in a file they stood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from reports.errors import Place, shown

Spot: TypeAlias = tuple[int, int]
YamlValue: TypeAlias = "str | int | float | bool | YamlMap | YamlList | None"


class YamlFloat(float):
    """A number with a fraction or exponent; ``text`` is its exact spelling, for ``Decimal`` and for messages."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> YamlFloat:
        self = super().__new__(cls, text)
        self.text = text
        return self

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override]
        return (self.text,)


class YamlMap(dict[str, YamlValue]):
    """A mapping that knows the line and column, from 1, of itself, its keys and its values."""

    __slots__ = ("place", "spots")

    def __init__(self, place: Spot = (1, 1)) -> None:
        self.place = place
        self.spots: dict[str, tuple[int, int, int, int]] = {}

    def key_place(self, key: str) -> Spot:
        """Return the place of a key; KeyError if the mapping has no such key."""
        return self.spots[key][:2]

    def value_place(self, key: str) -> Spot:
        """Return the place of a key's value; KeyError if the mapping has no such key."""
        return self.spots[key][2:]


class YamlList(list[YamlValue]):
    """A list that knows the line and column, from 1, of itself and its items."""

    __slots__ = ("place", "spots")

    def __init__(self, place: Spot = (1, 1)) -> None:
        self.place = place
        self.spots: list[Spot] = []

    def value_place(self, index: int) -> Spot:
        """Return the place of an item; IndexError if the list is shorter."""
        return self.spots[index]


def locate(root: YamlValue, path: Sequence[str | int], file: str, *, at_key: bool = False) -> Place:
    """Return where the value at a Pydantic ``loc`` stands, or the deepest container that has a place for it.

    ``at_key`` asks for the key instead, for a key that should not be there. Never raises.
    """
    steps = _steps(root, path)
    if not steps:
        return Place(file, *root.place) if isinstance(root, YamlMap | YamlList) else Place(file)
    node, part, left = steps[-1]
    if isinstance(node, YamlList):
        return Place(file, *node.value_place(int(part)))
    wants_key = (at_key and not left) or path[-1] == "[key]"
    return Place(file, *(node.key_place(str(part)) if wants_key else node.value_place(str(part))))


# Of the members of unions that are words in one form and fields in the other; no field is called so.
_TAGS = frozenset({"words", "fields"})


def written_path(root: YamlValue, path: Sequence[str | int]) -> tuple[str | int, ...]:
    """Return a Pydantic ``loc`` without the union tags in it: the path as the author wrote it, or should have."""
    steps = _steps(root, path)
    parts = tuple(step[1] for step in steps)
    left = steps[-1][2] if steps else len(path)
    if not left or path[-1] == "[key]":
        return parts
    node = _child(*steps[-1][:2]) if steps else root
    of_block = isinstance(node, YamlMap) and node.get("type") == path[-1]
    only_tag = left == 1 and (of_block or path[-1] in _TAGS)
    return parts if only_tag else (*parts, path[-1])


def _child(node: YamlMap | YamlList, part: str | int) -> YamlValue:
    return node[str(part)] if isinstance(node, YamlMap) else node[int(part)]


def path_words(path: Sequence[str | int]) -> str:
    """Return a path as an author says it: ``blocks[2].metric``."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in path)
    return words.removeprefix(".")


def _steps(node: YamlValue, path: Sequence[str | int]) -> list[tuple[YamlMap | YamlList, str | int, int]]:
    """Return the parts of a path that exist, each with its container and how many parts are left after it.

    Parts that do not exist are Pydantic's tags for the members of a union, or a key that is missing.
    """
    for index, part in enumerate(path):
        rest = path[index + 1 :]
        if isinstance(node, YamlMap) and isinstance(part, str) and part in node:
            taken = [(node, part, len(rest)), *_steps(node[part], rest)]
            if part != node.get("type"):
                return taken
            # A tag may be spelled like a key, {type: quotes, quotes: ...}: take the reading that reaches the end.
            skipped = _steps(node, rest)
            return taken if rest and not taken[-1][2] and (not skipped or skipped[-1][2]) else skipped
        if isinstance(node, YamlList) and isinstance(part, int) and 0 <= part < len(node):
            return [(node, part, len(rest)), *_steps(node[part], rest)]
    return []
