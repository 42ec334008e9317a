"""A report: when and for whom it is made, its named figures, its blocks."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, GetJsonSchemaHandler, Tag, model_validator
from pydantic_core import CoreSchema

from reports.definition.blocks import Block
from reports.definition.document import DocumentSpec
from reports.definition.templates import FileNameTemplate, Template
from reports.fields import AS_TUPLE, FileId, Id, Line, MarketId, Model, Number
from reports.period import Grain, Period
from reports.schedule import ScheduleSpec

ReportGrain = Literal["day", "week", "month", "quarter", "half", "year"]


def _one_or_several(value: object) -> object:
    if isinstance(value, list) and not value:
        raise ValueError("is an empty list; write at least one schedule or leave the field out")
    return tuple(value) if isinstance(value, list | tuple) else (value,)


class _OneOrSeveral:
    """Tells editors that one may be written without the list around it."""

    @staticmethod
    def __get_pydantic_json_schema__(core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        several = handler(core)
        return {"anyOf": [several["items"], {**several, "minItems": 1}]}


class FigureSpec(Model):
    """A named figure: one metric for one market, as of the edition's period."""

    metric: Id = Field(description="What is counted: a metric")
    market: MarketId = Field(description="For which market or group; PART in a split report")
    over: Literal["period", "quarter", "half", "year"] = Field(
        default="period", description="For a flow: add up from the start of this, to the end of the edition's period"
    )
    compare: Literal["none", "previous", "year"] = Field(
        default="none", description="Change against the period before, or the same a year earlier"
    )
    label: Line | None = Field(default=None, description="Name to print; the metric's and the market's where left out")
    required: bool = Field(default=False, description="Hold the edition where this has no value, or an old one")


class Split(Model):
    """How a report is split: an edition for each region, or for each market, that holds only what is its own."""

    by: Literal["region", "market"] = Field(description="What an edition is about")


class SendCondition(Model):
    """A condition on a named figure: it is over, or under, a number."""

    figure: Id = Field(description="A named figure of the report")
    over: Number | None = Field(default=None, description="Send where it is more than this")
    under: Number | None = Field(default=None, description="Send where it is less than this")

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.over is None) == (self.under is None):
            raise ValueError("needs over: a number, or under: a number, and not both")
        return self


def _words_or_fields(value: object) -> str:
    return "words" if isinstance(value, str) else "fields"


class Definition(Model):
    """A report: what it is about, who receives it, its named figures, its blocks."""

    id: FileId = Field(description="The report’s short name; its file is called the same")
    title: Line = Field(description="Name on the cover, in headers and subjects")
    period: ReportGrain = Field(description="What one edition is about")
    language: Literal["en"] = "en"
    tolerance: Number | None = Field(
        default=None, description="Hold an edition whose figures contradict one another by more per cent than this"
    )
    schedules: Annotated[tuple[ScheduleSpec, ...], BeforeValidator(_one_or_several), _OneOrSeveral] = Field(
        default=(), alias="schedule", description="When editions are due; a list where several zones have their own"
    )
    approval: Literal["none", "required"] = Field(default="none", description="Whether a person has to approve it")
    approve_within: int = Field(default=7, ge=1, le=90, description="Days after which a waiting edition expires")
    parts: Annotated[
        Annotated[Literal["all"], Tag("words")] | Annotated[Split, Tag("fields")], Discriminator(_words_or_fields)
    ] = Field(default="all", description="all in one edition, or {by: region} or {by: market}")
    audience: Annotated[tuple[Id, ...], AS_TUPLE] = Field(default=(), description="Audiences that receive it")
    send: Annotated[
        Annotated[Literal["always", "changed"], Tag("words")] | Annotated[SendCondition, Tag("fields")],
        Discriminator(_words_or_fields),
    ] = Field(default="always", description="always, changed (since the last edition), or {figure: outlets, over: 500}")
    subject: Template | None = Field(default=None, description="Of the mail, such as {title}, {period_words}")
    file_name: FileNameTemplate | None = Field(default=None, description="Of the PDF that is attached")
    document: DocumentSpec = Field(default=DocumentSpec(), description="Signed, encrypted, or neither")
    figures: dict[Id, FigureSpec] = Field(default_factory=dict, description="Figures by the name that sentences use")
    blocks: Annotated[tuple[Block, ...], AS_TUPLE] = Field(description="What the pages hold, in order")

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
            raise ValueError("the cover is the first block, or there is none; move it to the top")
        if self.document.sign and self.document.sign.by and kinds[0] != "cover":
            raise ValueError("who signs is printed on the cover, and there is none; leave sign.by out")
        return self

    def check_period(self, period: Period) -> str:
        """Return why ``period`` cannot be an edition's of this report, or an empty string."""
        if period.grain is self.grain:
            return ""
        return f"{self.id} is made for each {self.period}; {period} is a {period.grain}"
