"""Events that are new on the page, that moved, or that nobody reports any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple
from typing import Final

from reports.changes.change import Change
from reports.changes.editions import Editions
from reports.checks import Cited
from reports.snapshot import Happened
from reports.wording import period_words

_NAMES: Final = {
    "entry": "Market entry",
    "launch": "Launch",
    "award": "Award",
    "partnership": "Partnership",
    "milestone": "Milestone",
}
# Events have no ids: the same one is told by all it says, then by its title, then by what it is about.
_SAME: Final[tuple[Callable[[Happened], tuple[object, ...]], ...]] = (
    astuple,
    lambda event: (event.kind, event.market, event.title, event.period),
    lambda event: (event.kind, event.market, event.title),
    lambda event: (event.kind, event.market, event.subject) if event.subject else (),
)


def event_changes(editions: Editions) -> list[Change]:
    """Return a change for each event that is new, that moved, or that is gone; market entries first."""
    covered = set(editions.before.covers) & set(editions.after.covers)
    olds = _told_once(event for event in editions.before.events if event.kind in covered)
    news = _told_once(event for event in editions.after.events if event.kind in covered)
    pairs = _pairs(olds, news)
    known = {new for old, new in pairs if old.shown}
    fresh = [event for event in news if event.shown and event not in known]
    kept = {old for old, _ in pairs}
    changes = [_new(editions, event) for event in sorted(fresh, key=_entries_first)]
    changes += [_changed(editions, old, new) for old, new in pairs if _has_changed(old, new)]
    return changes + [_gone(editions, event) for event in olds if event.shown and event not in kept]


def _told_once(events: Iterable[Happened]) -> list[Happened]:
    """Return events without those that another source tells alike."""
    return list({_said(event): event for event in events}.values())


def _said(event: Happened) -> tuple[object, ...]:
    return event.kind, event.market, event.title, event.period, event.planned


def _cited(editions: Editions, event: Happened) -> Cited:
    alike = [one for one in editions.after.events if _said(one) == _said(event)]
    return Cited(tuple(sorted({one.source for one in alike})))


def _pairs(olds: list[Happened], news: list[Happened]) -> list[tuple[Happened, Happened]]:
    pairs: dict[Happened, Happened] = {}
    for key in _SAME:
        taken = set(pairs.values())
        left: dict[tuple[object, ...], list[Happened]] = {}
        for new in news:
            left.setdefault(key(new), []).extend([] if new in taken else [new])
        for old in olds:
            if old not in pairs and key(old) and left.get(key(old)):
                pairs[old] = left[key(old)].pop(0)
    return sorted(pairs.items(), key=lambda pair: _entries_first(pair[1]))


def _entries_first(event: Happened) -> tuple[object, ...]:
    return list(_NAMES).index(event.kind), event.dates.start, event.dates.end, event.market, event.title


def _has_changed(old: Happened, new: Happened) -> bool:
    moved = not old.dates.same_dates(new.dates) or old.planned != new.planned
    return moved and old.shown


def _new(editions: Editions, event: Happened) -> Change:
    when = f"planned for {period_words(event.dates)}" if event.planned else period_words(event.dates)
    words = f"{_subject(editions, event)}, {when}: {event.title}"
    return Change("event", (words, _cited(editions, event), "."))


def _changed(editions: Editions, old: Happened, new: Happened) -> Change:
    then, now = _when(old), _when(new)
    words = (
        f"{_subject(editions, new)}: {new.title}, now {now}",
        _cited(editions, new),
        f", {then} in {editions.then}.",
    )
    return Change("event changed", words, (then, now))


def _gone(editions: Editions, event: Happened) -> Change:
    words = f"{_subject(editions, event)}: {event.title}, {_when(event)} in {editions.then}, is no longer given."
    return Change("event withdrawn", (words,))


def _subject(editions: Editions, event: Happened) -> str:
    """Return what kind of event it is, and where; the title says enough of one that concerns a group."""
    where = "" if editions.is_group(event.market) else f", {editions.market(event.market)}"
    return f"{_NAMES[event.kind]}{where}"


def _when(event: Happened) -> str:
    return f"{'planned' if event.planned else 'reported'} for {period_words(event.dates)}"
