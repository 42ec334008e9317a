"""What a cell of somebody else's spreadsheet means: a market, a period, a number; or why that cannot be known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from babel import Locale
from babel.core import get_global
from babel.dates import get_month_names

from reports.errors import did_you_mean, shown
from reports.geography import territory_exists, territory_name
from reports.period import Grain, Period, PeriodError, parse_period, period_of

DateOrder = Literal["day-first", "month-first"]
Decimals = Literal["point", "comma"]
WORLD: Final = "WORLD"
_WORLD: Final = {"world", "worldwide", "global", "total", "all markets", "all countries"}
# Names in ordinary use that CLDR has otherwise.
_ALSO: Final = {
    "uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "united states of america": "US", "uae": "AE",
    "republic of korea": "KR", "korea": "KR", "czech republic": "CZ", "viet nam": "VN", "russian federation": "RU",
    "turkey": "TR", "macau": "MO", "ivory coast": "CI", "holland": "NL", "mainland china": "CN", "laos": "LA",
}  # fmt: skip
_ISO_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00(?::00(?:\.0+)?)?")
_PART: Final = re.compile(r"(?:(\d{4})[ /-]?([QH])([1-4])|([QH])([1-4])[ /-]?(\d{4}))", re.I)
_YEAR_MONTH: Final = re.compile(r"(\d{4})[ ]?[/.M][ ]?(\d{1,2})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[/.-](\d{4})")
_NAMED: Final = re.compile(r"([A-Za-z]{3,9})\.?[ /'’-]+(\d{4}|\d{2})|(\d{4})[ /-]+([A-Za-z]{3,9})\.?")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_GROUPED: Final = re.compile(r"(?<=\d)[\u00a0\u202f\u2009 '’](?=\d{3}(?!\d))")
_POINT: Final = re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d+|-?\d+\.(?:\d{1,2}|\d{4,})|-?\d{1,3}(?:,\d{3}){2,}")
_COMMA: Final = re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d+|-?\d+,(?:\d{1,2}|\d{4,})|-?\d{1,3}(?:\.\d{3}){2,}")
_EITHER: Final = re.compile(r"-?\d{1,3}[.,]\d{3}")


def market_in(text: str) -> str:
    """Return the market that a cell names, by its ISO code or its English name. Raises ValueError."""
    if territory_exists(text):
        return text
    plain = _plain(text)
    if plain in _WORLD:
        return WORLD
    if found := _names().get(plain) or _three_letters(text):
        return found
    names = (territory_name(code) for code in set(_names().values()))
    raise ValueError(f'"{shown(text)}" is no country or region that is known{did_you_mean(text, names)}')


def date_order(texts: Iterable[str]) -> DateOrder | None:
    """Return which comes first in dates such as 31/12/2025, where one of them can be read in one way only."""
    pairs = [(int(match[1]), int(match[2])) for text in texts if (match := _DATE.fullmatch(text.strip()))]
    day_first, month_first = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    if day_first == month_first:
        return None
    return "day-first" if day_first else "month-first"


def decimal_mark(texts: Iterable[str], delimiter: str) -> Decimals | None:
    """Return what separates decimals, where one number can be read in one way only, or no comma is in any."""
    cells = [_ungrouped(text) for text in texts]
    point, comma = any(map(_POINT.fullmatch, cells)), any(map(_COMMA.fullmatch, cells))
    if point != comma:
        return "point" if point else "comma"
    return "point" if not any("," in cell for cell in cells) and delimiter != ";" else None


def number_in(text: str, decimals: Decimals | None) -> Decimal:
    """Return a number as people write it. Raises ValueError where it is none, or may be two."""
    cell = _ungrouped(text)
    if re.fullmatch(r"-?\d+", cell):
        return Decimal(cell)
    if decimals is None and _EITHER.fullmatch(cell):
        raise ValueError(f'"{shown(text)}" may have decimals or thousands; say --decimals point or --decimals comma')
    pattern, group = (_COMMA, ".") if decimals == "comma" else (_POINT, ",")
    if pattern.fullmatch(cell) or _EITHER.fullmatch(cell):
        return Decimal(cell.replace(group, "").replace(",", "."))
    raise ValueError(f'"{shown(text)}" is no number; leave the cell empty where nothing was published')


def period_in(text: str, order: DateOrder | None, grain: Grain | None = None) -> Period:
    """Return the period that a cell names; one that is finer than ``grain`` becomes the one it lies in.

    Raises ValueError where it is none, or may be two.
    """
    try:
        found = _period(" ".join(text.split()), order)
    except PeriodError as error:
        raise ValueError(str(error)) from None
    if grain is None or _LENGTHS.index(found.grain) >= _LENGTHS.index(grain):
        return found
    return period_of(grain, found.start)


_LENGTHS: Final = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR, Grain.SPAN)


def _period(text: str, order: DateOrder | None) -> Period:
    if match := _ISO_TIME.fullmatch(text):
        return parse_period(match[1])
    if match := _PART.fullmatch(text):
        year, letter, number = (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
        return parse_period(f"{year}-{letter.upper()}{number}")
    if match := _YEAR_FIRST.fullmatch(text):
        return parse_period(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}")
    if match := _DATE.fullmatch(text):
        return parse_period(_day(int(match[1]), int(match[2]), match[3], text, order))
    if match := _YEAR_MONTH.fullmatch(text):
        return parse_period(f"{match[1]}-{int(match[2]):02}")
    if match := _MONTH_YEAR.fullmatch(text):
        return parse_period(f"{match[2]}-{int(match[1]):02}")
    if (match := _NAMED.fullmatch(text)) and (month := _months().get((match[1] or match[4]).casefold())):
        year = match[2] or match[3]
        return parse_period(f"{year if len(year) == 4 else f'20{year}'}-{month:02}")
    return parse_period(text)


def _day(first: int, second: int, year: str, text: str, order: DateOrder | None) -> str:
    if order is None and first != second and max(first, second) <= 12:
        raise PeriodError(f'"{text}" may be two dates; say --dates day-first or --dates month-first')
    day, month = (second, first) if order == "month-first" or (order is None and second > 12) else (first, second)
    return f"{year}-{month:02}-{day:02}"


def id_of(name: str) -> str:
    """Return the id of what is called so; a letter with a mark stays one, without its mark."""
    return re.sub(r"[^a-z0-9]+", "-", _unmarked(name)).strip("-")[:60] or "figure"


def _ungrouped(text: str) -> str:
    return _GROUPED.sub("", text.strip()).replace("−", "-")


def _plain(text: str) -> str:
    """Return a name without accents and case, as people type it."""
    words = _unmarked(text).replace("&", "and").replace("’", "'")
    return " ".join(words.split()).removeprefix("the ")


def _unmarked(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))


@cache
def _names() -> dict[str, str]:
    territories = Locale.parse("en").territories
    codes = [str(code) for code in territories if territory_exists(str(code))]
    named = {_plain(str(territories[code])): code for code in codes}
    return {**named, **{_plain(territory_name(code)): code for code in codes}, **_ALSO}


def _three_letters(text: str) -> str | None:
    aliases: Mapping[str, Sequence[str]] = get_global("territory_aliases")
    codes = aliases.get(text.upper(), ()) if re.fullmatch("[A-Za-z]{3}", text) else ()
    return codes[0] if len(codes) == 1 and territory_exists(codes[0]) else None


@cache
def _months() -> dict[str, int]:
    locale = Locale.parse("en")
    widths: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
    names = {
        name.casefold(): number for width in widths for number, name in get_month_names(width, "format", locale).items()
    }
    return {**names, "sept": 9}
