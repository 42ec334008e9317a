"""Files carried inside a PDF: associated with the whole document, as PDF/A-3 asks for, and listed by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reports.errors import RenderError

Relationship = Literal["Data", "Source", "Supplement"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be carried: ``description`` says in a sentence what it is, ``relationship`` what it is to the pages.

    ``Data`` is what the pages were drawn from, ``Source`` what they were made by, ``Supplement`` what explains them.
    """

    name: str
    mime: str
    relationship: Relationship
    description: str
    data: bytes


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment]) -> None:
    """Put files into a PDF, without any date, so that the same files give the same bytes.

    Raises RenderError where two have one name: a reader could save only one of them.
    """
    if not attachments:
        return
    names = [one.name for one in attachments]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise RenderError(f'two attachments are called "{twice}"; each needs a name of its own')
    specifications = {one.name: _specification(pdf, one) for one in attachments}
    pdf.Root.AF = Array(specifications.values())
    # A name tree is searched by halves, so its names stand in the order of their bytes.
    ordered = sorted(specifications.items(), key=lambda item: bytes(String(item[0])))
    leaves = [part for name, specification in ordered for part in (String(name), specification)]
    if Name.Names not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array(leaves))


def _specification(pdf: pikepdf.Pdf, one: Attachment) -> pikepdf.Object:
    stream = pdf.make_stream(
        one.data,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{one.mime}"),
        Params=Dictionary(Size=len(one.data)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(one.name),
            UF=String(one.name),
            Desc=String(one.description),
            AFRelationship=Name(f"/{one.relationship}"),
            EF=Dictionary(F=stream, UF=stream),
        )
    )
