"""The field types that every input model shares: how a value in a file becomes a value in Python, and what is refused.

Models are strict: a number is not text and text is not a number, so that what a reader sees in the file is what the
program read. Errors are sentences for the person who edits the file.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, WithJsonSchema

from reports.errors import Place, shown
from reports.period import PERIOD_EXAMPLES, Period, parse_period
from reports.source_text import MAX_DIGITS
from reports.yaml_tree import YamlFloat

MAX_TEXT = 20_000
MAX_WORD = 200
MAX_DECIMALS = 9

_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
_FILE_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
WINDOWS_NAMES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_FOLDERS = {"archive", "one-off", "outbox"}
_MARKET_ID = re.compile(r"(?=.{1,64}\Z)[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_DESTINATION = re.compile(r"\]\([^()\s]{1,2000}\)")  # of a link, which is not set on the page
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

_SECRET = re.compile(r"(?:env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*)")
_SECRET_SCHEMA = {"type": "string", "pattern": f"^(?:{_SECRET.pattern})$"}
_NOWHERE = Place("memory")


class Model(BaseModel):
    """A frozen, strict model that refuses fields it does not know and remembers the place it was read from."""

    # Built when first used: no command needs all of them, and to build all takes a seventh of a briefing's time.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True, defer_build=True)
    _place: Place = PrivateAttr(default_factory=lambda: _NOWHERE)

    @property
    def place(self) -> Place:
        """Where in which file this stands."""
        return self._place

    def at(self, place: Place) -> None:
        """Remember the place; only the reader calls this, once, before anyone else sees the value."""
        object.__setattr__(self, "__pydantic_private__", {"_place": place})


def _text(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError(f'{said(value)} was read as true or false; quote it if it is a word: "{said(value)}"')
    if isinstance(value, YamlFloat):
        raise ValueError(f'{value.text} was read as a number; quote it: "{value.text}"')
    if isinstance(value, int):
        raise ValueError(f'{value} was read as a number; quote it: "{value}"')
    return value


def _line(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write something or leave the field out")
    if "\n" in value:
        raise ValueError("has a line break; write it on one line")
    return _words_fit(value)


def _words_fit(value: str) -> str:
    longest = max(map(len, _DESTINATION.sub("]", value).split()), default=0)
    if longest > MAX_WORD:
        raise ValueError(f"has a word of {longest} letters, which fits no page; the longest allowed is {MAX_WORD}")
    return value


def _prose(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write something or leave the field out")
    return _words_fit(value)


def _period(value: object) -> object:
    if isinstance(value, Period):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str) or isinstance(value, YamlFloat):
        raise ValueError("is not a period; write 2025, 2025-H1, 2025-Q3, 2025-12, 2025-W14 or 2025-12-31")
    return parse_period(str(value))


def _decimal(value: object) -> object:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, YamlFloat):
        return Decimal(value.text)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if value is None:
        raise ValueError("is empty; a figure nobody published is left out, not written as nothing")
    raise ValueError(f"{said(value)} is not a number; write digits alone, such as 1629 or 13.5")


def _printable(value: Decimal) -> Decimal:
    if value and (value.adjusted() >= MAX_DIGITS or int(value.as_tuple().exponent) < -MAX_DECIMALS):
        raise ValueError(f"{value} is too long to print; {MAX_DIGITS} digits and {MAX_DECIMALS} decimals are the most")
    return value


def said(value: object) -> str:
    """Return a value from a file as a message shows it: text in quotes, the rest as its author would say it."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "fields"
        case list():
            return "a list"
        case str():
            return f'"{shown(value)}"'
        case bool():
            return str(value).lower()
        case YamlFloat():
            return value.text
        case _:
            return str(value)


def _as_tuple(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, list):
        raise ValueError("is not a list; write [one, two] or a line with a dash for each")
    if not value:
        raise ValueError("is an empty list; write at least one or leave the field out")
    return tuple(value)


def _reference(value: object) -> object:
    # The value is not repeated: whoever wrote a password here should not find it in a log as well.
    if not isinstance(value, str) or not _SECRET.fullmatch(value):
        raise ValueError("has to be env:NAME or file:path; a password is not written into a file that is shared")
    return value


def _url(value: str) -> str:
    if not is_web_address(value):
        raise ValueError(f"{said(value)} is not a web address; it has to begin with https:// or http://")
    return value


def is_web_address(value: str) -> bool:
    """Whether ``value`` is an http(s) address with a host."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(c.isspace() for c in value)


def _matches(pattern: re.Pattern[str], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(f"{said(value)} is not {what}")
        return value

    return AfterValidator(check)


def _editors_check(pattern: re.Pattern[str]) -> WithJsonSchema:
    """Return what an editor may accept as it is typed; the program itself says more."""
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{pattern.pattern.replace(chr(92) + 'Z', '$')})$"})


def _not_taken(value: str) -> str:
    if value in _FOLDERS:
        raise ValueError(f'"{value}" is a folder that the program keeps in output/; choose another id')
    if value in WINDOWS_NAMES:
        raise ValueError(f'"{value}" is a device on Windows and cannot name a file; choose another id')
    return value


Line = Annotated[str, BeforeValidator(_text), AfterValidator(_line), Field(max_length=1_000)]
Prose = Annotated[str, BeforeValidator(_text), AfterValidator(_prose), Field(max_length=MAX_TEXT)]
Id = Annotated[str, BeforeValidator(_text), _matches(_ID, "an id: small letters, digits, - and _"), _editors_check(_ID)]
FileId = Annotated[
    str,
    BeforeValidator(_text),
    _matches(_FILE_ID, "an id that can name a file: small letters, digits and -"),
    AfterValidator(_not_taken),
    _editors_check(_FILE_ID),
]
MarketId = Annotated[
    str,
    BeforeValidator(_text),
    _matches(_MARKET_ID, "a market: an ISO 3166 code or a group's id"),
    _editors_check(_MARKET_ID),
]
CivilPeriod = Annotated[
    Period, BeforeValidator(_period), WithJsonSchema({"type": ["string", "integer"], "examples": list(PERIOD_EXAMPLES)})
]
Number = Annotated[Decimal, BeforeValidator(_decimal), AfterValidator(_printable), WithJsonSchema({"type": "number"})]
SecretReference = Annotated[str, BeforeValidator(_reference), WithJsonSchema(_SECRET_SCHEMA)]
Url = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(_url),
    Field(max_length=2_000, json_schema_extra={"format": "uri", "pattern": "^https?://"}),
]
Colour = Annotated[
    str,
    BeforeValidator(_text),
    _matches(_COLOUR, 'a colour; write it as "#0B6E63", in quotes'),
    _editors_check(_COLOUR),
]
AS_TUPLE = BeforeValidator(_as_tuple)
