"""Named figures that moved, became public, ceased to be, or grew old."""

from __future__ import annotations

from collections.abc import Iterator

from reports.changes.change import About, Change, ChangeKind
from reports.changes.editions import Editions, rank_way, value_of
from reports.checks import Cited
from reports.period import Period, parse_period
from reports.snapshot import NamedFigure
from reports.wording import LABELS, end_words, period_words

Pair = tuple[NamedFigure, NamedFigure]


def figure_moves(editions: Editions) -> list[Change]:
    """Return a change for each named figure with another value than before, in the order of the definition."""
    changes: list[Change] = []
    for old, new in _pairs(editions):
        if old.as_of is None and new.as_of is not None:
            changes.append(_published(editions, new))
        elif old.as_of is not None and new.as_of is None:
            changes.append(_unpublished(editions, old, new))
        elif value_of(old) != value_of(new):
            changes.append(_moved(editions, old, new))
    return changes


def newly_stale(editions: Editions) -> list[Change]:
    """Return a change for each named figure that has grown old without moving."""
    return [
        Change("stale", (f"{_said(editions, new)}", Cited(new.sources), ", is now called an old figure."))
        for old, new in _pairs(editions)
        if new.stale and not old.stale and old.as_of is not None and value_of(old) == value_of(new)
    ]


def _pairs(editions: Editions) -> Iterator[Pair]:
    """Return figures that mean the same in both editions."""
    for new in editions.after.figures:
        old = editions.before.figure.get(new.name)
        if old and (old.metric, old.market, old.over) == (new.metric, new.market, new.over):
            yield old, new


def _published(editions: Editions, new: NamedFigure) -> Change:
    words = (_said(editions, new), Cited(new.sources), ", not public before.")
    return Change("published", words, None, _about(new))


def _unpublished(editions: Editions, old: NamedFigure, new: NamedFigure) -> Change:
    words = f"{new.label}, {period_words(parse_period(new.dates))}: {LABELS.no_data}; "
    words += f"{editions.words(old.metric, value_of(old))} ({_when(editions, old)}) in {editions.then}."
    return Change("unpublished", (words,), None, None)


def _moved(editions: Editions, old: NamedFigure, new: NamedFigure) -> Change:
    then, now = editions.words(old.metric, value_of(old)), editions.words(new.metric, value_of(new))
    is_rank = editions.metric(new.metric).measure == "rank"
    kind: ChangeKind = "rank" if is_rank else "moved"
    way = f"{rank_way(value_of(old), value_of(new))} " if is_rank else ""
    words: tuple[str | Cited, ...] = (
        f"{new.label}: {way}from {then}",
        *editions.still_given(_about(old), value_of(old)),
        f" ({_when(editions, old)}) to {now}",
        Cited(new.sources),
        f" ({_when(editions, new)}).",
    )
    return Change(kind, words, (then, now), _about(new))


def _said(editions: Editions, figure: NamedFigure) -> str:
    return f"{figure.label}, {_when(editions, figure)}: {editions.words(figure.metric, value_of(figure))}"


def _when(editions: Editions, figure: NamedFigure) -> str:
    is_stock = editions.metric(figure.metric).measure == "stock"
    return end_words(_dates(figure)) if is_stock else period_words(_dates(figure))


def _about(figure: NamedFigure) -> About:
    dates = _dates(figure)
    return About(figure.metric, figure.market, dates.start, dates.end, False)


def _dates(figure: NamedFigure) -> Period:
    return parse_period(figure.as_of or figure.dates)
