"""The tables that a reader saves out of a PDF: the facts behind it, and what each chart and table shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from reports.assemble import Record
from reports.briefing import (
    Block,
    Briefing,
    Chart,
    Cite,
    Emphasis,
    Inline,
    KeyFigures,
    Launches,
    Link,
    Mark,
    MarketMap,
    OwnChart,
    Spark,
    Strong,
    Table,
    Text,
    Tile,
    Timeline,
    TimelineItem,
)
from reports.facts import Observation, Source
from reports.inside.csv_text import Cell, to_csv
from reports.period import span
from reports.wording import market_words

_LONGEST: Final = 60
_SOURCE: Final = (
    "producer", "title", "citation_full", "url_main", "date_published", "date_accessed", "license", "kind", "note",
)  # fmt: skip

Rows = Sequence[Sequence[Cell]]


def facts_table(record: Record) -> bytes:
    """Return every observation that an edition used, with all that is known of its source."""
    head = (
        "metric", "metric_name", "unit", "market", "market_name", "period", "value", "qualifier",
        "stated_percent", "stated_against", "note", "source", "number_on_page", *(f"source_{name}" for name in _SOURCE),
    )  # fmt: skip
    sources = {id_: tuple(_source(one)) for id_, one in record.facts.sources.items()}
    return to_csv(head, [(*_observation(record, one), *sources[one.source]) for one in record.facts.observations])


def block_tables(briefing: Briefing) -> Iterator[tuple[str, str, bytes]]:
    """Yield a file name, the title and a table for each chart, timeline, table and band of figures, in page order."""
    number = 0
    title = ""
    for block in briefing.blocks:
        title = getattr(block, "title", "") or getattr(block, "text", "") or title
        if made := _table(block):
            number += 1
            yield f"{number:02}-{_slug(title)}.csv", title, to_csv(*made)


def plain(words: Iterable[Inline]) -> str:
    """Return words without their citations."""
    return "".join(_plain(one) for one in words).strip()


def _observation(record: Record, one: Observation) -> tuple[Cell, ...]:
    metric = record.facts.metrics[one.metric]
    against = one.stated_against.label if one.stated_against else None
    return (
        one.metric,
        metric.name,
        metric.unit,
        one.market,
        market_words(record.facts, one.market),
        one.period.label,
        one.value,
        one.qualifier,
        one.stated_percent,
        against,
        one.note,
        one.source,
        record.numbers.get(one.source),
    )


def _source(source: Source) -> Iterator[Cell]:
    for name in _SOURCE:
        value = getattr(source, name)
        yield None if value is None else str(value)


def _table(block: Block) -> tuple[Sequence[str], Rows] | None:
    match block:
        case Chart() | OwnChart():
            return _chart(block)
        case Timeline():
            head = ("kind", "what", "when", "planned", "sources")
            rows = [
                (one.lane, one.label, _dates(one), "planned" if one.planned else "", _cited(block.note))
                for one in block.items
            ]
            return head, rows
        case Table():
            return _words(block)
        case MarketMap():
            return _map(block)
        case Launches():
            return _launches(block)
        case KeyFigures():
            return ("figure", "value", "as_of", "change", "note", "sources"), [_tile(one) for one in block.tiles]
        case _:
            return None


def _words(table: Table) -> tuple[Sequence[str], Rows]:
    """Return a table's words; what holds nothing but citations goes into the last column with all the others."""
    rows = [[plain(cell) for cell in row] for row in table.rows]
    kept = [at for at in range(len(table.columns)) if any(row[at] for row in rows)]
    head = (*(table.columns[at].label for at in kept), "sources")
    sources = (_cited(word for cell in row for word in cell) for row in table.rows)
    return head, [(*(row[at] for at in kept), cited) for row, cited in zip(rows, sources, strict=True)]


def _map(drawn: MarketMap) -> tuple[Sequence[str], Rows]:
    head = ("code", "market", "value", "unit", "qualifier", "as_printed", "class", "new", "sources")
    names = [level.name for level in drawn.levels]
    sources = _cited(drawn.note)
    rows = [
        (
            one.code,
            one.name,
            one.value,
            drawn.unit,
            one.qualifier if one.value is not None else None,
            one.words,
            names[one.level] if one.level is not None else None,
            "new" if one.marked else "",
            sources,
        )
        for one in drawn.places
    ]
    return head, rows


def _launches(drawn: Launches) -> tuple[Sequence[str], Rows]:
    sources = _cited(drawn.note)
    rows = [(one.name, one.state, one.words, *map(_day, (one.start, one.sure, one.end)), sources) for one in drawn.rows]
    return ("market", "state", "as_printed", "from", "surely_by", "to", "sources"), rows


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def _dates(item: TimelineItem) -> str:
    return span(item.start, item.end).label


def _chart(chart: Chart | OwnChart) -> tuple[Sequence[str], Rows]:
    head = ("series", "label", "date", "value", "unit", "qualifier", "as_printed", "note", "sources")
    sources = _cited(chart.note)
    rows = [
        (
            series.name,
            point.label,
            str(point.day) if point.day else None,
            point.value,
            chart.unit if isinstance(chart, Chart) else None,
            point.qualifier if point.value is not None else None,
            point.words,
            point.note,
            sources,
        )
        for series in chart.series
        for point in series.points
    ]
    return head, rows


def _tile(tile: Tile) -> tuple[Cell, ...]:
    return tile.label, tile.value, tile.as_of, tile.change, tile.note, _cited((tile.cite, tile.change_cite))


def _cited(words: Iterable[Inline]) -> str:
    numbers = {mark.number for word in words if isinstance(word, Cite) for mark in word.marks}
    return " ".join(map(str, sorted(numbers)))


def _plain(word: Inline) -> str:
    match word:
        case Text(text) | Mark(text):
            return text
        case Cite():
            return ""
        case Spark():
            return word.words
        case Strong(children) | Emphasis(children) | Link(_, children):
            return "".join(map(_plain, children))


def _slug(title: str) -> str:
    """Return a title as a file's name: letters and digits of any script, and hyphens."""
    words = re.findall(r"[^\W_]+", title.lower())
    while len(words) > 1 and len("-".join(words)) > _LONGEST:
        words.pop()
    return "-".join(words)[:_LONGEST] or "table"
