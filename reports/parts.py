"""The parts of a split report: which there are, and what of the facts and of the definition is a part's own.

What a part does not hold cannot be shown in it: an edition is assembled from the part's own facts, by a definition in
which ``PART`` and ``MEMBERS`` have become that part's ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from reports.definition import Block, ChartBlock, Definition, FigureBlock, GanttBlock, MapBlock, QuotesBlock
from reports.errors import ReportsError, did_you_mean, shown
from reports.facts import Facts, Group, Metric
from reports.prose import Node, SourceRef, parse_line, parse_prose, references

ALL: Final = "all"
PART: Final = "PART"
MEMBERS: Final = "MEMBERS"

T = TypeVar("T")


class _HasSource(Protocol):
    @property
    def source(self) -> str: ...


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


def of_part(facts: Facts, definition: Definition, part: str) -> tuple[Facts, Definition]:
    """Return what a part's edition is made from; of a part, its part is the same again.

    Raises PartError where the report has no such part.
    """
    check_part(definition, facts, part)
    if definition.parts == ALL:
        return facts, definition
    own = definition_of_part(definition, facts, part)
    return facts_of_part(facts, own, part), own


def check_part(definition: Definition, facts: Facts, part: str) -> None:
    """Raise PartError where a report has no such part."""
    parts = parts_of(definition, facts)
    if part in parts:
        return
    if parts == (ALL,):
        raise PartError(f'{definition.id} has no part "{shown(part)}": it is not split, and its editions are of "all"')
    raise PartError(
        f'{definition.id} has no part "{shown(part)}"{did_you_mean(part, parts)}; known: {", ".join(parts)}'
    )


def reach(facts: Facts, part: str) -> frozenset[str]:
    """Return the markets and groups that a part holds, itself among them: all that lies below it, nothing beside it.

    A group that happens to have the same markets is none of them: it may count more than the markets that are listed.
    """
    queue = [part]
    for id_ in queue:
        group = facts.groups.get(id_)
        queue += [one for one in (group.members if group else ()) if one not in queue]
    return frozenset(queue) | {market.id for market in facts.markets.values() if market.region in queue}


def definition_of_part(definition: Definition, facts: Facts, part: str) -> Definition:
    """Return a definition with the part in the place of ``PART``, and the markets in it in that of ``MEMBERS``."""
    inside = reach(facts, part)
    ids = {PART: (part,), MEMBERS: tuple(id_ for id_ in facts.markets if id_ in inside)}
    figures = {
        name: spec.model_copy(update={"market": part}) if spec.market == PART else spec
        for name, spec in definition.figures.items()
    }
    blocks = tuple(_block_of_part(block, ids) for block in definition.blocks)
    return definition.model_copy(update={"figures": figures, "blocks": blocks})


def facts_of_part(facts: Facts, definition: Definition, part: str) -> Facts:
    """Return the facts that are a part's own, and the few words that the definition gives to every part.

    Products and partners are a part's where one of its events names them; quotes and sources that no fact of the part
    rests on are there where the definition itself shows or cites them.
    """
    inside = reach(facts, part)
    observations = tuple(one for one in facts.observations if one.market in inside)
    events = tuple(one for one in facts.events if one.market in inside)
    products = _only(facts.products, {event.product for event in events})
    partners = _only(facts.partners, {event.partner for event in events})
    quotes = _only(facts.quotes, quotes_shown(definition))
    markets = _only(facts.markets, inside)
    resting: tuple[Iterable[_HasSource], ...]
    resting = (observations, events, products.values(), partners.values(), quotes.values())
    sources = {fact.source for kind in resting for fact in kind} | sources_cited(definition)
    return replace(
        facts,
        sources=_only(facts.sources, sources),
        markets=markets,
        groups=_groups(facts, inside, {market.region for market in markets.values()}),
        metrics=_metrics(facts.metrics, {one.metric for one in observations} | _metrics_named(definition)),
        observations=observations,
        events=events,
        products=products,
        partners=partners,
        quotes=quotes,
    )


def quotes_shown(definition: Definition) -> set[str]:
    """Return the quotes that a definition shows, in every part alike."""
    return {name for block in definition.blocks if isinstance(block, QuotesBlock) for name in block.show}


def sources_cited(definition: Definition) -> set[str]:
    """Return the sources that a definition's own words cite, in every part alike."""
    nodes = (node for block in definition.blocks for text in _texts(block) for node in text)
    return {id_ for one in references(nodes) if isinstance(one, SourceRef) for id_ in one.ids}


def _texts(block: Block) -> Iterator[Iterable[Node]]:
    for field in ("headline", "title", "takeaway", "note"):
        if text := getattr(block, field, None):
            yield parse_line(text)
    for field in ("summary", "text"):
        if text := getattr(block, field, None):
            yield (node for one in parse_prose(text) for node in one.nodes)


def _block_of_part(block: Block, ids: Mapping[str, tuple[str, ...]]) -> Block:
    part = ids[PART][0]
    match block:
        case FigureBlock():
            data = (one.model_copy(update={"markets": _markets_of_part(one.markets, ids)}) for one in block.data)
            return block.model_copy(update={"data": tuple(data)})
        case ChartBlock():
            own: dict[str, object] = {
                field: _markets_of_part(getattr(block, field), ids) for field in ("markets", "parts")
            }
            return block.model_copy(update=own | {"within": part if block.within == PART else block.within})
        case GanttBlock(within="PART"):
            return block.model_copy(update={"within": part})
        case MapBlock(region="PART"):
            return block.model_copy(update={"region": part})
        case _:
            return block


def _markets_of_part(markets: tuple[str, ...], ids: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for market in markets for id_ in ids.get(market, (market,))))


def _groups(facts: Facts, inside: frozenset[str], regions: set[str | None]) -> Mapping[str, Group]:
    """Return the groups in a part, and the regions of its markets by name alone: what is in those is not the part's."""
    return {
        id_: group if id_ in inside else group.model_copy(update={"members": (), "everything": False})
        for id_, group in facts.groups.items()
        if id_ in inside or id_ in regions
    }


def _metrics_named(definition: Definition) -> set[str]:
    blocks = (block for block in definition.blocks if isinstance(block, ChartBlock | MapBlock))
    charts = {block.metric for block in blocks if block.metric}
    charts |= {one.metric for block in definition.blocks if isinstance(block, FigureBlock) for one in block.data}
    return charts | {spec.metric for spec in definition.figures.values()}


def _metrics(metrics: Mapping[str, Metric], named: set[str]) -> Mapping[str, Metric]:
    flows = {id_ for name in named for id_ in (metrics[name].inflow, metrics[name].outflow)}
    return _only(metrics, named | flows)


def _only(facts: Mapping[str, T], ids: Iterable[str | None]) -> Mapping[str, T]:
    kept = set(ids)
    return {id_: fact for id_, fact in facts.items() if id_ in kept}
