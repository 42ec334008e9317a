"""What may be said outside an encrypted document: which one it is, and nothing of what it holds."""

from __future__ import annotations

from dataclasses import replace

from reports.briefing import Briefing, Cover, Text


def confidential(briefing: Briefing) -> Briefing:
    """Return a briefing of a cover alone, without figure, finding, change or source, to be shown in the message."""
    words = briefing.labels.message.encrypted
    cover = Cover(title=briefing.title, period=briefing.period_words, headline="", summary=(Text(words),))
    return replace(briefing, blocks=(cover,), holds=())
