"""The field that waits for a signature: in the document before it is signed, so that signing changes nothing else.

Where the cover says who signs, the field lies over those words; else it has no extent, and is seen in a reader's
signature panel and nowhere else.
"""

from __future__ import annotations

from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reports.pdf.tags import Spot

# What a place on a page leads to where the field is to be.
SIGNATURE: Final = "signature:"
FIELD: Final = "signature"
FIELD_WORDS: Final = "Signature"
_PRINT, _LOCKED = 4, 128
FIELD_FLAGS: Final = _PRINT | _LOCKED
_SIGNATURES_EXIST, _APPEND_ONLY = 1, 2


def add_signature_field(pdf: pikepdf.Pdf, drawn: tuple[Spot, int] | None = None) -> None:
    """Make the form and its field: where it was drawn, led back to its element by a number, or without extent.

    The page that it was drawn on is told of it with its links; one without extent is the first page's.
    """
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(FIELD),
            TU=String(FIELD_WORDS),
            F=FIELD_FLAGS,
        )
    )
    if drawn is None:
        field.Rect = Array([0, 0, 0, 0])
        field.P = pdf.pages[0].obj
        pdf.pages[0].obj.Annots = Array([field])
    else:
        spot, number = drawn
        left, bottom, right, top = (round(one, 2) for one in spot.box)
        field.Rect = Array([left, bottom, right, top])
        field.P = pdf.pages[spot.page].obj
        field.StructParent = number
        # Nothing of its own to be seen: what there is to see is drawn on the page, below it.
        size = Array([0, 0, round(right - left, 2), round(top - bottom, 2)])
        look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=size, Resources=Dictionary())
        field.AP = Dictionary(N=look)
    flags = _SIGNATURES_EXIST | _APPEND_ONLY
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([field]), SigFlags=flags))
