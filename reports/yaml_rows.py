"""YAML of the plainest shape, as most facts are written: lists of mappings of one line each.

    observations:
      - {metric: outlets, market: DE, period: 2025-12, value: 1629, source: register}

libyaml makes an event of everything; here a line is cut by one pattern, several times as fast, into the same tree with
the same places. A text that holds anything else, be it one apostrophe, is left to libyaml whole, and so is all that is
wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from reports.source_text import number
from reports.yaml_tree import YamlList, YamlMap, YamlValue

_KEY: Final = re.compile(r"([a-z_]{1,64}):")
_ROW: Final = re.compile(r"( {0,8})- \{")
# A word begins with no sign that YAML has a use for, and holds none of those that end it.
_PAIR: Final = re.compile(r'([a-z_]{1,64}): (?:(-?\w[\w./+-]*(?: [\w./+-]+)*)|"([^"\\]*)")(, |\}\Z)')
_LONGEST: Final = 10_000
_CONSTANTS: Final[dict[str, bool | None]] = {"null": None, "true": True, "false": False}


def parse_rows(text: str) -> YamlMap | None:
    """Return the tree of a text that is nothing but such lists, blank lines and comments; None of any other.

    It has no more nodes, and no letters, but such as the caller allows.
    """
    root = YamlMap()
    for at, line in enumerate(text.split("\n"), 1):
        if len(line) > _LONGEST:
            return None
        if row := _ROW.match(line):
            if not _add(root, line, at, row):
                return None
        elif key := _KEY.fullmatch(line):
            if not _begin(root, key[1], at):
                return None
        elif line.strip(" ") and not line.lstrip(" ").startswith("#"):
            return None
    return root if _last(root) else None


def _last(root: YamlMap) -> YamlList | None:
    """Return the list that is being filled."""
    last = next(reversed(root.values()), None)
    return last if isinstance(last, YamlList) else None


def _begin(root: YamlMap, key: str, at: int) -> bool:
    """Begin a list; whether its key is a new one, and the list before it has rows."""
    if key in root or (root and not _last(root)):
        return False
    if not root:
        root.place = (at, 1)
    root[key] = YamlList()
    root.spots[key] = (at, 1, at, 1)
    return True


def _add(root: YamlMap, line: str, at: int, row: re.Match[str]) -> bool:
    """Add a row to its list; whether there is one, and it is indented as the rows before it."""
    rows, place = _last(root), (at, row.end(1) + 1)
    if rows is None or (rows and rows.place[1] != place[1]):
        return False
    if not rows:
        rows.place = place
        key = next(reversed(root))
        root.spots[key] = root.spots[key][:2] + place
    found = _mapping(line, at, row.end())
    if found is None:
        return False
    rows.append(found)
    rows.spots.append(found.place)
    return True


def _mapping(line: str, at: int, start: int) -> YamlMap | None:
    """Return the mapping whose brace opens just before ``start``; None where it is not one to the end of the line."""
    made = YamlMap((at, start))
    end = ", "
    while end == ", ":
        pair = _PAIR.match(line, start)
        if pair is None:
            return None
        key, word, quoted, end = pair.groups()
        if key in made:
            return None
        try:
            made[key] = quoted if word is None else _plain(word)
        except ValueError:
            return None
        value = start + len(key) + 3
        made.spots[key] = (at, start + 1, at, value)
        start = pair.end()
    return made


@lru_cache(maxsize=8192)
def _plain(word: str) -> YamlValue:
    """Return what an unquoted word says. Raises ValueError for a number of too many digits."""
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    value = number(word) if word[0] in "-0123456789" else None
    return word if value is None else value
