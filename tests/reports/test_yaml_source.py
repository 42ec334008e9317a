from __future__ import annotations

import json
import math
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reports.errors import InputError, Place, Problem
from reports.source_text import BAD_CHARACTER, MAX_DATA
from reports.yaml_source import MAX_NODES, parse
from reports.yaml_tree import YamlFloat, YamlList, YamlMap, YamlValue, locate, path_words, written_path


def refusal(data: bytes) -> tuple[Problem, ...]:
    """Return the problems of a file called ``f``, or none if it parses."""
    try:
        parse(data, "f")
    except InputError as error:
        return error.problems
    return ()


def problems(text: str | bytes) -> list[str]:
    """Return the problems of a file as they are printed."""
    return [str(problem) for problem in refusal(text.encode() if isinstance(text, str) else text)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("True", "True"),
        ("12:30", "12:30"),
        ("06:30", "06:30"),
        ("01067", "01067"),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        (".5", ".5"),
        ("1.", "1."),
        ("2025-10", "2025-10"),
        ("2025-10-01", "2025-10-01"),
        ("2026-13-01", "2026-13-01"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        (".nan", ".nan"),
        ("1e400", "1e400"),
        ("1e-400", "1e-400"),
        ("1e0001", "1e0001"),
        ("١٢", "١٢"),
        ("Null", "Null"),
        ("'true'", "true"),
        ('"12"', "12"),
        ("'~'", "~"),
        ('""', ""),
        ("|\n 12", "12"),
        (">\n 1.5\n", "1.5\n"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("# nothing", None),
        ("0", 0),
        ("-0", 0),
        ("-12", -12),
        ("999999999999999999", 999999999999999999),
        ("1.10", 1.1),
        ("1e3", 1000.0),
        ("-1.5E+2", -150.0),
        ("0.0", 0.0),
        ("0e9", 0.0),
    ],
)
def test_scalar_is_read_as_json_reads_it_and_else_as_text(written: str, expected: YamlValue) -> None:
    """Only JSON's scalars, ``~`` and an empty value are anything but text."""
    root = parse(f"a: {written}".encode(), "f")

    assert isinstance(root, YamlMap)
    assert (type(expected), expected) == (float if type(root["a"]) is YamlFloat else type(root["a"]), root["a"])


def test_float_keeps_its_spelling() -> None:
    """The written digits survive, so that a figure is exact and a message can quote it."""
    root = parse(b"[1.10, 1e3]", "f")

    assert isinstance(root, YamlList)
    assert [Decimal("1.10"), Decimal("1e3")] == [Decimal(x.text) for x in root if isinstance(x, YamlFloat)]


@pytest.mark.parametrize("key", ["2025", "NO", "on", "~", "null", "1.10", "true", "0x1f"])
def test_key_is_always_text(key: str) -> None:
    """A key is what was typed, whatever it looks like."""
    assert {key: 1} == parse(f"{key}: 1".encode(), "f")


@pytest.mark.parametrize("data", [b"", b"\n", b"# nothing\n", b"---\n", b"\xef\xbb\xbf", b"%YAML 1.2\n---\n...\n"])
def test_file_without_content_is_none(data: bytes) -> None:
    """An empty document is None, not an error."""
    assert parse(data, "f") is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_count_lines_and_characters_from_one(end: str) -> None:
    """Each key, value and container knows where it stands, whatever ends the lines and however wide the text."""
    root = parse(end.join(["\ufeffname: é", "blocks:", "  - 😀", "  - {type: map, metric: x}"]).encode(), "f")

    assert isinstance(root, YamlMap)
    blocks = root["blocks"]
    assert isinstance(blocks, YamlList)
    block = blocks[1]
    assert isinstance(block, YamlMap)
    actual = {
        "containers": [root.place, blocks.place, block.place],
        "keys": [root.key_place("blocks"), block.key_place("metric")],
        "values": [root.value_place("name"), root.value_place("blocks"), block.value_place("metric")],
        "items": [blocks.value_place(0), blocks.value_place(1)],
    }
    expected = {
        "containers": [(1, 1), (3, 3), (4, 5)],
        "keys": [(2, 1), (4, 17)],
        "values": [(1, 7), (3, 3), (4, 25)],
        "items": [(3, 5), (4, 5)],
    }

    assert expected == actual


def test_tree_survives_pickling() -> None:
    """Another process gets the same values, spellings and places."""
    root = parse(b"a: [1.10]", "f")
    copy = pickle.loads(pickle.dumps(root))  # noqa: S301 - our own bytes

    assert (root, "1.10", (1, 5)) == (copy, copy["a"][0].text, copy["a"].value_place(0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n'a': 4", [
            'f:3:1: the key "a" is already in line 1', 'f:4:1: the key "a" is already in line 3',
        ]),
        ('1: a\n"1": b', ['f:2:1: the key "1" is already in line 1']),
        ("a: &x 1", ['f:1:4: "&x" is an anchor; delete it, or quote the value if it is text']),
        ("a: *x", ['f:1:4: "*x" is an alias; write the value out, or quote it if it is text']),
        ("*x : 1", ['f:1:1: "*x" is an alias; write the value out, or quote it if it is text']),
        ("a: !!bool foo", ['f:1:4: "!!bool" is a tag; delete it, or quote the value if it is text']),
        ("a: ! 1", ['f:1:4: "!" is a tag; delete it, or quote the value if it is text']),
        ("%TAG !a! b:c\n---\na: 1", ["f:1:1: %TAG is not read; delete the line"]),
        ("<<: {a: 1}", ["f:1:1: merge keys (<<) are not read; write the fields out"]),
        ("?\n: 1", ["f:1:2: the key is missing"]),
        ("? [a]\n: 1", ["f:1:3: a key must be text; text that begins with { or [ needs quotes"]),
        ("a: {{x}}", ["f:1:5: a key must be text; text that begins with { or [ needs quotes"]),
        ("a: 1\n---\nb: 2", ["f:2:1: a second document begins here; a file holds one"]),
        ("- 1000000000000000000", ["f:1:3: a whole number may have 18 digits; quote it if it is text"]),
        ("- 0." + "1" * 39, ["f:1:3: a number may have 40 characters; quote it if it is text"]),
        ("- " + "x" * 100_001, ["f:1:3: a text of 100,001 characters; at most 100,000 are read; shorten it"]),
        (f"? {'x' * 1025}\n: 1", ["f:1:3: a key of 1,025 characters; at most 1,024 are read; shorten it"]),
        ("[" * 33 + "]" * 33, ["f:1:33: nested more than 32 deep"]),
        ("- \n" * MAX_NODES, ["f:500000:2: more than 500,000 keys and values; split the file"]),
        ("# \x07\na: \u2028\u202e", [f"f:{at}: the character {code} cannot be printed safely; delete it"
                                   for at, code in [("1:3", "U+0007"), ("2:4", "U+2028"), ("2:5", "U+202E")]]),
        (r'a: "\e[31m"', ["f:1:4: the character U+001B cannot be printed safely; delete it"]),
        (r'"\u2066": 1', ["f:1:1: the character U+2066 cannot be printed safely; delete it"]),
        (b"a: 1\r\nb: \xe9", ["f:2:4: byte 0xe9 is not UTF-8; save the file as UTF-8"]),
        (b"a: \xed\xa0\x80", ["f:1:4: byte 0xed is not UTF-8; save the file as UTF-8"]),
        ("a: 1".encode("utf-16"), ["f:1:1: byte 0xff is not UTF-8; save the file as UTF-8"]),
        (b"#" * (MAX_DATA + 1), ["f: the file has 4,194,305 bytes; at most 4,194,304 are read; split it"]),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_with_its_place(text: str | bytes, expected: list[str]) -> None:
    """Whatever could mislead a reader or hurt the machine is refused in a sentence."""
    assert expected == problems(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\tb: 1", "f:2:1: indent with spaces, not tabs"),
        ("a: 'x\nb: 1\n", "f:1:4: the quote of line 1 is never closed"),
        ("a: 1\nb: [1, 2\nc: 3\n", "f:3:2: the [ of line 2 is not closed, or a comma is missing"),
        ("a: {b: 1\nc: 2\n", "f:2:2: the { of line 1 is not closed, or a comma is missing"),
        ("a: 1\nb:\n  - [\n\n", "f:3:5: the bracket of line 3 is never closed"),
        ("a: Paris: 3", "f:1:9: text with a colon and a space needs quotes; or this line is indented too far, or the "
         "line above lacks a space after its colon"),
        ("a:\n  b: 1\n c: 2", "f:3:2: this line is indented unlike the lines it belongs to"),
        ("- a\n-b\n- c", "f:2:1: this line has no colon and is not a list item"),
        ("a: 'it's'", "f:1:8: text follows a closing quote or bracket; put quotes around the whole value"),
        ("a: {outlets} reached", "f:1:14: text follows a closing quote or bracket; put quotes around the whole value"),
        ("a: @x", "f:1:4: text that begins with @ needs quotes"),
        ("a: *", "f:1:4: text that begins with * or & needs quotes"),
        ("a: !x!y z", "f:1:4: text that begins with ! needs quotes"),
        (r'a: "\d"', "f:1:5: a backslash inside double quotes begins an escape; use single quotes"),
        (r'a: "\ud83d"', "f:1:7: no character has this code; write the character itself"),
        ("a: - b", "f:1:4: a list begins on a line of its own; text that begins with - needs quotes"),
        ("a: 1\n...\nb: 2", "f:3:1: nothing may follow the end of the document"),
    ],
)  # fmt: skip
def test_syntax_error_is_said_in_plain_words(text: str, expected: str) -> None:
    """The common slips are named as their author would name them, not as the parser does."""
    assert [expected] == problems(text)


