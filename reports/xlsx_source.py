"""The first sheet of a spreadsheet (Office Open XML, ISO/IEC 29500), read as the same tree as CSV and as strictly.

A cell is taken for what it shows: a number as a spreadsheet rounds it (15 digits), a date as its day, or as its month
where its format shows no day. Blank is missing, never zero. What a formula last gave is read; an error is refused, and
so is a formula that no spreadsheet has worked out yet, as programs write them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from reports.csv_source import Cell, read_table
from reports.errors import InputError, Place, Problem, shown
from reports.source_text import BAD_CHARACTER, MAX_DATA, MAX_PROBLEMS, barred, raise_problems
from reports.yaml_source import MAX_NODES, MAX_SCALAR
from reports.yaml_tree import YamlList

_MAX_UNPACKED: Final = 64 * 1024 * 1024
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_REFUSED: Final = {
    "e": "the cell holds the error {}; mend its formula",
    "f": "the cell holds a formula that was never worked out; open the file in a spreadsheet and save it there",
}
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def parse_xlsx(data: bytes, file: str, max_bytes: int = MAX_DATA) -> YamlList:
    """Return the records of the first sheet, each a mapping of the cells that are not blank.

    Raises InputError with every problem found, at most a hundred, each with its row and column.
    """
    problems: list[Problem] = []
    table = read_table(_rows(data, file, max_bytes, problems), file, problems)
    raise_problems(problems)
    return table


def read_cells(data: bytes, file: str, max_bytes: int = MAX_DATA) -> list[list[Cell]]:
    """Return every row of the first sheet that is not blank, whatever its columns are called. Raises InputError."""
    problems: list[Problem] = []
    rows = list(_rows(data, file, max_bytes, problems))
    if not rows:
        problems.append(Problem(Place(file), "the first sheet is empty"))
    raise_problems(problems)
    return rows


def _rows(data: bytes, file: str, max_bytes: int, problems: list[Problem]) -> Iterator[list[Cell]]:
    """Yield each row that is not blank, as wide as the first; ``problems`` takes what is wrong with its cells."""
    cells, width = 0, 0
    for row in _sheet(data, file, max_bytes):
        read = [_cell(one, file, problems) for one in row]
        while len(read) > width > 0 and not read[-1].text.strip():
            read.pop()  # a format alone makes a row wider
        if not any(cell.text.strip() for cell in read):
            continue
        if not width:
            while not read[-1].text.strip():
                read.pop()
            width = len(read)
        line = read[0].spot[0]
        read += [Cell("", (line, column)) for column in range(len(read) + 1, width + 1)]
        cells += len(read)
        if cells > MAX_NODES:
            problems.append(Problem(Place(file, line, 1), f"more than {MAX_NODES:,} cells; split the file"))
        if cells > MAX_NODES or len(problems) > MAX_PROBLEMS:
            return
        yield read


def _sheet(data: bytes, file: str, max_bytes: int) -> Iterator[list[tuple[int, int, Any]]]:
    """Yield the rows of the first sheet: each cell's row, column and the library's own, with a formula's last value."""
    from openpyxl.utils.exceptions import InvalidFileException

    if len(data) > max_bytes:
        raise InputError(
            [Problem(Place(file), f"the file has {len(data):,} bytes; at most {max_bytes:,} are read; split it")]
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MAX_UNPACKED:
                raise InputError(
                    [Problem(Place(file), f"unpacks to more than {_MAX_UNPACKED // 1024**2} MB; split it")]
                )
            counts = any(_FORMULA.search(packed.read(name)) for name in packed.namelist() if name.endswith(".xml"))
        rows = _book_rows(data, values=True)
        if counts:
            rows = map(_with_formulas, rows, _book_rows(data, values=False))
        for number, row in enumerate(rows, 1):
            yield [(number, column, cell) for column, cell in enumerate(row, 1)]
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, IndexError, ValueError) as error:
        message = f"is no spreadsheet that can be read ({shown(str(error))}); save it as .xlsx again, or as CSV"
        raise InputError([Problem(Place(file), message)]) from error


def _book_rows(data: bytes, *, values: bool) -> Iterator[tuple[Any, ...]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    return book.worksheets[0].iter_rows()


def _with_formulas(row: tuple[Any, ...], written: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row with a formula that was never worked out in place of the blank cell that it would pass for."""
    # One that gave no letters, as "" does, has a result: it is a text.
    return tuple(
        formula if shows.value is None and shows.data_type != "str" and formula.data_type == "f" else shows
        for shows, formula in zip(row, written, strict=True)
    )


def _cell(found: tuple[int, int, Any], file: str, problems: list[Problem]) -> Cell:
    row, column, cell = found
    try:
        text = _text(cell)
    except ValueError as error:
        problems.append(Problem(Place(file, row, column), str(error)))
        text = "-"
    return Cell(text, (row, column))


def _text(cell: Any) -> str:
    """Return what a cell shows. Raises ValueError, in a sentence, where that is nothing a fact can be."""
    value = cell.value
    if cell.data_type in _REFUSED:
        raise ValueError(_REFUSED[cell.data_type].format(value))
    match value:
        case None:
            return ""
        case bool():
            raise ValueError("the cell is true or false; write a word or a number")
        case datetime() if value.time() == time():
            return _day(value.date(), cell.number_format)
        case datetime() | time():
            raise ValueError("the cell holds a time of day; a period is a day, a month or longer")
        case date():
            return _day(value, cell.number_format)
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
        case str():
            return _words(value)
    raise ValueError("the cell holds nothing that is a word, a number or a date")


def _day(value: date, number_format: str) -> str:
    # Dec-25 is typed for a month and kept as its first day: the format knows what was meant.
    return value.isoformat() if "d" in _QUOTED.sub("", number_format).lower() else f"{value:%Y-%m}"


def _words(value: str) -> str:
    if len(value) > MAX_SCALAR:
        raise ValueError(f"a cell of {len(value):,} characters; at most {MAX_SCALAR:,} are read; shorten it")
    if bad := BAD_CHARACTER.search(value):
        raise ValueError(barred(bad[0]))
    return value
