"""YAML read as JSON-like values that remember where they stood; nothing in a file can run, loop or explode.

YAML's structure with JSON's scalars, because YAML 1.1's guesses turn Norway (``NO``) into ``False``, ``12:30`` into 750
and ``01067`` into 567. Anchors, aliases, tags and merge keys are refused: facts need none of them, and billion laughs
and merge bombs are made of them. libyaml's events are read one by one with a stack of our own, because its composer
recurses in C and dies of deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NoReturn, cast

import yaml

from reports.errors import InputError, Place, Problem, shown
from reports.source_text import (
    BAD_CHARACTER,
    MAX_DATA,
    MAX_PROBLEMS,
    bad_characters,
    barred,
    number,
    place_at,
    raise_problems,
    read_text,
)
from reports.yaml_rows import parse_rows
from reports.yaml_syntax import syntax_problem
from reports.yaml_tree import Spot, YamlList, YamlMap, YamlValue

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # exported at run time, not in the stubs
except ImportError as error:  # pragma: no cover - PyYAML's wheels carry libyaml
    raise ImportError("Frontier needs PyYAML built with libyaml; install its wheel from PyPI") from error

MAX_DEPTH: Final = 32
MAX_NODES: Final = 500_000
MAX_SCALAR: Final = 100_000
MAX_KEY: Final = 1024  # YAML 1.2.2, section 7.4.2, allows an implicit key no more

# "smart #5" without quotes is the text "smart" and a comment; a comment that is meant has a space after its #.
_SWALLOWED: Final = re.compile(r"[ \t]+(#[^\s#!][^\n]*)")


def parse(data: bytes, file: str, max_bytes: int = MAX_DATA) -> YamlValue:
    """Return the one document in ``data``; an empty file is ``None``.

    Raises InputError with every problem the parser could reach, at most a hundred, each with its line and column.
    """
    text = read_text(data, file, max_bytes)
    problems = bad_characters(text, file)
    # libyaml compares each %TAG with all before it: 150,000 of them took 38 seconds.
    if directive := re.search("^%TAG", text, re.MULTILINE):
        raise InputError([Problem(place_at(text, directive.start(), file), "%TAG is not read; delete the line")])
    # A colon comes with three nodes at the most, so that no limit is near.
    if not problems and 3 * text.count(":") < MAX_NODES and (rows := parse_rows(text)):
        return rows
    root = _Builder(BAD_CHARACTER.sub("\ufffd", text) if problems else text, file, problems).build()
    raise_problems(problems)
    return root


_WORDS: Final[dict[str, bool | None]] = {"": None, "~": None, "null": None, "true": True, "false": False}


class _TooMuchError(Exception):
    """The file is too large or too odd to read on; the problem is noted already."""


class _Builder:
    """Builds the tree from libyaml's events, with a stack of the containers around the one being filled."""

    node: YamlMap | YamlList
    key: str | None

    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        self.text, self.file, self.problems = text, file, problems
        self.root = self.node = YamlList()  # holds the document as its only item
        self.stack: list[YamlMap | YamlList] = []
        self.key, self.key_spot = None, (1, 1)
        self.nodes = 0
        self.has_hash = " #" in text or "\t#" in text

    def build(self) -> YamlValue:
        """Return the document; a syntax error or a broken limit ends it where it stands."""
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.start,
            yaml.SequenceStartEvent: self.start,
            yaml.MappingEndEvent: self.end,
            yaml.SequenceEndEvent: self.end,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }
        next_event = CParser(self.text).get_event
        try:
            while (event := next_event()) is not None:
                if handler := handlers.get(type(event)):
                    handler(event)
        except _TooMuchError:
            pass
        except yaml.MarkedYAMLError as error:
            self.problems.append(syntax_problem(error, self.text, self.file, self.node.place))
        return self.root[0] if self.root else None

    def scalar(self, event: yaml.ScalarEvent) -> None:
        spot = self.enter(event)
        text, style = event.value, event.style
        if len(text) > MAX_SCALAR:
            self.note(spot, f"a text of {len(text):,} characters; at most {MAX_SCALAR:,} are read; shorten it")
            style = "'"
        elif style == '"' and (bad := BAD_CHARACTER.search(text)):
            self.note(spot, barred(bad[0]))
        if self.key is None and type(self.node) is YamlMap:
            self.set_key(text, not style, spot)
        else:
            self.add(text if style else self.plain(text, spot), spot)
        if not style and self.has_hash:
            self.check_comment(event, spot)

    def enter(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> Spot:
        """Return where a node starts; counts it and refuses what may decorate it."""
        spot = _spot(event)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop(spot, f"more than {MAX_NODES:,} keys and values; split the file")
        if event.anchor is not None:
            self.note(spot, f'"&{shown(event.anchor)}" is an anchor; delete it, or quote the value if it is text')
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            self.note(spot, f'"{shown(tag)}" is a tag; delete it, or quote the value if it is text')
        return spot

    def check_comment(self, event: yaml.ScalarEvent, spot: Spot) -> None:
        """Refuse a comment that swallows the end of a name such as "smart #5"."""
        end = cast("yaml.Mark", event.end_mark).index
        if match := _SWALLOWED.match(self.text, end):
            lost = shown(match[1])
            self.note(spot, f'the text ends before "{lost}", a comment; quote the value, or put a space after the #')

    def set_key(self, key: str, plain: bool, spot: Spot) -> None:
        if plain and key in ("", "<<"):
            self.note(spot, "merge keys (<<) are not read; write the fields out" if key else "the key is missing")
        elif len(key) > MAX_KEY:
            self.note(spot, f"a key of {len(key):,} characters; at most {MAX_KEY:,} are read; shorten it")
        elif isinstance(self.node, YamlMap) and key in self.node:
            self.note(spot, f'the key "{shown(key)}" is already in line {self.node.key_place(key)[0]}')
        self.key, self.key_spot = key, spot

    def plain(self, text: str, spot: Spot) -> YamlValue:
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in "-0123456789":
            return text
        try:
            value = number(text)
        except ValueError as error:
            self.note(spot, str(error))
            return text
        return text if value is None else value

    def add(self, value: YamlValue, spot: Spot) -> None:
        node, key = self.node, self.key
        if key is not None and isinstance(node, YamlMap):
            node[key] = value
            node.spots[key] = self.key_spot + spot
            self.key = None
        elif isinstance(node, YamlList):
            node.append(value)
            node.spots.append(spot)

    def start(self, event: yaml.CollectionStartEvent) -> None:
        spot = self.enter(event)
        if self.key is None and type(self.node) is YamlMap:
            self.stop(spot, "a key must be text; text that begins with { or [ needs quotes")
        if len(self.stack) == MAX_DEPTH:
            self.stop(spot, f"nested more than {MAX_DEPTH} deep")
        child = YamlMap(spot) if type(event) is yaml.MappingStartEvent else YamlList(spot)
        self.add(child, spot)
        self.stack.append(self.node)
        self.node = child

    def end(self, _event: yaml.Event) -> None:
        self.node = self.stack.pop()

    def alias(self, event: yaml.AliasEvent) -> None:
        spot, name = _spot(event), event.anchor or ""
        self.note(spot, f'"*{shown(name)}" is an alias; write the value out, or quote it if it is text')
        if self.key is None and type(self.node) is YamlMap:
            self.key = name
        else:
            self.add(None, spot)

    def document(self, event: yaml.DocumentStartEvent) -> None:
        if self.root:
            self.stop(_spot(event), "a second document begins here; a file holds one")

    def note(self, spot: Spot, message: str) -> None:
        self.problems.append(Problem(Place(self.file, *spot), message))
        if len(self.problems) > MAX_PROBLEMS:
            raise _TooMuchError

    def stop(self, spot: Spot, message: str) -> NoReturn:
        self.note(spot, message)
        raise _TooMuchError


def _spot(event: yaml.Event) -> Spot:
    mark = cast("yaml.Mark", event.start_mark)  # libyaml marks every event
    return mark.line + 1, mark.column + 1
