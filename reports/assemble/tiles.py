"""Key figures as tiles: value, date, change, and what a reader has to know about them."""

from __future__ import annotations

from reports.amounts import PER_CENT, amount_words, change_words, percent_change_words, unit_of
from reports.assemble.context import Context
from reports.assemble.words import value_in_words
from reports.briefing import NO_SOURCES, Tile
from reports.query import Figure, is_stale
from reports.wording import (
    LABELS,
    against_words,
    as_of_words,
    market_words,
    percent_words,
)


def tile(context: Context, name: str) -> Tile:
    """Return a named figure as a tile; without a public value the tile says so, and names a target if there is one."""
    figure = context.figures[name]
    context.shown.setdefault(name)
    label = figure_label(context, name)
    if figure.reading is None:
        return _empty_tile(context, figure, label)
    cite = context.use(figure.reading)
    return Tile(
        label=label,
        value=value_in_words(context, figure.reading),
        as_of=as_of_words(context.facts, figure.reading),
        change=_change(context, figure),
        note=_note(context, figure),
        cite=cite,
        change_cite=context.use(figure.change.before) if figure.change else NO_SOURCES,
        data_notes=tuple(context.note_numbers(figure.reading)),
    )


def figure_label(context: Context, name: str) -> str:
    """Return a figure's label: its own, or its metric and market."""
    spec = context.figures[name].spec
    return spec.label or f"{context.facts.metrics[spec.metric].name}, {market_words(context.facts, spec.market)}"


def _empty_tile(context: Context, figure: Figure, label: str) -> Tile:
    if figure.target is None:
        return Tile(label, "", note=LABELS.no_data)
    cite = context.use(figure.target)
    target = amount_words(figure.target.value, unit_of(context.facts, figure.spec.metric))
    note = f"{LABELS.no_data}; the target was {target}"
    return Tile(label, "", as_of=as_of_words(context.facts, figure.target), note=note, cite=cite)


def _change(context: Context, figure: Figure) -> str:
    change = figure.change
    if change is None:
        return _stated_change(context, figure)
    against = "a year before" if figure.spec.compare == "year" else "the period before"
    if not change.difference and change.qualifier == "exact":
        return f"unchanged on {against}"
    unit = unit_of(context.facts, figure.spec.metric)
    words = f"{change_words(change, unit)} on {against}"
    percent = percent_change_words(change, unit) if change.qualifier == "exact" else ""
    return f"{words} ({percent})" if percent else words


def _stated_change(context: Context, figure: Figure) -> str:
    """Return the change that a source states, said to be stated, where the facts hold nothing to compute it from.

    Of a share it is said to be relative: beside values in per cent it would be read as one in points.
    """
    behind = figure.reading.observations if figure.reading else ()
    stated = next((one for one in behind if one.stated_percent is not None), None)
    if stated is None or stated.stated_percent is None or stated.stated_against is None:
        return ""
    in_a_year = stated.stated_against.end == stated.period.year_before().end
    against = "in a year" if in_a_year else f"on {against_words(context.facts, stated.metric, stated.stated_against)}"
    relative = "a relative " if unit_of(context.facts, stated.metric) == PER_CENT else ""
    return f"{relative}{percent_words(stated.stated_percent)} {against}, as stated"


def _note(context: Context, figure: Figure) -> str:
    assert figure.reading is not None
    numbers = context.note_numbers(figure.reading)
    notes = []
    if all(mark.advertorial for mark in context.cite(figure.reading.sources).marks):
        notes.append("promotional source only")
    if is_stale(context.facts, figure.reading, context.period):
        notes.append("old figure")
    if numbers:
        notes.append(f"see data note{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}")
    return "; ".join(notes)
