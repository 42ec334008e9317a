"""The blocks that are drawn: charts, maps and what lies along time."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from reports.briefing import ChartMode, ChartWidth
from reports.definition.windows import Window
from reports.facts.models import EventKind
from reports.fields import AS_TUPLE, Id, Line, MarketId, Model


class ChartBlock(Model):
    """Observations drawn.

    Over time ``line``, ``area`` and ``multiples`` (a panel each); by period ``column``, ``heat`` and ``rank``; from
    the start of the window to its end ``slope`` and ``waterfall``; by market ``bar`` and ``bullet`` (against targets).
    """

    type: Literal["chart"]
    kind: ChartMode = Field(description="How it is drawn")
    title: Line = Field(description="The question the chart answers")
    takeaway: Line | None = Field(
        default=None, description="Its answer, set as the title; worked out where left out and the figures are exact"
    )
    metric: Id = Field(description="What is drawn: a metric")
    markets: Annotated[tuple[MarketId, ...], AS_TUPLE] = Field(default=(), description="For which markets or groups")
    within: MarketId | None = Field(default=None, description="Every market of this group, in place of markets")
    top: int | None = Field(default=None, ge=1, le=60, description="Only so many of the markets, the largest")
    parts: Annotated[tuple[MarketId, ...], AS_TUPLE] = Field(
        default=(), description="For a waterfall: groups or markets whose additions are told apart"
    )
    window: Window = Field(
        default="24 months", description="Which dates: a length that ends with the period, or a span"
    )
    by: Literal["month", "quarter", "half", "year"] = Field(default="month", description="Width of a column or cell")
    compare: Literal["none", "previous", "year"] = Field(
        default="none", description="For bars: the change against the window before, or the same a year earlier"
    )
    width: ChartWidth = Field(default="full", description="full, or half: two halves stand side by side")
    note: Line | None = Field(default=None, description="A remark below it, with its citation: … [@source]")

    @model_validator(mode="after")
    def _markets_are_named_once(self) -> Self:
        if bool(self.markets) is (self.within is not None):
            raise ValueError("a chart needs markets: [which, ones], or within: a-group, and not both")
        if self.kind == "waterfall" and len(self.markets) != 1:
            raise ValueError("a waterfall is of one market or group: markets: [WORLD]; name its parts under parts")
        return self

    @model_validator(mode="after")
    def _options_belong_to_the_kind(self) -> Self:
        if self.parts and self.kind != "waterfall":
            raise ValueError("only a waterfall has parts; leave it out")
        if self.compare != "none" and self.kind != "bar":
            raise ValueError("only bars compare; to show a change otherwise, draw a slope")
        return self


class TimelineBlock(Model):
    """Events in lanes by kind."""

    type: Literal["timeline"]
    title: Line = Field(description="The question the timeline answers")
    takeaway: Line | None = Field(default=None, description="Its answer, set as the title where given")
    kinds: Annotated[tuple[EventKind, ...], AS_TUPLE] = Field(description="Which kinds of events, a lane each")
    window: Window = Field(
        default="24 months", description="Which dates: a length that ends with the period, or a span"
    )
    ahead: Window | None = Field(default=None, description="How far beyond the period plans are shown")
    note: Line | None = Field(default=None, description="A remark below it, with its citation: … [@source]")


class MapBlock(Model):
    """Markets on a map, shaded by a metric or by their status."""

    type: Literal["map"]
    title: Line = Field(description="The question the map answers")
    takeaway: Line | None = Field(default=None, description="Its answer, set as the title where given")
    metric: Id | None = Field(default=None, description="What markets are shaded by; their status where left out")
    draw: Literal["areas", "points"] = Field(default="areas", description="Filled areas, or points as large as values")
    region: MarketId | None = Field(default=None, description="Show the markets of this group alone, cropped to them")
    window: Window = Field(default="12 months", description="For a flow: over which dates")
    new: Window | None = Field(default=None, description="Ring markets entered in this window; the period if left out")
    width: ChartWidth = Field(default="full", description="full, or half: two halves stand side by side")
    note: Line | None = Field(default=None, description="A remark below it, with its citation: … [@source]")

    @model_validator(mode="after")
    def _points_have_values(self) -> Self:
        if self.draw == "points" and self.metric is None:
            raise ValueError("points are as large as values: name the metric, or draw: areas")
        return self


class GanttBlock(Model):
    """Market launches over time: open, planned, paused, left."""

    type: Literal["gantt"]
    title: Line = Field(description="The question the chart answers")
    takeaway: Line | None = Field(default=None, description="Its answer, set as the title where given")
    within: MarketId | None = Field(default=None, description="Show the markets of this group alone")
    window: Window = Field(
        default="36 months", description="Which dates: a length that ends with the period, or a span"
    )
    ahead: Window | None = Field(default=None, description="How far beyond the period plans are shown")
    width: ChartWidth = Field(default="full", description="full, or half: two halves stand side by side")
    note: Line | None = Field(default=None, description="A remark below it, with its citation: … [@source]")
