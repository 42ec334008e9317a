"""Objects added to a file that is written, as an incremental update does it (ISO 32000-1, 7.5.6).

A document's structure is thousands of small objects. They are written here as text, packed into object streams (7.5.7)
and told by a cross-reference stream (7.5.8): through a library's objects they take as long as all else together.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import pikepdf

from reports.pdf.deflate import deflate

_IN_A_STREAM: Final = 1_000
_START: Final = b"startxref\n"
# The kinds of entry that a cross-reference stream has for objects in use (ISO 32000-1, table 18).
_PLACED, _PACKED = 1, 2
_ENTRY: Final = struct.Struct(">BIH")

Entry = tuple[int, int, int]


@dataclass(frozen=True)
class _Trailer:
    """What a file says at its end: the numbers of its root and information, its identifier, the next free number."""

    root: int
    info: int
    identifier: str
    size: int


def update(data: bytes, write: Callable[[pikepdf.Pdf], Mapping[int, str]]) -> bytes:
    """Return a file with objects added, or put in place of those that have their number.

    ``write`` returns them for the file, as text in ASCII by their number. The file is one that pikepdf wrote with
    object streams; the same file and objects give the same bytes.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        objects, trailer = write(pdf), _trailer(pdf)
    # One end is enough, and one says that nobody added anything after it was made: the table before is told by /Prev.
    data, _, before = data.rpartition(_START)
    numbers = list(objects)
    groups = [numbers[start : start + _IN_A_STREAM] for start in range(0, len(numbers), _IN_A_STREAM)]
    packed = [_packed([(number, objects[number]) for number in group]) for group in groups]
    bodies = deflate([content for _, content in packed])
    entries: dict[int, Entry] = {}
    parts, length = [data], len(data)
    free = max(trailer.size, *(number + 1 for number in numbers))
    for group, (first, _), body in zip(groups, packed, bodies, strict=True):
        entries |= {number: (_PACKED, free, index) for index, number in enumerate(group)}
        entries[free] = (_PLACED, length, 0)
        parts.append(_stream(free, f"/Type/ObjStm/N {len(group)}/First {first}", body))
        length += len(parts[-1])
        free += 1
    entries[free] = (_PLACED, length, 0)
    parts += [_table(data, trailer, free, entries, int(before.split()[0])), _START, str(length).encode(), b"\n%%EOF\n"]
    return b"".join(parts)


def _trailer(pdf: pikepdf.Pdf) -> _Trailer:
    trailer = pdf.trailer
    return _Trailer(trailer.Root.objgen[0], trailer.Info.objgen[0], bytes(trailer.ID[0]).hex(), int(trailer.Size))


def _packed(objects: Sequence[tuple[int, str]]) -> tuple[int, bytes]:
    """Return the content of an object stream, and where in it the first object begins."""
    heads, at = [], 0
    for number, text in objects:
        heads.append(f"{number} {at}")
        at += len(text) + 1
    head = " ".join(heads) + "\n"
    return len(head), (head + "\n".join(text for _, text in objects)).encode("ascii")


def _table(data: bytes, trailer: _Trailer, number: int, entries: Mapping[int, Entry], before: int) -> bytes:
    """Return the cross-reference stream, which is the trailer too."""
    told = sorted(entries)
    [body] = deflate([b"".join([_ENTRY.pack(*entries[one]) for one in told])])
    version = hashlib.sha256(data + body).hexdigest()[: len(trailer.identifier)]
    fixed = f"/Root {trailer.root} 0 R/Info {trailer.info} 0 R/ID [<{trailer.identifier}><{version}>]"
    told_of = f"/Type/XRef/W [1 4 2]/Index [{_ranges(told)}]/Size {number + 1}/Prev {before}"
    return _stream(number, told_of + fixed, body)


def _ranges(numbers: Sequence[int]) -> str:
    """Return the first number and the length of each run of numbers."""
    runs = (list(run) for _, run in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]))
    return " ".join(f"{run[0][1]} {len(run)}" for run in runs)


def _stream(number: int, entries: str, body: bytes) -> bytes:
    head = f"{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {len(body)}>>\nstream\n"
    return b"".join((head.encode("ascii"), body, b"\nendstream\nendobj\n"))
