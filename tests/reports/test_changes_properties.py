"""What holds of any two editions, whatever the facts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.changes import compare
from reports.snapshot import from_bytes, to_bytes

MakeWorld = Callable[..., Any]

PERIODS = st.sampled_from(["2024", "2025", "2025-H1", "2025-Q3", "2025-02", "2025-11", "2025-12", "2026", "2025-11-30"])
SOURCES = st.sampled_from(["own", "mb", "daily", "ad"])
VALUES = st.sampled_from(["0", "-3", "4", "4.0", "580", "688.25"])
QUALIFIERS = st.sampled_from(["exact", "over", "under", "about", "target", "plan"])
EDITIONS = st.sampled_from(["2025-01", "2025-11", "2025-12", "2026-12"])


def _unique(row: tuple[str, ...]) -> tuple[object, ...]:
    metric, market, period, _, qualifier, source = row
    return metric, market, period, source, qualifier in {"target", "plan"}


@st.composite
def observations(draw: st.DrawFn) -> list[str]:
    """Draw rows that the reader of facts accepts."""
    series = st.sampled_from([("outlets", "CN"), ("outlets", "WORLD"), ("cars", "WORLD"), ("place", "HK")])
    row = st.tuples(series, PERIODS, VALUES, QUALIFIERS, SOURCES).map(lambda one: (*one[0], *one[1:]))
    names = ("metric", "market", "period", "value", "qualifier", "source")
    rows = draw(st.lists(row, max_size=12, unique_by=_unique))
    return [", ".join(f"{name}: {value}" for name, value in zip(names, one, strict=True)) for one in rows]


@st.composite
def events(draw: st.DrawFn) -> str:
    """Draw events, some of them alike."""
    kinds = st.sampled_from(["entry", "launch", "award", "milestone"])
    rows = draw(
        st.lists(
            st.tuples(kinds, PERIODS, st.sampled_from(["true", "false"]), SOURCES, st.sampled_from("AB")), max_size=8
        )
    )
    return "".join(
        f"- {{kind: {kind}, market: JO, period: {when}, planned: {planned}, source: {source}, title: {title}}}\n"
        for kind, when, planned, source, title in rows
    )


WORLDS = st.tuples(observations(), events())


def _snapshot(world: MakeWorld, known: tuple[list[str], str], period: str) -> Any:
    return world(*known[0], events=known[1]).snapshot(period)


@given(known=WORLDS, period=EDITIONS)
def test_an_edition_differs_in_nothing_from_itself(world: MakeWorld, known: tuple[list[str], str], period: str) -> None:
    """Compared with itself an edition has changed in nothing, and it is itself again when read from its bytes."""
    snapshot = _snapshot(world, known, period)

    again = from_bytes(to_bytes(snapshot))

    assert again == snapshot
    assert to_bytes(again) == to_bytes(snapshot)
    assert compare(snapshot, again) == ()


@given(before=WORLDS, after=WORLDS, periods=st.tuples(EDITIONS, EDITIONS))
def test_any_two_editions_can_be_compared(
    world: MakeWorld, before: tuple[list[str], str], after: tuple[list[str], str], periods: tuple[str, str]
) -> None:
    """Whatever two editions knew, every change is a whole sentence, its values differ, its sources are known."""
    old, new = _snapshot(world, before, periods[0]), _snapshot(world, after, periods[1])

    changes = compare(old, new)

    for change in changes:
        assert str(change).endswith(".")
        assert change.pair is None or change.pair[0] != change.pair[1]
        cited = {source for word in change.words if not isinstance(word, str) for source in word.sources}
        assert cited <= set(new.source)
    assert len({str(change) for change in changes}) == len(changes)


@given(before=observations(), after=observations())
def test_every_restatement_is_one_and_none_is_missed(world: MakeWorld, before: list[str], after: list[str]) -> None:
    """A value is told as restated or withdrawn exactly where the page gives another for the same dates, or none."""
    old, new = (_snapshot(world, (rows, ""), "2026-12") for rows in (before, after))

    changed = {change.about for change in compare(old, new) if change.kind in {"restated", "withdrawn"}}

    then, now = (_shown(one) for one in (old, new))
    differing = {key for key, value in then.items() if key in now and now[key] != value}
    gone = {key for key in then if key not in {key_of(row) for row in new.observations}}
    assert differing | gone <= {about[:4] for about in changed if about and not about.target}
    untouched = {
        key for key, said in _said(old).items() if _said(new).get(key) == said and then.get(key) == now.get(key)
    }
    assert not untouched & {about[:4] for about in changed if about and not about.target}


def key_of(row: Any) -> tuple[object, ...]:
    """Return what a result is about."""
    return (row.metric, row.market, row.dates.start, row.dates.end) if not row.target else ()


def _shown(snapshot: Any) -> dict[tuple[object, ...], tuple[Decimal, str]]:
    return {key_of(row): (Decimal(row.value), row.qualifier) for row in snapshot.observations if row.shown}


def _said(snapshot: Any) -> dict[tuple[object, ...], set[tuple[str, Decimal, str]]]:
    said: dict[tuple[object, ...], set[tuple[str, Decimal, str]]] = {}
    for row in snapshot.observations:
        if not row.target:
            said.setdefault(key_of(row), set()).add((row.source, Decimal(row.value), row.qualifier))
    return said
