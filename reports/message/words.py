"""Words of data made fit for a mail: nothing in them that breaks a line, hides or turns what stands beside them."""

from __future__ import annotations

import unicodedata

# Embeddings, overrides and isolates without their ends turn around what follows; scripts need none of them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Return text on one line, without control characters, with single spaces; no-break spaces stay."""
    spaced = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    kept = "".join(letter for letter in spaced if letter not in _TURNING and unicodedata.category(letter) != "Cs")
    return " ".join(part for part in kept.split(" ") if part)
