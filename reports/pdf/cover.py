"""The cover: a panel in the brand's colour with the finding in a sentence, and the figures that carry it below."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from reports.briefing import Cover
from reports.errors import RenderError
from reports.pdf.logo import draw_wordmark
from reports.pdf.style import PageStyle
from reports.pdf.text import Words, words
from reports.pdf.tiles import tile_bands

_PANEL = 0.60
_ARCS = 9


class CoverPage(Flowable):
    """A whole page; its frame has no margins."""

    def __init__(self, cover: Cover, style: PageStyle) -> None:
        super().__init__()
        self.node = cover
        self._style = style
        self._title = words(style, cover.title, "cover_title", cover)
        self._period = words(style, cover.period, "cover_period", cover)
        self._headline = words(style, cover.headline, "cover_headline", cover)
        self._summary = words(style, cover.summary, "cover_summary", cover) if cover.summary else None
        self._notice = words(style, cover.notice, "cover_notice", cover) if cover.notice else None
        self._legal = words(style, style.legal, "legal", cover) if style.legal else None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the page."""
        self.width, self.height = width, height
        return width, height

    def draw(self) -> None:
        """Draw the panel, the words on it from the top, then what stands below it."""
        canvas: Any = self.canv
        style, width = self._style, self._style.width
        panel = self.height * (1 - _PANEL)
        self._draw_panel(canvas, panel)
        left, top = style.margin, self.height - style.margin - 16
        draw_wordmark(canvas, style, left, top, 24, style.colours.on_cover)
        foot = style.margin - 8 + (self._legal.height_in(width) if self._legal else 0)
        headline = self._place(self._headline, left, panel + 40, width * 0.82, from_bottom=True)
        canvas.setFillColor(style.colours.accent)
        canvas.rect(left, headline + 16, 42, 3.2, stroke=0, fill=1)
        period = self._place(self._period, left, headline + 36, width, from_bottom=True)
        title = self._place(self._title, left, period + 4, width * 0.9, from_bottom=True)
        if title > top - 8:
            raise RenderError("the cover's title and headline are too long for its panel; shorten one of them")
        below = panel - 34
        for part, room in ((self._summary, 26.0 if self._notice is None else 9.0), (self._notice, 26.0)):
            if part:
                below = self._place(part, left, below, style.measure + 40)
                if below < foot:
                    raise RenderError("the cover has no room for its summary; shorten it")
                below -= room
        for band in tile_bands(self.node.tiles, style):
            _, height = band.wrap(width, below)
            band.drawOn(canvas, left, below - height)
            below -= height
            if below < foot:
                raise RenderError("the cover has no room for its summary and figures; shorten the summary")
            below -= band.spaceAfter
        if self._legal:
            self._place(self._legal, left, style.margin - 8, width, from_bottom=True)

    def _place(self, part: Words, left: float, edge: float, width: float, *, from_bottom: bool = False) -> float:
        """Draw words against an edge and return the opposite one."""
        height = part.height_in(width)
        part.drawOn(self.canv, left, edge if from_bottom else edge - height)
        return edge + height if from_bottom else edge - height

    def _draw_panel(self, canvas: Any, bottom: float) -> None:
        colours = self._style.colours
        canvas.setFillColor(colours.cover)
        canvas.rect(0, bottom, self.width, self.height - bottom, stroke=0, fill=1)
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(0, bottom, self.width, self.height - bottom)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.setLineWidth(0.7)
        for step in range(_ARCS):
            radius = 70 + 46 * step
            widest = step == _ARCS - 3
            canvas.setStrokeColor(colours.accent if widest else colours.on_cover)
            canvas.setStrokeAlpha(0.9 if widest else 0.16)
            canvas.circle(self.width + 10, self.height + 6, radius, stroke=1, fill=0)
        canvas.restoreState()
