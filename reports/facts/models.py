"""The shapes of facts, one model a kind; field names follow Our World in Data's origins, SDMX and ISO 3166."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from reports.briefing import Qualifier
from reports.fields import AS_TUPLE, CivilPeriod, Id, Line, MarketId, Model, Number, Prose, Url

SourceKind = Literal["official release", "advertorial", "press", "statistics", "estimate", "illustrative"]
Measure = Literal["stock", "flow", "rank", "ratio"]
EventKind = Literal["entry", "launch", "award", "partnership", "milestone"]
MarketStatus = Literal["live", "planned", "paused", "left", "unknown"]

# How far a reader may lean on a kind of source, best first; decides which of two rival values is shown.
TRUST: tuple[SourceKind, ...] = ("official release", "statistics", "press", "estimate", "advertorial", "illustrative")


class Source(Model):
    """Where facts come from (Our World in Data calls it an origin)."""

    id: Id = Field(description="Short name that facts refer to")
    producer: Line = Field(description="Who made the information")
    title: Line = Field(description="Title of the page, release or data set")
    citation_full: Line | None = Field(default=None, description="Full citation, where the producer asks for one")
    url_main: Url | None = Field(default=None, description="Address of the page")
    date_published: CivilPeriod | None = Field(
        default=None, description="2026-01-05, 2026-01 or 2026; leave out if undated"
    )
    date_accessed: CivilPeriod | None = Field(default=None, description="Day it was read")
    license: Line | None = Field(default=None, description="Licence of the data, such as CC BY 4.0")
    kind: SourceKind = Field(description="What kind of evidence it is")
    note: Line | None = Field(default=None, description="What a reader should know about it")


class Market(Model):
    """A country or region by its ISO 3166 code."""

    id: MarketId = Field(description="ISO 3166-1 alpha-2 or 3166-2 code, such as HK")
    name: Line | None = Field(default=None, description="Name to print; the usual English name where left out")
    region: MarketId | None = Field(default=None, description="The group it belongs to")
    status: MarketStatus = Field(default="unknown", description="Whether the brand sells there")
    entered: CivilPeriod | None = Field(default=None, description="When the brand entered it")


class Group(Model):
    """Several markets under one name, such as the world or Europe."""

    id: MarketId = Field(description="Short name, such as WORLD or emerging")
    name: Line = Field(description="Name to print")
    members: Annotated[tuple[MarketId, ...], AS_TUPLE] = Field(default=(), description="Markets or groups in it")
    everything: bool = Field(default=False, description="true for the group that holds every market")


class Metric(Model):
    """What is counted, and how it adds up."""

    id: Id = Field(description="Short name that observations and reports refer to")
    name: Line = Field(description="Name to print, such as Countries and regions")
    unit: Line = Field(description="What one of them is called in the plural, such as outlets; % for a share")
    measure: Measure = Field(description="stock (at an end), flow (over a period), rank or ratio")
    definition: Line | None = Field(default=None, description="What exactly is counted")
    inflow: Id | None = Field(default=None, description="For a stock: the flow that adds to it")
    outflow: Id | None = Field(default=None, description="For a stock: the flow that takes from it")
    since: CivilPeriod | None = Field(default=None, description="For a stock that began at zero: when counting began")
    stale_after: int = Field(default=6, ge=1, le=120, description="Months after which a figure is called old")

    @model_validator(mode="after")
    def _flows_explain_stocks(self) -> Self:
        if self.measure != "stock" and (self.inflow or self.outflow or self.since):
            raise ValueError("only a stock has an inflow, an outflow or a since; leave it out, or say measure: stock")
        return self


class Observation(Model):
    """One value of a metric for a market and a period, from one source."""

    metric: Id = Field(description="What was counted: a metric")
    market: MarketId = Field(description="For which market or group")
    period: CivilPeriod = Field(description="Over which period, or at the end of which")
    value: Number = Field(description="The number, as digits alone: 1629 or 13.5")
    qualifier: Qualifier = Field(
        default="exact", description="How exact it is; a target or plan is never shown as a result"
    )
    source: Id = Field(description="Which source says so")
    stated_percent: Number | None = Field(
        default=None,
        description="Change in per cent that the source itself states; of a share a relative one, not in points",
    )
    stated_against: CivilPeriod | None = Field(default=None, description="The period that change is against")
    note: Line | None = Field(default=None, description="What a reader should know; printed in the data notes")

    @model_validator(mode="after")
    def _stated_change_is_whole(self) -> Self:
        if (self.stated_percent is None) != (self.stated_against is None):
            raise ValueError("stated_percent and stated_against go together; write both or neither")
        return self

    def __hash__(self) -> int:
        # Observations are looked up by the thousand, and these fields tell almost all of them apart.
        return hash((self.metric, self.market, self.period.start, self.period.end, self.source))

    @property
    def is_result(self) -> bool:
        """Whether this happened; targets and plans did not."""
        return self.qualifier not in {"target", "plan"}

    def bounds(self) -> tuple[Decimal, Decimal]:
        """Return the least and the most the value can be; "about" is taken as within 5 %."""
        match self.qualifier:
            case "over":
                return self.value, Decimal("Infinity")
            case "under":
                return (Decimal(0) if self.value > 0 else Decimal("-Infinity")), self.value
            case "about":
                slack = abs(self.value) * Decimal("0.05")
                return self.value - slack, self.value + slack
            case _:
                return self.value, self.value


class Event(Model):
    """Something that happened, or is planned, in a market."""

    kind: EventKind = Field(description="What kind of event it is")
    market: MarketId = Field(description="In which market or group")
    period: CivilPeriod = Field(description="When, as exactly as the source says")
    title: Line = Field(description="What happened, in a few words")
    planned: bool = Field(default=False, description="Whether it is announced and has not happened")
    partner: Id | None = Field(default=None, description="With which partner")
    product: Id | None = Field(default=None, description="About which product")
    source: Id = Field(description="Which source says so")


class Product(Model):
    """What the brand sells or has announced."""

    id: Id = Field(description="Short name that events refer to")
    name: Line = Field(description="Name to print")
    summary: Line | None = Field(default=None, description="What is known of it, in a line")
    period: CivilPeriod | None = Field(default=None, description="When it came or is to come")
    planned: bool = Field(default=False, description="Whether it is announced and not there yet")
    source: Id = Field(description="Which source says so")


class Partner(Model):
    """Who the brand works with."""

    id: Id = Field(description="Short name that events refer to")
    name: Line = Field(description="Name to print")
    role: Line = Field(description="What the partner brings")
    source: Id = Field(description="Which source says so")


class Quote(Model):
    """What somebody said: verbatim, or reported in other words."""

    id: Id = Field(description="Short name that reports refer to")
    speaker: Line = Field(description="Who said it")
    role: Line = Field(description="What the speaker is, such as Chief executive")
    text: Prose = Field(description="What was said")
    verbatim: bool = Field(default=False, description="Whether these are the very words; else it is shown as reported")
    period: CivilPeriod | None = Field(default=None, description="When it was said")
    source: Id = Field(description="Which source says so")
