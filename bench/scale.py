"""Reckons what many editions a night cost, from what was measured, and writes the table of docs/scale.md again.

    python -m bench.scale

The ledger's figures come from bench/ledger.json, which bench/ledger.py writes. Those of one edition are below.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
MEASURED = Path(__file__).with_name("ledger.json")
BEGIN, END = "<!-- begin of what bench/scale.py writes -->\n", "<!-- end of what bench/scale.py writes -->\n"
NIGHTLY = (1_000, 100_000, 10_000_000)
HOURS = 8


@dataclass(frozen=True)
class Edition:
    """What one edition costs: processor seconds, bytes, and what it leaves in ledger and archive, with one letter."""

    processor: float
    pdf: int
    manifest: int
    snapshot: int
    # What is mailed, its picture included, as it is kept with the edition.
    message: int
    # Base64 and its line ends, with some words for the mail itself.
    letter: int
    # Planned, claimed, published, archived; claimed, sending, frozen, committing, sent, released.
    events: int = 10
    # PDF, manifest, data, message, letter; what is the same in several editions is there once.
    objects: int = 5
    # Each of them read back, the edition before, four for the names, three for the letter; tests/system/test_scale.py
    # counts both.
    reads: int = 14


@dataclass(frozen=True)
class Night:
    """What so many editions in one night cost."""

    editions: int
    cores: float
    planning: float
    ledger_cores: float
    rows: int
    ledger_gb: float
    puts: int
    reads: int
    archive_gb: float
    letters_a_second: float


def main() -> None:
    """Reckon and write."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    page = written(PAGE.read_text(encoding="utf-8"), measured)
    PAGE.write_text(page, encoding="utf-8")
    print(page.partition(BEGIN)[2].partition(END)[0])


def written(page: str, measured: Mapping[str, Any]) -> str:
    """Return the page with its tables reckoned anew."""
    before, rest = page.split(BEGIN)
    nights = [night(count, EDITION, measured) for count in NIGHTLY]
    table = "\n".join([*lines(nights, measured), "", *claims(measured)])
    return before + BEGIN + table + "\n" + END + rest.split(END)[1]


def night(editions: int, one: Edition, measured: Mapping[str, Any]) -> Night:
    """Return what a night costs, by proportion alone."""
    rows = {"edition": 1, "delivery": 1, "event": one.events}
    sizes = {name: heap + indexes for name, (_, heap, indexes) in measured["sizes"].items()}
    seconds = HOURS * 3600
    return Night(
        editions,
        cores=editions * one.processor / seconds,
        planning=editions / measured["planned_a_second"],
        ledger_cores=editions * (_processor(measured, "due") + _processor(measured, "sent")) / 1000 / seconds,
        rows=editions * sum(rows.values()),
        ledger_gb=editions * sum(count * sizes[name] for name, count in rows.items()) / 1e9,
        puts=editions * one.objects,
        reads=editions * one.reads,
        archive_gb=editions * (one.pdf + one.manifest + one.snapshot + one.message + one.letter) / 1e9,
        letters_a_second=editions / seconds,
    )


def lines(nights: list[Night], measured: Mapping[str, Any]) -> list[str]:
    """Return the table in Markdown."""
    rows = {
        "cores that make editions": [f"{one.cores:,.2f}" for one in nights],
        "seconds of planning, by one scheduler": [f"{one.planning:,.1f}" for one in nights],
        "cores that speak with the ledger": [f"{one.ledger_cores:,.4f}" for one in nights],
        "rows in the ledger": [f"{one.rows:,}" for one in nights],
        "GB in the ledger, indexes included": [f"{one.ledger_gb:,.3f}" for one in nights],
        "objects put into the archive, a request each": [f"{one.puts:,}" for one in nights],
        "requests that read the archive, in a bucket": [f"{one.reads:,}" for one in nights],
        "requests to the store a second": [f"{(one.puts + one.reads) / (HOURS * 3600):,.1f}" for one in nights],
        "GB in the archive": [f"{one.archive_gb:,.1f}" for one in nights],
        "letters a second": [f"{one.letters_a_second:,.2f}" for one in nights],
    }
    head = f"| in a night of {HOURS} hours | {' | '.join(f'{one.editions:,} editions' for one in nights)} |"
    told = f"The ledger's sizes and times: measured with {measured['editions']:,} editions; {measured['machine']}."
    table = [f"| {name} | {' | '.join(row)} |" for name, row in rows.items()]
    return [head, "|---|---|---|---|", *table, "", fill(told, 120)]


def claims(measured: Mapping[str, Any]) -> list[str]:
    """Return the table of claims a second and scheduler, by the ledger's size, in Markdown."""
    found = {
        (row["editions"], row["mostly"], row["schedulers"]): row["claims_a_second"]
        for row in measured["rows"]
        if row["database"] == "PostgreSQL"
    }
    sizes = sorted({size for size, *_ in found})
    named = " | ".join(f"{size:,} editions" for size in sizes)
    rows = [
        f"| {words} | {number} | " + " | ".join(f"{found[size, mostly, number]:,.0f}" for size in sizes) + " |"
        for mostly, words in _MOSTLY.items()
        for number in sorted({schedulers for *_, schedulers in found})
    ]
    drift = ", ".join(f"{one:.2f}" for one in measured["drift_ms"])
    last = f"Milliseconds a claim in each ten seconds of a minute with four schedulers, on the largest: {drift}."
    return [
        f"| claims a second and scheduler | schedulers | {named} |",
        f"|---|---|{'---|' * len(sizes)}",
        *rows,
        "",
        fill(last, 120),
    ]


_MOSTLY = {
    "due": "of what is to be made, most of the ledger due",
    "archived": "of what is to be made, most archived and sent",
    "sent": "of what is to be mailed, one edition at a time",
}


def _processor(measured: Mapping[str, Any], mostly: str) -> float:
    """Return the processor's milliseconds for one edition, by one scheduler on the largest ledger in PostgreSQL."""
    alone = [row for row in measured["rows"] if row["database"] == "PostgreSQL" and row["schedulers"] == 1]
    largest = max(row["editions"] for row in alone)
    [found] = [row for row in alone if (row["editions"], row["mostly"]) == (largest, mostly)]
    return float(found["processor_ms"])


# The default workspace's briefing, seven pages: read, made, published and committed by a process that made some before.
EDITION = Edition(processor=0.21, pdf=204_234, manifest=2_110, snapshot=25_539, message=53_268, letter=335_855)

if __name__ == "__main__":
    main()
