"""Signatures: PAdES, into the field that the document has for one, appended after everything else."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from scheduler.sealing.errors import SealError

_MISSING = "signing needs more than is installed; install Frontier with its extra: frontier-briefings[sign]"
_FIELD = "signature"


@dataclass(frozen=True)
class Key:
    """A key with its certificate; it is never shown."""

    signer: Any = field(repr=False)

    @classmethod
    def read(cls, pkcs12: bytes, password: str | None, called: str) -> Self:
        """Read a PKCS#12 file; ``called`` is what messages call it. Raises SealError."""
        try:
            from pyhanko.sign.signers import SimpleSigner
        except ImportError:
            raise SealError(_MISSING) from None
        # What it finds wrong it would say in a log too, with traceback.
        logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
        why_not = SealError(f"{called}: does not open with this password, or is no PKCS#12 file with a key")
        try:
            signer = SimpleSigner.load_pkcs12_data(pkcs12, (), password.encode() if password is not None else None)
        except ValueError:
            raise why_not from None
        if signer is None or signer.signing_cert is None:
            raise why_not
        return cls(signer)

    def check(self, now: datetime) -> None:
        """Raise SealError where the certificate does not hold at ``now``."""
        certificate = self.signer.signing_cert
        first, last = certificate.not_valid_before, certificate.not_valid_after
        if now < first:
            raise SealError(f"the certificate to sign with holds from {first:%Y-%m-%d} on; it is {now:%Y-%m-%d}")
        if now > last:
            raise SealError(f"the certificate to sign with expired on {last:%Y-%m-%d}; put a new one in its place")


def sign(pdf: bytes, key: Key, now: datetime, *, reason: str, location: str) -> bytes:
    """Return a PDF with a signature after its last byte. Raises SealError."""
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.stamp import NoOpStampStyle

    key.check(now)
    metadata = PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        location=location or None,
    )
    # What a visible signature looks like is on the page already, in the brand's own type.
    signer = PdfSigner(metadata, signer=key.signer, stamp_style=NoOpStampStyle())
    try:
        out = signer.sign_pdf(_appending(pdf), existing_fields_only=True)
    except SigningError as error:
        raise SealError(f"the document could not be signed: {error}") from None
    return bytes(out.getvalue())


def _appending(pdf: bytes) -> Any:
    """Return a writer that appends to a PDF; the document's title, dates and makers stay as they are."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Appending(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            pass

    return Appending(io.BytesIO(pdf))
