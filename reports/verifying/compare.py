"""Where a PDF differs from the same made again: which file inside, which page, which byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pikepdf

from reports.errors import shown
from reports.verifying.container import MAX_INSIDE, Inside, opened, unpacked
from reports.verifying.verdict import UnverifiableError

_MOST: Final = 10


def differences(inside: Inside, again: pikepdf.Pdf, data: bytes, files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what differs; the byte comes last, and is always told."""
    for name in sorted(files.keys() | inside.files.keys()):
        if files.get(name) != inside.files.get(name):
            yield f"{shown(name)} made again is another"
    with opened(inside.made) as pdf:
        yield from _pages(pdf, again)
    yield _bytes(inside.made, data)


def _pages(pdf: pikepdf.Pdf, again: pikepdf.Pdf) -> Iterator[str]:
    if len(pdf.pages) != len(again.pages):
        yield f"it has {len(pdf.pages)} pages, made again it has {len(again.pages)}"
        return
    other = [
        at for at, pair in enumerate(zip(pdf.pages, again.pages, strict=True), 1) if _drawn(pair[0]) != _drawn(pair[1])
    ]
    if other:
        more = f" and {len(other) - _MOST} more" if len(other) > _MOST else ""
        numbers = f"{', '.join(map(str, other[:_MOST]))}{more}"
        yield f"pages {numbers} made again are others" if len(other) > 1 else f"page {numbers} made again is another"


def _drawn(page: pikepdf.Page) -> bytes | None:
    """Return a page's drawing; None where it cannot be read, which is as good as another."""
    contents = page.obj.get("/Contents", pikepdf.Array())
    try:
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        return b"\n".join(unpacked(stream, MAX_INSIDE) for stream in streams)
    except (UnverifiableError, pikepdf.PdfError, AttributeError, RuntimeError, TypeError):
        return None


def _bytes(made: bytes, again: bytes) -> str:
    first = next((at for at, pair in enumerate(zip(made, again, strict=False)) if pair[0] != pair[1]), None)
    if first is None:
        first = min(len(made), len(again))
    return f"of {len(made):,} bytes, made again {len(again):,}, the first {first:,} agree"
