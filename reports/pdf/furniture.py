"""Header and footer of every page but the cover, with what the page's contents need explained."""

from __future__ import annotations

from typing import Any

from reports.briefing import Briefing
from reports.charts.labels import shorten
from reports.pdf.logo import draw_line, draw_line_right, draw_wordmark
from reports.pdf.style import PageStyle

_SMALL = 7.2


def draw_furniture(
    canvas: Any,
    number: int,
    total: int,
    marks: frozenset[str],
    *,
    briefing: Briefing,
    style: PageStyle,
    has_cover: bool,
) -> None:
    """Draw page ``number`` of ``total``'s furniture; ``marks`` are what the page holds."""
    cover = has_cover and number == 1
    if not cover:
        with canvas.pagination("Header"):
            _header(canvas, briefing, style)
        with canvas.pagination("Footer"):
            _footer(canvas, number, total, briefing, style)
    if "advertorial" in marks:
        y = style.margin - 24 if cover else style.bottom - 34
        with canvas.explaining("advertorial"):
            draw_line(canvas, style, briefing.labels.advertorial_legend, style.margin, y, 6.8, style.colours.muted)
    if "illustrative" in marks or (briefing.illustrative and cover):
        with canvas.explaining("illustrative"):
            _stamp(canvas, briefing, style, on_cover=cover)


def _header(canvas: Any, briefing: Briefing, style: PageStyle) -> None:
    y = style.page_size[1] - 46
    mark = draw_wordmark(canvas, style, style.margin, y, 11, style.colours.ink)
    # What tells two parts' pages apart keeps its room; the title, which they share, gives way.
    part = shorten(briefing.part_name, style.width / 3, _SMALL, style.typeface)
    which = "".join(f"  ·  {words}" for words in (part, briefing.period_words) if words)
    room = style.width - mark - style.gutter - style.typeface.width(which, _SMALL)
    words = shorten(briefing.title, room, _SMALL, style.typeface) + which
    draw_line_right(canvas, style, words, style.margin + style.width, y, _SMALL, style.colours.muted)


def _footer(canvas: Any, number: int, total: int, briefing: Briefing, style: PageStyle) -> None:
    y = style.bottom - 22
    canvas.setStrokeColor(style.colours.rule)
    canvas.setLineWidth(0.5)
    canvas.line(style.margin, y + 12, style.margin + style.width, y + 12)
    words = briefing.labels.page_of.replace("{page}", str(number)).replace("{pages}", str(total))
    room = style.width - style.gutter - style.typeface.width(words, _SMALL)
    footer = shorten(style.footer or briefing.title, room, _SMALL, style.typeface)
    draw_line(canvas, style, footer, style.margin, y, _SMALL, style.colours.muted)
    draw_line_right(canvas, style, words, style.margin + style.width, y, _SMALL, style.colours.muted)


def _stamp(canvas: Any, briefing: Briefing, style: PageStyle, *, on_cover: bool) -> None:
    """Draw a framed word that cannot be taken for decoration."""
    words = briefing.labels.illustrative_stamp.upper()
    width = style.typeface.width(words, 8, "bold") + 14
    x = style.margin + style.width - width
    y = style.page_size[1] - (70 if on_cover else 66)
    canvas.setFillColor(style.colours.paper)
    canvas.setStrokeColor(style.colours.warn)
    canvas.setLineWidth(1)
    canvas.rect(x, y, width, 14, stroke=1, fill=1)
    draw_line(canvas, style, words, x + 7, y + 4.2, 8, style.colours.warn, "bold")
