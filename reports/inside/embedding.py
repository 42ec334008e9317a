"""Whether a brand's own font may be carried as a file, by what the font itself says."""

from __future__ import annotations

import struct
from typing import Final

_LARGEST: Final = 1_000_000
_MOST_TABLES: Final = 100


def may_be_carried(font: bytes) -> bool:
    """Whether a font says that anyone may install it (``fsType`` 0), and is small enough to go into each PDF.

    What a page needs of a font is embedded in any case; this is about the whole file, which a reader could save.
    """
    return len(font) <= _LARGEST and _fs_type(font) == 0


def _fs_type(font: bytes) -> int | None:
    """Return the permissions in a font's OS/2 table; None where there are none to read."""
    try:
        (tables,) = struct.unpack_from(">H", font, 4)
        for number in range(min(tables, _MOST_TABLES)):
            tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
            if tag == b"OS/2":
                (permissions,) = struct.unpack_from(">H", font, offset + 8)
                return int(permissions)
    except struct.error:
        return None
    return None
