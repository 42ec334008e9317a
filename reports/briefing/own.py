"""A chart that the workspace draws itself: which of its functions, and the values that one is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.briefing.charts import Series
from reports.briefing.words import Inlines


@dataclass(frozen=True, slots=True)
class OwnChart:
    """Values for a function of the workspace's own, named ``make`` ("charts:openings"), and the words around its plot.

    ``start`` and ``end`` are half open; ``height`` is the plot's, in points.
    """

    make: str
    title: str
    subtitle: str
    series: tuple[Series, ...]
    start: date
    end: date
    height: float
    alt: str
    note: Inlines = ()
    illustrative: bool = False
