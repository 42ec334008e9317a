"""The block for a chart that the workspace draws itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from reports.definition.windows import Window
from reports.fields import AS_TUPLE, Id, Line, MarketId, Model


def _function(value: str) -> str:
    module, colon, name = value.partition(":")
    if not colon or not module.isidentifier() or not name.isidentifier():
        raise ValueError("names no function; write it as file:function, such as charts:openings for one in charts.py")
    if name.startswith("_"):
        raise ValueError("names a function that the file keeps to itself; leave the underscore out")
    return value


class FigureData(Model):
    """Series to be drawn: a metric for each of its markets."""

    metric: Id = Field(description="What is given to the function: a metric")
    markets: Annotated[tuple[MarketId, ...], AS_TUPLE] = Field(max_length=60, description="For which markets or groups")
    by: Literal["month", "quarter", "half", "year"] | None = Field(
        default=None, description="One value for each; left out, a stock has those that were observed, a flow months"
    )


class FigureBlock(Model):
    """A chart of the workspace's own: a function in the file that ``code`` in frontier.yaml names."""

    type: Literal["figure"]
    make: Annotated[Line, AfterValidator(_function)] = Field(description="file:function, such as charts:openings")
    title: Line = Field(description="The question the chart answers")
    takeaway: Line | None = Field(default=None, description="Its answer, set as the title where given")
    alt: Line = Field(description="What the picture shows, for those who cannot see it")
    data: Annotated[tuple[FigureData, ...], AS_TUPLE] = Field(max_length=12, description="What the function is given")
    window: Window = Field(
        default="24 months", description="Which dates: a length that ends with the period, or a span"
    )
    height: int = Field(default=180, ge=60, le=600, description="In points; the width is the page's")
    note: Line | None = Field(default=None, description="A remark below it, with its citation: … [@source]")
