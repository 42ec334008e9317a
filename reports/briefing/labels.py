"""The fixed words of a briefing in its language, so that the drawing side writes none of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageLabels:
    """The fixed words of a message; names in braces stand for what is filled in."""

    what_changed: str
    key_figures: str
    contradictions: str
    data_note: str
    document: str
    not_public: str
    more_in_document: str
    more_in_notes: str
    only_in_notes: str
    attached: str
    encrypted: str
    linked: str
    open_document: str
    one_page: str
    pages: str
    picture: str
    size_kb: str
    size_mb: str
    numbered_as_in_document: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words of a briefing."""

    page_of: str
    sources: str
    contents: str
    advertorial_legend: str
    illustrative_stamp: str
    planned: str
    no_data: str
    all_parts: str
    message: MessageLabels
