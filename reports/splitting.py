"""What stands against splitting a report as its definition says: words and figures that would be in every part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from reports.definition import Definition, FigureBlock, QuotesBlock
from reports.errors import Severity
from reports.facts import Facts
from reports.parts import ALL, MEMBERS, PART, parts_of, reach, sources_cited
from reports.prose import PART_NAME
from reports.reader import Path

Found = tuple[Path, str, Severity]
_SAME = "would be the same in every part, and what is of one part must not reach another"


def split_problems(definition: Definition, facts: Facts | None) -> Iterator[Found]:
    """Yield each problem of a split report, or of one that is not split and names a part, with where it stands.

    Without facts (they had errors of their own) only the definition itself is looked at.
    """
    yield from _places(definition)
    if definition.parts != ALL and facts is not None:
        yield from _regions(definition, facts)
        yield from _lent_sources(definition, facts)


def _places(definition: Definition) -> Iterator[Found]:
    split = definition.parts != ALL
    if split and PART_NAME.name in definition.figures:
        yield (
            ("figures", PART_NAME.name),
            f"{PART_NAME} is the part's name here; call the figure something else",
            "error",
        )
    for path, market, allowed in _markets(definition):
        if not split and market in {PART, MEMBERS}:
            yield (
                path,
                f"{market} is for reports that are split: write parts: {{by: region}} or {{by: market}}",
                "error",
            )
        elif split and market not in allowed:
            yield path, f'"{market}" {_SAME}; write {" or ".join(allowed)}', "error"


def _markets(definition: Definition) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    for name, spec in definition.figures.items():
        yield ("figures", name, "market"), spec.market, (PART,)
    for index, block in enumerate(definition.blocks):
        for field in ("markets", "parts"):
            for number, market in enumerate(getattr(block, field, ())):
                yield ("blocks", index, field, number), market, (PART, MEMBERS)
        for field in ("within", "region"):
            if market := getattr(block, field, None):
                yield ("blocks", index, field), market, (PART,)
        for place, one in enumerate(block.data if isinstance(block, FigureBlock) else ()):
            for number, market in enumerate(one.markets):
                yield ("blocks", index, "data", place, "markets", number), market, (PART, MEMBERS)


def _regions(definition: Definition, facts: Facts) -> Iterator[Found]:
    parts = parts_of(definition, facts)
    if not parts:
        yield ("parts",), "there is no part: no market has a region; give them one in data/markets.yaml", "error"
    inside = {part: reach(facts, part) for part in parts}
    for part in parts:
        if any(facts.groups[id_].everything for id_ in inside[part] & facts.groups.keys()):
            yield ("parts",), f'the part "{part}" holds the group of every market, so it is no part', "error"
        if part.casefold() == ALL:
            yield ("parts",), f'a part cannot be called "{part}": that stands for a report that is not split', "error"
    for one, other in combinations(parts, 2):
        if one.casefold() == other.casefold():
            yield ("parts",), f'the parts "{one}" and "{other}" would have files of the same name', "error"
        elif both := inside[one] & inside[other]:
            yield ("parts",), f'{_listed(both)} would be in the parts "{one}" and "{other}"', "warning"
    if left := facts.markets.keys() - frozenset[str]().union(*inside.values()):
        yield ("parts",), f"{_listed(left)} would be in no part: give each a region", "warning"


def _lent_sources(definition: Definition, facts: Facts) -> Iterator[Found]:
    """Yield each source that the report itself shows in every part, and that is some parts' alone."""
    parts = parts_of(definition, facts)
    behind = _parts_behind(facts, {part: reach(facts, part) for part in parts})
    for path, source in _shown(definition, facts):
        of = [part for part in parts if part in behind.get(source, ())]
        if 0 < len(of) < len(parts):
            whose = "the part" if len(of) == 1 else "the parts"
            words = f'the source "{source}" is behind figures or events of {whose} {_listed(of)} alone, and {_SAME}'
            yield path, f"{words}; cite one that no market's facts rest on", "error"


def _shown(definition: Definition, facts: Facts) -> Iterator[tuple[Path, str]]:
    for index, block in enumerate(definition.blocks):
        alone = definition.model_copy(update={"blocks": (block,)})
        yield from ((("blocks", index), source) for source in sorted(sources_cited(alone)))
        if isinstance(block, QuotesBlock):
            quotes = ((number, facts.quotes.get(name)) for number, name in enumerate(block.show))
            yield from ((("blocks", index, "show", number), quote.source) for number, quote in quotes if quote)


def _parts_behind(facts: Facts, inside: Mapping[str, frozenset[str]]) -> Mapping[str, set[str]]:
    """Return for each source the parts whose facts rest on it."""
    holding: dict[str, list[str]] = {}
    for part, ids in inside.items():
        for id_ in ids:
            holding.setdefault(id_, []).append(part)
    behind: dict[str, set[str]] = {}
    for market, source in _resting(facts):
        behind.setdefault(source, set()).update(holding.get(market, ()))
    return behind


def _resting(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield each fact's market and source; what an event names is its market's too."""
    yield from ((one.market, one.source) for one in facts.observations)
    for event in facts.events:
        yield event.market, event.source
        if event.product:
            yield event.market, facts.products[event.product].source
        if event.partner:
            yield event.market, facts.partners[event.partner].source


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))
