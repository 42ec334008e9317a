"""A spreadsheet is read as strictly as CSV: what a cell shows is what is read, and what nobody can know is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook

from reports.errors import InputError
from reports.xlsx_source import parse_xlsx, read_cells
from reports.yaml_tree import YamlFloat

HEADER = ("metric", "market", "period", "value", "note")


def _book(*rows: Sequence[Any], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for name, number_format in (formats or {}).items():
        sheet[name].number_format = number_format
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _problems(data: bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_xlsx(data, "shops.xlsx")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1629, 1629),
        (1629.0, 1629),
        (0, 0),
        ("1629", 1629),
        ("NA", "NA"),
        ("NO", "NO"),
        ("01067", "01067"),
        ("2025-10", "2025-10"),
    ],
)
def test_a_cell_is_what_it_shows(value: object, read: object) -> None:
    """Numbers are numbers, words are words: Namibia and Norway too, and a number kept as words is one all the same."""
    (record,) = parse_xlsx(_book(HEADER, ("shops", "NA", "2025-12", value, None)), "shops.xlsx")

    assert record["value"] == read
    assert record["market"] == "NA"


def test_a_sum_is_rounded_as_the_sheet_shows_it() -> None:
    """What binary fractions add to a number, no spreadsheet shows, and nobody meant."""
    (record,) = parse_xlsx(_book(HEADER, ("share", "NL", "2025", 0.1 + 0.2, None)), "shops.xlsx")

    assert isinstance(record["value"], YamlFloat)
    assert record["value"].text == "0.3"


@pytest.mark.parametrize(
    ("number_format", "period"),
    [
        ("yyyy-mm-dd", "2025-12-01"),
        ("dd/mm/yyyy", "2025-12-01"),
        ("mmm-yy", "2025-12"),
        ('mmmm yyyy "added"', "2025-12"),
        ("[$-de-DE]mmmm yyyy", "2025-12"),
    ],
)
def test_a_date_is_a_day_or_the_month_that_its_format_shows(number_format: str, period: str) -> None:
    """A month that a spreadsheet keeps as its first day is read as the month."""
    data = _book(HEADER, ("shops", "NL", date(2025, 12, 1), 4, None), formats={"C2": number_format})

    (record,) = parse_xlsx(data, "shops.xlsx")

    assert record["period"] == period


def test_blank_is_missing() -> None:
    """An empty cell, or one of spaces, is no field; an empty row is no record, and neither is zero."""
    data = _book(HEADER, ("shops", "NL", "2025-12", None, "  "), (None,) * 5, ("shops", "FR", "2025-12", 12, None))

    first, second = parse_xlsx(data, "shops.xlsx")

    assert sorted(first) == ["market", "metric", "period"]
    assert second["value"] == 12


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (True, "the cell is true or false"),
        (datetime(2025, 12, 1, 7, 30), "the cell holds a time of day"),  # noqa: DTZ001 - sheets have no zones
        (time(7, 30), "the cell holds a time of day"),
        ("#N/A", "the cell holds the error #N/A"),
        ("a\u202eb", "U+202E"),
    ],
)
def test_what_no_fact_can_be_is_refused_with_its_cell(value: object, told: str) -> None:
    """Errors of formulas, times of day, ticks and letters that are not safe to print are named with row and column."""
    data = _book(HEADER, ("shops", "NL", "2025-12", 4, None), ("shops", "FR", "2025-12", value, None))

    (problem,) = _problems(data)

    assert problem.startswith("shops.xlsx:3:4: ")
    assert told in problem


@pytest.mark.parametrize("read", [parse_xlsx, read_cells])
def test_a_formula_that_was_never_worked_out_is_no_blank_cell(read: Callable[[bytes, str], object]) -> None:
    """Programs write formulas without results: that is told, and not that a value is missing, or nothing at all."""
    data = _book(HEADER, ("shops", "NL", "2025-12", "=1+2", None), (None, None, None, None, '="a"'))

    with pytest.raises(InputError) as caught:
        read(data, "shops.xlsx")

    told = "the cell holds a formula that was never worked out; open the file in a spreadsheet and save it there"
    assert [str(one) for one in caught.value.problems] == [f"shops.xlsx:2:4: {told}", f"shops.xlsx:3:5: {told}"]


@pytest.mark.parametrize(
    ("kept", "read"), [(b"<c r='D2'><f>1+2</f><v>3</v></c>", 3), (b"<c r='D2' t='str'><f/></c>", None)]
)
def test_what_a_formula_last_gave_is_read(kept: bytes, read: object) -> None:
    """A spreadsheet keeps a formula's result beside it, and that is what it shows: a number, or nothing."""
    with zipfile.ZipFile(io.BytesIO(_book(HEADER, ("shops", "NL", "2025-12", "=1+2", "so")))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part.replace(b'<c r="D2"><f>1+2</f><v></v></c>', kept))

    (record,) = parse_xlsx(buffer.getvalue(), "shops.xlsx")

    assert record.get("value") == read


def test_every_fault_is_told_at_once() -> None:
    """All that is wrong with a sheet is one list: columns, rows and cells."""
    data = _book((*HEADER[:4], "Note!"), ("shops", "NL", True, 4, None), ("shops", "FR", "2025-12", "#DIV/0!", None))

    assert [problem.partition(": ")[0] for problem in _problems(data)] == [
        "shops.xlsx:1:5",
        "shops.xlsx:2:3",
        "shops.xlsx:3:4",
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", b"metric,market\n"])
def test_what_is_no_spreadsheet_is_told(data: bytes) -> None:
    """A file that is none, or is cut off, is refused in a sentence."""
    (problem,) = _problems(data)

    assert "is no spreadsheet that can be read" in problem


def test_a_file_that_unpacks_without_end_is_not_unpacked() -> None:
    """A few kilobytes that would become gigabytes are refused by what they say of themselves."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(80):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * 1024 * 1024)

    (problem,) = _problems(buffer.getvalue())

    assert problem == "shops.xlsx: unpacks to more than 64 MB; split it"


def test_wide_rows_of_formats_alone_are_read_as_narrow_as_they_are() -> None:
    """Cells that hold only a format, beyond the last column or below the last row, are nothing."""
    data = _book(HEADER, ("shops", "NL", "2025-12", 4, None), formats={"H2": "0.00", "A9": "0.00"})

    assert len(parse_xlsx(data, "shops.xlsx")) == 1
