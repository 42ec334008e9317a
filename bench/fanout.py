"""Many editions by one process, by two, and by a Dask cluster of two workers: time, memory, and whether bytes agree.

    .venv/bin/python -m bench.fanout ev_cars_by_country.csv

Writes a workspace from a table of electric cars by country and year (columns country_code, region_name, year, metric,
powertrain, unit, value; the IEA's Global EV Data Explorer), an edition for each of 43 markets and nine years, as far
back as so many have figures, and runs ``frontier run`` over all 387. Ends with 1 where a goal is missed, and says so
where the table is not there.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.batch import Memory
from bench.job import BRAND
from tests.scheduler.dask_cluster import running_cluster

TWICE, MORE = 1.8, 1.1
"""The goals: how much faster two processes are than one, and how much memory all periods take of what one takes."""
LAST_YEAR = 2023
ROUNDS = 3


@dataclass(frozen=True)
class Run:
    """What a run took, and the hash of each PDF by its name; its ``peak`` of memory, 0 where that was not looked at."""

    seconds: float
    peak: int
    pdfs: Mapping[str, str]


def write_workspace(root: Path, table: Path, markets: int, periods: int) -> None:
    """Write a workspace of markets with a figure for each of the years, a report of one edition for each of both.

    Without one an edition would be held. Raises SystemExit where there are not so many.
    """
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country_code"] and _metric(row)]
    sold = [row for row in rows if _metric(row) == "battery"]
    known = {(row["country_code"], int(row["year"])) for row in sold}
    years = range(LAST_YEAR - periods + 1, LAST_YEAR + 1)
    whole = sorted({code for code, _ in known if all((code, year) in known for year in years)})
    if len(whole) < markets:
        raise SystemExit(f"bench.fanout: only {len(whole)} markets have figures for {years[0]} to {LAST_YEAR}")
    chosen = whole[:markets]
    names = {row["country_code"]: row["region_name"] for row in sold}
    lines = [
        f"{_metric(row)},{row['country_code']},{row['year']},{row['value']},iea"
        for row in rows
        if row["country_code"] in chosen
    ]
    files = {
        "frontier.yaml": "title: Electric cars\n",
        "data/brand.yaml": BRAND.format(org="Northwind", title="Electric cars", subtitle="by market"),
        "data/markets.yaml": "markets:\n" + "".join(f'- {{id: {one}, name: "{names[one]}"}}\n' for one in chosen),
        "data/metrics.yaml": _METRICS_FILE,
        "data/sources.yaml": _SOURCES,
        "data/observations/sold.csv": "\n".join(("metric,market,period,value,source", *lines, "")),
        "data/reports/cars.yaml": _REPORT,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _metric(row: Mapping[str, str]) -> str:
    return _METRICS.get((row["metric"], row["powertrain"]), "")


def run(
    root: Path, engine: str, periods: int, half_way: Callable[[], object] | None = None, *, watched: bool = False
) -> Run:
    """Make all editions of some years anew, and look at the memory of all processes meanwhile where that is asked for.

    Whoever looks at memory takes a tenth of a core, which only those who leave a core idle do not miss.
    """
    shutil.rmtree(root / "output", ignore_errors=True)
    (root / "frontier.yaml").write_text(f"title: Electric cars\nengine: {engine}\n", encoding="utf-8")
    years = f"{LAST_YEAR - periods + 1}..{LAST_YEAR}"
    command = [sys.executable, "-c", "from scheduler.cli import main; main()", "run", "cars", "--period", years]
    start = time.perf_counter()
    with Memory() if watched else nullcontext() as memory, (root / "log").open("wb") as log:
        process = subprocess.Popen([*command, "--workspace", str(root)], stdout=log, stderr=log)  # noqa: S603 - ourselves
        if half_way:
            _wait(process, root, periods)
            half_way()
        if process.wait():
            raise SystemExit(f"bench.fanout: {engine} failed: {(root / 'log').read_text(encoding='utf-8')[-20000:]}")
        seconds = time.perf_counter() - start
    found = {one.name: sha256(one.read_bytes()).hexdigest() for one in root.glob("output/cars/*/*.pdf")}
    return Run(seconds, memory.peak if memory else 0, found)


def _wait(process: subprocess.Popen[bytes], root: Path, periods: int) -> None:
    middle = str(LAST_YEAR - periods + 1 + periods // 2)
    while process.poll() is None and not any(root.glob(f"output/cars/{middle}/*.pdf")):
        time.sleep(0.05)


def measure(root: Path, table: Path, markets: int, periods: int) -> bool:
    """Print what each engine takes, and return whether the goals are met."""
    write_workspace(root, table, markets, periods)
    run(root, "in-process", 1)  # so that no one is first
    # By turns, and the middle one of each: what else a machine does takes a tenth more or less.
    rounds = [(run(root, "in-process", periods), run(root, "2 processes", periods)) for _ in range(ROUNDS)]
    one, two = (sorted(runs, key=lambda run: run.seconds)[ROUNDS // 2] for runs in zip(*rounds, strict=True))
    alone, many, few = (
        run(root, engine, years, watched=True)
        for engine, years in (("in-process", periods), ("2 processes", periods), ("2 processes", 1))
    )
    with running_cluster() as cluster:
        dask = run(root, f"dask://{cluster.address}", periods)
    with running_cluster() as cluster:
        hurt = run(root, f"dask://{cluster.address}", periods, cluster.workers[0].kill)
    faster = median(single.seconds / double.seconds for single, double in rounds)
    count, more = len(one.pdfs), many.peak / few.peak
    print(f"{count} editions: {markets} markets, {periods} years; {len(few.pdfs)} where one year is made\n")
    print("| engine | seconds | editions a second | same bytes |\n|---|---|---|---|")
    names = ("in-process", "2 processes", "Dask, 2 workers", "Dask, one killed half way")
    for name, done in zip(names, (one, two, dask, hurt), strict=True):
        agree = sum(one.pdfs.get(file) == digest for file, digest in done.pdfs.items())
        print(f"| {name} | {done.seconds:.1f} | {len(done.pdfs) / done.seconds:.1f} | {agree} of {len(done.pdfs)} |")
    print("\n| engine, its memory looked at | peak, MB |\n|---|---|")
    for name, done in (("in-process", alone), ("2 processes", many), ("2 processes, one year", few)):
        print(f"| {name} | {done.peak / 1e6:.0f} |")
    print()
    return all(
        (
            _goal("every edition made", count == markets * periods),
            _goal("two processes: the same bytes", two.pdfs == one.pdfs),
            _goal("Dask: the same bytes", dask.pdfs == one.pdfs),
            _goal("Dask, a worker killed half way: the same bytes", hurt.pdfs == one.pdfs),
            _goal(f"two processes, {faster:.2f} times as fast as one; at least {TWICE}", faster >= TWICE),
            _goal(f"memory, {more:.2f} of what one year takes; at most {MORE}", more <= MORE),
        )
    )


def _goal(words: str, met: bool) -> bool:
    print(f"{'met   ' if met else 'MISSED'} {words}")
    return met


_METRICS = {("ev_sales", "BEV"): "battery", ("ev_sales", "PHEV"): "plugin", ("ev_sales_share", "EV"): "share"}
_METRICS_FILE = """metrics:
- {id: battery, name: Battery electric cars sold, unit: cars, measure: flow}
- {id: plugin, name: Plug-in hybrids sold, unit: cars, measure: flow}
- {id: share, name: Share of electric cars in sales, unit: "%", measure: ratio}
"""
_SOURCES = """sources:
- id: iea
  producer: International Energy Agency
  title: Global EV Data Explorer
  url_main: https://www.iea.org/data-and-statistics/data-tools/global-ev-data-explorer
  date_published: 2024-04-23
  date_accessed: 2026-11-01
  kind: statistics
  license: CC BY 4.0
