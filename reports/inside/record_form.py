"""The record of an edition as a file, and back: read as carefully as a workspace, for anyone may have made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from reports.assemble import Record
from reports.assemble.told import Since, Told
from reports.brand import BrandFile
from reports.changes import Change, ChangeKind
from reports.checks import Cited, Finding, FindingKind
from reports.facts import Facts, read_facts
from reports.fields import AS_TUPLE, CivilPeriod, Model
from reports.inside.files import DEFINITION, RECORD, InsideError
from reports.inside.json_text import read, written
from reports.parts import ALL
from reports.reading import read_definition

_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "sources.yaml": ("sources",),
    "markets.yaml": ("markets", "groups"),
    "metrics.yaml": ("metrics",),
    "events.yaml": ("events",),
    "products.yaml": ("products",),
    "partners.yaml": ("partners",),
    "quotes.yaml": ("quotes",),
}
_ROWS: Final = 5_000  # a file, so that none is larger than a workspace's may be


class _Cited(Model):
    cite: Annotated[tuple[str, ...], AS_TUPLE]


_Words = Annotated[tuple[str | _Cited, ...], AS_TUPLE]


class _Finding(Model):
    kind: FindingKind
    words: _Words
    observations: Annotated[tuple[int, ...], AS_TUPLE]


class _Change(Model):
    kind: ChangeKind
    words: _Words


class _Since(Model):
    period: CivilPeriod
    changes: Annotated[tuple[_Change, ...], AS_TUPLE] = ()
    more: dict[str, int] = Field(default_factory=dict)


class _Told(Model):
    findings: Annotated[tuple[_Finding, ...], AS_TUPLE] = ()
    left_out: int = 0
    since: _Since | None = None


class _Head(Model):
    format: Literal[1]
    period: CivilPeriod
    part: str
    recorded: bool
    signed_by: str | None = None
    told: _Told
    facts: dict[str, Any]
    brand: dict[str, Any]


def write_record(record: Record, brand: BrandFile) -> bytes:
    """Return a record as a file; its definition is a file of its own."""
    return written(
        {
            "format": 1,
            "period": record.period,
            "part": record.part,
            "recorded": record.recorded,
            "signed_by": record.signed_by,
            "facts": {kind: rows for kind, rows in _rows(record.facts) if rows},
            "told": _told_form(record.told, {one: number for number, one in enumerate(record.facts.observations)}),
            "brand": brand,
        }
    )


def read_record(record: bytes, definition: bytes) -> tuple[Record, bytes]:
    """Return a record, and the brand's file. Raises InsideError or InputError with what is wrong with them."""
    try:
        head = _Head.model_validate(read(record))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InsideError(f"{RECORD} cannot be read: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except ValueError as error:
        raise InsideError(f"{RECORD} cannot be read: {error}") from None
    facts = read_facts(dict(_fact_files(head.facts)), RECORD)
    known, _ = read_definition(definition, DEFINITION, facts, part=head.part)
    if head.part not in {ALL, *facts.markets, *facts.groups}:
        raise InsideError(f"{RECORD} cannot be read: no market or group {head.part[:60]!r}, which it is a part for")
    told = _told(head.told, facts)
    return Record(facts, known, head.period, head.part, head.recorded, told, {}, head.signed_by), written(head.brand)


def _rows(facts: Facts) -> Iterator[tuple[str, tuple[Model, ...]]]:
    for kind in ("sources", "markets", "groups", "metrics", "observations", "events", "products", "partners", "quotes"):
        rows = getattr(facts, kind)
        yield kind, tuple(rows.values()) if isinstance(rows, Mapping) else rows


def _fact_files(facts: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for name, kinds in _FILES.items():
        inside = {kind: facts[kind] for kind in kinds if kind in facts}
        if inside or name in {"sources.yaml", "markets.yaml", "metrics.yaml"}:
            yield name, written(inside)
    observations = facts.get("observations", [])
    if not isinstance(observations, list):
        raise InsideError(f"{RECORD} cannot be read: its observations are no list")
    for start in range(0, len(observations), _ROWS):
        yield f"observations/{start:08}.yaml", written({"observations": observations[start : start + _ROWS]})


def _told_form(told: Told, numbers: Mapping[Any, int]) -> _Told:
    findings = tuple(
        _Finding(
            kind=one.kind,
            words=_words_form(one.words),
            observations=tuple(numbers[behind] for behind in one.observations),
        )
        for one in told.findings
    )
    return _Told(findings=findings, left_out=told.left_out, since=_since_form(told.since))


def _since_form(since: Since | None) -> _Since | None:
    if since is None:
        return None
    changes = tuple(_Change(kind=one.kind, words=_words_form(one.words)) for one in since.changes)
    return _Since(period=since.period, changes=changes, more=dict(since.more))


def _words_form(words: Iterable[str | Cited]) -> tuple[str | _Cited, ...]:
    return tuple(_Cited(cite=one.sources) if isinstance(one, Cited) else one for one in words)


def _told(form: _Told, facts: Facts) -> Told:
    return Told(tuple(_finding(one, facts) for one in form.findings), form.left_out, _since(form.since, facts))


def _finding(form: _Finding, facts: Facts) -> Finding:
    if not all(0 <= number < len(facts.observations) for number in form.observations):
        raise InsideError(f"{RECORD} cannot be read: a finding names an observation that is not there")
    return Finding(form.kind, _said(form.words, facts), tuple(facts.observations[it] for it in form.observations))


def _since(form: _Since | None, facts: Facts) -> Since | None:
    if form is None:
        return None
    changes = tuple(Change(one.kind, _said(one.words, facts)) for one in form.changes)
    return Since(form.period, changes, form.more)


def _said(words: Iterable[str | _Cited], facts: Facts) -> tuple[str | Cited, ...]:
    said = tuple(Cited(one.cite) if isinstance(one, _Cited) else one for one in words)
    unknown = {id_ for one in said if isinstance(one, Cited) for id_ in one.sources} - facts.sources.keys()
    if unknown:
        raise InsideError(f"{RECORD} cannot be read: no source {sorted(unknown)[0][:60]!r}")
    return said
