"""A briefing, a brand and a document become the message that is mailed."""

from __future__ import annotations

from html import escape

from reports.brand import Brand
from reports.briefing import Briefing, Cover
from reports.message.model import PICTURE_CID, Body, Message
from reports.message.naming import file_name_of, link_of, subject_of
from reports.message.picture import pages_of
from reports.message.words import clean


def compose(
    briefing: Briefing,
    brand: Brand,
    pdf: bytes,
    *,
    subject: str | None = None,
    file_name: str | None = None,
    link: str | None = None,
) -> Message:
    """Return the message of an edition whose document is ``pdf``; the same inputs give the same message.

    ``subject``, ``file_name`` and ``link`` are templates (see ``reports.template``); there is a linked body only where
    there is a ``link`` to the document. Raises ValueError where a template is none, MessageError where what it makes
    is no subject or link, or where the document cannot be drawn.
    """
    pages = pages_of(pdf)
    name, address = file_name_of(briefing, file_name), link_of(briefing, link)
    alt = clean(f"First page of {briefing.title}, {briefing.period_words}")
    return Message(
        subject=subject_of(briefing, subject),
        file_name=name,
        attached=_body(briefing, brand, alt, f"The briefing is attached: {name}"),
        linked=_body(briefing, brand, alt, f"Read the briefing: {address}") if address else None,
        picture=pages.picture,
        picture_alt=alt,
    )


def _body(briefing: Briefing, brand: Brand, alt: str, how: str) -> Body:
    lines = [brand.file.name, f"{briefing.title}, {briefing.period_words}"]
    lines += [block.headline for block in briefing.blocks if isinstance(block, Cover)]
    lines = [clean(line) for line in (*lines, how)]
    picture = f'<img src="cid:{PICTURE_CID}" alt="{escape(alt)}">'
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return Body(
        f'<!doctype html><html lang="{briefing.language}"><body>{html}{picture}</body></html>', "\n".join(lines)
    )
