"""One edition computed: facts in, bytes out. It knows no ledger, archive, clock or secret, so anybody may do it.

What draws is imported where the first is drawn: who hands editions out draws none, and need not wait for it.

What many editions share is one value, `Materials`, sent to a worker once; what is asked of one edition is a small one.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.assemble import assemble_and_record
from reports.brand import Brand
from reports.briefing import Briefing
from reports.definition import Definition
from reports.definition.templates import Template
from reports.errors import ReportsError
from reports.facts import Facts
from reports.parts import PartError, check_part
from reports.period import Period, parse_period
from reports.snapshot import from_bytes, take_snapshot, to_bytes
from scheduler.code import Code
from scheduler.versions import drawing_versions
from scheduler.workspace import Workspace

if TYPE_CHECKING:
    from reports.message import Message


@dataclass(frozen=True)
class Materials:
    """What the editions of a workspace are made from; ``versions`` are those that their bytes depend on."""

    facts: Facts
    definitions: Mapping[str, Definition]
    brand: Brand
    code: Code | None
    link: Template | None
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Order:
    """Which edition is asked for; ``previous`` is the snapshot of the one before, None for the first."""

    report: str
    period: str
    part: str
    previous: bytes | None


@dataclass(frozen=True)
class Drawn:
    """An edition as drawn, before it is signed or encrypted; its snapshot and its message as they are archived."""

    pdf: bytes
    snapshot: bytes
    message: bytes | None


@dataclass(frozen=True)
class Failed:
    """Why an edition could not be computed: a sentence, or the traceback of what nobody expected."""

    why: str


@dataclass(frozen=True)
class Held:
    """Why an edition must not go out as it is, in sentences for whoever decides."""

    reasons: tuple[str, ...]


def materials_of(workspace: Workspace) -> Materials:
    """Return what the workspace's editions are made from, with the versions that draw them here."""
    return Materials(
        facts=workspace.facts,
        definitions=workspace.definitions,
        brand=workspace.brand,
        code=workspace.code,
        link=workspace.mail.link,
        versions=dict(drawing_versions()),
    )


def compute(materials: Materials, order: Order) -> Drawn | Held:
    """Return an edition's bytes, or the reasons that hold it: the same for the same arguments, wherever it is done.

    Raises RenderError where something cannot be drawn.
    """
    from reports.edition import draw_edition

    period = parse_period(order.period)
    definition = materials.definitions.get(order.report)
    if why_not := _why_not(materials.facts, definition, order, period):
        return Held((why_not,))
    assert definition is not None, "it was just looked for"
    previous = from_bytes(order.previous) if order.previous is not None else None
    facts = materials.facts
    briefing, record = assemble_and_record(facts, definition, period, order.part, previous=previous)
    if briefing.holds:
        return Held(briefing.holds)
    makers = materials.code.makers() if materials.code else {}
    pdf = draw_edition(briefing, record, materials.brand, materials.versions, makers=makers)
    message = message_of(materials, definition, briefing, pdf)
    snapshot = take_snapshot(facts, definition, period, order.part)
    return Drawn(pdf, to_bytes(snapshot), message.to_bytes() if message else None)


def attempt(materials: Materials, order: Order) -> Drawn | Held | Failed:
    """Compute an edition in whatever process this is: what goes wrong is a value, too, since errors travel badly."""
    try:
        if drawing_versions() != materials.versions:
            return Failed(_other_versions(materials.versions, drawing_versions()))
        return compute(materials, order)
    except (ReportsError, OSError) as error:
        return Failed(str(error))
    except Exception:  # noqa: BLE001 - one report's mistake must not stop the others; its traceback is kept
        return Failed(traceback.format_exc())


def message_of(materials: Materials, definition: Definition, briefing: Briefing, pdf: bytes) -> Message | None:
    """Return what is mailed of an edition; None where its report has no audience."""
    if not definition.audience:
        return None
    from reports.message import compose, confidential
    from reports.render import render

    front = render(confidential(briefing), materials.brand) if definition.document.encrypt else None
    return compose(
        briefing,
        materials.brand,
        pdf,
        subject=definition.subject,
        file_name=definition.file_name,
        link=materials.link,
        front=front,
    )


def _other_versions(asked: Mapping[str, str], here: Mapping[str, str]) -> str:
    differing = [
        f"{name} {here.get(name)} in place of {version}" for name, version in asked.items() if here.get(name) != version
    ]
    return f"its worker would draw other bytes, having {', '.join(differing)}; install the same on all machines"


def _why_not(facts: Facts, definition: Definition | None, order: Order, period: Period) -> str:
    if definition is None:
        return f'the workspace no longer has a report "{order.report}"'
    if why_not := definition.check_period(period):
        return why_not
    try:
        check_part(definition, facts, order.part)
    except PartError as error:
        return str(error)
    return ""
