"""What ``frontier facts`` does: asks the workspace's facts, and writes the answer down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

from reports.data_package import data_package
from reports.errors import did_you_mean
from reports.facts import Facts, SourceKind
from reports.inside.csv_text import Cell, to_csv
from reports.listing import FACT_KINDS, Wanted, facts_wanted, whole_rows
from reports.period import PeriodError, parse_period
from scheduler.app import write_whole
from scheduler.errors import MisuseError

_YES_NO: Final = {"planned", "verbatim"}
_EXACT: Final = 2**53  # RFC 8259, 6: integers beyond it are not the same in every reader


def wanted(
    facts: Facts,
    kind: str | None,
    metric: str | None,
    market: str | None,
    period: str | None,
    source: str | None,
    source_kind: str | None,
) -> Facts:
    """Return the facts that the options ask for. Raises MisuseError where one names what there is not."""
    known: Mapping[str, tuple[str | None, Iterable[str]]] = {
        "kind": (kind, FACT_KINDS),
        "metric": (metric, facts.metrics),
        "market": (market, (*facts.groups, *facts.markets)),
        "source": (source, facts.sources),
        "source-kind": (source_kind, get_args(SourceKind)),
    }
    for option, (value, names) in known.items():
        if value is not None and value not in names:
            raise MisuseError(f'--{option}: there is no "{value}"{did_you_mean(value, names)}; known: {_few(names)}')
    asked: Any = {"source_kind": source_kind}  # one of its names, just seen
    return facts_wanted(facts, Wanted(kind, metric, market, _dates(period), source, **asked))


def facts_as_csv(facts: Facts) -> bytes:
    """Return one table of all facts, of whatever kind, each with its source."""
    rows = list(whole_rows(facts))
    return to_csv(list(rows[0]), [list(row.values()) for row in rows]) if rows else b""


def facts_as_values(facts: Facts) -> list[dict[str, object]]:
    """Return what JSON is made of: each fact with what it has, and its source inside it."""
    return [_nested(row) for row in whole_rows(facts)]


def write_package(facts: Facts, title: str, folder: Path) -> list[Path]:
    """Write a data package into a new or an empty folder, and return the paths.

    Raises MisuseError where it holds anything: nothing is written over, and nothing old is left beside what is new.
    """
    if folder.exists() and any(folder.iterdir()):
        raise MisuseError(f"{folder} is not empty; name a folder that is, or that is not there yet")
    paths = []
    for name, content in data_package(facts, title).items():
        write_whole(folder / name, content)
        paths.append(folder / name)
    return paths


def _dates(text: str | None) -> tuple[date, date] | None:
    if text is None:
        return None
    first, _, last = text.partition("..")
    try:
        start, end = parse_period(first), parse_period(last or first)
    except PeriodError as error:
        raise MisuseError(f"--period: {error}") from None
    if end.end <= start.start:
        raise MisuseError(f"--period: {last} is before {first}; write the earlier one first")
    return start.start, end.end


def _few(names: Iterable[str]) -> str:
    first, rest = list(names)[:12], len(list(names)) - 12
    return ", ".join(first) + (f" and {rest} more" if rest > 0 else "")


def _nested(row: Mapping[str, Cell]) -> dict[str, object]:
    own = {name: _value(name, cell) for name, cell in row.items() if cell is not None}
    source = {name.removeprefix("source_"): own.pop(name) for name in list(own) if name.startswith("source_")}
    return {**own, "source": {"id": own["source"], **source}}


def _value(name: str, cell: Cell) -> object:
    """Return a cell as JSON has it; a number that JSON's readers would round is left as it is written."""
    match cell:
        case Decimal():
            near: int | float = int(cell) if cell == cell.to_integral_value() else float(cell)
            return near if Decimal(str(near)) == cell and abs(cell) < _EXACT else str(cell)
        case _:
            return cell == "true" if name in _YES_NO else cell
