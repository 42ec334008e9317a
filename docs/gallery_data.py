"""Workspaces for the gallery made from public data that is not kept in the repository."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

CARS, STORES = "iea_ev_cars_by_country.csv", "walmart_store_openings.csv"
_NAMES = {
    "US-AR": "Arkansas",
    "US-CA": "California",
    "US-FL": "Florida",
    "US-IL": "Illinois",
    "US-MO": "Missouri",
    "US-OH": "Ohio",
    "US-TX": "Texas",
}
_REPORT = "id: all\ntitle: All\nperiod: month\nblocks: [{type: data_notes}, {type: sources}]\n"
_SOURCE = (
    "sources:\n  - {{id: data, producer: {producer}, title: {title}, license: {license}, kind: statistics, "
    "date_published: {published}}}\n"
)


def write_cars(data: Path, root: Path) -> None:
    """Write a workspace of the electric cars sold in each country and year."""
    sold: Counter[tuple[str, str]] = Counter()
    for row in _rows(data / CARS):
        if row["metric"] == "ev_sales" and len(row["country_code"]) == 2 and row["powertrain"] in ("BEV", "PHEV"):
            sold[row["country_code"], row["year"]] += int(float(row["value"]))
    source = _SOURCE.format(
        producer="International Energy Agency", title="Global EV Outlook 2024", license="CC BY 4.0", published=2024
    )
    lines = [f"cars,{country},{year},{value},data" for (country, year), value in sorted(sold.items())]
    metric = "id: cars, name: Electric cars sold, unit: cars, measure: flow"
    _write(root, source, sorted({country for country, _ in sold}), "World", metric, lines)


def write_stores(data: Path, root: Path) -> None:
    """Write a workspace of the stores opened so far in each American state, at the end of each year."""
    opened = Counter((row["subdivision_code"], int(row["opened_on"][:4])) for row in _rows(data / STORES))
    states = sorted({state for state, _ in opened})
    years = range(min(year for _, year in opened), max(year for _, year in opened) + 1)
    source = _SOURCE.format(
        producer="Walmart store openings", title="Stores by day of opening", license="MIT", published=2006
    )
    lines = []
    for state in states:
        so_far = 0
        for year in years:
            so_far += opened[state, year]
            lines += [f"stores,{state},{year},{so_far},data"] if so_far else []
    metric = "id: stores, name: Stores opened so far, unit: stores, measure: stock"
    _write(root, source, states, "United States", metric, lines)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write(root: Path, source: str, markets: list[str], everywhere: str, metric: str, rows: list[str]) -> None:
    """Write the files of a workspace with one metric, and a name for all its markets together."""
    listed = "".join(
        f'  - {{id: "{market}", status: live{f", name: {_NAMES[market]}" if market in _NAMES else ""}}}\n'
        for market in markets
    )
    files = {
        "frontier.yaml": "title: Gallery\n",
        "data/brand.yaml": "name: Gallery\n",
        "data/sources.yaml": source,
        "data/markets.yaml": f"markets:\n{listed}groups: [{{id: WORLD, name: {everywhere}, everything: true}}]\n",
        "data/metrics.yaml": f"metrics:\n  - {{{metric}, stale_after: 13}}\n",
        "data/observations/all.csv": "\n".join(["metric,market,period,value,source", *rows]) + "\n",
        "data/reports/all.yaml": _REPORT,
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
