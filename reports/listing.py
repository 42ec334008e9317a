"""Which facts somebody asks for, and each of them in a row with its source: for people, programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from reports.facts import Event, Facts, Observation, Partner, Product, Quote, Source, SourceKind
from reports.fields import Model
from reports.inside.csv_text import Cell
from reports.period import Period
from reports.wording import market_words, subject_words

Fact = Observation | Event | Product | Partner | Quote
FACT_KINDS: Final[Mapping[str, type[Fact]]] = {
    "observation": Observation,
    "event": Event,
    "product": Product,
    "partner": Partner,
    "quote": Quote,
}
_LONGEST: Final = 70
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Wanted:
    """What is asked of facts; nothing asks for all. ``within`` is half-open."""

    kind: str | None = None
    metric: str | None = None
    market: str | None = None
    within: tuple[date, date] | None = None
    source: str | None = None
    source_kind: SourceKind | None = None


def facts_wanted(facts: Facts, wanted: Wanted) -> Facts:
    """Return the facts that are asked for; sources, markets, groups and metrics stay.

    A group's facts are its own and those of every market in it. What has no market or no period is not in one.
    """
    asked = _question(facts, wanted)

    def many(kind: type[F], of: Iterable[F]) -> Iterator[F]:
        right = wanted.kind is None or FACT_KINDS[wanted.kind] is kind
        return (one for one in of if right and asked(one))

    return replace(
        facts,
        observations=tuple(many(Observation, facts.observations)),
        events=tuple(many(Event, facts.events)),
        products={one.id: one for one in many(Product, facts.products.values())},
        partners={one.id: one for one in many(Partner, facts.partners.values())},
        quotes={one.id: one for one in many(Quote, facts.quotes.values())},
    )


def all_facts(facts: Facts) -> Iterator[tuple[str, Fact]]:
    """Yield each fact with its kind: observations first, everything in the order of the files."""
    for kind, ones in (
        ("observation", facts.observations),
        ("event", facts.events),
        ("product", facts.products.values()),
        ("partner", facts.partners.values()),
        ("quote", facts.quotes.values()),
    ):
        yield from ((kind, one) for one in ones)


def short_rows(facts: Facts) -> list[dict[str, str]]:
    """Return a row for each fact that is short enough to be read on a terminal."""
    return [
        {
            "fact": kind,
            "what": _short(_what(facts, one)),
            "period": str(getattr(one, "period", None) or ""),
            "value": _value_words(facts, one),
            "source": one.source,
            "producer": _short(facts.sources[one.source].producer),
            "source kind": facts.sources[one.source].kind,
        }
        for kind, one in all_facts(facts)
    ]


def whole_rows(facts: Facts) -> Iterator[dict[str, Cell]]:
    """Yield a row for each fact with all that is known of it, of its source and of where it is written.

    Every row has the same columns, blank where a kind of fact has no such thing. Periods are half-open: the end is the
    first day after.
    """
    for kind, one in all_facts(facts):
        row = {"fact": kind, **_own(one), **_looked_up(facts, one)}
        yield {name: row[name] for name in dict.fromkeys((*_FIRST, *row))}


def _own(one: Fact) -> dict[str, Cell]:
    period = getattr(one, "period", None)
    return {
        **{name: cell_of(getattr(one, name, None)) for name in _FIELDS},
        "period_start": cell_of(period and period.start),
        "period_end": cell_of(period and period.end),
    }


def _looked_up(facts: Facts, one: Fact) -> dict[str, Cell]:
    metric = facts.metrics[one.metric] if isinstance(one, Observation) else None
    market = getattr(one, "market", None)
    source = facts.sources[one.source]
    return {
        "metric_name": metric.name if metric else None,
        "unit": metric.unit if metric else None,
        "market_name": market_words(facts, market) if market else None,
        **{f"source_{name}": cell_of(getattr(source, name)) for name in fields_of(Source) if name != "id"},
        "file": one.place.file,
        "line": one.place.line or None,
    }


def cell_of(value: object) -> Cell:
    """Return a field of a fact as a cell of a table."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case int() | Decimal() | str():
            return value
        case tuple():
            return " ".join(map(str, value)) or None
        case _:
            return str(value)


def fields_of(model: type[Model]) -> tuple[str, ...]:
    """Return the names of a model's fields, in its order."""
    return tuple(model.model_fields)


def _question(facts: Facts, wanted: Wanted) -> Callable[[Fact], bool]:
    markets = facts.members[wanted.market] | {wanted.market} if wanted.market else None

    def asked(one: Fact) -> bool:
        return (
            (wanted.metric is None or getattr(one, "metric", None) == wanted.metric)
            and (markets is None or getattr(one, "market", None) in markets)
            and (wanted.within is None or _is_within(getattr(one, "period", None), wanted.within))
            and (wanted.source is None or one.source == wanted.source)
            and (wanted.source_kind is None or facts.sources[one.source].kind == wanted.source_kind)
        )

    return asked


def _is_within(period: Period | None, dates: tuple[date, date]) -> bool:
    return period is not None and dates[0] <= period.start and period.end <= dates[1]


def _what(facts: Facts, one: Fact) -> str:
    match one:
        case Observation():
            return subject_words(facts, one)
        case Event():
            return f"{one.title}, {market_words(facts, one.market)}"
        case Product() | Partner():
            return one.name
        case Quote():
            return f"{one.speaker}: {one.text}"


def _value_words(facts: Facts, one: Fact) -> str:
    match one:
        case Observation():
            qualifier = "" if one.qualifier == "exact" else f"{one.qualifier} "
            return f"{qualifier}{one.value:f} {facts.metrics[one.metric].unit}"
        case Event(planned=True) | Product(planned=True):
            return "planned"
        case _:
            return ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


_FIELDS: Final = tuple(dict.fromkeys(name for model in FACT_KINDS.values() for name in fields_of(model)))
_FIRST: Final = (
    "fact", "id", "metric", "metric_name", "unit", "market", "market_name", "period", "period_start", "period_end",
    "value", "qualifier",
)  # fmt: skip
