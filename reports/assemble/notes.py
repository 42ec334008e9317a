"""Data notes and sources: what a reader has to know before trusting the figures."""

from __future__ import annotations

from decimal import Decimal

from reports.amounts import amount_words, unit_of
from reports.assemble.context import Context
from reports.assemble.tiles import figure_label
from reports.assemble.words import finding_words
from reports.briefing import DataNotes, Inlines, NoteGroup, SourceEntry, Sources, Text
from reports.checks import FindingKind
from reports.facts import Source
from reports.query import is_stale, months_old, stock
from reports.wording import LABELS, as_of_words, end_words, number_words, period_words, subject_words

_NOTHING = "No contradiction, no old figure and no missing one was found among the figures shown."


def data_notes(context: Context) -> DataNotes:
    """Return the notes of an edition: contradictions, what cannot be confirmed, old and missing figures, remarks."""
    groups = (
        NoteGroup("Contradictions in the sources", _findings(context, "contradiction"), contradicts=True),
        NoteGroup("Stated changes that nothing public confirms", _findings(context, "unverifiable")),
        NoteGroup("Old figures", _old(context)),
        NoteGroup("Not public", _missing(context)),
        NoteGroup("Remarks on single figures", _remarks(context)),
        NoteGroup("Not printed", _left_out(context)),
    )
    kept = tuple(group for group in groups if group.items)
    return DataNotes(kept or (NoteGroup("Nothing to note", ((Text(_NOTHING),),)),))


def sources(context: Context) -> Sources:
    """Return the numbered sources of everything cited so far."""
    entries = []
    for id_, number in context.numbers.items():
        source = context.facts.sources[id_]
        entries.append(
            SourceEntry(
                number=number,
                citation=source.citation_full or f"{source.producer}: {source.title}",
                dated=period_words(source.date_published) if source.date_published else "undated",
                kind=source.kind,
                advertorial=source.kind == "advertorial",
                url=source.url_main or "",
                note=_about(source),
            )
        )
    return Sources(tuple(entries))


def _about(source: Source) -> str:
    """Return what a source's licence and its reader ask to be said of it."""
    read_on = f"Read on {period_words(source.date_accessed)}." if source.date_accessed else ""
    licence = f"Licence: {source.license}." if source.license else ""
    return " ".join(part for part in (source.note, licence, read_on) if part)


def _findings(context: Context, kind: FindingKind) -> tuple[Inlines, ...]:
    return tuple(finding_words(context, finding) for finding in context.told.findings if finding.kind == kind)


def _left_out(context: Context) -> tuple[Inlines, ...]:
    """Say how many findings are not printed, after all the numbered ones."""
    count = context.told.left_out
    words = f"{number_words(Decimal(count))} more contradictions and unconfirmed changes concern other figures."
    return ((Text(words),),) if count else ()


def _old(context: Context) -> tuple[Inlines, ...]:
    notes: list[Inlines] = []
    series = dict.fromkeys((one.metric, one.market) for one in context.used)
    for metric, market in series:
        if context.facts.metrics[metric].measure != "stock":
            continue
        reading = stock(context.facts, metric, market, context.period.end)
        if reading and is_stale(context.facts, reading, context.period):
            context.keep(*reading.observations)
            age = months_old(reading, context.period)
            words = f"{subject_words(context.facts, reading)}: the latest public figure is of the "
            words += f"{end_words(reading.period)}, {age} months before this edition’s"
            notes.append((Text(words), context.cite(reading.sources), Text(".")))
    return tuple(notes)


def _missing(context: Context) -> tuple[Inlines, ...]:
    notes: list[Inlines] = []
    for name in context.shown:
        figure = context.figures[name]
        if figure.reading is not None:
            continue
        words = f"{figure_label(context, name)}, {period_words(figure.dates)}: {LABELS.no_data}"
        if figure.target:
            target = amount_words(figure.target.value, unit_of(context.facts, figure.spec.metric))
            words += f". The target of {target} is not a result"
            notes.append((Text(words), context.cite(figure.target.sources), Text(".")))
        else:
            notes.append((Text(f"{words}."),))
    return tuple(notes)


def _remarks(context: Context) -> tuple[Inlines, ...]:
    notes: list[Inlines] = []
    for one in context.used:
        if one.note:
            words = f"{subject_words(context.facts, one)}, {as_of_words(context.facts, one)}: {one.note}"
            notes.append((Text(words), context.cite((one.source,)), Text(".")))
    return tuple(notes)
