"""Encryption of a document: AES-256, opened by a password; what helps people to read it stays allowed."""

from __future__ import annotations

import io
import secrets

import pikepdf

from scheduler.sealing.errors import SealError

# Of PDF/A: an encrypted document is none, and must not say that it is.
_CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfaid:rev")


def encrypt(pdf: bytes, password: str) -> bytes:
    """Return a PDF that ``password`` opens, to read, print and hear, and not to change. Raises SealError."""
    if not password:
        raise SealError("the password to encrypt with is empty; put one where document: encrypt: says that it is")
    allowed = pikepdf.Permissions(
        accessibility=True,
        extract=True,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
    )
    # Nobody is to have the owner's password: it is made here and forgotten.
    lock = pikepdf.Encryption(
        user=password, owner=secrets.token_urlsafe(32), R=6, aes=True, metadata=True, allow=allowed
    )
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if "/Metadata" in document.Root:
            with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                for claim in _CLAIMS:
                    if claim in metadata:
                        del metadata[claim]
        document.save(out, encryption=lock, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
