"""Notes what of the facts a briefing is made from, so that it can be made again from no more than that."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import replace
from typing import TypeVar

from reports.facts import Facts

Value = TypeVar("Value")


class Noted(Mapping[str, Value]):
    """A mapping that notes which of its values were asked for by name; to walk over all of them notes nothing."""

    def __init__(self, whole: Mapping[str, Value]) -> None:
        self._whole = whole
        self.asked: dict[str, None] = {}

    def __getitem__(self, key: str) -> Value:
        value = self._whole[key]
        self.asked.setdefault(key)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._whole

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    def keys(self) -> KeysView[str]:
        return self._whole.keys()

    def values(self) -> ValuesView[Value]:
        return self._whole.values()

    def items(self) -> ItemsView[str, Value]:
        return self._whole.items()


def noting(facts: Facts) -> Facts:
    """Return the same facts, which note what of them is asked for."""
    noted = replace(
        facts,
        markets=Noted(facts.markets),
        groups=Noted(facts.groups),
        metrics=Noted(facts.metrics),
        partners=Noted(facts.partners),
        quotes=Noted(facts.quotes),
    )
    noted.take_indexes(facts)
    return noted


def asked(values: Mapping[str, object]) -> set[str]:
    """Return the names that were asked for; nothing where nobody noted them."""
    return set(values.asked) if isinstance(values, Noted) else set()


def forget(*all_values: Mapping[str, object]) -> None:
    """Begin again: what was asked for so far does not count."""
    for values in all_values:
        if isinstance(values, Noted):
            values.asked.clear()
