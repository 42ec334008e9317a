"""The cover: a panel in the brand's colour with the finding in a sentence, and the figures that carry it below."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from reports.briefing import Cover
from reports.errors import RenderError
from reports.pdf.logo import draw_wordmark
from reports.pdf.signature import SIGNATURE
from reports.pdf.style import PageStyle
from reports.pdf.tags import Tag
from reports.pdf.text import words
from reports.pdf.tiles import tile_bands
from reports.pdf.words import Words

_PANEL = 0.60
_ARCS = 9
_INSET = 8
_GAP = 9


class CoverPage(Flowable):
    """A whole page; its frame has no margins."""

    def __init__(self, cover: Cover, style: PageStyle, tag: Tag) -> None:
        super().__init__()
        self._style = style
        self._wordmark = tag.add("P") if style.logo is None else tag.add("Figure", alt=style.name)
        self._title = words(style, cover.title, "cover_title", tag.add("H1"))
        self._part = words(style, cover.part, "cover_part", tag.add("P")) if cover.part else None
        self._period = words(style, cover.period, "cover_period", tag.add("P"))
        self._headline = words(style, cover.headline, "cover_headline", tag.add("P"))
        self._summary = words(style, cover.summary, "cover_summary", tag.add("P")) if cover.summary else None
        self._notice = words(style, cover.notice, "cover_notice", tag.add("P")) if cover.notice else None
        self._bands = tile_bands(cover.tiles, style, tag)
        self._signed = words(style, cover.signed, "legal", tag.add("P")) if cover.signed else None
        self._field = tag.add("Form")
        self._legal = words(style, style.legal, "legal", tag.add("P")) if style.legal else None

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
        self._draw_wordmark(left, top)
        legal, foot = self._foot()
        headline = panel + 40 + self._headline.height_in(width * 0.82)
        canvas.setFillColor(style.colours.accent)
        canvas.rect(left, headline + 16, 42, 3.2, stroke=0, fill=1)
        period = headline + 36 + self._period.height_in(width)
        name = period + 6 + self._part.height_in(width * 0.9) if self._part else period
        title = name + 4 + self._title.height_in(width * 0.9)
        if title > top - 8:
            raise RenderError("the cover's title and headline are too long for its panel; shorten one of them")
        self._place(self._title, left, title, width * 0.9)
        if self._part:
            self._place(self._part, left, name, width * 0.9)
        self._place(self._period, left, period, width)
        self._place(self._headline, left, headline, width * 0.82)
        below = panel - 34
        for one, gap in ((self._summary, 26.0 if self._notice is None else 9.0), (self._notice, 26.0)):
            if one:
                below = self._place(one, left, below, style.measure + 40)
                if below < foot:
                    raise RenderError("the cover has no room for its summary; shorten it")
                below -= gap
        for band in self._bands:
            _, height = band.wrap(width, below)
            band.drawOn(canvas, left, below - height)
            below -= height
            if below < foot:
                raise RenderError("the cover has no room for its summary and figures; shorten the summary")
            below -= band.spaceAfter
        if self._signed:
            self._draw_signed(self._signed, left, legal + _GAP, foot)
        if self._legal:
            self._place(self._legal, left, legal, width)

    def _foot(self) -> tuple[float, float]:
        """Return the upper edges of the legal words and of what stands above them, which end the page."""
        style = self._style
        legal = style.margin - 8 + (self._legal.height_in(style.width) if self._legal else 0)
        if self._signed is None:
            return legal, legal
        return legal, legal + _GAP + self._signed.height_in(style.measure - 2 * _INSET) + 2 * _INSET

    def _draw_signed(self, words: Words, left: float, bottom: float, top: float) -> None:
        """Draw who signs in a box, which leads to the signature."""
        canvas: Any = self.canv
        right = left + self._style.measure
        canvas.setStrokeColor(self._style.colours.rule)
        canvas.setLineWidth(0.7)
        canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)
        self._place(words, left + _INSET, top - _INSET, right - left - 2 * _INSET)
        canvas.lead(self._field, (left, bottom, right, top), SIGNATURE)

    def _draw_wordmark(self, x: float, y: float) -> None:
        canvas: Any = self.canv
        with canvas.drawing(self._wordmark):
            width = draw_wordmark(canvas, self._style, x, y, 24, self._style.colours.on_cover)
        if self._style.logo:
            self._wordmark.box = canvas.box((x, y, x + width, y + 24 * 1.4))

    def _place(self, part: Words, left: float, top: float, width: float) -> float:
        """Draw words under an edge and return the lower one."""
        height = part.height_in(width)
        part.drawOn(self.canv, left, top - height)
        return top - height

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
