"""The text of input files: what may be read at all, and how a number is spelled, in YAML and CSV alike."""

from __future__ import annotations

import math
import re
from typing import Final

from reports.errors import InputError, Place, Problem
from reports.yaml_tree import YamlFloat

MAX_CONFIG: Final = 256 * 1024
MAX_DATA: Final = 4 * 1024 * 1024
MAX_DIGITS: Final = 18
MAX_NUMBER: Final = 40
MAX_PROBLEMS: Final = 100


def raise_problems(problems: list[Problem]) -> None:
    """Raise InputError for the first hundred problems, if there is one."""
    if len(problems) > MAX_PROBLEMS:
        problems = sorted(problems)
        more = Problem(problems[MAX_PROBLEMS].place, "more problems follow; mend those above first")
        problems = [*problems[:MAX_PROBLEMS], more]
    if problems:
        raise InputError(problems)


def read_text(data: bytes, file: str, max_bytes: int) -> str:
    """Return text with Unix line ends and no byte order mark; raises InputError if it is too long or not UTF-8."""
    if len(data) > max_bytes:
        message = f"the file has {len(data):,} bytes; at most {max_bytes:,} are read; split it"
        raise InputError([Problem(Place(file), message)])
    try:
        return line_ends(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = line_ends(error.object[: error.start].decode())
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise InputError([Problem(place_at(before, len(before), file), message)]) from None


def line_ends(text: str) -> str:
    """Return a text with Unix line ends, as places in it are counted."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def place_at(text: str, index: int, file: str) -> Place:
    """Return the place of the letter at ``index``."""
    return Place(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


# Control characters, line separators, bidirectional overrides (CVE-2021-42574) and what XML 1.0 bars from metadata.
BAD_CHARACTER: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def bad_characters(text: str, file: str) -> list[Problem]:
    """Return a problem for each character that may not stand in an input file; stops after a hundred."""
    problems: list[Problem] = []
    for match in BAD_CHARACTER.finditer(text):
        problems.append(Problem(place_at(text, match.start(), file), barred(match[0])))
        if len(problems) > MAX_PROBLEMS:
            break
    return problems


def barred(character: str) -> str:
    """Say that a character may not stand in an input file."""
    return f"the character U+{ord(character):04X} cannot be printed safely; delete it"


_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)")


def number(text: str) -> int | YamlFloat | None:
    """Return a number spelled as in JSON (RFC 8259, section 6), or None for any other text.

    Raises ValueError, with a sentence, for more digits than figures have and identifiers may well have.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    if not match[2]:
        if len(match[1]) > MAX_DIGITS:
            raise ValueError(f"a whole number may have {MAX_DIGITS} digits; quote it if it is text")
        return int(text)
    if len(text) > MAX_NUMBER:
        raise ValueError(f"a number may have {MAX_NUMBER} characters; quote it if it is text")
    value = YamlFloat(text)
    vanished = not value and re.match("-?[0.]*[1-9]", text)
    return value if math.isfinite(value) and not vanished else None
