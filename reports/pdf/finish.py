"""Finishes ReportLab's bytes: compressed once, with an identifier made from the content, and told how to be shown."""

from __future__ import annotations

import io

import pikepdf

from reports.briefing import Briefing
from reports.pdf.attachment import Attachment, attach


def finish(data: bytes, briefing: Briefing, *, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """Return the PDF as it is published, with the files it carries; the same content gives the same bytes."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        # ReportLab makes the same first identifier for every document; without one, pikepdf makes it from the content.
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.Root.Lang = pikepdf.String(briefing.language)
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        for key in ("/CreationDate", "/ModDate"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        pdf.docinfo["/Creator"] = "Frontier"
        for page in pdf.pages:
            if "/Trans" in page.obj:
                del page.obj["/Trans"]
        attach(pdf, attachments)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            recompress_flate=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return out.getvalue()
