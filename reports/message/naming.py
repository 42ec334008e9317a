"""What a message and its attachment are called, and where its link leads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from reports.briefing import Briefing
from reports.fields import WINDOWS_NAMES, is_web_address
from reports.message.model import MessageError
from reports.message.words import clean
from reports.template import fill

FILE_NAME: Final = "{report}_{period}_{part}"
_LONGEST: Final = 100
_ENDING: Final = ".pdf"


def subject_of(briefing: Briefing, template: str | None) -> str:
    """Return the subject: by default "Market expansion briefing, December 2025", with the part's name between."""
    named = (briefing.title, briefing.part_name, briefing.period_words)
    subject = ", ".join(filter(None, named)) if template is None else fill(template, _values(briefing))
    if not (subject := clean(subject)):
        raise MessageError("the subject is empty; write one, or leave the field out")
    return subject


def file_name_of(briefing: Briefing, template: str | None) -> str:
    """Return the attachment's name: dated by its period, in letters, digits, - and _ that every file system takes."""
    name = fill(template or FILE_NAME, _values(briefing)).removesuffix(_ENDING)
    safe = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", name)).strip("-_")
    short = safe[:_LONGEST].rstrip("-_") or fill(FILE_NAME, _values(briefing))
    return short + ("_" if short.lower() in WINDOWS_NAMES else "") + _ENDING


def link_of(briefing: Briefing, template: str | None) -> str | None:
    """Return the web address of the document, each value in it quoted; None where there is no template.

    Raises MessageError where it is no https address, or http.
    """
    if template is None:
        return None
    link = fill(template, _values(briefing), lambda value: quote(value, safe=""))
    if not is_web_address(link):
        raise MessageError("the link to the document is not a web address; it has to begin with https://")
    return link


def _values(briefing: Briefing) -> Mapping[str, str]:
    return {
        "title": briefing.title,
        "period": briefing.period,
        "part": briefing.part,
        "report": briefing.report,
        "period_words": briefing.period_words,
        "part_name": briefing.part_name or briefing.labels.all_parts,
    }
