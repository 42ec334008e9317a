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
from itertools import accumulate, groupby
from typing import Final

import pikepdf

from reports.pdf.deflate import deflate

_IN_A_STREAM: Final = 1_000
_START: Final = b"startxref\n"
# The kinds of entry that a cross-reference stream has for objects in use (ISO 32000-1, table 18).
_PLACED, _PACKED = 1, 2
_ENTRY: Final = struct.Struct(">BIH")


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
    numbers = sorted(objects)
    groups = [numbers[start : start + _IN_A_STREAM] for start in range(0, len(numbers), _IN_A_STREAM)]
    packed = [_packed(group, [objects[number] for number in group]) for group in groups]
    bodies = deflate([content for _, content in packed])
    free = max(trailer.size, numbers[-1] + 1)
    entries = [_ENTRY.pack(_PACKED, free + at, index) for at, group in enumerate(groups) for index in range(len(group))]
    parts, length = [data], len(data)
    for at, (group, (first, _), body) in enumerate(zip(groups, packed, bodies, strict=True)):
        entries.append(_ENTRY.pack(_PLACED, length, 0))
        parts.append(_stream(free + at, f"/Type/ObjStm/N {len(group)}/First {first}", body))
        length += len(parts[-1])
    table = free + len(groups)
    entries.append(_ENTRY.pack(_PLACED, length, 0))
    version = hashlib.sha256(b"".join(bodies)).hexdigest()[: len(trailer.identifier)]
    told = (
        f"/Type/XRef/W [1 4 2]/Index [{_ranges([*numbers, *range(free, table + 1)])}]/Size {table + 1}"
        f"/Prev {int(before.split()[0])}/Root {trailer.root} 0 R/Info {trailer.info} 0 R"
        f"/ID [<{trailer.identifier}><{version}>]"
    )
    parts += [_stream(table, told, deflate([b"".join(entries)])[0]), _START, str(length).encode(), b"\n%%EOF\n"]
    return b"".join(parts)


def _trailer(pdf: pikepdf.Pdf) -> _Trailer:
    trailer = pdf.trailer
    return _Trailer(trailer.Root.objgen[0], trailer.Info.objgen[0], bytes(trailer.ID[0]).hex(), int(trailer.Size))


def _packed(numbers: Sequence[int], texts: Sequence[str]) -> tuple[int, bytes]:
    """Return the content of an object stream, and where in it the first object begins."""
    starts = accumulate([len(text) + 1 for text in texts], initial=0)
    head = " ".join([f"{number} {start}" for number, start in zip(numbers, starts, strict=False)]) + "\n"
    return len(head), (head + "\n".join(texts)).encode("ascii")


def _ranges(numbers: Sequence[int]) -> str:
    """Return the first number and the length of each run of numbers."""
    runs = (list(run) for _, run in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]))
    return " ".join(f"{run[0][1]} {len(run)}" for run in runs)


def _stream(number: int, entries: str, body: bytes) -> bytes:
    head = f"{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {len(body)}>>\nstream\n"
    return b"".join((head.encode("ascii"), body, b"\nendstream\nendobj\n"))
