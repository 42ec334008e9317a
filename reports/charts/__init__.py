"""Charts as matplotlib artists, drawn straight onto a ReportLab page.

``build`` makes a sheet of artists from a chart of the briefing, ``draw`` puts it on a canvas, and ``natural_height``
says how much room to keep. Title, subtitle, note and sources are the page's to set.
"""

from reports.charts.catalogue import build, natural_height
from reports.charts.sheet import Sheet, draw
from reports.charts.spark import build_spark
from reports.charts.style import ChartStyle

__all__ = ["ChartStyle", "Sheet", "build", "build_spark", "draw", "natural_height"]
