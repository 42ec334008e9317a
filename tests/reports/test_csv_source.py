from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.csv_source import parse_csv, read_cells
from reports.errors import InputError, Place, Problem
from reports.source_text import BAD_CHARACTER
from reports.yaml_tree import YamlFloat, YamlMap, YamlValue, locate


def refusal(data: bytes) -> tuple[Problem, ...]:
    """Return the problems of a file called ``f``, or none if it parses."""
    try:
        parse_csv(data, "f")
    except InputError as error:
        return error.problems
    return ()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("NA", "NA"),
        ("NO", "NO"),
        ("true", "true"),
        ("null", "null"),
        ("~", "~"),
        ("12:30", "12:30"),
        ("01067", "01067"),
        ("2012-9", "2012-9"),
        ("2025-10-01", "2025-10-01"),
        (" 1", " 1"),
        ("=1+1", "=1+1"),
        ("nan", "nan"),
        ("1000000000000000000", "1000000000000000000"),
        ("0." + "1" * 39, "0." + "1" * 39),
        ('"a, ""b"""', 'a, "b"'),
        ('"a\nb"', "a\nb"),
        ('"a\r\nb"', "a\nb"),
        ("12", 12),
        ("-12", -12),
        ('"12"', 12),
        ("1.10", YamlFloat("1.10")),
        ("1e3", YamlFloat("1e3")),
    ],
)
def test_cell_is_a_number_as_json_spells_it_and_else_text(cell: str, expected: YamlValue) -> None:
    """Only what JSON calls a number is one; ``NA`` stays Namibia."""
    record = parse_csv(f"a,b\n{cell},x\n".encode(), "f")[0]

    assert isinstance(record, YamlMap)
    assert (type(expected), expected) == (type(record["a"]), record["a"])


def test_number_keeps_its_spelling() -> None:
    """The written digits survive, as they do in YAML."""
    record = parse_csv(b"a\n1.10\n", "f")[0]

    assert isinstance(record, YamlMap)
    assert isinstance(record["a"], YamlFloat)
    assert record["a"].text == "1.10"


def test_blank_cell_is_missing_and_blank_rows_are_skipped() -> None:
    """Blank is missing, never zero, and the empty rows that spreadsheets leave behind are no records."""
    expected = [{"a": 1}, {"b": 0}]
    actual = parse_csv(b'\xef\xbb\xbf\na,b\n1,\n\n"",0\n , \n,\n', "f")

    assert expected == actual


@pytest.mark.parametrize("data", [b"a,b", b"a,b\n", b"a,b\n\n,\n"])
def test_header_alone_is_an_empty_list(data: bytes) -> None:
    """A series may have no records yet."""
    expected: list[YamlValue] = []

    assert expected == parse_csv(data, "f")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_survive_line_ends_inside_cells(end: str) -> None:
    """A record stands where its first cell does, and a cell after a cell of two lines in the second line."""
    table = parse_csv(end.join(["a,b,c", '1,"x', 'y",😀', "2,3,", "4,,5"]).encode(), "f")
    paths = [(0,), (0, "b"), (0, "c"), (1, "b"), (1, "c"), (2, "c")]
    expected = [(2, 1), (2, 3), (3, 4), (4, 3), (4, 1), (5, 4)]

    assert expected == [(place.line, place.column) for place in (locate(table, path, "f") for path in paths)]


def test_unknown_column_is_found_at_its_cell() -> None:
    """A column nobody asked for is told at each cell."""
    table = parse_csv(b"a,b\n1,2", "f")

    assert Place("f", 2, 3) == locate(table, (0, "b"), "f", at_key=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["f: the first line must name the columns"]),
        ("\n\n", ["f: the first line must name the columns"]),
        ("a,,B,a\n", [
            'f:1:3: the column name "" may have only the letters a to z and _',
            'f:1:4: the column name "B" may have only the letters a to z and _; write "b"',
            'f:1:6: the column "a" is already at column 1 of this line; remove one',
        ]),
        ("a;b", ['f:1:1: the column name "a;b" may have only the letters a to z and _; separate columns with commas']),
        ("a,b\n1\n2,3\n4,5,6", [
            "f:2:1: 1 cell in this row, 2 cells in the header; quote a cell with a comma in it",
            "f:4:1: 3 cells in this row, 2 cells in the header; quote a cell with a comma in it",
        ]),
        ('a,b\n1,"x\n2,3\n', ["f:2:3: this quote is never closed"]),
        ('a,b\nx"y,1\n"x"y,2\n1', [
            "f:2:1: a quote inside a cell: put quotes around the cell, and double those inside",
            "f:3:1: text follows the closing quote of this cell; double a quote that belongs to the text",
            "f:4:1: 1 cell in this row, 2 cells in the header; quote a cell with a comma in it",
        ]),
        ('"', ["f:1:1: this quote is never closed"]),
        ("a\n\0\n\u202e", [
            "f:2:1: the character U+0000 cannot be printed safely; delete it",
            "f:3:1: the character U+202E cannot be printed safely; delete it",
        ]),
        ("a\n" + "x" * 100_001, ["f:2:1: a cell of 100,001 characters; at most 100,000 are read; shorten it"]),
        ("a\n" + "1\n" * 500_000, ["f:500001:1: more than 500,000 cells; split the file"]),
        ("a\nb\n" + "," * 600_000, [
            "f:3:499999: more than 500,000 cells; split the file",
        ]),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_with_its_place(text: str, expected: list[str]) -> None:
    """All faults are told at once, each in a sentence with its line and column."""
    assert expected == [str(problem) for problem in refusal(text.encode())]


