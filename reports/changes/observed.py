"""Observations that were restated, withdrawn, newly given, or are given by other sources than before."""

from __future__ import annotations

from collections.abc import Iterator

from reports.changes.change import About, Change
from reports.changes.editions import Editions, Rows, Value, cited, rank_way, subject_of, value_of
from reports.checks import Cited
from reports.snapshot import Observed
from reports.wording import count_words


def restatements(editions: Editions) -> list[Change]:
    """Return a change for each value of known dates that is another now, or that nobody gives any more."""
    changes: list[Change] = []
    for about, olds in editions.old.items():
        news = editions.new.get(about)
        changes += _restated(editions, about, olds, news) if news else [_withdrawn(editions, about, olds)]
    return changes


def new_values(editions: Editions) -> list[Change]:
    """Return a change for each value of dates of which nothing was known."""
    changes: list[Change] = []
    for about, news in editions.new.items():
        if about not in editions.old:
            rows = [row for row in news if row.shown] or list(news)
            for value in sorted({value_of(row) for row in rows}):
                agreeing = tuple(row for row in rows if value_of(row) == value)
                changes.append(_new(editions, about, value, agreeing))
    return changes


def source_changes(editions: Editions) -> list[Change]:
    """Return a change where a value stands, but a source gives it now that did not, or does so no more."""
    changes: list[Change] = []
    for about, olds in editions.old.items():
        news = editions.new.get(about, ())
        if news and shown_value(olds) == shown_value(news):
            changes += [*_joined(editions, olds, news), *_left(editions, olds, news)]
    return changes


def shown_value(rows: Rows) -> Value | None:
    """Return the value that a page gives; None where it gives none, as of targets."""
    return next((value_of(row) for row in rows if row.shown), None)


def _restated(editions: Editions, about: About, olds: Rows, news: Rows) -> Iterator[Change]:
    then, now = shown_value(olds), shown_value(news)
    if then and now and then != now:
        rows = tuple(row for row in news if value_of(row) == now)
        yield _moved(editions, about, then, now, rows)
    for (old, new), rows in _moves_by_source(olds, news).items():
        if (old, new) != (then, now):
            yield _moved(editions, about, old, new, rows, of_the_page=now)


def _moves_by_source(olds: Rows, news: Rows) -> dict[tuple[Value, Value], Rows]:
    """Return what sources said and say instead, with the rows that say it."""
    moves: dict[tuple[Value, Value], Rows] = {}
    for row in news:
        said = {value_of(old) for old in olds if old.source == row.source}
        says = {value_of(new) for new in news if new.source == row.source}
        if said and value_of(row) not in said and said - says:
            move = min(said - says), value_of(row)
            moves[move] = (*moves.get(move, ()), row)
    return moves


def _moved(
    editions: Editions, about: About, old: Value, new: Value, rows: Rows, of_the_page: Value | None = None
) -> Change:
    """Return a restatement; where the page gives another value than these sources, it says so."""
    then, now = editions.words(about.metric, old), editions.words(about.metric, new)
    aside = of_the_page is not None
    words: list[str | Cited] = [
        f"{editions.subject(rows[0])}: ",
        f"{_sources(rows)} now {_gives(rows)} {now}" if aside else f"now {now}",
        *cited(rows),
        f", {then}",
        *editions.still_given(about, old),
        f" in {editions.then}",
    ]
    if of_the_page is not None and of_the_page != new:
        words += [
            f"; the briefing shows {editions.words(about.metric, of_the_page)}",
            *editions.still_given(about, of_the_page),
        ]
    return Change("restated", (*words, "."), (then, now), about)


def _withdrawn(editions: Editions, about: About, olds: Rows) -> Change:
    value = shown_value(olds) or value_of(olds[0])
    gave = [row for row in olds if value_of(row) == value]
    words = f"{editions.subject(olds[0])}: no longer given, {editions.words(about.metric, value)} in {editions.then}"
    return Change("withdrawn", (f"{words} ({editions.called(gave)}).",), None, about)


def _new(editions: Editions, about: About, value: Value, rows: Rows) -> Change:
    now = editions.words(about.metric, value)
    words: tuple[str | Cited, ...] = (f"{editions.subject(rows[0])}: {now}", *cited(rows))
    prior = _rank_before(editions, rows[0])
    if prior is None or value_of(prior)[0] == value[0]:
        return Change("new figure", (*words, "."), None, about)
    then = editions.words(about.metric, value_of(prior))
    since = f", {rank_way(value_of(prior), value)} from {then}"
    standing = editions.still_given(subject_of(prior), value_of(prior))
    words = (*words, since, *standing, f" ({editions.as_of(prior.metric, prior)}).")
    return Change("rank", words, (then, now), about)


def _rank_before(editions: Editions, row: Observed) -> Observed | None:
    """Return the rank that the earlier edition gave last, before these dates."""
    if editions.metric(row.metric).measure != "rank" or row.target:
        return None
    series = (rows for key, rows in editions.old.items() if (key.metric, key.market) == (row.metric, row.market))
    shown = (one for rows in series for one in rows if one.shown and one.dates.end < row.dates.end)
    return next(shown, None)


def _joined(editions: Editions, olds: Rows, news: Rows) -> Iterator[Change]:
    known, now = {row.source for row in olds}, shown_value(news)
    fresh = tuple(row for row in news if row.source not in known)
    for value in sorted({value_of(row) for row in fresh}):
        rows = tuple(row for row in fresh if value_of(row) == value)
        said = editions.words(rows[0].metric, value)
        if value == now or now is None:
            words: list[str | Cited] = [f"{said} is now also given by {_sources(rows)} more", *cited(rows)]
        else:
            shown = tuple(row for row in news if row.shown)
            words = [f"{_sources(rows)} more {_gives(rows)} {said}", *cited(rows)]
            words += [f"; the briefing shows {editions.words(rows[0].metric, now)}", *cited(shown)]
        yield Change("source", (f"{editions.subject(rows[0])}: ", *words, "."))


def _left(editions: Editions, olds: Rows, news: Rows) -> Iterator[Change]:
    gone = [row for row in olds if row.source not in {new.source for new in news}]
    for value in sorted({value_of(row) for row in gone}):
        rows = [row for row in gone if value_of(row) == value]
        said = f"{editions.words(rows[0].metric, value)} is no longer given by {editions.called(rows)}"
        yield Change("source", (f"{editions.subject(rows[0])}: {said}.",))


def _sources(rows: Rows) -> str:
    count = len({row.source for row in rows})
    return f"{count_words(count)} source{'' if count == 1 else 's'}"


def _gives(rows: Rows) -> str:
    return "gives" if len({row.source for row in rows}) == 1 else "give"
