"""Reads a spreadsheet into observations; what cannot be read, or in two ways, is told with its row and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import TypeVar, get_args

from reports.briefing import Qualifier
from reports.csv_source import Cell
from reports.csv_source import read_cells as csv_cells
from reports.errors import Place, Problem, shown
from reports.period import Grain, Period, parse_period
from reports.spreadsheet.columns import Columns, SaidError, find_columns, grain_said
from reports.spreadsheet.values import (
    DateOrder,
    Decimals,
    date_order,
    decimal_mark,
    id_of,
    market_in,
    number_in,
    period_in,
)
from reports.xlsx_source import read_cells as xlsx_cells

T = TypeVar("T")


@dataclass(frozen=True)
class Given:
    """What somebody says about a spreadsheet: columns by field, what it is about, and how it is written."""

    columns: Mapping[str, str] = field(default_factory=dict)
    metric: str | None = None
    market: str | None = None
    period: str | None = None
    grain: Grain | None = None
    dates: DateOrder | None = None
    decimals: Decimals | None = None


@dataclass(frozen=True)
class Row:
    """An observation as it was read, and where."""

    metric: str
    market: str
    period: Period
    value: Decimal
    qualifier: str
    note: str
    place: Place


@dataclass(frozen=True)
class Sheet:
    """What was read: observations, names of metrics, how it was understood, what is missing and what is unclear.

    ``told`` says which column was taken for what; ``needed`` what has to be said before anything can be read.
    """

    rows: tuple[Row, ...]
    metrics: Mapping[str, str]
    told: tuple[str, ...]
    needed: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_sheet(data: bytes, file: str, given: Given) -> Sheet:
    """Read a CSV or XLSX file. Raises InputError where it is none, SaidError where what is said cannot be."""
    _check_said(given)
    xlsx = PurePath(file).suffix.casefold() == ".xlsx"
    delimiter = "," if xlsx else _delimiter(data)
    head, *rows = xlsx_cells(data, file) if xlsx else csv_cells(data, file, delimiter)
    heads = [cell.text.strip() for cell in head]
    whole = [row for row in rows if len(row) == len(heads)]
    columns = find_columns(heads, whole, given.columns, given.metric is not None)
    needed = tuple(_needed(columns, given))
    told = [*_told(heads, columns, given)]
    problems = [_ragged(file, row, len(heads)) for row in rows if len(row) != len(heads)]
    if needed:
        return Sheet((), {}, tuple(told), needed, tuple(problems))
    reader = _Reader(file, heads, columns, _understood(whole, columns, given, heads, delimiter), problems)
    found = tuple(reader.read(whole))
    told.append(_counted(found, reader.blanks))
    told += _as_days(found)
    return Sheet(found, reader.names, tuple(told), (), tuple(sorted(set(problems))))


def _check_said(given: Given) -> None:
    try:
        if given.market is not None:
            market_in(given.market)
        if given.period is not None:
            parse_period(given.period)
    except ValueError as error:
        raise SaidError(f"--market or --period: {error}") from None


def _understood(
    rows: Sequence[Sequence[Cell]], columns: Columns, given: Given, heads: Sequence[str], delimiter: str
) -> Given:
    """Return what is said and, where nothing is, what the cells themselves make certain."""
    at = columns.at.get("period")
    dates = [row[at].text for row in rows] if at is not None else []
    values = [row[one].text for row in rows for one in columns.values]
    grain = grain_said(heads[at]) if at is not None else None
    return Given(
        metric=given.metric,
        market=given.market,
        period=given.period,
        grain=given.grain or grain,
        dates=given.dates or date_order(dates),
        decimals=given.decimals or decimal_mark(filter(None, values), delimiter),
    )


class _UnclearError(ValueError):
    """A cell that cannot be read, at a column."""

    def __init__(self, column: int, why: str) -> None:
        self.column = column
        super().__init__(why)


@dataclass
class _Reader:
    file: str
    heads: Sequence[str]
    columns: Columns
    given: Given
    problems: list[Problem]
    blanks: int = 0
    names: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[str, str, str], Place] = field(default_factory=dict)

    def read(self, rows: Sequence[Sequence[Cell]]) -> Iterator[Row]:
        """Yield each observation that can be read; what cannot is told."""
        for row in rows:
            for column in self.columns.values:
                if not row[column].text.strip():
                    self.blanks += 1
                    continue
                try:
                    yield self._first(self._row(row, column), column)
                except _UnclearError as error:
                    place = Place(self.file, *row[error.column].spot)
                    self.problems.append(Problem(place, str(error), self.heads[error.column]))

    def _row(self, row: Sequence[Cell], column: int) -> Row:
        market = self._cell(row, "market", column, market_in, self.given.market)
        period = self._cell(row, "period", column, self._period, self.given.period)
        metric = self._cell(row, "metric", column, str, self.given.metric)
        value = self._read(column, row[column].text, lambda text: number_in(text, self.given.decimals))
        qualifier = self._cell(row, "qualifier", column, _qualifier, "") if "qualifier" in self.columns.at else ""
        note = row[self.columns.at["note"]].text.strip() if "note" in self.columns.at else ""
        id_ = id_of(metric)
        self.names.setdefault(id_, metric)
        return Row(id_, market, period, value, qualifier, note, Place(self.file, *row[column].spot))

    def _cell(self, row: Sequence[Cell], name: str, column: int, read: Callable[[str], T], said: str | None) -> T:
        """Return what a field is for a value: said of all of them, in the head above it, or in a column."""
        if self.columns.across == name:
            return self._read(column, self.heads[column], read)
        at = self.columns.at.get(name)
        if at is None:
            return read(said or "")
        if not row[at].text.strip():
            raise _UnclearError(at, "is empty, though there is a value")
        return self._read(at, row[at].text, read)

    def _read(self, column: int, text: str, read: Callable[[str], T]) -> T:
        try:
            return read(text.strip())
        except ValueError as error:
            raise _UnclearError(column, str(error)) from None

    def _period(self, text: str) -> Period:
        return period_in(text, self.given.dates, self.given.grain)

    def _first(self, row: Row, column: int) -> Row:
        first = self.seen.setdefault((row.metric, row.market, row.period.label), row.place)
        if first is not row.place:
            words = f"{row.market} has a value of {row.metric} for {row.period} already, in row {first.line}"
            raise _UnclearError(column, f"{words}; this one is left out")
        return row


def _needed(columns: Columns, given: Given) -> Iterator[str]:
    known = {*columns.at, columns.across}
    if not columns.values:
        yield "which column holds the values: --column value=HEAD"
    if "period" not in known and not given.period:
        yield "which column holds the periods: --column period=HEAD, or --period 2025-12 for all"
    if "market" not in known and not given.market:
        yield "which column holds the markets: --column market=HEAD, or --market WORLD for all"
    if "metric" not in known and not given.metric:
        yield "what is counted: --column metric=HEAD, or --metric NAME for all"


def _told(heads: Sequence[str], columns: Columns, given: Given) -> Iterator[str]:
    for name, at in columns.at.items():
        yield f"{name}: column {at + 1}, {heads[at]}"
    across = f", and {columns.across} is their heads" if columns.across else ""
    if columns.values:
        yield f"value: {_columns(heads, columns.values)}{across}"
    for name, said in (("metric", given.metric), ("market", given.market), ("period", given.period)):
        if said:
            yield f"{name}: {said} for all"
    if columns.unused:
        yield f"not read: {_columns(heads, columns.unused)}"


def _columns(heads: Sequence[str], at: Sequence[int]) -> str:
    if len(at) == 1:
        return f"column {at[0] + 1}, {heads[at[0]]}"
    return f"columns {', '.join(str(one + 1) for one in at)}, {heads[at[0]]} to {heads[at[-1]]}"


def _counted(rows: Sequence[Row], blanks: int) -> str:
    if not rows:
        return "no observation could be read"
    markets = Counter(row.market for row in rows)
    periods = sorted({row.period for row in rows}, key=lambda one: (one.end, one.start))
    grains = sorted({row.period.grain.value for row in rows})
    span = f"{periods[0]} to {periods[-1]} ({', '.join(grains)})"
    empty = f"; empty cells are missing values, not zero: {blanks}" if blanks else ""
    return f"{_count(len(rows), 'observation')}, {_count(len(markets), 'market')}, {span}{empty}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _as_days(rows: Sequence[Row]) -> Iterator[str]:
    """Say where days are probably months: every one of several is the first of its month."""
    days = {row.period.start for row in rows if row.period.grain is Grain.DAY}
    if len(days) > 1 and all(day.day == 1 for day in days):
        yield "every day is the first of its month; if these are months, say --grain month"


def _ragged(file: str, row: Sequence[Cell], width: int) -> Problem:
    return Problem(Place(file, *row[0].spot), f"{len(row)} cells in this row, {width} in the first")


def _qualifier(text: str) -> str:
    if text not in get_args(Qualifier):
        raise ValueError(f'"{shown(text)}" is no qualifier; known: {", ".join(get_args(Qualifier))}')
    return text


def _delimiter(data: bytes) -> str:
    """Return what separates the cells of the first line: what stands there most often."""
    first = data.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    return max(",;\t", key=first.count)
