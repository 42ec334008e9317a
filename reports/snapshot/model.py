"""The shape of a snapshot: names and numbers as they were, so that it is read without the facts it was taken from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, ConfigDict

from reports.briefing import Qualifier
from reports.facts import EventKind, Measure, SourceKind
from reports.period import Period, parse_period

VERSION: Final = 1

ListedKind = Literal["product", "partner", "quote"]

_DECIMAL = re.compile(r"-?\d{1,60}(?:\.\d{1,60})?(?:E[+-]?\d{1,4})?")


@lru_cache(maxsize=8192)
def _dates(label: str) -> Period:
    return parse_period(label)


def _is_period(label: str) -> str:
    _dates(label)
    return label


def _is_decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f'"{text[:60]}" is not a decimal number')
    return text


PeriodLabel = Annotated[str, AfterValidator(_is_period)]
DecimalText = Annotated[str, AfterValidator(_is_decimal)]


@dataclass(frozen=True)
class _Row:
    # Read strictly: a number is not text, and a field nobody knows is refused.
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="forbid")


@dataclass(frozen=True)
class MetricName(_Row):
    """A metric as it was called and measured."""

    id: str
    name: str
    measure: Measure


@dataclass(frozen=True)
class MarketName(_Row):
    """A market or group as it was called."""

    id: str
    name: str
    group: bool


@dataclass(frozen=True)
class SourceName(_Row):
    """A source as it was described."""

    id: str
    kind: SourceKind
    producer: str
    title: str


@dataclass(frozen=True)
class Observed(_Row):
    """One value from one source; ``shown`` where it is the one that a page gives for those dates."""

    metric: str
    market: str
    period: PeriodLabel
    source: str
    value: DecimalText
    qualifier: Qualifier
    target: bool
    shown: bool

    @property
    def dates(self) -> Period:
        """The dates it is about."""
        return _dates(self.period)


@dataclass(frozen=True)
class NamedFigure(_Row):
    """A named figure of the definition; ``value`` and ``as_of`` are None where nothing was public for ``dates``."""

    name: str
    label: str
    metric: str
    market: str
    over: str
    dates: PeriodLabel
    value: DecimalText | None
    qualifier: Qualifier
    as_of: PeriodLabel | None
    sources: tuple[str, ...]
    stale: bool


@dataclass(frozen=True)
class Happened(_Row):
    """An event of a kind that the definition names; ``shown`` where its dates are in a block's window."""

    kind: EventKind
    market: str
    period: PeriodLabel
    title: str
    planned: bool
    subject: str
    source: str
    shown: bool

    @property
    def dates(self) -> Period:
        """When it happened or is to happen."""
        return _dates(self.period)


@dataclass(frozen=True)
class Listed(_Row):
    """A product, partner or quote that the edition listed."""

    kind: ListedKind
    id: str
    name: str
    source: str


@dataclass(frozen=True)
class Snapshot(_Row):
    """One edition; ``series`` are the metrics and markets it is about, ``covers`` the kinds of events and lists."""

    version: int
    report: str
    part: str
    period: PeriodLabel
    series: tuple[tuple[str, str], ...]
    covers: tuple[str, ...]
    metrics: tuple[MetricName, ...]
    markets: tuple[MarketName, ...]
    sources: tuple[SourceName, ...]
    observations: tuple[Observed, ...]
    figures: tuple[NamedFigure, ...]
    events: tuple[Happened, ...]
    listed: tuple[Listed, ...]

    @property
    def dates(self) -> Period:
        """The edition's period."""
        return _dates(self.period)

    @cached_property
    def metric(self) -> Mapping[str, MetricName]:
        """Metrics by id."""
        return {one.id: one for one in self.metrics}

    @cached_property
    def market(self) -> Mapping[str, MarketName]:
        """Markets and groups by id."""
        return {one.id: one for one in self.markets}

    @cached_property
    def source(self) -> Mapping[str, SourceName]:
        """Sources by id."""
        return {one.id: one for one in self.sources}

    @cached_property
    def figure(self) -> Mapping[str, NamedFigure]:
        """Named figures by name."""
        return {one.name: one for one in self.figures}
