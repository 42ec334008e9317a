"""What changed since the last edition, in groups: the first thing a reader sees."""

from __future__ import annotations

from typing import Final

from reports.assemble.context import Context
from reports.assemble.words import cited_words
from reports.briefing import ChangeGroup, Changes, Inlines, Mark, Text
from reports.changes import Change, ChangeKind
from reports.wording import NBSP, period_words

LONGEST: Final = 12

_GROUPS: Final[tuple[tuple[str, tuple[ChangeKind, ...]], ...]] = (
    ("Restated since the last edition", ("restated", "withdrawn")),
    ("Moved", ("moved", "rank", "unpublished", "event changed", "event withdrawn", "stale")),
    ("New", ("published", "event", "new figure")),
    ("Also changed", ("source", "reclassified", "listed", "scope")),
)
_MARKS: Final[dict[ChangeKind, str]] = {"restated": "Restated", "withdrawn": "Withdrawn"}


def changes(context: Context) -> Changes:
    """Return what changed since the previous edition, or a sentence that says why there is nothing to tell."""
    if sentence := notice(context):
        return Changes(sentence)
    groups = ((title, [change for change in context.changes if change.kind in kinds]) for title, kinds in _GROUPS)
    return Changes(
        f"Compared with {_edition(context)}:",
        tuple(_group(context, title, inside) for title, inside in groups if inside),
    )


def notice(context: Context) -> str:
    """Return the sentence that stands for the changes where there are none; empty where there are some."""
    if context.previous is None:
        return "This is the first edition of this briefing; the next will say what changed."
    return "" if context.changes else f"Nothing has changed since {_edition(context)}."


def _edition(context: Context) -> str:
    assert context.previous
    return f"the edition of {period_words(context.previous.dates)}"


def _group(context: Context, title: str, inside: list[Change]) -> ChangeGroup:
    items = tuple(_item(context, change) for change in inside[:LONGEST])
    left_out = len(inside) - len(items)
    return ChangeGroup(title, items, f"and {left_out} more" if left_out else "", left_out)


def _item(context: Context, change: Change) -> Inlines:
    said = cited_words(context, change.words)
    mark = _MARKS.get(change.kind)
    return (Mark(mark), Text(f"{NBSP} "), *said) if mark else said
