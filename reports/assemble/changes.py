"""What changed since the last edition, in groups: the first thing a reader sees."""

from __future__ import annotations

from typing import Final

from reports.assemble.context import Context
from reports.assemble.told import GROUPS, Since
from reports.assemble.words import cited_words
from reports.briefing import ChangeGroup, Changes, Inlines, Mark, Text
from reports.changes import Change, ChangeKind
from reports.wording import NBSP, period_words

_MARKS: Final[dict[ChangeKind, str]] = {"restated": "Restated", "withdrawn": "Withdrawn"}


def changes(context: Context) -> Changes:
    """Return what changed since the previous edition, or a sentence that says why there is nothing to tell."""
    if sentence := notice(context):
        return Changes(sentence)
    assert context.told.since, "or there is a sentence"
    changes = context.told.since.changes
    groups = ((title, [change for change in changes if change.kind in kinds]) for title, kinds in GROUPS.items())
    return Changes(
        f"Compared with {_edition(context.told.since)}:",
        tuple(_group(context, title, inside) for title, inside in groups if inside),
    )


def notice(context: Context) -> str:
    """Return the sentence that stands for the changes where there are none; empty where there are some."""
    since = context.told.since
    if since is None:
        return "This is the first edition of this briefing; the next will say what changed."
    return "" if since.changes else f"Nothing has changed since {_edition(since)}."


def _edition(since: Since) -> str:
    return f"the edition of {period_words(since.period)}"


def _group(context: Context, title: str, inside: list[Change]) -> ChangeGroup:
    assert context.told.since, "or there are no groups"
    items = tuple(_item(context, change) for change in inside)
    more = context.told.since.more.get(title, 0)
    return ChangeGroup(title, items, f"and {more} more" if more else "", more)


def _item(context: Context, change: Change) -> Inlines:
    said = cited_words(context, change.words)
    mark = _MARKS.get(change.kind)
    return (Mark(mark), Text(f"{NBSP} "), *said) if mark else said
