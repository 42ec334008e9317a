"""Lays a briefing out over pages and returns ReportLab's bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)
from reportlab.platypus.doctemplate import LayoutError

from reports.briefing import (
    Block,
    Briefing,
    BulletList,
    Changes,
    Chart,
    Cover,
    DataNotes,
    Drawing,
    Heading,
    KeyFigures,
    Launches,
    MarketMap,
    Paragraph,
    Quotes,
    Sources,
    Table,
)
from reports.briefing import PageBreak as PageBreakBlock
from reports.charts import ChartStyle
from reports.errors import RenderError
from reports.pdf import blocks
from reports.pdf.canvas import BriefingCanvas
from reports.pdf.contents import ContentsIfLong, contents_lines, heading_anchor
from reports.pdf.cover import CoverPage
from reports.pdf.figures import Picture, SideBySide
from reports.pdf.furniture import draw_furniture
from reports.pdf.style import PageStyle
from reports.pdf.tags import Outline, Tag
from reports.pdf.tiles import tile_bands


def layout(briefing: Briefing, style: PageStyle, chart_style: ChartStyle) -> tuple[bytes, Outline]:
    """Return the briefing as a PDF, not yet finished, and what is where in it; many pages have a table of contents.

    Raises RenderError where something cannot be drawn: a letter no font has, a piece that fits no page.
    """
    style = replace(style, language=briefing.language)
    buffer = io.BytesIO()
    width, height = style.page_size
    document = BaseDocTemplate(
        buffer,
        pagesize=style.page_size,
        title=briefing.subject,
        author=style.name,
        subject=briefing.title,
        lang=briefing.language,
        invariant=1,
        pageCompression=0,
        initialFontName=style.typeface.face("regular").name,
    )
    no_padding = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    page = Frame(0, 0, width, height, **no_padding)
    body = Frame(style.margin, style.bottom, style.width, style.height, **no_padding)
    has_cover = isinstance(briefing.blocks[0], Cover)
    templates = [PageTemplate("cover", page), PageTemplate("body", body)]
    document.addPageTemplates(templates if has_cover else templates[::-1])
    outline = Outline(titled=has_cover)
    furniture = partial(draw_furniture, briefing=briefing, style=style, has_cover=has_cover)
    canvas = partial(BriefingCanvas, furniture=furniture, outline=outline)
    try:
        document.build(_story(briefing, style, chart_style, outline), canvasmaker=canvas)
    except LayoutError as error:
        raise RenderError(f"{briefing.report} {briefing.period}: something fits no page: {error}") from error
    return buffer.getvalue(), outline


def _story(briefing: Briefing, style: PageStyle, chart_style: ChartStyle, outline: Outline) -> list[Flowable]:
    nodes = briefing.blocks
    story: list[Flowable] = []
    index, has_cover = 0, isinstance(nodes[0], Cover)
    set_aside = outline.set_aside() if not has_cover else None
    while index < len(nodes):
        taken, flowables = _flowables(nodes, index, style, chart_style, outline)
        story.extend(flowables)
        index += taken
        set_aside = set_aside or outline.set_aside()
    assert set_aside is not None, "a briefing has at least one block"
    story = _headings_with_what_follows(_without_blank_pages(story))
    headings = [one for one in nodes if isinstance(one, Heading)]
    if headings:
        contents = partial(_contents, briefing, headings, style, *set_aside)
        story.append(ContentsIfLong(story, contents, after=1 if has_cover else 0))
    return story


def _contents(
    briefing: Briefing, headings: Sequence[Heading], style: PageStyle, section: Tag, tag: Tag
) -> list[Flowable]:
    """Return the table of contents."""
    lines = contents_lines(headings, style, section)
    return blocks.heading(Heading(briefing.labels.contents), style, tag, lines, "contents")


def _without_blank_pages(story: list[Flowable]) -> list[Flowable]:
    """Leave out breaks with nothing between them, and those at either end."""
    kept: list[Flowable] = []
    for one in story:
        before = next((it for it in reversed(kept) if not isinstance(it, NextPageTemplate)), None)
        if isinstance(one, PageBreak) and (before is None or isinstance(before, PageBreak)):
            continue
        kept.append(one)
    while kept and isinstance(kept[-1], PageBreak):
        kept.pop()
    return kept


def _headings_with_what_follows(story: list[Flowable]) -> list[Flowable]:
    """Ask for room once, before the first of several headings: a break between them would leave one behind."""
    kept: list[Flowable] = []
    asked: CondPageBreak | None = None
    for one in story:
        if isinstance(one, CondPageBreak) and asked and kept[-1].getKeepWithNext():
            asked.height += one.height
            continue
        if isinstance(one, CondPageBreak):
            asked = one
        elif not one.getKeepWithNext():
            asked = None
        kept.append(one)
    return kept


def _flowables(
    nodes: Sequence[Block], index: int, style: PageStyle, chart_style: ChartStyle, outline: Outline
) -> tuple[int, list[Flowable]]:
    """Return how many nodes were taken from ``index`` on, and what draws them."""
    match nodes[index]:
        case Heading() as heading:
            tag = outline.open(heading.level)
            outline.headings += 1
            anchor = heading_anchor(outline.headings)
            following = _beside(nodes, index + 1) if heading.level == 1 else []
            beside = [part for one in following for part in _single(one, style, chart_style, outline)]
            return 1 + len(following), blocks.heading(heading, style, tag, beside, anchor)
        case (Chart() | MarketMap() | Launches()) as left if _is_half(nodes, index) and _is_half(nodes, index + 1):
            right: Any = nodes[index + 1]
            within = outline.section
            pictures = (Picture(left, style, chart_style, within), Picture(right, style, chart_style, within))
            return 2, [SideBySide(*pictures, style)]
        case node:
            return 1, _single(node, style, chart_style, outline)


def _single(node: Block, style: PageStyle, chart_style: ChartStyle, outline: Outline) -> list[Flowable]:
    if isinstance(node, Drawing):
        return [Picture(node, style, chart_style, outline.section)]
    return _DRAWERS[type(node)](node, style, outline)


def _cover(node: Cover, style: PageStyle, outline: Outline) -> list[Flowable]:
    page = CoverPage(node, style, outline.root.add("Sect"))
    outline.explain()
    return [page, NextPageTemplate("body"), PageBreak()]


_DRAWERS: Final[dict[type, Callable[[Any, PageStyle, Outline], list[Flowable]]]] = {
    Cover: _cover,
    Paragraph: blocks.prose,
    BulletList: blocks.prose,
    KeyFigures: lambda node, style, outline: list(tile_bands(node.tiles, style, outline.section)),
    Table: blocks.table,
    Quotes: blocks.quotes,
    Changes: blocks.changes,
    DataNotes: blocks.data_notes,
    Sources: blocks.sources,
    PageBreakBlock: lambda node, style, outline: [PageBreak()],
}


def _beside(nodes: Sequence[Block], index: int) -> list[Block]:
    """Return what stands beside a heading: the prose that follows it, or the quotes or notes set like prose."""
    following: list[Block] = []
    for node in nodes[index:]:
        if isinstance(node, Quotes | Changes | DataNotes) and not following:
            return [node]
        if not isinstance(node, Paragraph | BulletList):
            break
        following.append(node)
    return following


def _is_half(nodes: Sequence[Block], index: int) -> bool:
    if index >= len(nodes):
        return False
    node = nodes[index]
    return isinstance(node, Chart | MarketMap | Launches) and node.width == "half"
