"""CSV read as the same tree as YAML, so that a long series is checked, and its faults are placed, like any other facts.

RFC 4180 with a header, read by hand: Python's ``csv`` does not say where a field stood, and pandas reads Namibia's
``NA`` as missing. A blank cell is missing, never zero. Quotes say nothing about a value, as statistics offices quote
all their numbers; so, unlike in YAML, a number too long to be one is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from typing import Final, NamedTuple

from reports.errors import Place, Problem, shown
from reports.source_text import MAX_DATA, MAX_PROBLEMS, bad_characters, number, raise_problems, read_text
from reports.yaml_source import MAX_NODES, MAX_SCALAR
from reports.yaml_tree import Spot, YamlList, YamlMap, YamlValue

_FIELDS: Final = {
    mark: re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|([^"{mark}\n]*+))({mark}|\n|\Z)') for mark in (",", ";", "\t")
}
_QUOTED: Final = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
_NAME: Final = re.compile(r"[a-z_]+")


def parse_csv(data: bytes, file: str, max_bytes: int = MAX_DATA) -> YamlList:
    """Return the records under the header, each a mapping of the cells that are not blank.

    Raises InputError with every problem found, at most a hundred, each with its line and column.
    """
    text = read_text(data, file, max_bytes)
    problems = bad_characters(text, file)
    rows = _Reader(text, file, problems).rows()
    table = read_table(rows, file, problems)
    raise_problems(problems)
    return table


def read_cells(data: bytes, file: str, delimiter: str = ",", max_bytes: int = MAX_DATA) -> list[list[Cell]]:
    """Return every row that is not blank, whatever its columns are called. Raises InputError."""
    text = read_text(data, file, max_bytes)
    problems = bad_characters(text, file)
    rows = list(_Reader(text, file, problems, delimiter).rows())
    if not rows:
        problems.append(Problem(Place(file), "the file is empty"))
    raise_problems(problems)
    return rows


class Cell(NamedTuple):
    """A cell's text, and where it stands: line or row, and column, from 1."""

    text: str
    spot: Spot


@dataclass(slots=True)
class _Reader:
    """Cuts text into rows of cells, and knows the line and column it is at."""

    text: str
    file: str
    problems: list[Problem]
    delimiter: str = ","
    at: int = 0
    line: int = 1
    line_start: int = 0
    cells: int = 0

    def rows(self) -> Iterator[list[Cell]]:
        """Yield each row that is not blank; a row with a stray quote is reported and left out.

        Spreadsheets save rows of nothing but commas under the last record, so such a row is blank too.
        """
        lines = self.text.split("\n")
        if '"' not in self.text and len(self.text) < MAX_NODES and max(map(len, lines)) <= MAX_SCALAR:
            yield from self._plain_rows(lines)
            return
        while self.at < len(self.text) and len(self.problems) <= MAX_PROBLEMS:
            row = self._row()
            if any(cell.text.strip() for cell in row):
                yield row

    def _plain_rows(self, lines: Sequence[str]) -> Iterator[list[Cell]]:
        """Yield the same rows of text without quotes, in which each line is a row: several times as fast."""
        for at, line in enumerate(lines, 1):
            if len(self.problems) > MAX_PROBLEMS:
                return
            texts = line.split(self.delimiter)
            if any(map(str.strip, texts)):
                # Each column begins one letter after the end of the one before.
                columns = accumulate((len(text) + 1 for text in texts), initial=1)
                yield [Cell(text, (at, column)) for text, column in zip(texts, columns, strict=False)]

    def _row(self) -> list[Cell]:
        row: list[Cell] = []
        while self.cells < MAX_NODES:
            match = _FIELDS[self.delimiter].match(self.text, self.at)
            if match is None:
                self._skip_row()
                return []
            quoted, bare, end = match.groups()
            row.append(self._cell(bare if quoted is None else quoted.replace('""', '"')))
            if quoted or end == "\n":
                self._move(match.end())
            else:
                self.at = match.end()
            if end != self.delimiter:
                return row
        self._note(f"more than {MAX_NODES:,} cells; split the file")
        self._move(len(self.text))
        return []

    def _cell(self, text: str) -> Cell:
        self.cells += 1
        if len(text) > MAX_SCALAR:
            self._note(f"a cell of {len(text):,} characters; at most {MAX_SCALAR:,} are read; shorten it")
        return Cell(text, self._spot())

    def _skip_row(self) -> None:
        """Report why no field begins here, and go on with the next line; after an open quote there is none."""
        quoted = _QUOTED.match(self.text, self.at)
        if self.text[self.at] != '"':
            self._note("a quote inside a cell: put quotes around the cell, and double those inside")
        elif quoted is None:
            self._note("this quote is never closed")
            self._move(len(self.text))
            return
        else:
            self._note("text follows the closing quote of this cell; double a quote that belongs to the text")
            self._move(quoted.end())
        newline = self.text.find("\n", self.at)
        self._move(len(self.text) if newline < 0 else newline + 1)

    def _move(self, to: int) -> None:
        lines = self.text.count("\n", self.at, to)
        if lines:
            self.line += lines
            self.line_start = self.text.rfind("\n", self.at, to) + 1
        self.at = to

    def _spot(self) -> Spot:
        return self.line, self.at - self.line_start + 1

    def _note(self, message: str) -> None:
        self.problems.append(Problem(Place(self.file, *self._spot()), message))