def test_file_that_is_not_utf8_is_refused_at_the_byte() -> None:
    """Latin-1 is not guessed at."""
    expected = ["f:2:2: byte 0xe9 is not UTF-8; save the file as UTF-8"]

    assert expected == [str(problem) for problem in refusal(b"a\r\nx\xe9")]


def test_file_that_is_too_large_is_not_read() -> None:
    """The caller sets the limit."""
    with pytest.raises(InputError, match="the file has 4 bytes; at most 3 are read; split it"):
        parse_csv(b"a\n1\n", "f", max_bytes=3)


ATTACKS = {
    "open quote": b'a\n"' + b'""' * 2_000_000,
    "open quotes": b"a\n" + b'x"\n' * 1_000_000,
    "one row": b"a\n" + b"," * 4_000_000,
    "wide header": b"A," * 400_000,
    "short rows": b"a,b\n" + b"1\n" * 2_000_000,
    "zero bytes": b"\0" * 4_000_000,
    "line ends": b"\r" * 4_000_000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_file_is_refused_soon(name: str, repository: Path) -> None:
    """A file made to exhaust or stall the reader is one more InputError, of a bearable length."""
    code = (
        "import sys; from reports.csv_source import parse_csv; from reports.errors import InputError\n"
        "try: parse_csv(sys.stdin.buffer.read(), 'f')\n"
        "except InputError as error: print('refused', len(error.problems) <= 101)"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, input=ATTACKS[name], cwd=repository, capture_output=True, timeout=20, check=False)
    expected = (0, b"refused True", b"")

    assert expected == (run.returncode, run.stdout.strip(), run.stderr)


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(["a", ",", '"', "\n", "\r\n", "\r", " ", "1.5", "\x85"])).map("".join)
    )
)
def test_any_text_parses_or_is_refused_within_the_file(text: str) -> None:
    """No text raises anything but InputError, and no problem points outside the file or hides control characters."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = refusal(text.encode("utf-8", "surrogatepass"))
    places = [problem.place for problem in found if problem.place.line]
    outside = [p for p in places if not (1 <= p.line <= len(lines) and 1 <= p.column <= len(lines[p.line - 1]) + 1)]

    assert not outside
    assert all(str(problem).isprintable() for problem in found)


CELLS = st.text().filter(lambda text: not BAD_CHARACTER.search(text) and "\r" not in text and text != "-0")


@given(st.lists(st.tuples(CELLS, CELLS)), st.booleans())
def test_what_python_writes_is_read_back(rows: list[tuple[str, str]], quote_all: bool) -> None:
    """Every cell of a file written by another program comes back, blanks aside, whatever it holds."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows([("a", "b"), *rows])
    expected = [
        {name: cell for name, cell in zip("ab", row, strict=True) if cell.strip()}
        for row in rows
        if "".join(row).strip()
    ]
    actual = [
        {name: value.text if isinstance(value, YamlFloat) else str(value) for name, value in record.items()}
        for record in parse_csv(file.getvalue().encode(), "f")
        if isinstance(record, YamlMap)
    ]

    assert expected == actual


@given(st.text(alphabet="ab1-.,; \t\n\r", max_size=60))
def test_text_without_quotes_is_cut_as_text_with_them(text: str) -> None:
    """Rows are the same, and stand in the same places, whether or not a later row has a quote in it."""
    plain, careful = (read_cells(f"first,second\n{text}\nlast,{end}".encode(), "f") for end in ("end", '"end"'))

    assert plain == careful
