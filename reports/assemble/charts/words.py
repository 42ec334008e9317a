"""The words around a chart: its note, and the text that stands for the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from reports.amounts import with_sign
from reports.assemble.context import Context
from reports.assemble.words import cited_line
from reports.briefing import Inlines, Point, Series, Text
from reports.query import Reading
from reports.wording import LABELS

VAGUE: Final = ("over", "under", "about")


def note_under(
    context: Context,
    note: str | None,
    sources: Iterable[str],
    readings: Iterable[Reading],
    marks: str = "",
    marked: Sequence[str] = VAGUE,
) -> Inlines:
    """Return what stands under a chart: its sources, how what is not exact is drawn, and a note of its own.

    ``marks`` says what values whose qualifier is ``marked`` are drawn as; empty where they are drawn as any other.
    """
    ids = tuple(dict.fromkeys(sources))
    words: Inlines = (Text("Sources"), context.cite(ids)) if ids else ()
    used = {reading.qualifier for reading in readings}
    seen = [f"“{one}”" for one in marked if marks and one in used]
    unseen = [f"“{one}”" for one in VAGUE if one in used and f"“{one}”" not in seen]
    words = (*words, Text(f". {marks}: the source says {_either(seen)}")) if seen else words
    words = (*words, Text(f". Of some figures the source says {_either(unseen)}")) if unseen else words
    if note:
        words = (*words, Text(". "), *cited_line(context, note)) if words else cited_line(context, note)
    return words


def _either(words: Sequence[str]) -> str:
    """Return words as a choice: "a", "a or b", "a, b or c"."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def spoken(series: tuple[Series, ...], unit: str, *, steps: bool = False) -> tuple[Series, ...]:
    """Return series as they are said apart from the drawing, which bears their unit: with the sign of per cent.

    The ``steps`` between a waterfall's totals are in points already.
    """
    return tuple(
        replace(one, points=tuple(_spoken(point, unit, steps=steps) for point in one.points)) for one in series
    )


def _spoken(point: Point, unit: str, *, steps: bool) -> Point:
    is_step = steps and point.role != "total"
    return point if is_step or point.value is None else replace(point, words=with_sign(point.words, unit))


def series_alt(shape: str, subtitle: str, series: tuple[Series, ...], before: str = "") -> str:
    """Return the text that stands for a chart: its kind and subject, and what each series says."""
    told = " ".join(_series_alt(one, len(series) > 1) for one in series)
    return f"{shape}. {subtitle}. {told}" + (f" In brackets the change since {before}." if before else "")


def _series_alt(series: Series, named: bool) -> str:
    known = [point for point in series.points if point.value is not None]
    name = f"{series.name}: " if named else ""
    if not known:
        return f"{name}{LABELS.no_data}."
    values = ", ".join(map(_told, known if len(known) <= 12 else _few(known)))
    gaps = len(series.points) - len(known)
    missing = f"; {gaps} without a public figure" if gaps else ""
    return f"{name}{values}{missing}."


def _told(point: Point) -> str:
    """Return a point in words, with its change and what else stands beside it."""
    beside = f" {point.note}" if point.note else ""
    return f"{point.label} {point.words}{beside}" + (f" ({point.change})" if point.change else "")


def _few(points: Sequence[Point]) -> list[Point]:
    """Return the telling points in order, each once: first and last, lowest and highest."""
    low = min(points, key=lambda point: point.value or Decimal(0))
    high = max(points, key=lambda point: point.value or Decimal(0))
    picked = [one for one in points if one in (points[0], low, high, points[-1])]
    said = {} if low.value == high.value else {low: f"{low.words} (lowest)", high: f"{high.words} (highest)"}
    return [replace(one, words=said.get(one, one.words)) for one in picked]
