"""What a workspace of the peers' job says in words: its prose with citations, and its report definition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bench.job_facts import CODES, FORMATS, GROUPS, REGIONS, WAYS

Edition = Mapping[str, Any]
REPORT = "outlet-footprint"
PERIOD = "2026-12"
SOURCES = ("register", "entries", "addresses", "ledger", "survey", "pipeline")
"""The sources that the job's notes 1 to 6 name, by our ids."""

_SENTENCE = re.compile(r"(?<=[.\]])\s+(?=[A-Z])")
_NOTE = re.compile(r"\.\[(\d)\]")


def report(edition: Edition) -> str:
    """Return the definition: the job's sections, each with its charts and table."""
    top = [CODES[name] for name, _ in edition["top15"]]
    focus = [CODES[name] for name in edition["focus"]]
    prose = [_prose(heading, paragraphs, note) for (heading, paragraphs), note in _with_notes(edition)]
    tables = [title.split(". ", 1)[1] for title, _, _ in edition["tables"]]
    blocks = [
        f"""  - type: cover
    headline: "{{outlets}} outlets in {{countries}} countries"
    summary: "{edition["abstract"]} [@register]"
    show: [outlets, countries, openings, closures]""",
        prose[0],
        "  - {type: key_figures, show: [outlets, countries, openings, closures]}",
        _chart("area", "Outlets by region, 36 months", "outlets", REGIONS, "36 months"),
        _chart("line", "Countries entered, cumulative", "countries", ["WORLD"], "36 months"),
        prose[1],
        _chart("bar", "Top 15 markets by outlets", "trading", top, half=True),
        _chart("rank", "Rank of six focus markets, 12 months", "place", focus, "12 months", half=True),
        "  - {type: map, draw: points, metric: trading, title: Outlets by market}",
        prose[2],
        _chart("waterfall", "Openings and closings, year to date", "estate", ["WORLD"], "12 months")
        + f"\n    parts: [{', '.join((*REGIONS, *WAYS))}]",
        _table(tables[0], "trading"),
        prose[3],
        _chart("heat", "Openings index by month and format group", "seasons", GROUPS, "12 months"),
        _table(tables[1], "sales"),
        prose[4],
        _chart("multiples", "Like-for-like trend by format, 24 months", "trend", FORMATS, "24 months"),
        _table(tables[2], "signed"),
        "  - {type: data_notes}",
        "  - {type: sources}",
    ]
    return "\n".join([_head(edition), "blocks:", *blocks, ""])


def _head(edition: Edition) -> str:
    rows = [
        f"  {metric}_{code.lower()}: {{metric: {metric}, market: {code}, compare: year}}"
        for metric in ("trading", "sales", "signed")
        for code in CODES.values()
    ]
    return f"""id: {REPORT}
title: {edition["title"]}
period: month
figures:
  outlets: {{metric: outlets, market: WORLD, compare: year, label: Outlets}}
  countries: {{metric: countries, market: WORLD, compare: year, label: Countries}}
  openings: {{metric: openings, market: WORLD, over: year, label: Openings}}
  closures: {{metric: closures, market: WORLD, over: year, label: Closures}}
{chr(10).join(rows)}"""


def _chart(
    kind: str, title: str, metric: str, markets: Sequence[str], window: str = "24 months", *, half: bool = False
) -> str:
    return f"""  - type: chart
    kind: {kind}
    metric: {metric}
    markets: [{", ".join(markets)}]
    window: {window}
    width: {"half" if half else "full"}
    title: {title}"""


def _table(title: str, metric: str) -> str:
    names = (f"{metric}_{code.lower()}" for code in CODES.values())
    return f"  - type: table\n    of: figures\n    title: {title}\n    trend: 13 months\n    show: [{', '.join(names)}]"


def _with_notes(edition: Edition) -> list[tuple[tuple[str, Sequence[str]], str]]:
    """Return the sections, each with the source that its own note names."""
    return list(zip(edition["sections"], ("register", "addresses", "ledger", "survey", "pipeline"), strict=True))


def _prose(heading: str, paragraphs: Sequence[str], source: str) -> str:
    words = "\n\n".join(" ".join(_cited(sentence, source) for sentence in _SENTENCE.split(one)) for one in paragraphs)
    lines = f"## {heading}\n\n{words}".split("\n")
    return "\n".join(["  - type: prose", "    text: |", *(f"      {line}" if line else "" for line in lines)])


def _cited(sentence: str, source: str) -> str:
    """Return a sentence with the job's note as a citation, and with one where it has a number and no note."""
    cited = _NOTE.sub(lambda match: f" [@{SOURCES[int(match[1]) - 1]}].", sentence)
    return cited if cited != sentence or not re.search(r"\d", sentence) else f"{sentence[:-1]} [@{source}]."
