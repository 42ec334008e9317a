"""Who receives an edition: pure, from a report, the audiences and a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.audience.address import Address
from reports.audience.models import Audience, Format, InDoubt, SendingWindow
from reports.definition import Definition


@dataclass(frozen=True, slots=True)
class Addressee:
    """One person who is to receive an edition, and how the audience they are in is treated."""

    name: str
    address: Address
    language: str
    format: Format
    audience: str
    in_doubt: InDoubt
    window: SendingWindow | None


def recipients_of(definition: Definition, audiences: Mapping[str, Audience], part: str) -> tuple[Addressee, ...]:
    """Return who receives a part's edition, in the order of the files, each mailbox once.

    Somebody in several audiences is treated as the first that gives them the part says; who is suppressed in one of
    the report's audiences gets nothing through another.
    """
    suppressed = _suppressed(definition, audiences)
    return tuple(one for one in _each_once(definition, audiences, part) if one.address.key not in suppressed)


def suppressed_of(definition: Definition, audiences: Mapping[str, Audience], part: str) -> tuple[Addressee, ...]:
    """Return who would receive a part's edition, were their address not suppressed."""
    suppressed = _suppressed(definition, audiences)
    return tuple(one for one in _each_once(definition, audiences, part) if one.address.key in suppressed)


def _suppressed(definition: Definition, audiences: Mapping[str, Audience]) -> frozenset[str]:
    return frozenset(address.key for id_ in definition.audience for address in audiences[id_].suppress)


def _each_once(definition: Definition, audiences: Mapping[str, Audience], part: str) -> tuple[Addressee, ...]:
    found: dict[str, Addressee] = {}
    for one in _everybody(definition, audiences, part):
        found.setdefault(one.address.key, one)
    return tuple(found.values())


def _everybody(definition: Definition, audiences: Mapping[str, Audience], part: str) -> Iterator[Addressee]:
    for id_ in definition.audience:
        audience = audiences[id_]
        for person in audience.people:
            if person.receives(part):
                yield Addressee(
                    name=person.name,
                    address=person.address,
                    language=person.language,
                    format=person.format,
                    audience=audience.id,
                    in_doubt=audience.in_doubt,
                    window=audience.window,
                )
