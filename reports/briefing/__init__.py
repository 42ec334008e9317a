"""The hinge: an edition as a document of values. Every number is computed, worded and cited; nothing is styled.

``assemble`` makes a Briefing from facts; ``pdf``, ``charts`` and the mail draw one and never see the facts.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.briefing.blocks import (
    Align,
    BulletList,
    ChangeGroup,
    Changes,
    Column,
    Cover,
    DataNotes,
    Heading,
    KeyFigures,
    NoteGroup,
    PageBreak,
    Paragraph,
    Quote,
    Quotes,
    SourceEntry,
    Sources,
    Table,
    Tile,
)
from reports.briefing.charts import (
    Chart,
    ChartMode,
    ChartWidth,
    Launch,
    Launches,
    MapLevel,
    MapPlace,
    MarketMap,
    Point,
    Qualifier,
    Series,
    Timeline,
    TimelineItem,
)
from reports.briefing.labels import Labels, MessageLabels
from reports.briefing.own import OwnChart
from reports.briefing.words import (
    NO_SOURCES,
    Cite,
    CiteMark,
    Emphasis,
    Inline,
    Inlines,
    Link,
    Mark,
    Spark,
    Strong,
    Text,
)

__all__ = [
    "NO_SOURCES",
    "Align",
    "Block",
    "Briefing",
    "BulletList",
    "ChangeGroup",
    "Changes",
    "Chart",
    "ChartMode",
    "ChartWidth",
    "Cite",
    "CiteMark",
    "Column",
    "Cover",
    "DataNotes",
    "Drawing",
    "Emphasis",
    "Heading",
    "Inline",
    "Inlines",
    "KeyFigures",
    "Labels",
    "Launch",
    "Launches",
    "Link",
    "MapLevel",
    "MapPlace",
    "Mark",
    "MarketMap",
    "MessageLabels",
    "NoteGroup",
    "OwnChart",
    "PageBreak",
    "Paragraph",
    "Point",
    "Qualifier",
    "Quote",
    "Quotes",
    "Series",
    "SourceEntry",
    "Sources",
    "Spark",
    "Strong",
    "Table",
    "Text",
    "Tile",
    "Timeline",
    "TimelineItem",
]

Drawing = Chart | Timeline | MarketMap | Launches | OwnChart
"""What charts draw."""

Block = (
    Cover
    | Heading
    | Paragraph
    | BulletList
    | KeyFigures
    | Table
    | Quotes
    | Changes
    | DataNotes
    | Sources
    | Chart
    | Timeline
    | MarketMap
    | Launches
    | OwnChart
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Briefing:
    """An edition's document: who it is for is not in it, nor when it was made.

    ``part_name`` is the part's name, empty where it is all there is. ``holds`` are the reasons, in sentences, not to
    hand it to anyone yet.
    """

    report: str
    title: str
    subject: str
    period: str
    period_words: str
    part: str
    language: str
    blocks: tuple[Block, ...]
    labels: Labels
    holds: tuple[str, ...] = ()
    illustrative: bool = False
    signed: bool = False
    part_name: str = ""
