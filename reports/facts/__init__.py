"""What the data says: sources, markets, metrics and the facts about them, each with its source and its place."""

from reports.facts.catalog import Facts
from reports.facts.models import (
    Event,
    EventKind,
    Group,
    Market,
    Measure,
    Metric,
    Observation,
    Partner,
    Product,
    Quote,
    Source,
    SourceKind,
)
from reports.facts.reading import read_facts

__all__ = [
    "Event",
    "EventKind",
    "Facts",
    "Group",
    "Market",
    "Measure",
    "Metric",
    "Observation",
    "Partner",
    "Product",
    "Quote",
    "Source",
    "SourceKind",
    "read_facts",
]
