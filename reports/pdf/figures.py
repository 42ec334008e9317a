"""Charts and timelines on the page: title, plot and note held together; two half charts side by side."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from reports.briefing import Drawing
from reports.charts import ChartStyle, draw, natural_height
from reports.charts.kept import build_once
from reports.errors import RenderError
from reports.pdf.style import PageStyle
from reports.pdf.tags import Tag
from reports.pdf.text import words

_GAP = 5.0


class Picture(Flowable):
    """A chart with its title above and its sources below; never split over pages.

    The plot alone is the figure, read as the words that describe it; title and sources are read as they stand.
    """

    def __init__(self, chart: Drawing, style: PageStyle, chart_style: ChartStyle, within: Tag) -> None:
        super().__init__()
        self.node = chart
        self._style = style
        self._chart_style = chart_style
        self._title = words(style, chart.title, "chart_title", within.add("P"))
        self._subtitle = words(style, chart.subtitle, "chart_subtitle", within.add("P"))
        self._figure = within.add("Figure", alt=chart.alt)
        self._note = words(style, chart.note, "caption", within.add("P")) if chart.note else None
        self.spaceBefore = 6.0
        self.spaceAfter = 12.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the full width, and the height that the chart's marks ask for.

        Raises RenderError where no page is high enough.
        """
        self.width = width
        self._heads = [part.height_in(width) for part in (self._title, self._subtitle)]
        self._foot = self._note.height_in(width) + _GAP if self._note else 0.0
        around = sum(self._heads) + self._foot + _GAP
        self._plot = natural_height(self.node, self._chart_style, width)
        if around + self._plot > self._style.height:
            raise RenderError(f'the chart "{self.node.title}" is higher than a page; show fewer markets or events')
        self.height = around + self._plot
        return self.width, self.height

    @property
    def head_height(self) -> float:
        """Height of title and subtitle; two charts side by side share the larger."""
        return sum(self._heads)

    def draw(self) -> None:
        """Draw from the top down."""
        self.draw_under(self.head_height, self._plot)

    def draw_under(self, head: float, plot: float) -> None:
        """Draw with a given height for the words above, and for the plot."""
        canvas: Any = self.canv
        top = self.height
        for part, height in zip((self._title, self._subtitle), self._heads, strict=True):
            top -= height
            part.drawOn(canvas, 0, top)
        bottom = self.height - head - _GAP - plot
        self._figure.box = canvas.box((0, bottom, self.width, bottom + plot))
        with canvas.drawing(self._figure):
            draw(build_once(self.node, self._chart_style, self.width, plot), canvas, 0, bottom, self._style.typeface)
        if self._note:
            self._note.drawOn(canvas, 0, bottom - self._foot)
        if self.node.illustrative:
            canvas.mark("illustrative")

    @property
    def plot_height(self) -> float:
        """Height of the plot alone."""
        return self._plot

    @property
    def foot_height(self) -> float:
        """Height of the note below."""
        return self._foot


class SideBySide(Flowable):
    """Two half charts in one row, their plots and notes level with one another."""

    def __init__(self, left: Picture, right: Picture, style: PageStyle) -> None:
        super().__init__()
        self._pictures = (left, right)
        self._style = style
        self.spaceBefore = 6.0
        self.spaceAfter = 12.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the full width and the greatest heights of the two."""
        self.width = width
        for picture in self._pictures:
            picture.wrap(self._style.half, height)
        self._head = max(picture.head_height for picture in self._pictures)
        self._plot = max(picture.plot_height for picture in self._pictures)
        self.height = self._head + _GAP + self._plot + max(picture.foot_height for picture in self._pictures)
        if self.height > self._style.height:
            titles = " and ".join(f'"{picture.node.title}"' for picture in self._pictures)
            raise RenderError(f"the charts {titles} are higher than a page beside one another; set one in full width")
        return self.width, self.height

    def draw(self) -> None:
        """Draw both, level."""
        for index, picture in enumerate(self._pictures):
            picture.canv = self.canv
            picture.height = self.height
            self.canv.saveState()
            self.canv.translate(index * (self._style.half + self._style.gutter), 0)
            picture.draw_under(self._head, self._plot)
            self.canv.restoreState()
