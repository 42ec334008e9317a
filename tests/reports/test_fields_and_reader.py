from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from reports.errors import InputError
from reports.fields import AS_TUPLE, CivilPeriod, Colour, FileId, Id, Line, MarketId, Model, Number, Prose, Url
from reports.geography import territory_exists, territory_name
from reports.reader import Reader

ReadField = Callable[[str, str], tuple[Any, list[str]]]


class Part(Model):
    """Something inside something."""

    name: Line
    size: int = 1


class Everything(Model):
    """One field of each kind."""

    line: Line = "x"
    prose: Prose = "x"
    id: Id = "x"
    file: FileId = "x"
    market: MarketId = "HK"
    period: CivilPeriod | None = None
    number: Number = Decimal(0)
    url: Url = "https://example.org"
    colour: Colour = "#000000"
    flag: bool = False
    kind: Literal["big", "small"] = "big"
    parts: Annotated[tuple[Part, ...], AS_TUPLE] = ()
    named: dict[Id, Part] = Field(default_factory=dict)


@pytest.fixture(scope="module")
def field() -> ReadField:
    """Return a reader of one field as YAML: its value, or None and the problems as they are printed."""

    def read(name: str, text: str) -> tuple[Any, list[str]]:
        reader = Reader()
        tree = reader.tree("f.yaml", f"{name}: {text}\n".encode())
        model = reader.model(Everything, "f.yaml", tree) if tree is not None else None
        return getattr(model, name, None), [str(problem) for problem in reader.problems]

    return read


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("number", "12", Decimal(12)),
        ("number", "1.10", Decimal("1.10")),
        ("number", "-0.5", Decimal("-0.5")),
        ("number", "999999999999999999", Decimal("999999999999999999")),
        ("number", "1e3", Decimal(1000)),
        ("line", "smart", "smart"),
        ("line", '"1.10"', "1.10"),
        ("line", "[text](https://example.org/" + "x" * 300 + ") is here", None),
        ("market", "NO", "NO"),
        ("market", "US-CA", "US-CA"),
        ("market", "greater-china", "greater-china"),
        ("id", "smart-1", "smart-1"),
        ("url", "https://münchen.example/a?b=c", "https://münchen.example/a?b=c"),
    ],
)
def test_a_value_is_read_as_it_is_written(field: ReadField, name: str, text: str, value: object) -> None:
    """Numbers are exact decimals, and words are words, Norway's NO among them."""
    read, problems = field(name, text)

    if value is None:
        assert problems
    else:
        assert (value, []) == (read, problems)


def test_an_address_behind_a_link_is_no_word_on_the_page(field: ReadField) -> None:
    """A word may have 200 letters; the address of a link, which is not printed, may have more."""
    _, problems = field("prose", "'see [here](https://example.org/" + "x" * 300 + ")'")
    _, too_long = field("prose", "https://example.org/" + "x" * 300)

    assert problems == []
    assert too_long[0] == "f.yaml:1:8: prose: has a word of 320 letters, which fits no page; the longest allowed is 200"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("line", "1.10", 'line: 1.10 was read as a number; quote it: "1.10"'),
        ("line", "12", 'line: 12 was read as a number; quote it: "12"'),
        ("line", "true", 'line: true was read as true or false; quote it if it is a word: "true"'),
        ("line", "null", "line: has to be text, not nothing"),
        ("line", "[]", "line: has to be text, not a list"),
        ("line", "{}", "line: has to be text, not fields"),
        ("line", '" "', "line: is empty; write something or leave the field out"),
        ("line", '"a\\nb"', "line: has a line break; write it on one line"),
        ("line", "x " * 501 + "x", "line: has 1,003 letters; at most 1,000 fit"),
        ("prose", "x " * 10_000 + "x", "prose: has 20,001 letters; at most 20,000 fit"),
        ("id", "Smart", 'id: "Smart" is not an id: small letters, digits, - and _'),
        ("id", "x" * 65, f'id: "{"x" * 59}…" is not an id: small letters, digits, - and _'),
        ("file", "con", 'file: "con" is a device on Windows and cannot name a file; choose another id'),
        ("file", "a/b", 'file: "a/b" is not an id that can name a file: small letters, digits and -'),
        ("market", "H K", 'market: "H K" is not a market: an ISO 3166 code or a group\'s id'),
        ("market", "x" * 65, f'market: "{"x" * 59}…" is not a market: an ISO 3166 code or a group\'s id'),
        (
            "period",
            "2025.5",
            "period: is not a period; write 2025, 2025-H1, 2025-Q3, 2025-12, 2025-W14 or 2025-12-31",
        ),
        ("number", '"12"', 'number: "12" is not a number; write digits alone, such as 1629 or 13.5'),
        ("number", "1,629", 'number: "1,629" is not a number; write digits alone, such as 1629 or 13.5'),
        ("number", "true", "number: true is not a number; write digits alone, such as 1629 or 13.5"),
        ("number", "null", "number: is empty; a figure nobody published is left out, not written as nothing"),
        ("number", "1e18", "number: 1E+18 is too long to print; 18 digits and 9 decimals are the most"),
        ("number", "1e-300", "number: 1E-300 is too long to print; 18 digits and 9 decimals are the most"),
        (
            "url",
            "ftp://example.org",
            'url: "ftp://example.org" is not a web address; it has to begin with https:// or http://',
        ),
        (
            "url",
            '"http://["',
            'url: "http://[" is not a web address; it has to begin with https:// or http://',
        ),
        ("colour", "red", 'colour: "red" is not a colour; write it as "#0B6E63", in quotes'),
        ("flag", "yes", 'flag: has to be true or false, not "yes"'),
        ("kind", "smal", 'kind: "smal" is not one of big, small; did you mean "small"?'),
        ("kind", "true", "kind: true is not one of big, small"),
        ("parts", "[]", "parts: is an empty list; write at least one or leave the field out"),
        ("parts", "x", "parts: is not a list; write [one, two] or a line with a dash for each"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_a_sentence(
    field: ReadField, name: str, text: str, problem: str
) -> None:
    """What does not fit is told with its line, its column, its field and what to write instead."""
    value, problems = field(name, text)

    assert (None, [f"f.yaml:1:{len(name) + 3}: {problem}"]) == (value, problems)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("parts", "[x]", '9: parts[0]: has to be fields, such as `name: value`, not "x"'),
        ("parts", "[{name: a, size: b}]", '25: parts[0].size: has to be a whole number, not "b"'),
        (
            "parts",
            "[{name: a, siz: 1}]",
            '19: parts[0].siz: no field "siz" here; did you mean "size"?; known: name, size',
        ),
        ("named", "{a: {size: 1}}", '12: named.a.name: the field "name" is missing'),
        ("named", "{A: {name: a}}", '9: named.A: "A" is not an id: small letters, digits, - and _'),
    ],
)
def test_a_mistake_inside_a_value_is_told_where_it_stands(field: ReadField, name: str, text: str, problem: str) -> None:
    """In a list or in named fields the place is that of the entry, or of the key, that is wrong."""
    value, problems = field(name, text)

    assert (None, [f"f.yaml:1:{problem}"]) == (value, problems)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "f.yaml:1:1: is empty; it has to hold fields at its top, such as `title: …`"),
        ("# a remark\n", "f.yaml:1:1: is empty; it has to hold fields at its top, such as `title: …`"),
        ("- a\n", "f.yaml:1:1: is a list; it has to hold fields at its top, such as `title: …`"),
        ("a: [\n", "f.yaml:1:4: the bracket of line 1 is never closed"),
    ],
)
def test_a_file_that_holds_no_fields_is_refused(text: str, problem: str) -> None:
    """An empty file, a list and broken YAML are problems like any other."""
    reader = Reader()

    assert reader.tree("f.yaml", text.encode()) is None
    with pytest.raises(InputError) as caught:
        reader.finish()
    assert [problem] == [str(one) for one in caught.value.problems]


