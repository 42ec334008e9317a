"""A map as values: each market's class, which of them are new, and what the classes are called."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Final, get_args

from reports.amounts import mark_words, unit_of, with_sign
from reports.assemble.charts.words import note_under
from reports.assemble.context import Context
from reports.assemble.words import line_sources, plain_line
from reports.briefing import MapLevel, MapPlace, MarketMap
from reports.definition import MapBlock, window_dates
from reports.facts import Market
from reports.facts.models import MarketStatus
from reports.period import Grain, Period
from reports.query import Reading, read
from reports.shown import shown_markets
from reports.wording import (
    LABELS,
    MAP_WORDS,
    STATUS_WORDS,
    end_words,
    market_words,
    number_words,
    period_words,
    window_words,
)

_CLASSES: Final = 5
_ORDER: Final[tuple[MarketStatus, ...]] = get_args(MarketStatus)


def market_map(context: Context, block: MapBlock) -> MarketMap:
    """Return a map block as values."""
    markets = [context.facts.markets[id_] for id_ in shown_markets(context.facts, block)]
    markets = [one for one in markets if one.entered is None or one.entered.start < context.period.end]
    new = _new(context, block, markets)
    readings = _readings(context, block, markets)
    places, levels = _by_value(context, markets, readings, new) if block.metric else _by_status(context, markets, new)
    title = block.takeaway or block.title
    subtitle = _subtitle(context, block)
    unit = unit_of(context.facts, block.metric) if block.metric else ""
    sources = [*_sources(context, block, markets, readings.values()), *line_sources(context, title)]
    return MarketMap(
        mode=block.draw,
        title=plain_line(context, title),
        subtitle=subtitle,
        unit=unit,
        places=places,
        levels=levels,
        alt=_alt(subtitle, places, levels, unit),
        disclaimer=f"{MAP_WORDS['no_point']} {MAP_WORDS['disclaimer']}"
        if block.draw == "points"
        else MAP_WORDS["disclaimer"],
        no_data=LABELS.no_data if block.metric else MAP_WORDS["unnamed"],
        marked=MAP_WORDS["new"].format(period=_when(_window(context, block))),
        absent=MAP_WORDS["absent"],
        frame=tuple(one.id for one in markets) if block.region else (),
        width=block.width,
        note=note_under(context, block.note, sources, tuple(readings.values())),
        illustrative=context.is_illustrative(sources),
    )


def classes(values: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Return the lower ends of the classes above the lowest: about as many values in each, at round numbers.

    Zero is a class of its own: a market with none is not a market with few.
    """
    known = sorted(set(values))
    above = [value for value in known if value > 0] if known and known[0] == 0 else known
    count = min(_CLASSES, len(above))
    cuts = {above[len(above) * step // count] for step in range(1, count)} if count else set()
    breaks = {_rounded(cut, known) for cut in cuts}
    if known and known[0] == 0 and above:
        breaks.add(above[0] if above[0] < 1 else Decimal(1))
    return tuple(sorted(one for one in breaks if known[0] < one <= known[-1]))


def class_names(breaks: Sequence[Decimal], values: Iterable[Decimal]) -> tuple[str, ...]:
    """Return what the classes are called: "under 50", "50 to 199", "200 and more"."""
    known = sorted(set(values))
    if not breaks:
        low, high = known[0], known[-1]
        return (number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}",)
    whole = all(value == value.to_integral_value() for value in (*known, *breaks))
    first = "0" if known[0] == 0 and breaks[0] <= 1 else f"under {number_words(breaks[0])}"
    names = [first]
    for low, high in pairwise(breaks):
        top = number_words(high - 1) if whole else f"under {number_words(high)}"
        names.append(number_words(low) if whole and high - 1 == low else f"{number_words(low)} to {top}")
    return (*names, f"{number_words(breaks[-1])} and more")


def _rounded(value: Decimal, among: Sequence[Decimal]) -> Decimal:
    """Round down to one figure where that parts the same values, else to as many as it takes."""
    for figures in range(1, 12):
        step = Decimal(1).scaleb(value.adjusted() - figures + 1)
        rounded = (value / step).to_integral_value(ROUND_FLOOR) * step
        if rounded == value or not any(rounded <= other < value for other in among):
            return rounded
    return value


def _by_value(
    context: Context, markets: Sequence[Market], readings: dict[str, Reading], new: frozenset[str]
) -> tuple[tuple[MapPlace, ...], tuple[MapLevel, ...]]:
    values = [reading.value for reading in readings.values()]
    breaks = classes(values)
    places = []
    for market in markets:
        reading = readings.get(market.id)
        places.append(
            MapPlace(
                code=market.id,
                name=market_words(context.facts, market.id),
                words=mark_words(reading) if reading else LABELS.no_data,
                value=reading.value if reading else None,
                level=bisect_right(breaks, reading.value) if reading else None,
                marked=market.id in new,
                qualifier=reading.qualifier if reading else "exact",
            )
        )
    names = class_names(breaks, values) if values else ()
    return tuple(places), tuple(MapLevel(name) for name in names)


def _by_status(
    context: Context, markets: Sequence[Market], new: frozenset[str]
) -> tuple[tuple[MapPlace, ...], tuple[MapLevel, ...]]:
    seen = [status for status in _ORDER if any(market.status == status for market in markets)]
    places = tuple(
        MapPlace(
            code=market.id,
            name=market_words(context.facts, market.id),
            words=STATUS_WORDS[market.status],
            level=seen.index(market.status),
            marked=market.id in new,
        )
        for market in markets
    )
    levels = (MapLevel(STATUS_WORDS[status][:1].upper() + STATUS_WORDS[status][1:], status) for status in seen)
    return places, tuple(levels)


def _readings(context: Context, block: MapBlock, markets: Iterable[Market]) -> dict[str, Reading]:
    if block.metric is None:
        return {}
    window = window_dates(block.window, context.period)
    found = {one.id: read(context.facts, block.metric, one.id, window) for one in markets}
    readings = {id_: reading for id_, reading in found.items() if reading}
    for reading in readings.values():
        context.use(reading)
    return readings


def _when(window: Period) -> str:
    return period_words(window) if window.grain is Grain.YEAR else window_words(window)


def _window(context: Context, block: MapBlock) -> Period:
    return window_dates(block.new, context.period) if block.new else context.period


def _new(context: Context, block: MapBlock, markets: Iterable[Market]) -> frozenset[str]:
    """Return the markets entered in the window, as the market itself says, or an event that happened."""
    window = _window(context, block)
    ids = {one.id for one in markets}
    happened = [one for one in context.facts.events if _is_entry(one.kind, one.planned, one.period, window)]
    context.keep(*(one for one in happened if one.market in ids))
    entries = {one.market for one in happened}
    told = {one.id for one in markets if one.entered and window.start <= one.entered.start < window.end}
    return frozenset(one.id for one in markets if one.id in entries | told and one.status != "planned")


def _is_entry(kind: str, planned: bool, when: Period, window: Period) -> bool:
    return kind == "entry" and not planned and window.contains(when)


def _sources(context: Context, block: MapBlock, markets: Iterable[Market], readings: Iterable[Reading]) -> list[str]:
    """Return the sources of the values; of a status, those of the market's entry, planned or made."""
    if block.metric:
        return [source for reading in readings for source in reading.sources]
    ids = {one.id for one in markets}
    entries = [one for one in context.facts.events if one.kind == "entry" and one.market in ids]
    known = [one for one in entries if one.period.start < context.period.end]
    context.keep(*known)
    return [one.source for one in known]


def _subtitle(context: Context, block: MapBlock) -> str:
    where = market_words(context.facts, block.region) if block.region else ""
    if block.metric is None:
        return ", ".join(part for part in (MAP_WORDS["status"], where, end_words(context.period)) if part)
    metric = context.facts.metrics[block.metric]
    window = window_dates(block.window, context.period)
    when = end_words(window) if metric.measure == "stock" else period_words(window)
    return ", ".join(part for part in (metric.name, where, when) if part)


def _alt(subtitle: str, places: Sequence[MapPlace], levels: Sequence[MapLevel], unit: str) -> str:
    """Return the map in words: values from the largest, or the markets of each status; then what is new."""
    valued = sorted((one for one in places if one.value is not None), key=lambda one: (-(one.value or 0), one.name))
    told = [", ".join(f"{one.name} {with_sign(one.words, unit)}" for one in valued)] if valued else []
    if not any(level.kind == "step" for level in levels):
        told = [
            f"{level.name}: {', '.join(one.name for one in places if one.level == number)}"
            for number, level in enumerate(levels)
        ]
    unknown = sum(1 for one in places if one.level is None)
    told += [f"{unknown} {'market' if unknown == 1 else 'markets'} without a public figure"] if unknown else []
    new = [one.name for one in places if one.marked]
    told += [f"New: {', '.join(new)}"] if new else []
    return f"Map. {subtitle}. {'. '.join(told) or LABELS.no_data}."
