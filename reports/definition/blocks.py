"""The blocks of a report, in the order of the page."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from reports.definition.charts import ChartBlock, GanttBlock, MapBlock, TimelineBlock
from reports.definition.figures import FigureBlock
from reports.definition.windows import Window
from reports.facts.models import EventKind
from reports.fields import AS_TUPLE, Id, Line, Model, Prose


class CoverBlock(Model):
    """The first page."""

    type: Literal["cover"]
    headline: Line = Field(description="The finding in a sentence; figures as {name}")
    summary: Prose | None = Field(default=None, description="A few sentences below it, with citations")
    show: Annotated[tuple[Id, ...], AS_TUPLE] = Field(
        default=(), max_length=4, description="Named figures to print large"
    )


class KeyFiguresBlock(Model):
    """A band of named figures."""

    type: Literal["key_figures"]
    title: Line | None = Field(default=None, description="A heading above them")
    show: Annotated[tuple[Id, ...], AS_TUPLE] = Field(max_length=12, description="Which named figures, in order")


class ProseBlock(Model):
    """Paragraphs in a small Markdown subset."""

    type: Literal["prose"]
    text: Prose = Field(description="Paragraphs, headings, lists; figures as {name}, citations as [@source]")


class TableBlock(Model):
    """A table of named figures, events, markets, products or partners."""

    type: Literal["table"]
    of: Literal["figures", "events", "markets", "products", "partners"] = Field(description="What its rows are")
    title: Line = Field(description="What the table shows")
    show: Annotated[tuple[Id, ...], AS_TUPLE] = Field(default=(), description="For figures: which, in order")
    kinds: Annotated[tuple[EventKind, ...], AS_TUPLE] = Field(default=(), description="For events: which kinds")
    window: Window = Field(
        default="24 months", description="Which dates: a length that ends with the period, or a span"
    )
    trend: Window | None = Field(default=None, description="For figures: a small line over this window in each row")
    note: Line | None = Field(default=None, description="A remark below it, with its citation: … [@source]")

    @model_validator(mode="after")
    def _rows_are_named(self) -> Self:
        if self.of == "figures" and not self.show:
            raise ValueError("a table of figures needs show: [which, figures]")
        if self.of == "events" and not self.kinds:
            raise ValueError("a table of events needs kinds: [entry, launch, award, partnership or milestone]")
        if self.trend and self.of != "figures":
            raise ValueError("only a table of figures has a trend; leave it out")
        return self


class QuotesBlock(Model):
    """Statements, each attributed."""

    type: Literal["quotes"]
    title: Line | None = Field(default=None, description="A heading above them")
    show: Annotated[tuple[Id, ...], AS_TUPLE] = Field(description="Which quotes, in order")


class ChangesBlock(Model):
    """What changed since the last edition, restated figures first."""

    type: Literal["changes"]
    title: Line = Field(default="What changed", description="The section's heading")


class DataNotesBlock(Model):
    """Contradictions, old and missing figures, remarks."""

    type: Literal["data_notes"]
    title: Line = Field(default="Data notes", description="The section's heading")


class SourcesBlock(Model):
    """The numbered sources."""

    type: Literal["sources"]
    title: Line = Field(default="Sources", description="The section's heading")


class PageBreakBlock(Model):
    """A new page."""

    type: Literal["page_break"]


Block = Annotated[
    CoverBlock
    | KeyFiguresBlock
    | ProseBlock
    | ChartBlock
    | FigureBlock
    | TimelineBlock
    | MapBlock
    | GanttBlock
    | TableBlock
    | QuotesBlock
    | ChangesBlock
    | DataNotesBlock
    | SourcesBlock
    | PageBreakBlock,
    Field(discriminator="type"),
]
