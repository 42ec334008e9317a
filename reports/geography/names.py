"""Names of countries and regions, from CLDR by way of Babel, with the few that need a plainer one."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

_CODE = re.compile(r"([A-Z]{2})(?:-[A-Z0-9]{1,3})?")
# CLDR names these too: groups of countries, and codes for what is unknown, outlying or made up for tests.
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
# CLDR's long forms read as a statement on a printed page; these are the short names in ordinary use.
_PLAIN = {"HK": "Hong Kong", "MO": "Macao", "CN": "China", "PS": "Palestine", "MM": "Myanmar"}


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def territory_exists(code: str) -> bool:
    """Whether ``code`` is an ISO 3166-1 alpha-2 code, or has the form of a 3166-2 code of such a country."""
    match = _CODE.fullmatch(code)
    return match is not None and match[1] not in _NO_COUNTRIES and match[1] in _locale("en").territories


def territory_name(code: str, language: str = "en") -> str:
    """Return the name of a country or region; the code itself where CLDR has no name for it."""
    if language == "en" and code in _PLAIN:
        return _PLAIN[code]
    return str(_locale(language).territories.get(code, code))
