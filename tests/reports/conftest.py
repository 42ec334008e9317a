"""What the tests of reports share: small facts, written by hand, and a small workspace whose editions are assembled.

The builders are made once a session and keep nothing, so that Hypothesis may call a test many times with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from reports.assemble import assemble
from reports.briefing import Briefing
from reports.changes import Change, compare
from reports.checks import check_facts
from reports.definition import Definition
from reports.errors import InputError
from reports.facts import Facts, Group, Market, Metric, Observation, Source, read_facts
from reports.period import parse_period
from reports.reading import read_definition
from reports.snapshot import Snapshot, take_snapshot

SOURCES = """
- {id: own, producer: Juniper, title: Yearly release, kind: official release}
- {id: mb, producer: Motor Blog, title: Stores counted, kind: press}
- {id: daily, producer: Daily, title: Stores and cars, kind: press}
- {id: ad, producer: Partner page, title: Bought words, kind: advertorial}
"""
MARKETS = """
markets:
- {id: CN, region: asia}
- {id: HK, region: asia}
- {id: JO}
groups:
- {id: WORLD, name: World, everything: true}
- {id: asia, name: Asia}
"""
METRICS = """
- {id: outlets, name: Outlets, unit: outlets, measure: stock, stale_after: 6}
- {id: cars, name: Cars, unit: cars, measure: flow}
- {id: place, name: Place in sales, unit: rank, measure: rank}
"""
FIGURES = """
figures:
  stores: {metric: outlets, market: WORLD, label: Stores}
  sold: {metric: cars, market: WORLD, over: year, label: Cars in the year}
  rank: {metric: place, market: HK, over: year, label: Place in Hong Kong}
