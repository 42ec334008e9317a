"""Begins a workspace from somebody's spreadsheet: what it was understood to say is told first, and then written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from json import dumps
from pathlib import Path
from typing import Final, TypeVar, get_args

from reports.errors import Problem, did_you_mean
from reports.facts import Measure, SourceKind
from reports.inside.csv_text import to_csv
from reports.period import Grain, PeriodError, parse_period
from reports.spreadsheet import Given, Row, SaidError, Sheet, read_sheet
from scheduler.app import open_workspace, write_whole
from scheduler.errors import MisuseError
from scheduler.schemas import write_schemas
from scheduler.starting import empty_folder, starter

REPORT: Final = "expansion"
_SOURCE: Final = "export"
_WINDOW: Final = (6, 120)
_MOST_CHARTS: Final = 6
_MOST_LINES: Final = 5


@dataclass(frozen=True)
class Asked:
    """What somebody says about the spreadsheet and where it comes from, as it was typed."""

    given: Given
    measures: Sequence[str]
    unit: str | None
    producer: str | None
    title: str | None
    kind: str | None
    url: str | None
    published: str | None


@dataclass(frozen=True)
class Understood:
    """How the spreadsheet was understood, what is to be said first, and what could not be read."""

    told: tuple[str, ...]
    needed: tuple[str, ...]
    problems: tuple[Problem, ...]
    sheet: Sheet
    measures: Mapping[str, str]


C = TypeVar("C", bound=str)


def choice(option: str, value: str | None, among: tuple[C, ...]) -> C | None:
    """Return which of some words an option says. Raises MisuseError where it is none of them."""
    for one in among:
        if value == one:
            return one
    if value is None:
        return None
    raise MisuseError(f'{option}: there is no "{value}"; known: {", ".join(among)}')


def understand(file: Path, asked: Asked) -> Understood:
    """Read a spreadsheet. Raises InputError where it is none, MisuseError where what is asked cannot be."""
    if asked.given.metric is not None and not asked.given.metric.strip():
        raise MisuseError("--metric: is empty; say what is counted")
    try:
        sheet = read_sheet(file.read_bytes(), file.name, asked.given)
    except SaidError as error:
        raise MisuseError(str(error)) from None
    measures = _measures(asked.measures, sheet.metrics)
    needed = [*sheet.needed, *_needed(asked, sheet, measures)]
    return Understood(sheet.told, tuple(needed), sheet.problems, sheet, measures)


def write_import(root: Path, file: Path, asked: Asked, understood: Understood) -> list[Path]:
    """Write a workspace that holds what was read and renders at once, and return the paths.

    Raises MisuseError where the folder holds anything, InputError where what was said makes no workspace; what was
    written then stays to be mended.
    """
    empty_folder(root)
    content = {**starter(), **_files(root, file, asked, understood)}
    for name in ("data/events.yaml", "data/observations/shops.yaml", "data/reports/expansion-monthly.yaml"):
        del content[name]
    for name, text in sorted(content.items()):
        write_whole(root / name, text)
    schemas = write_schemas(root)
    open_workspace(root)
    return [*(root / name for name in sorted(content)), *schemas]


def _needed(asked: Asked, sheet: Sheet, measures: Mapping[str, str]) -> Iterator[str]:
    if asked.producer is None:
        yield "who made the figures: --source-producer NAME"
    if asked.kind is None:
        yield f"what kind of source it is: --source-kind, one of {', '.join(get_args(SourceKind))}"
    elif asked.kind not in get_args(SourceKind):
        known = get_args(SourceKind)
        raise MisuseError(f'--source-kind: there is no "{asked.kind}"{did_you_mean(asked.kind, known)}')
    if missing := [id_ for id_ in sheet.metrics if id_ not in measures]:
        words = ", ".join(f"--measure {id_}=MEASURE" for id_ in missing)
        yield f"how it adds up: {words} ({', '.join(get_args(Measure))}), or --measure MEASURE for all"
    if asked.published:
        try:
            parse_period(asked.published)
        except PeriodError as error:
            raise MisuseError(f"--source-published: {error}") from None


def _measures(said: Sequence[str], metrics: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in said:
        name, _, measure = one.rpartition("=")
        if measure not in get_args(Measure):
            known = ", ".join(get_args(Measure))
            raise MisuseError(
                f'--measure: there is no "{measure}"{did_you_mean(measure, get_args(Measure))}; known: {known}'
            )
        if name and metrics and name not in metrics:
            raise MisuseError(
                f'--measure: no metric "{name}"{did_you_mean(name, metrics)}; known: {", ".join(metrics)}'
            )
        found |= {name: measure} if name else {id_: measure for id_ in metrics if id_ not in found}
    return found


def _files(root: Path, file: Path, asked: Asked, understood: Understood) -> dict[str, bytes]:
    name, rows = root.resolve().name, understood.sheet.rows
    columns = ("metric", "market", "period", "value", "qualifier", "source", "note")
    table = to_csv(
        columns,
        [(r.metric, r.market, r.period.label, r.value, r.qualifier or None, _SOURCE, r.note or None) for r in rows],
    )
    text = {
        "frontier.yaml": _settings(name),
        "data/brand.yaml": _brand(name),
        "data/sources.yaml": _sources(file, asked),
        "data/markets.yaml": _markets(rows),
        "data/metrics.yaml": _metrics(understood, asked.unit),
        f"data/reports/{REPORT}.yaml": _report(name, understood),
        "README.md": f"# {name}\n\nMade from {file.name}. Now: `frontier check`, `frontier render {REPORT}`.\n",
    }
    return {**{path: words.encode() for path, words in text.items()}, f"data/observations/{_SOURCE}.csv": table}


def _settings(name: str) -> str:
    return f"""# yaml-language-server: $schema=schema/frontier.json