"""
_REPORT = """id: cars
title: Electric cars
period: year
parts: {by: market}
figures:
  battery: {metric: battery, market: PART, compare: year, label: Battery electric cars}
  plugin: {metric: plugin, market: PART, compare: year, label: Plug-in hybrids}
  share: {metric: share, market: PART, compare: year, label: Share of sales}
blocks:
- {type: cover, headline: "Electric cars in {part}", show: [battery, plugin, share]}
- {type: changes}
- {type: key_figures, show: [battery, plugin, share]}
- {type: chart, kind: column, title: Electric cars, metric: battery, markets: [PART], window: 10 years, by: year}
- {type: chart, kind: column, title: The last years, metric: battery, markets: [PART], window: 5 years, by: year}
- {type: map, title: Everywhere, metric: battery}
- {type: chart, kind: line, title: How it grew, metric: battery, markets: [PART], window: 10 years, by: year}
- {type: chart, kind: heat, title: Year by year, metric: battery, markets: [PART], window: 10 years, by: year}
- type: prose
  text: |
    {battery} battery electric cars were sold. Sales are what was registered new
    in the year, by whoever bought; what was imported used is not among them.
- {type: table, of: figures, title: Figures, show: [battery, plugin, share], trend: 10 years}
- {type: data_notes}
- {type: sources}
"""


def main() -> int:
    """Read the command line and measure."""
    about = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    about.add_argument("table", type=Path, help="the table of electric cars by country and year, as CSV")
    about.add_argument("--markets", type=int, default=43)
    about.add_argument("--years", type=int, default=9)
    about.add_argument("--folder", type=Path, help="where to work; a temporary folder if left out")
    asked = about.parse_args()
    if not asked.table.is_file():
        print(f"bench.fanout: {asked.table} is not there, so nothing was measured")
        return 0
    with nullcontext(asked.folder) if asked.folder else tempfile.TemporaryDirectory() as folder:
        return 0 if measure(Path(folder) / "cars", asked.table, asked.markets, asked.years) else 1


if __name__ == "__main__":
    sys.exit(main())