"""
BLOCKS = """
- {type: timeline, title: What happened?, kinds: [entry, launch, partnership, award], window: 12 months, ahead: 1 year}
- {type: chart, kind: line, title: How many?, metric: outlets, markets: [CN, HK]}
- {type: chart, kind: line, title: Which place?, metric: place, markets: [CN]}
- {type: table, of: products, title: Products}
"""
COVER = "- {type: cover, headline: Stores}"
CHANGES = "- {type: changes}"


@dataclass(frozen=True)
class World:
    """Facts and a definition; what an edition of them knows and says."""

    facts: Facts
    definition: Definition

    def snapshot(self, period: str) -> Snapshot:
        return take_snapshot(self.facts, self.definition, parse_period(period))

    def briefing(self, period: str, previous: Snapshot | None) -> Briefing:
        return assemble(self.facts, self.definition, parse_period(period), previous=previous)


MakeWorld = Callable[..., World]


@pytest.fixture(scope="session")
def world() -> MakeWorld:
    """Make a world of observations, events and products as lines of YAML, with parts of it replaced."""

    def make(
        *observations: str,
        events: str = "",
        products: str = "",
        sources: str = SOURCES,
        figures: str = FIGURES,
        blocks: str = f"{COVER}\n{CHANGES}\n{BLOCKS}",
    ) -> World:
        rows = "".join(f"- {{{one}}}\n" for one in observations)
        files = {"sources.yaml": f"sources:{sources}", "markets.yaml": MARKETS, "metrics.yaml": f"metrics:{METRICS}"}
        for name, lines in (("observations/all", rows), ("events", events), ("products", products)):
            if lines:
                files[f"{name}.yaml"] = f"{name.partition('/')[0]}:\n{lines}"
        facts = read_facts({name: text.encode() for name, text in files.items()})
        report = f"id: juniper\ntitle: Juniper\nperiod: month\n{figures}\nblocks:\n{blocks}\n"
        report += "- {type: data_notes}\n- {type: sources}\n"
        return World(facts, read_definition(report.encode(), "juniper.yaml", facts)[0])

    return make


# Facts for the tests of the core --------------------------------------------------------------------------------------

Observe = Callable[..., Observation]
MakeFacts = Callable[..., Facts]
FindingsIn = Callable[..., list[str]]
ReadFiles = Callable[..., tuple[Facts | None, list[str]]]
ReadReport = Callable[..., tuple[Definition | None, list[str]]]

KINDS_OF_SOURCE = {
    "official": ("official release", "2026-01-05"),
    "later": ("official release", "2026-02-01"),
    "statistics": ("statistics", None),
    "press": ("press", "2026-01-21"),
    "another": ("press", "2026-01-20"),
    "guess": ("estimate", None),
    "advert": ("advertorial", "2026-03-01"),
    "example": ("illustrative", None),
}
MEASURES: tuple[dict[str, Any], ...] = (
    {"id": "countries", "name": "Countries", "unit": "countries", "measure": "stock", "inflow": "new_markets"},
    {"id": "new_markets", "name": "New markets", "unit": "new markets", "measure": "flow"},
    {
        "id": "outlets",
        "name": "Outlets",
        "unit": "outlets",
        "measure": "stock",
        "inflow": "opened",
        "outflow": "closed",
    },
    {"id": "opened", "name": "Openings", "unit": "outlets opened", "measure": "flow"},
    {"id": "closed", "name": "Closures", "unit": "outlets closed", "measure": "flow"},
    {"id": "cars", "name": "Cars", "unit": "cars", "measure": "flow"},
    {"id": "fleet", "name": "Cars since launch", "unit": "cars", "measure": "stock", "inflow": "cars", "since": "2022"},
    {"id": "place", "name": "Rank", "unit": "rank", "measure": "rank"},
    {"id": "share", "name": "Share", "unit": "per cent", "measure": "ratio"},
    {"id": "held", "name": "Share held", "unit": "%", "measure": "stock", "inflow": "gained"},
    {"id": "gained", "name": "Share gained", "unit": "%", "measure": "flow"},
    {"id": "all_time", "name": "All gained", "unit": "%", "measure": "stock", "inflow": "gained", "since": "2022"},
)
SMALL_FILES = {
    "sources.yaml": "sources:\n  - {id: press, producer: A paper, title: A page, kind: press}\n",
    "markets.yaml": "markets:\n  - {id: HK, region: asia}\n  - {id: CN}\ngroups:\n  - {id: asia, name: Asia}\n",
    "metrics.yaml": "metrics:\n  - {id: outlets, name: Outlets, unit: outlets, measure: stock}\n"
    "  - {id: place, name: Rank, unit: rank, measure: rank}\n"
    "  - {id: part, name: Share, unit: '%', measure: ratio}\n",
    "observations/a.yaml": "observations:\n"
    "  - {metric: outlets, market: HK, period: 2025-12, value: 12, source: press}\n",
    "quotes.yaml": "quotes:\n  - {id: said, speaker: A. Person, role: Head, text: We grow., source: press}\n",
}
REPORT_ENDS = "  - type: data_notes\n  - type: sources\n"


@pytest.fixture(scope="session")
def observe() -> Observe:
    """Return a builder of observations: ``observe("outlets", "2025-12", 12)``."""

    def make(metric: str, period: str, value: object, qualifier: str = "exact", **more: Any) -> Observation:
        if "stated_percent" in more:
            more["stated_percent"] = Decimal(str(more["stated_percent"]))
            more["stated_against"] = parse_period(more["stated_against"])
        fields = {"market": "HK", "source": "press", "qualifier": qualifier, **more}
        return Observation(metric=metric, period=parse_period(period), value=Decimal(str(value)), **fields)

    return make


@pytest.fixture(scope="session")
def facts_of() -> MakeFacts:
    """Return a builder of facts around observations: Hong Kong and China are Asia, Norway stands alone."""

    def make(*observations: Observation, groups: Mapping[str, Iterable[str]] | None = None) -> Facts:
        sources = [
            Source(id=id_, producer="P", title="T", kind=kind, date_published=parse_period(day) if day else None)
            for id_, (kind, day) in KINDS_OF_SOURCE.items()
        ]
        markets = [Market(id="HK", region="asia"), Market(id="CN", region="asia"), Market(id="NO")]
        metrics = [
            Metric(**{**metric, "since": parse_period(metric["since"])} if "since" in metric else metric)
            for metric in MEASURES
        ]
        all_groups = [
            Group(id="WORLD", name="World", everything=True),
            Group(id="asia", name="Asia"),
            *(Group(id=id_, name=id_.title(), members=tuple(members)) for id_, members in (groups or {}).items()),
        ]
        return Facts(
            sources={source.id: source for source in sources},
            markets={market.id: market for market in markets},
            groups={group.id: group for group in all_groups},
            metrics={metric.id: metric for metric in metrics},
            observations=observations,
        )

    return make


@pytest.fixture(scope="session")
def findings_in(facts_of: MakeFacts, observe: Observe) -> FindingsIn:
    """Return what checks find in rows such as ``("cars", "2025", 12, "about", {"source": "press"})``, as printed."""

    def find(*rows: tuple[Any, ...]) -> list[str]:
        observations = [observe(*row[:-1], **row[-1]) if isinstance(row[-1], dict) else observe(*row) for row in rows]
        findings = check_facts(facts_of(*observations))
        return [str(finding).replace("\N{NO-BREAK SPACE}", " ") for finding in findings]

    return find


@pytest.fixture(scope="session")
def read_files() -> ReadFiles:
    """Return a reader of fact files: those of a small valid set, but for the ones given; None leaves one out.

    It returns the facts, or None and every problem as it is printed.
    """

    def read(changed: Mapping[str, str | None] | None = None) -> tuple[Facts | None, list[str]]:
        files = {name: text for name, text in {**SMALL_FILES, **(changed or {})}.items() if text is not None}
        try:
            return read_facts({name: text.encode() for name, text in files.items()}), []
        except InputError as error:
            return None, [str(problem) for problem in error.problems]

    return read


@pytest.fixture(scope="session")
def read_report(read_files: ReadFiles) -> ReadReport:
    """Return a reader of a report's blocks, or of a whole definition; it returns every problem as it is printed."""
    facts, _ = read_files()

    def read(blocks: str = "", *, figures: str = "", whole: str = "") -> tuple[Definition | None, list[str]]:
        head = "id: monthly\ntitle: A report\nperiod: month\n"
        text = whole or f"{head}{figures}blocks:\n{blocks}{REPORT_ENDS}"
        try:
            definition, warnings = read_definition(text.encode(), "r.yaml", facts)
        except InputError as error:
            return None, [str(problem) for problem in error.problems]
        return definition, [str(problem) for problem in warnings]

    return read


@pytest.fixture(scope="session")
def found(world: MakeWorld) -> Callable[..., tuple[Change, ...]]:
    """Compare the edition of November, of some facts, with that of December, of others."""

    def compare_worlds(
        before: Any, after: Any, periods: tuple[str, str] = ("2025-11", "2025-12")
    ) -> tuple[Change, ...]:
        worlds = [one if hasattr(one, "snapshot") else world(*one) for one in (before, after)]
        return compare(worlds[0].snapshot(periods[0]), worlds[1].snapshot(periods[1]))

    return compare_worlds


@pytest.fixture(scope="session")
def told(found: Callable[..., tuple[Change, ...]]) -> Callable[..., list[str]]:
    """Return what is told as sentences."""
    return lambda *editions: [str(change) for change in found(*editions)]
