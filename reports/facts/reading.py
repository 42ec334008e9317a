"""Reads the files of ``data/`` into Facts; every id is looked up, and every problem of every file is told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Final, NamedTuple

from reports.csv_source import parse_csv
from reports.errors import InputError, Place, Problem, did_you_mean, shown
from reports.facts.catalog import Facts
from reports.facts.models import Event, Group, Market, Metric, Observation, Partner, Product, Quote, Source
from reports.facts.plain import plain_observation
from reports.fields import Model
from reports.geography import territory_exists
from reports.reader import Path, Reader
from reports.source_text import MAX_DATA
from reports.xlsx_source import parse_xlsx
from reports.yaml_tree import YamlFloat, YamlList, YamlMap, YamlValue


@dataclass(frozen=True)
class Kind:
    """One list in a file: its model, and which of its fields refer to what."""

    model: type[Model]
    refers: Mapping[str, str]


KINDS: Final[Mapping[str, Kind]] = {
    "sources": Kind(Source, {}),
    "markets": Kind(Market, {"region": "group"}),
    "groups": Kind(Group, {"members": "market"}),
    "metrics": Kind(Metric, {"inflow": "metric", "outflow": "metric"}),
    "observations": Kind(Observation, {"metric": "metric", "market": "market", "source": "source"}),
    "events": Kind(Event, {"market": "market", "partner": "partner", "product": "product", "source": "source"}),
    "products": Kind(Product, {"source": "source"}),
    "partners": Kind(Partner, {"source": "source"}),
    "quotes": Kind(Quote, {"source": "source"}),
}
_ID_SPACES: Final[Mapping[str, tuple[str, ...]]] = {
    "source": ("sources",),
    "market": ("markets", "groups"),
    "group": ("groups",),
    "metric": ("metrics",),
    "partner": ("partners",),
    "product": ("products",),
}
_WORDS: Final = ("metric", "market", "qualifier", "source", "note")
FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "sources.yaml": ("sources",),
    "markets.yaml": ("markets", "groups"),
    "metrics.yaml": ("metrics",),
    "observations/*.yaml": ("observations",),
    "observations/*.csv": ("observations",),
    "observations/*.xlsx": ("observations",),
    "events.yaml": ("events",),
    "products.yaml": ("products",),
    "partners.yaml": ("partners",),
    "quotes.yaml": ("quotes",),
}
# What a split report's definition writes for the part itself, and for the markets in it.
_NO_MARKETS: Final = frozenset({"PART", "MEMBERS"})
_TABLES: Final[Mapping[str, Callable[[bytes, str], YamlList]]] = {"csv": parse_csv, "xlsx": parse_xlsx}
_NEEDED: Final = ("sources.yaml", "markets.yaml", "metrics.yaml")


class _Row(NamedTuple):
    kind: str
    file: str
    root: YamlMap
    path: Path
    raw: YamlMap


def read_facts(files: Mapping[str, bytes], folder: str = "data") -> Facts:
    """Read fact files, given by name below ``folder``.

    Raises InputError with every problem found: unreadable files, fields that do not fit, ids that nothing has.
    """
    reader = Reader()
    unread: set[str] = set()
    rows = list(_rows(reader, files, folder, unread))
    _check_ids(reader, rows, unread)
    _check_flows(reader, rows)
    models = _models(reader, rows)
    _check_repeats(reader, models)
    reader.finish()
    return _facts([(row.kind, model) for row, model in models if model is not None])


def _models(reader: Reader, rows: list[_Row]) -> list[tuple[_Row, Model | None]]:
    """Return what each row is; a plain observation is made without its model, which is asked of all others."""
    return [
        (
            row,
            (row.kind == "observations" and plain_observation(row.raw, reader_place(row)))
            or reader.model(KINDS[row.kind].model, row.file, row.root, row.path),
        )
        for row in rows
    ]


def _rows(reader: Reader, files: Mapping[str, bytes], folder: str, unread: set[str]) -> Iterator[_Row]:
    """Yield every entry of every file; ``unread`` takes the kinds that are not all there, whose ids are not known."""
    for name in _NEEDED:
        if name not in files:
            reader.problems.append(Problem(Place(f"{folder}/{name}"), "is missing; facts cannot be read without it"))
            unread.update(FILES[name])
    for name in sorted(files):
        keys = next((keys for pattern, keys in FILES.items() if fnmatch(name, pattern)), None)
        if keys is None:
            continue
        file = f"{folder}/{name}"
        root = (
            _table_root(reader, file, files[name], _TABLES[file.rpartition(".")[2]])
            if not name.endswith(".yaml")
            else reader.tree(file, files[name], MAX_DATA)
        )
        if root is None:
            unread.update(keys)
            continue
        for key in root:
            if key not in keys:
                message = f'no field "{shown(key)}" here{did_you_mean(key, keys)}; this file holds {" and ".join(keys)}'
                reader.problems.append(Problem(Place(file, *root.key_place(key)), message, shown(key)))
                unread.update(set(keys) - root.keys())
                continue
            if not isinstance(root[key], YamlList) or not root[key]:
                unread.add(key)
            yield from (_Row(key, file, root, path, raw) for path, raw in reader.items(file, root, key))


def _table_root(reader: Reader, file: str, data: bytes, read_rows: Callable[[bytes, str], YamlList]) -> YamlMap | None:
    try:
        rows = read_rows(data, file)
    except InputError as error:
        reader.problems.extend(error.problems)
        return None
    for row in rows:
        if isinstance(row, YamlMap):
            # Quotes say nothing in CSV, nor formats in a spreadsheet: what belongs in a column of words is
            # one, though it look like a number.
            for name in _WORDS:
                value = row.get(name)
                if type(value) is str:
                    continue
                if isinstance(value, YamlFloat):
                    row[name] = value.text
                elif isinstance(value, int):
                    row[name] = str(value)
    root = YamlMap((1, 1))
    root["observations"] = rows
    root.spots["observations"] = (1, 1, 1, 1)
    return root


def _check_ids(reader: Reader, rows: list[_Row], unread: set[str]) -> None:
    ids = _known_ids(rows)
    seen: dict[tuple[str, str], _Row] = {}
    for row in rows:
        _check_references(reader, row, ids, unread)
        own = row.raw.get("id")
        if isinstance(own, str):
            space = "markets" if row.kind == "groups" else row.kind
            first = seen.setdefault((space, own), row)
            if first is not row:
                where = reader_place(first)
                reader.problem(
                    row.file,
                    row.root,
                    (*row.path, "id"),
                    f'"{shown(own)}" is taken already, at {where}; choose another id',
                )
            if own in _NO_MARKETS:
                reader.problem(
                    row.file, row.root, (*row.path, "id"), f'"{own}" stands for parts of reports; choose another id'
                )
            if row.kind == "groups" and any(member == own for _, member in _texts((), "", row.raw.get("members"))):
                reader.problem(row.file, row.root, (*row.path, "members"), f'"{shown(own)}" holds itself; leave it out')
            if row.kind == "markets" and not territory_exists(own):
                message = f'"{shown(own)}" is no ISO 3166 code; a market is a country or region such as HK or US-CA'
                reader.problem(row.file, row.root, (*row.path, "id"), message)


def _check_references(reader: Reader, row: _Row, ids: Mapping[str, Mapping[str, None]], unread: set[str]) -> None:
    for field, kind in KINDS[row.kind].refers.items():
        found = row.raw.get(field)
        if type(found) is str and found in ids[kind]:
            continue
        for path, value in _texts(row.path, field, found):
            if value not in ids[kind] and unread.isdisjoint(_ID_SPACES[kind]):
                reader.unknown_id(row.file, row.root, path, kind, ids[kind])


def _check_flows(reader: Reader, rows: list[_Row]) -> None:
    """Note an inflow or outflow that is not a flow."""
    measures = {str(row.raw.get("id")): row.raw.get("measure") for row in rows if row.kind == "metrics"}
    for row in rows:
        for field in ("inflow", "outflow") if row.kind == "metrics" else ():
            measure = measures.get(str(row.raw.get(field)))
            if measure in {"stock", "rank", "ratio"}:
                message = f'"{row.raw[field]}" is a {measure}; only a flow adds to a stock or takes from it'
                reader.problem(row.file, row.root, (*row.path, field), message)


def reader_place(row: _Row) -> Place:
    """Return where a row stands."""
    line, column = row.raw.place
    return Place(row.file, line, column)


def _known_ids(rows: list[_Row]) -> dict[str, dict[str, None]]:
    by_kind: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for row in rows:
        if isinstance(row.raw.get("id"), str):
            by_kind[row.kind][str(row.raw["id"])] = None
    return {space: {id_: None for kind in kinds for id_ in by_kind[kind]} for space, kinds in _ID_SPACES.items()}


def _texts(path: Path, field: str, value: YamlValue) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield (*path, field), value
    elif isinstance(value, list):
        yield from (((*path, field, index), item) for index, item in enumerate(value) if isinstance(item, str))


def _check_repeats(reader: Reader, models: list[tuple[_Row, Model | None]]) -> None:
    seen: dict[tuple[object, ...], _Row] = {}
    for row, model in models:
        if not isinstance(model, Observation):
            continue
        key = (model.metric, model.market, model.period, model.source, model.is_result)
        first = seen.setdefault(key, row)
        if first is not row:
            where = reader_place(first)
            message = f"the same source gives this metric, market and period already at {where}; keep one of them"
            reader.problem(row.file, row.root, row.path, message)


def _facts(models: list[tuple[str, Model]]) -> Facts:
    def many(kind: str) -> tuple[Model, ...]:
        return tuple(model for of, model in models if of == kind)

    def named(kind: str) -> dict[str, Model]:
        return {str(getattr(model, "id")): model for model in many(kind)}  # noqa: B009 - the kinds asked for have ids

    return Facts(
        sources=named("sources"),  # type: ignore[arg-type]  # KINDS ties each kind to its model
        markets=named("markets"),  # type: ignore[arg-type]
        groups=named("groups"),  # type: ignore[arg-type]
        metrics=named("metrics"),  # type: ignore[arg-type]
        observations=many("observations"),  # type: ignore[arg-type]
        events=many("events"),  # type: ignore[arg-type]
        products=named("products"),  # type: ignore[arg-type]
        partners=named("partners"),  # type: ignore[arg-type]
        quotes=named("quotes"),  # type: ignore[arg-type]
    )
