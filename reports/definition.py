"""A report's definition: its figures and its blocks, in the order of the page."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from reports.briefing import ChartMode, ChartWidth
from reports.facts.models import EventKind
from reports.fields import AS_TUPLE, FileId, Id, Line, MarketId, Model, Number, Prose
from reports.period import Grain, Period, add_months, parse_period, span
from reports.schedule import ScheduleSpec

ReportGrain = Literal["day", "week", "month", "quarter", "half", "year"]

_WINDOW = re.compile(r"([1-9]\d{0,2}) (month|quarter|half|year)s?")
_WINDOW_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def _window(value: object) -> object:
    if isinstance(value, str) and not _WINDOW.fullmatch(value):
        if "/" not in value:
            raise ValueError(f'"{value}" is not a window; write 24 months, 5 years, or a span such as 2022-09/2023-07')
        parse_period(value)
    return value


def _text_only(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("is not a window; write 24 months, 5 years, or a span such as 2022-09/2023-07")
    return value


Window = Annotated[str, BeforeValidator(_text_only), AfterValidator(_window)]


def window_dates(window: str, period: Period) -> Period:
    """Return the dates of a window: a span as written, or a length that ends with the edition's period."""
    if match := _WINDOW.fullmatch(window):
        months = int(match[1]) * _WINDOW_MONTHS[match[2]]
        return span(add_months(period.end, -months), period.end)
    return parse_period(window)


def dates_ahead(window: str, period: Period) -> Period:
    """Return the dates of a window that begins where the edition's period ends, or of a span as written."""
    if match := _WINDOW.fullmatch(window):
        return span(period.end, add_months(period.end, int(match[1]) * _WINDOW_MONTHS[match[2]]))
    return parse_period(window)


def _one_or_several(value: object) -> object:
    if isinstance(value, list) and not value:
        raise ValueError("is an empty list; write at least one schedule or leave the field out")
    return tuple(value) if isinstance(value, list | tuple) else (value,)


class FigureSpec(Model):
    """A named figure: one metric for one market, as of the edition's period."""

    metric: Id
    market: MarketId
    over: Literal["period", "quarter", "half", "year"] = Field(
        default="period", description="For a flow: add up from the start of this, to the end of the edition's period"
    )
    compare: Literal["none", "previous", "year"] = Field(
        default="none", description="Change against the period before, or the same a year earlier"
    )
    label: Line | None = Field(default=None, description="Name to print; the metric's and the market's where left out")
    required: bool = Field(default=False, description="Hold the edition where this has no value, or an old one")


class CoverBlock(Model):
    """The first page."""

    type: Literal["cover"]
    headline: Line
    summary: Prose | None = None
    show: Annotated[tuple[Id, ...], AS_TUPLE] = Field(default=(), max_length=4)


class KeyFiguresBlock(Model):
    """A band of named figures."""

    type: Literal["key_figures"]
    title: Line | None = None
    show: Annotated[tuple[Id, ...], AS_TUPLE] = Field(max_length=12)


class ProseBlock(Model):
    """Paragraphs in a small Markdown subset."""

    type: Literal["prose"]
    text: Prose


class ChartBlock(Model):
    """Observations drawn: ``line`` and ``area`` over time, ``column`` by period, ``bar`` by market."""

    type: Literal["chart"]
    kind: ChartMode
    title: Line = Field(description="The question the chart answers")
    takeaway: Line | None = Field(default=None, description="Its answer, set as the title where given")
    metric: Id
    markets: Annotated[tuple[MarketId, ...], AS_TUPLE]
    window: Window = "24 months"
    by: Literal["month", "quarter", "half", "year"] = Field(default="month", description="Width of a column")
    width: ChartWidth = "full"
    note: Line | None = None


class TimelineBlock(Model):
    """Events in lanes by kind."""

    type: Literal["timeline"]
    title: Line
    takeaway: Line | None = None
    kinds: Annotated[tuple[EventKind, ...], AS_TUPLE]
    window: Window = "24 months"
    ahead: Window | None = Field(default=None, description="How far beyond the period plans are shown")
    note: Line | None = None


