"""Names of countries and regions, from CLDR by way of Babel, with the few that need a plainer one."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

# CLDR's long forms read as a statement on a printed page; these are the short names in ordinary use.
_PLAIN = {"HK": "Hong Kong", "MO": "Macao", "CN": "China", "PS": "Palestine", "MM": "Myanmar"}


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def territory_exists(code: str) -> bool:
    """Whether ``code`` is an ISO 3166-1 alpha-2 code, or a 3166-2 code of such a country."""
    country = code.partition("-")[0]
    return len(country) == 2 and country.isupper() and country in _locale("en").territories


def territory_name(code: str, language: str = "en") -> str:
    """Return the name of a country or region; the code itself where CLDR has no name for it."""
    if language == "en" and code in _PLAIN:
        return _PLAIN[code]
    return str(_locale(language).territories.get(code, code))
