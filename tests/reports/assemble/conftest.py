"""What the tests of assembling share: a handful of facts, briefings made of them, and ways to read a briefing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reports.assemble import assemble
from reports.briefing import Briefing, Cite, Emphasis, Inlines, Link, Strong, Text
from reports.facts import read_facts
from reports.period import parse_period
from reports.reading import read_definition
from scheduler.workspace import load_workspace

FACTS = {
    "sources.yaml": """
sources:
  - {id: rel, producer: House, title: Release, date_published: 2026-01-05, kind: official release}
  - {id: old, producer: Wire, title: Last year, kind: press}
  - {id: ad, producer: Advertiser, title: Copy, kind: advertorial}
  - {id: demo, producer: Us, title: Made up, kind: illustrative}
""",
    "markets.yaml": """
markets:
  - {id: HK, status: live, entered: 2024-03}
  - {id: CN, status: live}
  - {id: NZ, status: live, entered: 2025-11}
groups: [{id: WORLD, name: World, everything: true}]
""",
    "metrics.yaml": """
metrics:
  - {id: outlets, name: Outlets, unit: outlets, measure: stock}
  - {id: cars, name: Cars, unit: cars, measure: flow}
""",
    "observations/all.yaml": """
observations:
  - {metric: outlets, market: WORLD, period: 2024-12, value: 550, qualifier: about, source: old}
  - {metric: outlets, market: WORLD, period: 2025-06, value: 580, qualifier: over, source: rel}
  - {metric: outlets, market: WORLD, period: 2025-12, value: 688, source: rel}
  - {metric: outlets, market: WORLD, period: 2025-12, value: 688, source: ad}
  - {metric: outlets, market: CN, period: 2025-02, value: 210, source: ad}
  - {metric: outlets, market: HK, period: 2025-12, value: 9, source: demo}
  - {metric: cars, market: WORLD, period: 2025, value: 120000, qualifier: target, source: old}
  - {metric: cars, market: HK, period: 2025, value: 1233, source: rel, stated_percent: 50, stated_against: 2024}
  - {metric: cars, market: HK, period: 2024, value: 1100, source: old}
""",
    "events.yaml": """
events:
  - {kind: entry, market: HK, period: 2024-03, title: Opened, source: rel}
  - {kind: entry, market: CN, period: 2026-03, title: To open, planned: true, source: rel}
  - {kind: entry, market: NZ, period: 2026-02, title: Has opened since, source: rel}
""",
    "products.yaml": """
products:
  - {id: one, name: Number One, source: rel}
  - {id: two, name: Number Two, period: 2025-10, source: rel}
  - {id: six, name: Number Six, period: 2026, planned: true, source: rel}
""",
    "quotes.yaml": """
quotes: [{id: boss, speaker: Boss, role: Chief, text: We grow., source: ad}]
""",
}
FIGURES = """
figures:
  outlets: {metric: outlets, market: WORLD, compare: year, label: Outlets}
  outlets_cn: {metric: outlets, market: CN}
  outlets_hk: {metric: outlets, market: HK}
  cars: {metric: cars, market: WORLD, over: year, label: Cars in the year}
  cars_hk: {metric: cars, market: HK, over: year, compare: year}
  cars_cn: {metric: cars, market: CN, over: year}
"""
ENDS = ("type: data_notes", "type: sources")


@pytest.fixture(scope="session")
def assembled() -> Callable[..., Briefing]:
    """Make a briefing of the facts above from blocks as YAML; the notes and sources are added at the end."""
    facts = read_facts({name: text.encode() for name, text in FACTS.items()})

    def make(*blocks: str, period: str = "2025-12", ends: tuple[str, ...] = ENDS) -> Briefing:
        listed = "".join(f"\n  - {{{block}}}" for block in (*blocks, *ends))
        text = f"id: test\ntitle: Test\nperiod: month\n{FIGURES}\nblocks:{listed}\n"
        definition, _ = read_definition(text.encode(), "test.yaml", facts)
        return assemble(facts, definition, parse_period(period))

    return make


@pytest.fixture(scope="session")
def default(repository: Path) -> Callable[[str], Briefing]:
    """Make the briefing of the default workspace for a period."""
    workspace = load_workspace(repository)
    definition = workspace.definitions["expansion-monthly"]
    return lambda period: assemble(workspace.facts, definition, parse_period(period))


@pytest.fixture(scope="session")
def only() -> Callable[[Briefing, type], Any]:
    """Return the one block of a kind."""

    def find(briefing: Briefing, kind: type) -> Any:
        [block] = [block for block in briefing.blocks if isinstance(block, kind)]
        return block

    return find


@pytest.fixture(scope="session")
def said() -> Callable[[Inlines], str]:
    """Return words as a reader sees them, citations in brackets."""

    def read(words: Inlines) -> str:
        return "".join(map(_said, words))

    return read


def _said(one: Any) -> str:
    match one:
        case Text(text):
            return str(text)
        case Cite(()):
            return ""
        case Cite(cited):
            return "[" + ",".join(f"{mark.number}{'†' if mark.advertorial else ''}" for mark in cited) + "]"
        case Link(_, children) | Strong(children) | Emphasis(children):
            return "".join(map(_said, children))
    return ""
