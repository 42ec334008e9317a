"""Whether an edition goes out at all: decided when it is made, from what it knows and what the last one knew."""

from __future__ import annotations

from decimal import Decimal

from reports.changes import compare
from reports.definition import Definition, SendCondition
from reports.snapshot import Snapshot


def why_nobody(definition: Definition, known: Snapshot, before: Snapshot | None) -> str:
    """Return why nobody is sent an edition, in words; empty where its report's condition is met."""
    match definition.send:
        case "changed" if before is not None and not compare(before, known):
            return f"send: changed, and nothing has since the edition of {before.period}"
        case SendCondition() as condition:
            return _not_met(condition, known)
    return ""


def _not_met(condition: SendCondition, known: Snapshot) -> str:
    found = next(one for one in known.figures if one.name == condition.figure)
    limit = condition.over if condition.over is not None else condition.under
    asked = f"send: {found.name} {'over' if condition.over is not None else 'under'} {limit}"
    if found.value is None:
        return f"{asked}, and it has no value"
    value = Decimal(found.value)
    met = value > condition.over if condition.over is not None else value < Decimal(limit or 0)
    return "" if met else f"{asked}, and it is {value}"