def test_all_problems_are_told_at_once_and_in_order() -> None:
    """One run tells everything up to the first syntax error, that error included."""
    expected = ["f:1:4", "f:2:1", "f:2:4", "f:3:4", "f:4:5"]
    found = problems("a: &x 1\na: \x00\nb: 1234567890123456789\nc: [}")

    assert expected == [line.split(": ")[0] for line in found]


def test_no_more_than_a_hundred_problems_are_told() -> None:
    """A broken file does not bury its author."""
    expected = (101, "f:102:1: more problems follow; mend those above first")
    found = problems("a: 1\n" * 500)

    assert expected == (len(found), found[-1])


ATTACKS = {
    "deep brackets": b"[" * 100_000,
    "unclosed brackets": b"[" * 1_000_000,
    "deep mappings": b"{a: " * 100_000,
    "deep dashes": b"- " * 2_000_000,
    "deep questions": b"? " * 2_000_000,
    "billion laughs": b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c, c, c - 1, c - 1) for c in b"bcdefghi"),
    "merge bomb": b"a: &a {x: 1}\n" + b"b: &b {<<: [*a, *a]}\n" * 99,
    "self-reference": b"&a [*a]",
    "hexadecimal": b"a: 0x" + b"f" * 1_000_000,
    "digits": b"a: " + b"9" * 1_000_000,
    "fraction": b"a: 0." + b"1" * 1_000_000,
    "quotes": b"'" * 4_000_000,
    "open quote": b'a: "' + b"x\n" * 2_000_000,
    "tag directives": b"".join(b"%%TAG !a%d! x:y\n" % i for i in range(150_000)) + b"---\na: 1",
    "documents": b"---\n" * 1_000_000,
    "duplicate keys": b"a: 1\n" * 800_000,
    "anchors": b"- &a 1\n" * 500_000,
    "line separators": "\u2028".encode() * 1_300_000,
    "zero bytes": b"\0" * MAX_DATA,
    "long key": b"x" * 4_000_000 + b": 1",
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_file_is_refused_soon(name: str, repository: Path) -> None:
    """A file made to crash, exhaust or stall the parser is one more InputError."""
    code = (
        "import sys; from reports.yaml_source import parse; from reports.errors import InputError\n"
        "try: parse(sys.stdin.buffer.read(), 'f')\n"
        "except InputError as error: print('refused', len(error.problems) <= 101)"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, input=ATTACKS[name], cwd=repository, capture_output=True, timeout=20, check=False)
    expected = (0, b"refused True", b"")

    assert expected == (run.returncode, run.stdout.strip(), run.stderr)