def read_table(rows: Iterator[list[Cell]], file: str, problems: list[Problem]) -> YamlList:
    """Return the records under the first row, which names the columns; ``problems`` takes what is wrong with them."""
    table = YamlList()
    header = next(rows, [])
    if not header and not problems:
        problems.append(Problem(Place(file), "the first line must name the columns"))
    names = [cell.text for cell in header]
    problems.extend(islice(_header_problems(header, file), MAX_PROBLEMS + 1))
    for row in rows:
        spot = row[0].spot
        if len(row) != len(names):
            message = f"{_count(row)} in this row, {_count(header)} in the header; quote a cell with a comma in it"
            problems.append(Problem(Place(file, *spot), message))
        else:
            table.append(_record(names, row))
            table.spots.append(spot)
    return table


def _count(row: list[Cell]) -> str:
    return f"{len(row)} cell{'s' if len(row) != 1 else ''}"


def _header_problems(header: list[Cell], file: str) -> Iterator[Problem]:
    seen: dict[str, Spot] = {}
    for cell in header:
        if not _NAME.fullmatch(cell.text):
            hint = _better_name(cell.text)
            message = f'the column name "{shown(cell.text)}" may have only the letters a to z and _{hint}'
            yield Problem(Place(file, *cell.spot), message)
        elif cell.text in seen:
            message = (
                f'the column "{shown(cell.text)}" is already at column {seen[cell.text][1]} of this line; remove one'
            )
            yield Problem(Place(file, *cell.spot), message)
        seen.setdefault(cell.text, cell.spot)


def _better_name(name: str) -> str:
    """Return what to do about a column's name; nothing where it could be anything."""
    if re.search("[;\t|]", name):
        return "; separate columns with commas"
    better = name.strip().casefold()
    if _NAME.fullmatch(better):
        return f'; write "{better}"'
    return "; the first row names the columns" if " " in better else ""


def _record(names: list[str], row: list[Cell]) -> YamlMap:
    record = YamlMap(row[0].spot)
    for name, (text, spot) in zip(names, row, strict=True):
        if text and not text.isspace():
            record[name] = _value(text)
            record.spots[name] = spot + spot
    return record


@lru_cache(maxsize=16_384)
def _value(text: str) -> YamlValue:
    if text[0] not in "-0123456789":
        return text
    try:
        value = number(text)
    except ValueError:
        return text
    return text if value is None else value
