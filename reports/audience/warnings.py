"""What looks wrong about who receives what: people who would receive nothing, parts that nobody receives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reports.audience.models import Audience, Person
from reports.audience.recipients import recipients_of
from reports.definition import Definition
from reports.errors import Problem
from reports.facts import Facts
from reports.parts import ALL, parts_of


def audience_warnings(
    definitions: Iterable[Definition], audiences: Mapping[str, Audience], facts: Facts
) -> list[Problem]:
    """Return a warning for each person who would receive nothing, and for each part that nobody receives."""
    made = [(definition, parts_of(definition, facts)) for definition in definitions]
    received = {
        (definition.id, part): recipients_of(definition, audiences, part)
        for definition, parts in made
        for part in parts
    }
    reached = {one.address.key for addressees in received.values() for one in addressees}
    silent = [problem for audience in audiences.values() for problem in _left_out(audience, made, reached)]
    unread = [
        problem
        for definition, parts in made
        if definition.audience
        for problem in _unread(definition, [part for part in parts if not received[definition.id, part]])
    ]
    return [*silent, *unread]


def _left_out(
    audience: Audience, made: list[tuple[Definition, tuple[str, ...]]], reached: set[str]
) -> Iterator[Problem]:
    reports = [(definition, parts) for definition, parts in made if audience.id in definition.audience]
    if not reports:
        yield _warning(
            audience, "id", f'no report is for the audience "{audience.id}"; name it in a report\'s audience'
        )
        return
    suppressed = {address.key for definition, _ in reports for address in audience.suppress}
    for person in audience.people:
        if person.address.key in reached:
            continue
        if person.address.key in suppressed:
            why = "the address is suppressed"
        else:
            made_in = ", ".join(dict.fromkeys(part for _, parts in reports for part in parts))
            why = f"its reports are made in the parts {made_in}"
        yield _warning(person, "", f"{person.address} would receive nothing: {why}")


def _unread(definition: Definition, parts: list[str]) -> Iterator[Problem]:
    for part in parts:
        what = "this report" if part == ALL else f'the part "{part}"'
        yield _warning(definition, "audience", f"nobody would receive {what}")


def _warning(model: Audience | Person | Definition, path: str, message: str) -> Problem:
    return Problem(model.place, message, path, severity="warning")
