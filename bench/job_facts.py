"""The facts of the peers' job as a user of Frontier would keep them: as YAML, and long series as CSV beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bench.peer import peer

Edition = Mapping[str, Any]
Row = tuple[str, str, str, object, str]
"""Metric, market, period, value, source."""

REGIONS = ("europe", "north-america", "south-america", "asia", "mea", "oceania")
WAYS = ("closed", "moved", "lease-ended")
"""Why outlets went: the steps of the job's waterfall that lead down."""
GROUPS = tuple(f"group-{letter}{number}" for letter in "abcde" for number in (1, 2, 3))
"""The groups of formats that are the columns of the job's heat map."""
FORMATS = ("high-street", "mall", "station", "airport", "campus", "drive-through", "kiosk", "franchise")
_EUROPE = "DE FR ES IT PL AT BE NL SE NO DK FI PT IE CZ HU RO BG GR HR SI SK EE LV LT"
_CODES = f"{_EUROPE} US CA MX BR CL CO JP KR TH VN ID AU NZ AE"
CODES: Mapping[str, str] = dict(zip(peer("job").MARKETS, _CODES.split(), strict=True))
"""ISO 3166 codes of the job's 39 markets, by name."""
_REGION_OF = dict.fromkeys(_EUROPE.split(), "europe") | {
    **dict.fromkeys(("US", "CA", "MX"), "north-america"),
    **dict.fromkeys(("BR", "CL", "CO"), "south-america"),
    **dict.fromkeys(("JP", "KR", "TH", "VN", "ID"), "asia"),
    **dict.fromkeys(("AU", "NZ"), "oceania"),
    "AE": "mea",
}
_NAMES = {"mea": "Middle East & Africa", "closed": "Closures", "moved": "Moves", "lease-ended": "Lease ends"}
_THIS, _LAST = "2026-12", "2025-12"

METRICS = """metrics:
  - {id: outlets, name: Outlets, unit: outlets, measure: stock}
  - {id: countries, name: Countries, unit: countries, measure: stock}
  - {id: openings, name: Openings, unit: outlets, measure: flow}
  - {id: closures, name: Closures, unit: outlets, measure: flow}
  - {id: trading, name: Outlets trading, unit: outlets, measure: stock, definition: Counted in each market alone}
  - {id: estate, name: Estate, unit: outlets, measure: stock, inflow: net, definition: As the ledger counts it}
  - {id: net, name: Net openings, unit: outlets, measure: flow}
  - {id: place, name: Rank by net openings, unit: rank, measure: rank}
  - {id: seasons, name: Openings index, unit: index, measure: ratio}
  - {id: trend, name: Like-for-like index, unit: index, measure: ratio}
  - {id: sales, name: Sales, unit: million, measure: flow}
  - {id: signed, name: Signed sites, unit: sites, measure: stock}
"""


def markets() -> str:
    """Return the markets and groups; formats are kept as groups, since a series belongs to a market or a group."""
    lines = [f"  - {{id: {code}, region: {_REGION_OF[code]}, status: live}}" for code in CODES.values()]
    names = (*REGIONS, *WAYS, *GROUPS, *FORMATS)
    named = [f'  - {{id: {id_}, name: "{_NAMES.get(id_) or id_.replace("-", " ").capitalize()}"}}' for id_ in names]
    world = "  - {id: WORLD, name: World, everything: true}"
    return "\n".join(["markets:", *lines, "groups:", world, *named, ""])


def sources(edition: Edition, ids: Sequence[str]) -> str:
    """Return the job's sources; they are made up, so each is illustrative and every page is stamped so."""
    lines = [
        f'  - {{id: {id_}, producer: {edition["org"]}, title: "{title.rstrip(".")}", kind: illustrative}}'
        for id_, title in zip(ids, edition["sources"], strict=True)
    ]
    return "\n".join(["sources:", *lines, ""])


def long_series(edition: Edition) -> Iterator[Row]:
    """Yield what is counted every month: the rows of the CSV."""
    months = [month[:7] for month in edition["months"]]
    for region, row in zip(REGIONS, edition["area"], strict=True):
        yield from _monthly("outlets", region, months, row, "register")
    yield from _monthly("countries", "WORLD", months, edition["countries"], "entries")
    for name, row in zip(edition["focus"], edition["ranks"], strict=True):
        yield from _monthly("place", CODES[name], months[-12:], row, "entries")
    for group, row in zip(GROUPS, zip(*edition["heat"], strict=True), strict=True):
        yield from _monthly("seasons", group, months[-12:], row, "survey")
    for format_, (_, row) in zip(FORMATS, edition["spark"], strict=True):
        yield from _monthly("trend", format_, months[-24:], row, "survey")


def figures(edition: Edition) -> Iterator[Row]:
    """Yield the single figures: the key figures, the waterfall and the tables' rows, for two years each."""
    for period, column in ((_THIS, -1), (_LAST, -13)):
        yield "outlets", "WORLD", period, sum(row[column] for row in edition["area"]), "register"
    (_, opening), *steps = edition["waterfall"]
    yield "estate", "WORLD", _LAST, opening, "ledger"
    yield "estate", "WORLD", _THIS, sum(number for _, number in edition["waterfall"]), "ledger"
    for part, (_, number) in zip((*REGIONS, *WAYS), steps, strict=True):
        yield "net", part, "2026", number, "ledger"
    yield "openings", "WORLD", "2026", sum(number for _, number in steps if number > 0), "ledger"
    yield "closures", "WORLD", "2026", -sum(number for _, number in steps if number < 0), "ledger"
    yield from _table_rows(edition)


def _table_rows(edition: Edition) -> Iterator[Row]:
    (_, _, outlets), (_, _, sales), (_, _, pipeline) = edition["tables"]
    largest = dict(edition["top15"])
    for name, number, _, _, net, _ in outlets:
        now = largest.get(name) or _number(number)
        yield "trading", CODES[name], _THIS, now, "addresses"
        yield "trading", CODES[name], _LAST, max(now - _number(net), 0), "addresses"
    for name, million, _, change, *_ in sales:
        yield "sales", CODES[name], _THIS, million, "survey"
        yield "sales", CODES[name], _LAST, f"{float(million) / (1 + float(change[:-1]) / 100):.1f}", "survey"
    for name, signed, fitted, *_ in pipeline:
        yield "signed", CODES[name], _THIS, signed, "pipeline"
        yield "signed", CODES[name], _LAST, fitted, "pipeline"


def as_csv(rows: Iterable[Row]) -> str:
    """Return observations as a CSV file."""
    return "\n".join(["metric,market,period,value,source", *(",".join(map(str, row)) for row in rows), ""])


def as_yaml(rows: Iterable[Row]) -> str:
    """Return observations as YAML, one line a value."""
    lines = (
        f"  - {{metric: {metric}, market: {market}, period: {period}, value: {value}, source: {source}}}"
        for metric, market, period, value, source in rows
    )
    return "\n".join(["observations:", *lines, ""])


def _monthly(metric: str, market: str, months: Sequence[str], row: Iterable[object], source: str) -> Iterator[Row]:
    for month, value in zip(months, row, strict=True):
        yield metric, market, month, value, source


def _number(words: str) -> int:
    return int(re.sub(r"[^\d-]", "", words))
