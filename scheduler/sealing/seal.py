"""Takes the secrets that a report names, and signs or encrypts its document with them."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from pathlib import Path

from reports.definition import DocumentSpec
from scheduler.sealing.encrypt import encrypt
from scheduler.sealing.errors import SealError
from scheduler.sealing.sign import Key, sign
from scheduler.secrets import resolve, resolve_bytes


def seal(pdf: bytes, document: DocumentSpec, root: Path, now: datetime) -> bytes:
    """Return a PDF signed or encrypted as its report says; as it is where the report says neither.

    ``root`` is the folder that ``file:`` starts from. Raises SealError or SecretError.
    """
    if document.sign is None:
        return lock(pdf, document, root)
    spec = document.sign
    password = resolve(spec.password, root) if spec.password else None
    key = Key.read(_key(spec.key, root), password, spec.key)
    return sign(pdf, key, now, reason=spec.reason or "", location=spec.location or "")


def lock(pdf: bytes, document: DocumentSpec, root: Path) -> bytes:
    """Return a PDF encrypted where its report says so, else as it is. Raises SealError or SecretError."""
    return encrypt(pdf, resolve(document.encrypt.password, root)) if document.encrypt else pdf


def _key(reference: str, root: Path) -> bytes:
    data = resolve_bytes(reference, root)
    if not reference.startswith("env:"):
        return data
    try:
        return base64.b64decode(b"".join(data.split()), validate=True)
    except binascii.Error:
        raise SealError(
            f"{reference}: is not Base64; put the PKCS#12 file there in Base64, or name it by file:"
        ) from None
