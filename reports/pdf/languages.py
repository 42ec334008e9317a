"""Passages in another language than the document's, told by their script: a voice for one reads the other as noise.

Only scripts that belong to one language, or nearly so, are told: Cyrillic and Latin may be anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_KANA = "\u3040-\u30ff"
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_HANGUL = "\u1100-\u11ff\uac00-\ud7af"
_ANY = f"[{_GREEK}{_KANA}{_HAN}{_HANGUL}]"
# At least two letters: one alone is a symbol, as in "a change of 2 σ".
_PASSAGE = re.compile(rf"{_ANY}(?:[\s\u3000-\u303f\uff00-\uff65·,.–-]*{_ANY})+")
_LANGUAGES = (("ja", _KANA), ("ko", _HANGUL), ("zh", _HAN), ("el", _GREEK))


def passages(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield a text's passages, each with its language where that is not the document's, else with ""."""
    done = 0
    for found in () if text.isascii() else _PASSAGE.finditer(text):
        other = _language(found.group())
        if language.split("-", maxsplit=1)[0] in {other, "ja" if other == "zh" else other}:
            continue
        if found.start() > done:
            yield text[done : found.start()], ""
        yield found.group(), other
        done = found.end()
    if done < len(text):
        yield text[done:], ""


def _language(passage: str) -> str:
    return next(language for language, letters in _LANGUAGES if re.search(f"[{letters}]", passage))
