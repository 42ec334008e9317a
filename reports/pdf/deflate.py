"""Streams compressed by the same library on every machine, and once a process where they come again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache

import pikepdf
from pikepdf import Array

# Some quarter of the time of zlib's own level, for an eighth more bytes; the setting is of the whole process.
pikepdf.settings.set_flate_compression_level(2)


def deflate(contents: Sequence[bytes]) -> list[bytes]:
    """Return each content as FlateDecode takes it (ISO 32000-1, 7.4.4).

    By pikepdf, which finishes the file, and not by Python: whose zlib that was, the bytes would tell.
    """
    carrier = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.Root.Contents = Array([pdf.make_stream(one) for one in contents])
        pdf.save(carrier, compress_streams=True, static_id=True)
    with pikepdf.open(carrier) as pdf:
        return [one.read_raw_bytes() for one in pdf.Root.Contents]


@lru_cache(maxsize=16)
def deflated(content: bytes) -> bytes:
    """Return content as FlateDecode takes it, remembered for the next edition."""
    return deflate([content])[0]
