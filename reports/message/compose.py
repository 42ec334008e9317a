"""A briefing, a brand and a document become the message that is mailed."""

from __future__ import annotations

import re

from reports.brand import Brand
from reports.briefing import Briefing
from reports.message.colours import by_day, by_night
from reports.message.confidential import confidential
from reports.message.content import content_of
from reports.message.html import Look, to_html
from reports.message.model import Body, Message
from reports.message.naming import file_name_of, link_of, subject_of
from reports.message.picture import pages_of
from reports.message.text import to_text
from reports.message.way import SHOWN_WIDTH, Way, ways
from reports.typeface import load_face


def compose(
    briefing: Briefing,
    brand: Brand,
    pdf: bytes,
    *,
    subject: str | None = None,
    file_name: str | None = None,
    link: str | None = None,
    front: bytes | None = None,
) -> Message:
    """Return the message of an edition whose document is ``pdf``; the same inputs give the same message.

    A document that is to be encrypted comes with a ``front`` to be shown in its place, a PDF of ``confidential``: the
    message then says nothing that only the document may.

    ``subject``, ``file_name`` and ``link`` are templates (see ``reports.template``); there is a linked body only where
    there is a ``link`` to the document. Raises ValueError where a template is none, MessageError where what it makes
    is no subject or link, or where the document cannot be drawn.
    """
    pages = pages_of(pdf)
    name = file_name_of(briefing, file_name)
    attached, *linked = ways(
        briefing,
        file_name=name,
        link=link_of(briefing, link),
        size=len(pdf),
        pages=pages.count,
        height=round(SHOWN_WIDTH * pages.height / pages.width),
    )
    content = content_of(confidential(briefing) if front else briefing, brand)
    look = Look(by_day(brand.file.colours), by_night(brand.file.colours), _family(brand))

    def body(way: Way) -> Body:
        return Body(to_html(content, way, briefing, look), to_text(content, way, briefing))

    return Message(
        subject=subject_of(briefing, subject),
        file_name=name,
        attached=body(attached),
        linked=body(linked[0]) if linked else None,
        picture=pages_of(front).picture if front else pages.picture,
        picture_alt=attached.alt,
    )


def _family(brand: Brand) -> str:
    """Return the name of the brand's type, in letters that end no style."""
    name, data = brand.fonts["regular"]
    return re.sub(r"[^\w -]", "", load_face(data, name).family)
