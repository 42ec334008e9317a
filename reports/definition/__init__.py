"""A report's definition: its figures and its blocks, in the order of the page."""

from __future__ import annotations

from reports.definition.blocks import (
    Block,
    ChangesBlock,
    CoverBlock,
    DataNotesBlock,
    KeyFiguresBlock,
    PageBreakBlock,
    ProseBlock,
    QuotesBlock,
    SourcesBlock,
    TableBlock,
)
from reports.definition.charts import ChartBlock, GanttBlock, MapBlock, TimelineBlock
from reports.definition.document import DocumentSpec, EncryptSpec, SignSpec
from reports.definition.figures import FigureBlock, FigureData
from reports.definition.report import Definition, FigureSpec, SendCondition, Split
from reports.definition.windows import dates_ahead, window_dates

__all__ = [
    "Block",
    "ChangesBlock",
    "ChartBlock",
    "CoverBlock",
    "DataNotesBlock",
    "Definition",
    "DocumentSpec",
    "EncryptSpec",
    "FigureBlock",
    "FigureData",
    "FigureSpec",
    "GanttBlock",
    "KeyFiguresBlock",
    "MapBlock",
    "PageBreakBlock",
    "ProseBlock",
    "QuotesBlock",
    "SendCondition",
    "SignSpec",
    "SourcesBlock",
    "Split",
    "TableBlock",
    "TimelineBlock",
    "dates_ahead",
    "window_dates",
]
