"""An edition as a PDF that carries what it was made from, and the same again from what it carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.assemble import Record, assemble_again
from reports.brand import Brand
from reports.briefing import Briefing
from reports.charts.own import MakeFigure
from reports.errors import RenderError
from reports.inside import attachments
from reports.render import render

__all__ = ["draw_again", "draw_edition"]


def draw_edition(
    briefing: Briefing,
    record: Record,
    brand: Brand,
    versions: Mapping[str, str],
    *,
    makers: Mapping[str, MakeFigure] | None = None,
) -> bytes:
    """Return an edition's PDF with the data inside; ``versions`` are those of what it is made with, by name.

    ``makers`` are the functions that draw a workspace's own charts: they are not carried.

    Raises RenderError where something cannot be drawn, or where the record does not give the same briefing: no PDF
    leaves that could not be made again.
    """
    _prove(briefing, record)
    return render(briefing, brand, attachments=attachments(briefing, record, brand, versions), makers=makers)


def draw_again(record: Record, brand: Brand, versions: Mapping[str, str]) -> bytes:
    """Return the PDF of the edition that a record is of."""
    briefing, complete = assemble_again(record)
    return render(briefing, brand, attachments=attachments(briefing, complete, brand, versions))


def _prove(briefing: Briefing, record: Record) -> None:
    # Apart, so that nobody holds a second briefing while the first is drawn.
    again, _ = assemble_again(record)
    if again != replace(briefing, holds=()):
        raise RenderError(f"{briefing.report} {briefing.period}: {_first_difference(briefing, again)}")


def _first_difference(briefing: Briefing, again: Briefing) -> str:
    pairs = zip(briefing.blocks, again.blocks, strict=False)
    number, block = next(((at, one) for at, (one, other) in enumerate(pairs, 1) if one != other), (0, None))
    where = f"block {number}, {type(block).__name__}" if block else "the whole"
    return f"it cannot be made again from the facts it shows ({where}); please report this"
