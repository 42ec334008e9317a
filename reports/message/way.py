"""How a reader gets the document: attached to the message, or behind a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reports.briefing import Briefing
from reports.message.words import clean, worded

SHOWN_WIDTH: Final = 216
"""Pixels across which the first page is shown."""
_KB: Final = 1000


@dataclass(frozen=True, slots=True)
class Way:
    """A sentence that says where the document is, and the ``link`` that a button leads to, empty where it is attached.

    ``alt`` and ``height`` are of the first page's picture.
    """

    title: str
    sentence: str
    button: str
    link: str
    alt: str
    height: int


def ways(
    briefing: Briefing, *, file_name: str, link: str | None, size: int, pages: int, height: int
) -> tuple[Way, ...]:
    """Return the ways to a document of so many bytes and pages: attached, then by its link where there is one."""
    labels = briefing.labels.message
    paper = labels.one_page if pages == 1 else worded(labels.pages, count=pages)
    weight = _size(briefing, size)
    attached = worded(labels.attached, file=file_name, pages=paper, size=weight)
    linked = worded(labels.linked, pages=paper[:1].upper() + paper[1:], size=weight)
    alt = clean(worded(labels.picture, title=briefing.title, period=briefing.period_words))

    def way(sentence: str, link: str = "") -> Way:
        return Way(labels.document, sentence, labels.open_document if link else "", link, alt, height)

    return (way(attached), way(linked, link)) if link else (way(attached),)


def _size(briefing: Briefing, size: int) -> str:
    labels = briefing.labels.message
    if size < _KB * _KB:
        return worded(labels.size_kb, size=max(1, round(size / _KB)))
    return worded(labels.size_mb, size=round(size / _KB / _KB, 1))
