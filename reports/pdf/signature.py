"""The field that waits for a signature: in the document before it is signed, so that signing changes nothing else.

Where the cover says who signs, the field lies over those words; else it has no extent, and is seen in a reader's
signature panel and nowhere else.
"""

from __future__ import annotations

from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

# What a place on a page leads to where the field is to be.
SIGNATURE: Final = "signature:"
FIELD: Final = "signature"
FIELD_WORDS: Final = "Signature"
_PRINT, _LOCKED = 4, 128
FIELD_FLAGS: Final = _PRINT | _LOCKED
_SIGNATURES_EXIST, _APPEND_ONLY = 1, 2


def add_signature_field(pdf: pikepdf.Pdf) -> None:
    """Make the form that holds the field: the one that was drawn, or one without extent on the first page."""
    page = pdf.pages[0].obj
    annotations = page.get("/Annots", Array())
    field = next((one for one in annotations if one.Subtype == Name.Widget), None)
    if field is None:
        field = _without_extent(pdf)
        page.Annots = Array([*annotations, field])
    else:
        _show_nothing(pdf, field)
    flags = _SIGNATURES_EXIST | _APPEND_ONLY
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([field]), SigFlags=flags))


def _without_extent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(FIELD),
            TU=String(FIELD_WORDS),
            Rect=Array([0, 0, 0, 0]),
            F=FIELD_FLAGS,
            P=pdf.pages[0].obj,
        )
    )


def _show_nothing(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
    """Give the field an empty look of its own: what there is to see is drawn on the page, below it."""
    left, bottom, right, top = (float(one) for one in field.Rect)
    size = Array([0, 0, round(right - left, 2), round(top - bottom, 2)])
    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=size, Resources=Dictionary())
    field.AP = Dictionary(N=look)