title: {_quoted(name)}
brand: data/brand.yaml
ledger: output/ledger.sqlite
archive: output/archive
"""


def _brand(name: str) -> str:
    """Return the starter's brand under another name, without what it says of made-up figures."""
    lines = files("scheduler").joinpath("starter/data/brand.yaml").read_text(encoding="utf-8").splitlines()
    ours = {"name": _quoted(name), "wordmark": _quoted(name), "legal": "", "footer": _quoted(name)}
    kept = (line for line in lines if line.partition(":")[0] not in ours)
    return "\n".join([*kept, *(f"{key}: {value}" for key, value in ours.items() if value), ""])


def _sources(file: Path, asked: Asked) -> str:
    fields = {
        "id": _SOURCE, "producer": asked.producer, "title": asked.title or file.name, "url_main": asked.url,
        "date_published": asked.published, "kind": asked.kind,
    }  # fmt: skip
    lines = [f"    {key}: {_quoted(str(value))}" for key, value in fields.items() if value]
    return "\n".join(["# yaml-language-server: $schema=../schema/sources.json", "sources:", *_listed(lines), ""])


def _markets(rows: Sequence[Row]) -> str:
    markets = sorted({row.market for row in rows} - {"WORLD"})
    lines = [f"  - {{id: {_quoted(one)}}}" for one in markets]
    named = ["markets:", *lines] if lines else []
    world = ["groups:", "  - {id: WORLD, name: World, everything: true}"]
    return "\n".join(["# yaml-language-server: $schema=../schema/markets.json", *named, *world, ""])


def _metrics(understood: Understood, unit: str | None) -> str:
    lines = []
    for id_, name in understood.sheet.metrics.items():
        words = {"id": id_, "name": name, "unit": unit or name.lower(), "measure": understood.measures[id_]}
        lines += _listed([f"    {key}: {_quoted(value)}" for key, value in words.items()])
    return "\n".join(["# yaml-language-server: $schema=../schema/metrics.json", "metrics:", *lines, ""])


def _report(name: str, understood: Understood) -> str:
    rows = understood.sheet.rows
    grain = Counter(row.period.grain for row in rows if row.period.grain is not Grain.SPAN).most_common(1)[0][0]
    metrics = list(understood.sheet.metrics)[:_MOST_CHARTS]
    markets = {id_: _markets_of(rows, id_) for id_ in metrics}
    figures = {id_.replace("-", "_"): (id_, markets[id_][0]) for id_ in metrics}
    shown = ", ".join(figures)
    lines = [
        "# yaml-language-server: $schema=../../schema/report.json",
        f"id: {REPORT}",
        f"title: {_quoted(name)}",
        f"period: {grain}",
        "figures:",
        *(f"  {figure}: {{metric: {id_}, market: {market}}}" for figure, (id_, market) in figures.items()),
        "blocks:",
        f"  - {{type: cover, headline: {_quoted(name)}, show: [{', '.join(list(figures)[:4])}]}}",
        "  - {type: changes}",
        f"  - {{type: key_figures, show: [{shown}]}}",
    ]
    for id_ in metrics:
        title = _quoted(understood.sheet.metrics[id_])
        several = ", ".join(markets[id_][:_MOST_LINES])
        drawn = f"metric: {id_}, markets: [{several}], window: {_months(rows)} months, title: {title}"
        lines.append(f"  - {{type: chart, kind: line, {drawn}}}")
    return "\n".join([*lines, "  - {type: data_notes}", "  - {type: sources}", ""])


def _months(rows: Sequence[Row]) -> int:
    """Return how far back charts look: over all the figures, and neither over a moment nor over a lifetime."""
    first, last = min(row.period.start for row in rows), max(row.period.end for row in rows)
    least, most = _WINDOW
    return min(most, max(least, (last.year - first.year) * 12 + last.month - first.month))


def _markets_of(rows: Sequence[Row], metric: str) -> list[str]:
    """Return a metric's markets, the world first, then those with the most figures of all metrics.

    So a market has the same colour in each chart that shows the same markets.
    """
    counted = Counter(row.market for row in rows)
    return sorted(
        {row.market for row in rows if row.metric == metric},
        key=lambda market: (market != "WORLD", -counted[market], market),
    )


def _listed(lines: Sequence[str]) -> list[str]:
    return [f"  - {lines[0].strip()}", *lines[1:]]


def _quoted(text: str) -> str:
    return dumps(text, ensure_ascii=False)