SNIPPETS = st.sampled_from([
    "a", "b: ", ": ", "- ", "? ", "\n", "\n  ", "[", "]", "{", "}", ", ", "#", " ", "\t", "'", '"', "\\", "&a ", "*a ",
    "!", "|", ">", "%TAG", "%YAML 1.1", "@", "---\n", "...\n", "<<: ", "~", "1.10", "9" * 20,
    "\r\n", "\r", "\x85", "\u202e",
    "\ufeff", "é", "😀",
])  # fmt: skip


@given(st.one_of(st.text(), st.lists(SNIPPETS).map("".join)))
def test_any_text_parses_or_is_refused_within_the_file(text: str) -> None:
    """No text raises anything but InputError, and no problem points outside the file or hides control characters."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = refusal(text.encode("utf-8", "surrogatepass"))
    places = [problem.place for problem in found]
    outside = [p for p in places if not (1 <= p.line <= len(lines) and 1 <= p.column <= len(lines[p.line - 1]) + 1)]

    assert not outside
    assert all(str(problem).isprintable() for problem in found)


@given(st.binary())
def test_any_bytes_parse_or_are_refused(data: bytes) -> None:
    """Bytes that are no text at all raise nothing but InputError."""
    assert all(problem.severity == "error" for problem in refusal(data))


TEXT = st.text().filter(lambda text: not BAD_CHARACTER.search(text) and "\r" not in text)
LEAVES = st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False) | TEXT
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXT.filter(lambda t: len(t) < 100), inner))


@given(JSON, st.sampled_from([None, 2]))
def test_json_is_read_back_as_it_was_written(value: YamlValue, indent: int | None) -> None:
    """JSON is YAML, and means the same here."""
    written = json.dumps(value, ensure_ascii=False, indent=indent).replace("Infinity", str(math.pi))
    expected = json.loads(written)

    assert expected == parse(written.encode(), "f")


class Quotes(BaseModel):
    """A block with a field named like its tag."""

    model_config = ConfigDict(strict=True, extra="forbid")
    type: Literal["quotes"]
    quotes: list[float]
    limits: dict[str, int] = {}


class Prose(BaseModel):
    """A block with a field that may be missing."""

    model_config = ConfigDict(strict=True, extra="forbid")
    type: Literal["prose"]
    metric: str


class Report(BaseModel):
    """A union with tags, which Pydantic puts into its ``loc``."""

    model_config = ConfigDict(strict=True)
    blocks: list[Annotated[Quotes | Prose, Field(discriminator="type")]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("blocks:\n- type: quotes\n  quotes: [1.5, x]", "f:3:17 blocks[0].quotes[1]"),
        ("blocks:\n- type: quotes\n  limits: {a: 1.5}\n  quotes: []", "f:3:15 blocks[0].limits.a"),
        ("blocks:\n- type: quotes", "f:2:3 blocks[0].quotes"),
        ("blocks:\n- type: quotes\n  quotes: []\n  metric: x", "f:4:3 blocks[0].metric"),
        ("blocks:\n- type: prose\n  metric: 1.10", "f:3:11 blocks[0].metric"),
        ("blocks:\n- type: prose", "f:2:3 blocks[0].metric"),
        ("blocks:\n- 1\n- type: x", "f:2:3 blocks[0]"),
        ("blocks: x", "f:1:9 blocks"),
        ("other: x", "f:1:1 blocks"),
        ("text", "f "),
    ],
)
def test_pydantic_error_is_found_in_the_file(text: str, expected: str) -> None:
    """An error's ``loc`` leads to the value, to an unknown key, or to the mapping that lacks one, without tags."""
    root = parse(text.encode(), "f")
    with pytest.raises(ValidationError) as caught:
        Report.model_validate(root)
    error = caught.value.errors()[0]
    place = locate(root, error["loc"], "f", at_key=error["type"] == "extra_forbidden")

    assert expected == f"{place} {path_words(written_path(root, error['loc']))}"


