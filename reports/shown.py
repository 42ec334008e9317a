"""Which series a drawing shows: its metrics, each with the markets it is drawn for."""

from __future__ import annotations

from collections.abc import Iterator

from reports.definition import Block, ChartBlock, GanttBlock, MapBlock
from reports.facts import Facts


def shown_markets(facts: Facts, block: ChartBlock | MapBlock | GanttBlock) -> tuple[str, ...]:
    """Return the markets a drawing is about, in the order of the definition, else of the facts."""
    if isinstance(block, ChartBlock) and block.within is None:
        return block.markets
    group = block.region if isinstance(block, MapBlock) else block.within
    inside = facts.members.get(group, frozenset()) if group else facts.markets
    return tuple(market for market in facts.markets if market in inside)


def shown_series(facts: Facts, block: Block) -> Iterator[tuple[str, str]]:
    """Yield the metric and market of every series that a block shows as a drawing."""
    if isinstance(block, ChartBlock | MapBlock) and block.metric:
        yield from ((block.metric, market) for market in shown_markets(facts, block))
    if isinstance(block, ChartBlock) and block.kind == "waterfall":
        yield from _behind_waterfall(facts, block)


def _behind_waterfall(facts: Facts, block: ChartBlock) -> Iterator[tuple[str, str]]:
    """Yield the flows that lead from an opening stock to a closing one; the parts' stocks where there is no inflow."""
    metric = facts.metrics[block.metric]
    parts = block.parts or block.markets
    yield from ((metric.inflow or metric.id, part) for part in parts)
    if metric.outflow:
        yield from ((metric.outflow, market) for market in block.markets)