def test_a_piece_of_text_is_found_in_its_line_after_a_byte_order_mark() -> None:
    """A problem inside a text is placed where the piece stands, letters and all, in the first line too."""
    reader = Reader()
    tree = reader.tree("f.yaml", "\ufeffline: 'a b c'\nprose: |\n  b\n\n  ü b\n".encode())

    reader.problem_in_text("f.yaml", tree, ("line",), "b", "first")
    reader.problem_in_text("f.yaml", tree, ("prose",), "(?<=ü )b", "second")
    reader.problem_in_text("f.yaml", tree, ("prose",), "nowhere", "third")

    assert [str(problem) for problem in reader.problems] == [
        "f.yaml:1:10: line: first",
        "f.yaml:5:5: prose: second",
        "f.yaml:2:8: prose: third",
    ]


def test_every_model_remembers_its_place() -> None:
    """A value knows the line and column it was read from, inside lists and named fields too."""
    reader = Reader()
    tree = reader.tree("f.yaml", b"parts:\n  - name: a\n  - {name: b}\nnamed:\n  c:\n    name: d\n")
    assert tree is not None

    model = reader.model(Everything, "f.yaml", tree)

    assert model is not None
    places = [model.place, *(part.place for part in model.parts), model.named["c"].place]
    assert [str(place) for place in places] == ["f.yaml:1:1", "f.yaml:2:5", "f.yaml:3:5", "f.yaml:6:5"]


@pytest.mark.parametrize("code", ["NO", "NA", "HK", "XK", "US-CA", "GB-SCT"])
def test_a_country_is_known_by_its_code(code: str) -> None:
    """Norway and Namibia are countries like any other, and a country has parts."""
    assert territory_exists(code)


@pytest.mark.parametrize("code", ["EU", "ZZ", "XA", "UN", "QQ", "no", "USA", "US-", "US-TOOLONG", ""])
def test_what_is_no_country_is_not_taken_for_one(code: str) -> None:
    """Groups of countries, made-up codes and codes of another form are no countries."""
    assert not territory_exists(code)


def test_countries_have_the_names_in_ordinary_use() -> None:
    """A name is CLDR's, but for the few that read as a statement; a part of a country keeps its code."""
    assert [territory_name(code) for code in ("NO", "NA", "HK", "CN", "US-CA")] == [
        "Norway",
        "Namibia",
        "Hong Kong",
        "China",
        "US-CA",
    ]


def test_a_model_that_is_first_used_by_several_threads_is_the_same_for_all() -> None:
    """Models are built when they are first used, and whoever comes meanwhile waits, and gets no other one."""
    code = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from reports.brand import read_brand

def read(_):
    begin.wait()
    return read_brand(b'name: Any', 'brand.yaml', {}).file

begin = Barrier(8)
with ThreadPoolExecutor(8) as threads:
    first, *others = threads.map(read, range(8))
print(all(one == first for one in others), first.name)
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout == "True Any\n"
