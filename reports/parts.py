"""The parts of a split report: which there are, and what of the facts and the definition is a part's own."""

from __future__ import annotations

from typing import Final

from reports.definition import Definition
from reports.errors import ReportsError, did_you_mean, shown
from reports.facts import Facts

ALL: Final = "all"


class PartError(ReportsError):
    """A part that a report does not have, said in a sentence."""


def parts_of(definition: Definition, facts: Facts) -> tuple[str, ...]:
    """Return the parts a report is made in: ``all`` alone, or regions or markets in the order of their file."""
    if definition.parts == ALL:
        return (ALL,)
    if definition.parts.by == "market":
        return tuple(facts.markets)
    regions = {market.region for market in facts.markets.values()}
    return tuple(group for group in facts.groups if group in regions)


def check_part(definition: Definition, facts: Facts, part: str) -> None:
    """Raise PartError where a report has no such part."""
    parts = parts_of(definition, facts)
    if part in parts:
        return
    if parts == (ALL,):
        raise PartError(f'{definition.id} is not split, so it has no part "{shown(part)}"; its editions are of "all"')
    raise PartError(
        f'{definition.id} has no part "{shown(part)}"{did_you_mean(part, parts)}; known: {", ".join(parts)}'
    )