def test_missing_field_of_a_block_is_not_looked_for_inside_the_field_named_like_its_tag() -> None:
    """``blocks.0.quotes.title`` is the missing title of a quotes block, not something in its list of quotes."""
    root = parse(b"blocks:\n- type: quotes\n  quotes: [1]", "f")

    assert Place("f", 2, 3) == locate(root, ("blocks", 0, "quotes", "title"), "f")


def test_invalid_key_is_found_at_the_key() -> None:
    """Pydantic marks an error in a key itself with ``[key]``."""
    root = parse(b"a:\n  b: 1", "f")

    assert (Place("f", 2, 3), ("a", "b")) == (
        locate(root, ("a", "b", "[key]"), "f"),
        written_path(root, ("a", "b", "[key]")),
    )


def test_a_comment_that_swallows_the_end_of_a_name_is_refused() -> None:
    """``smart #5`` without quotes would be the text ``smart``."""
    with pytest.raises(InputError) as caught:
        parse(b"name: smart #5\nnext:\n  title: the #2 and more\n", "data/x.yaml")

    assert [(problem.place.line, problem.place.column) for problem in caught.value.problems] == [(1, 7), (3, 10)]
    assert 'before "#5", a comment; quote the value' in caught.value.problems[0].message


@pytest.mark.parametrize(
    "text", ['name: "smart #5"', "name: smart # a comment", "# smart #5\nname: smart", "name: smart#5"]
)
def test_a_comment_that_is_meant_is_a_comment(text: str) -> None:
    """A space after the ``#``, quotes, or no space before it: nothing is lost."""
    assert parse(text.encode(), "data/x.yaml") in ({"name": "smart"}, {"name": "smart #5"}, {"name": "smart#5"})
