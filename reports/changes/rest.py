"""What else changed: sources of another kind, lists that grew or shrank, and what the report is about."""

from __future__ import annotations

from typing import Final

from reports.changes.change import Change
from reports.changes.editions import Editions
from reports.checks import Cited
from reports.snapshot import Listed, ListedKind

_NAMES: Final[dict[ListedKind, str]] = {"product": "Product", "partner": "Partner", "quote": "Statement"}


def reclassified(editions: Editions) -> list[Change]:
    """Return a change for each source that counts as another kind of evidence than before."""
    changes = []
    for new in editions.after.sources:
        old = editions.before.source.get(new.id)
        if old and old.kind != new.kind:
            words = f"{new.producer}, “{new.title}”: now counted as {new.kind}"
            end = f", {old.kind} in {editions.then}."
            changes.append(Change("reclassified", (words, Cited((new.id,)), end), (old.kind, new.kind)))
    return changes


def list_changes(editions: Editions) -> list[Change]:
    """Return a change for each product, partner or statement that is listed now and was not, or the reverse."""
    covered = set(editions.before.covers) & set(editions.after.covers)
    olds = {(one.kind, one.id): one for one in editions.before.listed if one.kind in covered}
    news = {(one.kind, one.id): one for one in editions.after.listed if one.kind in covered}
    fresh = [one for key, one in news.items() if key not in olds]
    gone = [one for key, one in olds.items() if key not in news]
    changes = [Change("listed", (f"{_called(one)}, new in the list", Cited((one.source,)), ".")) for one in fresh]
    return changes + [Change("listed", (f"{_called(one)}, no longer listed.",)) for one in gone]


def scope_changes(editions: Editions) -> list[Change]:
    """Return a change for each metric and market that the report has come to be about, or is no longer about."""
    old, new = set(editions.before.series), set(editions.after.series)
    changes = [("Now also covered", one) for one in sorted(new - old)]
    changes += [("No longer covered", one) for one in sorted(old - new)]
    return [
        Change("scope", (f"{what}: {editions.metric(metric).name}, {editions.market(market)}.",))
        for what, (metric, market) in changes
    ]


def _called(one: Listed) -> str:
    name = f"by {one.name}" if one.kind == "quote" else one.name
    return f"{_NAMES[one.kind]} {name}" if one.kind == "quote" else f"{_NAMES[one.kind]}: {name}"
