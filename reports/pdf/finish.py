"""Finishes ReportLab's bytes into the file that is published: PDF/A-3b and PDF/UA-1 at once, the same every time."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Dictionary, Name, String

from reports.briefing import Briefing
from reports.pdf.attachment import Attachment, attach
from reports.pdf.letters import mend_letters
from reports.pdf.metadata import add_output_intent, describe
from reports.pdf.preflight import check_file, require
from reports.pdf.signature import add_signature_field
from reports.pdf.structure import Structure, hold_places, write_structure
from reports.pdf.tags import Outline


def finish(data: bytes, outline: Outline, briefing: Briefing, *, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """Return the PDF as it is published, with its structure and the files it carries; the same gives the same bytes.

    Raises RenderError, naming the clause, where it would not be PDF/A-3b and PDF/UA-1.
    """
    structure = Structure.of(outline)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        # ReportLab makes the same first identifier for every document; without one, pikepdf makes it from the content.
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        _tell_readers(pdf, briefing)
        describe(pdf, briefing.language)
        add_output_intent(pdf)
        mend_letters(pdf)
        _unpack_pictures(pdf)
        attach(pdf, attachments)
        if briefing.signed:
            add_signature_field(pdf, structure.signature())
        hold_places(pdf, structure)
        require(check_file(pdf))
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return write_structure(out.getvalue(), structure)


def _unpack_pictures(pdf: pikepdf.Pdf) -> None:
    """Leave the packing of pictures to this library too: ReportLab's is done by whatever zlib Python was built with."""
    for page in pdf.pages:
        for picture in page.obj.Resources.get("/XObject", {}).values():
            if picture.Subtype != Name.Image:
                continue
            for stream in (picture, picture.get("/SMask")):
                if stream is not None and "/Filter" in stream:
                    stream.write(stream.read_bytes())


def _tell_readers(pdf: pikepdf.Pdf, briefing: Briefing) -> None:
    """Say in which language it is, that it is tagged, and how it is shown and walked through."""
    root = pdf.Root
    root.Lang = String(briefing.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    for index, page in enumerate(pdf.pages):
        page.obj.StructParents = index
        page.obj.Tabs = Name.S
        if "/Trans" in page.obj:
            del page.obj["/Trans"]
