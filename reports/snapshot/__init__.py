"""What an edition knew and showed, kept so that the next one can say what has changed."""

from reports.snapshot.form import SnapshotError, from_bytes, to_bytes
from reports.snapshot.model import (
    Happened,
    Listed,
    ListedKind,
    MarketName,
    MetricName,
    NamedFigure,
    Observed,
    Snapshot,
    SourceName,
)
from reports.snapshot.take import series_of, take_snapshot

__all__ = [
    "Happened",
    "Listed",
    "ListedKind",
    "MarketName",
    "MetricName",
    "NamedFigure",
    "Observed",
    "Snapshot",
    "SnapshotError",
    "SourceName",
    "from_bytes",
    "series_of",
    "take_snapshot",
    "to_bytes",
]