class TableBlock(Model):
    """A table of named figures, events, markets, products or partners."""

    type: Literal["table"]
    of: Literal["figures", "events", "markets", "products", "partners"]
    title: Line
    show: Annotated[tuple[Id, ...], AS_TUPLE] = Field(default=(), description="For figures: which, in order")
    kinds: Annotated[tuple[EventKind, ...], AS_TUPLE] = Field(default=(), description="For events: which kinds")
    window: Window = "24 months"
    note: Line | None = None

    @model_validator(mode="after")
    def _rows_are_named(self) -> Self:
        if self.of == "figures" and not self.show:
            raise ValueError("a table of figures needs show: [which, figures]")
        if self.of == "events" and not self.kinds:
            raise ValueError("a table of events needs kinds: [entry, launch, award, partnership or milestone]")
        return self


class QuotesBlock(Model):
    """Statements, each attributed."""

    type: Literal["quotes"]
    title: Line | None = None
    show: Annotated[tuple[Id, ...], AS_TUPLE]


class ChangesBlock(Model):
    """What changed since the last edition, restated figures first."""

    type: Literal["changes"]
    title: Line = "What changed"


class DataNotesBlock(Model):
    """Contradictions, old and missing figures, remarks."""

    type: Literal["data_notes"]
    title: Line = "Data notes"


class SourcesBlock(Model):
    """The numbered sources."""

    type: Literal["sources"]
    title: Line = "Sources"


class PageBreakBlock(Model):
    """A new page."""

    type: Literal["page_break"]


Block = Annotated[
    CoverBlock
    | KeyFiguresBlock
    | ProseBlock
    | ChartBlock
    | TimelineBlock
    | TableBlock
    | QuotesBlock
    | ChangesBlock
    | DataNotesBlock
    | SourcesBlock
    | PageBreakBlock,
    Field(discriminator="type"),
]


class Definition(Model):
    """A report: what it is about, its named figures, its blocks."""

    id: FileId
    title: Line
    period: ReportGrain
    language: Literal["en"] = "en"
    tolerance: Number | None = Field(
        default=None, description="Hold an edition whose figures contradict one another by more per cent than this"
    )
    schedules: Annotated[tuple[ScheduleSpec, ...], BeforeValidator(_one_or_several)] = Field(
        default=(), alias="schedule", description="When editions are due; a list where several zones have their own"
    )
    approval: Literal["none", "required"] = Field(default="none", description="Whether a person has to approve it")
    approve_within: int = Field(default=7, ge=1, le=90, description="Days after which a waiting edition expires")
    figures: dict[Id, FigureSpec] = Field(default_factory=dict)
    blocks: Annotated[tuple[Block, ...], AS_TUPLE]

    @property
    def grain(self) -> Grain:
        """The grain of the periods this report is made for."""
        return Grain(self.period)

    @model_validator(mode="after")
    def _every_source_is_printed(self) -> Self:
        kinds = [block.type for block in self.blocks]
        for needed in ("data_notes", "sources"):
            if kinds.count(needed) != 1:
                raise ValueError(f"a briefing has exactly one block of type {needed}; this has {kinds.count(needed)}")
        if "cover" in kinds[1:]:
            raise ValueError("the cover is the first block, or there is none")
        return self

    def check_period(self, period: Period) -> str:
        """Return why ``period`` cannot be an edition's of this report, or an empty string."""
        if period.grain is self.grain:
            return ""
        return f"{self.id} is made for each {self.period}; {period} is a {period.grain}"


__all__ = [
    "Block",
    "ChangesBlock",
    "ChartBlock",
    "CoverBlock",
    "DataNotesBlock",
    "Definition",
    "FigureSpec",
    "KeyFiguresBlock",
    "PageBreakBlock",
    "ProseBlock",
    "QuotesBlock",
    "SourcesBlock",
    "TableBlock",
    "TimelineBlock",
    "dates_ahead",
    "window_dates",
]
