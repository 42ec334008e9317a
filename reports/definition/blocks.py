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


class TableBlock(Model):
    """A table of named figures, events, markets, products or partners."""

    type: Literal["table"]
    of: Literal["figures", "events", "markets", "products", "partners"]
    title: Line
    show: Annotated[tuple[Id, ...], AS_TUPLE] = Field(default=(), description="For figures: which, in order")
    kinds: Annotated[tuple[EventKind, ...], AS_TUPLE] = Field(default=(), description="For events: which kinds")
    window: Window = "24 months"
    trend: Window | None = Field(default=None, description="For figures: a small line over this window in each row")
    note: Line | None = None

    @model_validator(mode="after")
    def _rows_are_named(self) -> Self:
        if self.of == "figures" and not self.show:
            raise ValueError("a table of figures needs show: [which, figures]")
        if self.of == "events" and not self.kinds:
            raise ValueError("a table of events needs kinds: [entry, launch, award, partnership or milestone]")
        if self.trend and self.of != "figures":
            raise ValueError("only a table of figures has a trend")
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
