"""Takes the files out of a PDF that anyone may have made: nothing of it is trusted, and nothing grows beyond bounds."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pikepdf

from reports.verifying.verdict import UnverifiableError

MAX_FILE: Final = 64 * 1024 * 1024
MAX_INSIDE: Final = 64 * 1024 * 1024
MAX_FILES: Final = 500
_END = re.compile(rb"startxref\r?\n[0-9]{1,10}\r?\n%%EOF(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True)
class Inside:
    """A PDF as it was first made, the files in it by name, and whether anything was added to it afterwards."""

    made: bytes
    files: Mapping[str, bytes]
    added: bool


def take_out(data: bytes) -> Inside:
    """Return what is inside a PDF. Raises UnverifiableError with what is wrong with it."""
    if len(data) > MAX_FILE:
        raise UnverifiableError(f"it has {len(data):,} bytes; no more than {MAX_FILE:,} are looked at")
    if not data.startswith(b"%PDF-"):
        raise UnverifiableError("it is not a PDF")
    ends = [match.end() for match in _END.finditer(data)]
    if not ends:
        raise UnverifiableError("it is cut off: a PDF's last line is missing")
    if ends[-1] != len(data):
        raise UnverifiableError("something follows the end of the PDF; it was changed, or cut off, after it was made")
    made = data[: ends[0]]
    with opened(made) as pdf:
        return Inside(made, _files(pdf), len(ends) > 1)


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF as it is, mending nothing. Raises UnverifiableError."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise UnverifiableError("it is encrypted; an encrypted PDF has other bytes each time it is made") from None
    except pikepdf.PdfError as error:
        raise UnverifiableError(f"it cannot be read as a PDF: {str(error)[:200]}") from None
    if pdf.is_encrypted:
        pdf.close()
        raise UnverifiableError("it is encrypted; an encrypted PDF has other bytes each time it is made")
    return pdf


def _files(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    names = pdf.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    if tree is None:
        return {}
    files: dict[str, bytes] = {}
    room = MAX_INSIDE
    try:
        for name, specification in pikepdf.NameTree(tree, auto_repair=False).items():
            if len(files) == MAX_FILES:
                raise UnverifiableError(f"there are more than {MAX_FILES} files inside")
            files[str(name)] = _content(specification, str(name), room)
            room -= len(files[str(name)])
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise UnverifiableError(f"the files inside cannot be read: {str(error)[:200]}") from None
    return files


def _content(specification: pikepdf.Object, name: str, room: int) -> bytes:
    try:
        return unpacked(specification.EF.F, room)
    except UnverifiableError as error:
        raise UnverifiableError(f"{name[:60]!r} inside {error}") from None


def unpacked(stream: pikepdf.Object, room: int) -> bytes:
    """Return what is in a stream. Raises UnverifiableError where it is more than ``room``, or packed oddly."""
    raw = stream.read_raw_bytes()
    if "/Filter" not in stream:
        return bytes(raw)
    if stream.Filter != pikepdf.Name.FlateDecode or "/DecodeParms" in stream:
        raise UnverifiableError("is packed in a way that Frontier does not use")
    try:
        content = zlib.decompressobj().decompress(raw, room + 1)
    except zlib.error:
        raise UnverifiableError("is damaged") from None
    if len(content) > room:
        raise UnverifiableError(f"is too large: no more than {MAX_INSIDE:,} bytes are unpacked")
    return content
