"""Numbers on an axis as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import floor, log10

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal

from reports.typeface import Typeface

_PLAIN = {"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2212": "-"}


def locale_of(tag: str) -> Locale:
    """Return Babel's locale for a language tag such as "en", "pt-BR" or "zh_Hant"."""
    return Locale.parse(tag.replace("-", "_"))


def settable(text: str, typeface: Typeface) -> str:
    """Replace thin spaces and the true minus by plainer ones where the typeface lacks them."""
    return "".join(_PLAIN.get(char, char) if typeface.face_for(char) is None else char for char in text)


def axis_numbers(ticks: Sequence[float], locale: Locale, typeface: Typeface) -> list[str]:
    """Write the ticks of one axis alike: the same decimals, and millions in short once they are reached."""
    largest = max((abs(tick) for tick in ticks), default=0.0)
    decimals = decimals_of(ticks)
    written = []
    for tick in ticks:
        if largest >= 1_000_000:
            text = format_compact_decimal(tick, locale=locale, fraction_digits=2)
        else:
            text = format_decimal(round(tick, decimals), format=_pattern(decimals), locale=locale)
        written.append(settable(text.replace("-", "\u2212"), typeface))
    return written


def decimals_of(ticks: Sequence[float]) -> int:
    """Return the decimals needed to tell the ticks apart, none for whole numbers."""
    step = min((abs(b - a) for a, b in pairwise(ticks)), default=1.0)
    if step <= 0:
        return 0
    decimals = max(0, -floor(log10(step) + 1e-9))
    exact = abs(step * 10**decimals - round(step * 10**decimals)) < 1e-6
    return decimals if exact else decimals + 1


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
