"""Which column of a spreadsheet is what: said, named, or recognised by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from reports.csv_source import Cell
from reports.errors import did_you_mean, shown
from reports.period import Grain
from reports.spreadsheet.values import decimal_mark, market_in, number_in, period_in

FIELDS: Final = ("market", "period", "value", "metric", "qualifier", "note")
Across = Literal["", "period", "market", "metric"]
_NAMED: Final[Mapping[str, frozenset[str]]] = {
    "market": frozenset({"market", "country", "country or region", "country/region", "territory", "region", "location",
                         "geo", "entity", "iso", "iso code", "country code", "ref_area"}),
    "period": frozenset({"period", "date", "month", "quarter", "half", "year", "week", "day", "time", "time_period"}),
    "value": frozenset({"value", "amount", "count", "number", "figure", "obs_value"}),
    "metric": frozenset({"metric", "indicator", "variable", "series", "kpi"}),
    "qualifier": frozenset({"qualifier"}),
    "note": frozenset({"note", "notes", "comment", "comments", "remark", "remarks"}),
}  # fmt: skip
_ENOUGH: Final = 0.8
_YEARS: Final = range(1900, 2101)


class SaidError(ValueError):
    """Something that was said about a spreadsheet and cannot be."""


@dataclass(frozen=True)
class Columns:
    """The columns by field; ``values`` are those that hold values, ``across`` what the heads of these say."""

    at: Mapping[str, int]
    values: tuple[int, ...]
    across: Across
    unused: tuple[int, ...]


def find_columns(
    heads: Sequence[str], rows: Sequence[Sequence[Cell]], said: Mapping[str, str], metric: bool
) -> Columns:
    """Return which column is what; ``metric`` says that the metric is known without one.

    Raises SaidError where a column that was said is not there.
    """
    at = {field: _said(heads, field, head) for field, head in said.items()}
    for field, names in _NAMED.items():
        named = [one for one, head in enumerate(heads) if head.strip().casefold() in names]
        at |= {field: named[0]} if field not in at and len(named) == 1 and named[0] not in at.values() else {}
    free = [one for one in range(len(heads)) if one not in at.values()]
    for field, fits in (("period", _is_period), ("market", _is_market)):
        found = next((one for one in free if field not in at and _mostly(fits, _texts(rows, one))), None)
        if found is not None:
            at[field] = found
            free.remove(found)
    values, across = _values(heads, rows, at, free, metric)
    unused = tuple(one for one in free if one not in values)
    return Columns({field: one for field, one in at.items() if field != "value"}, values, across, unused)


def _values(
    heads: Sequence[str], rows: Sequence[Sequence[Cell]], at: Mapping[str, int], free: Sequence[int], metric: bool
) -> tuple[tuple[int, ...], Across]:
    if "value" in at:
        return (at["value"],), ""
    for across, fits in (("period", _is_period), ("market", _is_market)):
        found = tuple(one for one in free if across not in at and fits(heads[one]))
        if found:
            return found, across  # type: ignore[return-value]  # one of the two words just above
    numeric = tuple(one for one in free if _mostly(_is_number, _texts(rows, one)))
    if metric or "metric" in at:
        return numeric[:1] if len(numeric) == 1 else (), ""
    return numeric, "metric"


def grain_said(head: str) -> Grain | None:
    """Return the grain that a column's head names: a date under Month stands for its month."""
    word = head.strip().casefold()
    return Grain(word) if word in {"week", "month", "quarter", "half", "year"} else None


def _said(heads: Sequence[str], field: str, head: str) -> int:
    if field not in FIELDS:
        raise SaidError(f'--column: no field "{shown(field)}"{did_you_mean(field, FIELDS)}; known: {", ".join(FIELDS)}')
    found = [one for one, own in enumerate(heads) if own.strip().casefold() == head.strip().casefold()]
    if len(found) != 1:
        known = ", ".join(heads)
        many = f"{len(found)} columns are" if found else "no column is"
        raise SaidError(f'--column: {many} called "{shown(head)}"{did_you_mean(head, heads)}; known: {known}')
    return found[0]


def _texts(rows: Iterable[Sequence[Cell]], column: int) -> list[str]:
    return [row[column].text for row in rows if row[column].text.strip()]


def _mostly(fits: Callable[[str], bool], texts: Sequence[str]) -> bool:
    return bool(texts) and sum(map(fits, texts)) >= _ENOUGH * len(texts)


def _is_period(text: str) -> bool:
    if re.fullmatch(r"\d{4}", text.strip()):
        return int(text) in _YEARS
    return "may be two dates" in (why := _why_not(lambda: period_in(text, None))) or not why


def _is_market(text: str) -> bool:
    return not _why_not(lambda: market_in(text.strip()))


def _is_number(text: str) -> bool:
    why = _why_not(lambda: number_in(text, decimal_mark([text], ",")))
    return not why or "may have decimals" in why


def _why_not(read: Callable[[], object]) -> str:
    try:
        read()
    except ValueError as error:
        return str(error) or "it is none"
    return ""
