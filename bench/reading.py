"""Reading 1 MB of facts: YAML with its places and refusals, against PyYAML's fastest loader, which has neither.

.venv/bin/python -m bench.reading
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import yaml

from bench.job_facts import CODES, METRICS, as_yaml, markets
from reports.facts import read_facts
from reports.yaml_source import parse

SIZE = 1_000_000
ROUNDS = 5
_SOURCES = "sources:\n  - {id: register, producer: Northwind, title: Register, kind: illustrative}\n"


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Return the processor's seconds: ``plain`` for CSafeLoader, ``tree`` for ours, ``facts`` for facts read whole."""
    observations = _observations()
    files = {
        "sources.yaml": _SOURCES.encode(),
        "markets.yaml": markets().encode(),
        "metrics.yaml": METRICS.encode(),
        "observations/long.yaml": observations,
    }
    runs: dict[str, Callable[[], object]] = {
        "plain": lambda: yaml.load(observations, yaml.CSafeLoader),  # noqa: TID251 - what ours is measured against
        "tree": lambda: parse(observations, "long.yaml"),
        "facts": lambda: read_facts(files),
    }
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.process_time()
            run()
            taken[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def _observations() -> bytes:
    """Return a file of observations of a size, one line a value."""
    rows = _rows()
    size, kept = 0, []
    while size < SIZE:
        kept.append(next(rows))
        size += len(as_yaml(kept[-1:])) - len(as_yaml([]))
    return as_yaml(kept).encode()


def _rows() -> Iterator[tuple[str, str, str, object, str]]:
    number = 0
    for year in range(1990, 2027):
        for month in range(1, 13):
            for code in CODES.values():
                number += 1
                yield "trading", code, f"{year}-{month:02d}", number * 7919 % 977, "register"


if __name__ == "__main__":
    found = measure()
    print({name: f"{seconds / found['plain']:.2f} of CSafeLoader" for name, seconds in found.items()})
