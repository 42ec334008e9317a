"""A small line in a table's cell: a figure of its own, read as the words that describe it."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from reports.briefing import Spark
from reports.charts import ChartStyle, build_spark, draw
from reports.pdf.style import PageStyle
from reports.pdf.tags import Tag

_WIDTH, _HEIGHT = 46.0, 10.8


class SparkCell(Flowable):
    """A small line, as wide as its column allows."""

    def __init__(self, spark: Spark, style: PageStyle, cell: Tag) -> None:
        super().__init__()
        self._spark = spark
        self._look = _look(style)
        self._figure = cell.add("Figure", alt=spark.words)

    def minWidth(self) -> float:  # noqa: N802 - ReportLab's name
        """Return the width below which a line says nothing."""
        return _WIDTH

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take a line's height."""
        self.width, self.height = min(width, 1.6 * _WIDTH), _HEIGHT
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line as the cell's figure."""
        canvas: Any = self.canv
        self._figure.box = canvas.box((0, 0, self.width, self.height))
        with canvas.drawing(self._figure):
            sheet = build_spark(self._spark, self._look, self.width, self.height)
            draw(sheet, canvas, 0, 0, self._look.typeface)


def _look(style: PageStyle) -> ChartStyle:
    colours = style.colours
    return ChartStyle(style.typeface, ink=colours.ink, paper=colours.paper, palette=(colours.primary,))
