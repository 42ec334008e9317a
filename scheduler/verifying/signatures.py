"""The signatures of a PDF: who made each, and whether it holds for the file as it is."""

from __future__ import annotations

import io
import logging
from typing import Any

from reports.errors import shown
from scheduler.verifying.apart import Signed

_MISSING = "it is signed; to check signatures, install Frontier with its extra: frontier-briefings[sign]"


def signatures_of(data: bytes, length: int) -> tuple[tuple[Signed, ...], str]:
    """Return the signatures of a document of ``length`` bytes that more was added to, and a note about them.

    That a signature holds says that the file is as it was signed. Whether its certificate is to be trusted is for
    whoever knows the signer.
    """
    if not 0 < length < len(data):
        return (), ""
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
    except ImportError:
        return (), _MISSING
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        return tuple(_signed(one) for one in PdfFileReader(io.BytesIO(data)).embedded_signatures), ""
    except Exception as error:  # noqa: BLE001 - anyone may have made the file, to bring whatever reads it down
        return (), f"its signatures cannot be read: {shown(str(error) or type(error).__name__)}"


def _signed(embedded: Any) -> Signed:
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    try:
        status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[], allow_fetching=False))
    except SignatureValidationError as error:
        return Signed(f"nobody known ({shown(str(error))})", "", holds=False, covers_everything=False)
    covers = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    at = status.signer_reported_dt
    return Signed(
        by=str(status.signing_cert.subject.human_friendly)[:200],
        at=at.isoformat(timespec="seconds") if at else "",
        holds=bool(status.intact and status.valid and covers),
        covers_everything=covers,
    )
