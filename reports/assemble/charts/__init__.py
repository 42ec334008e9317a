"""What a briefing draws, as values: points, windows, the words around them, and a text that stands for the picture."""

from reports.assemble.charts.launches import launches
from reports.assemble.charts.maps import market_map
from reports.assemble.charts.series import chart
from reports.assemble.charts.timelines import event_words, timeline

__all__ = ["chart", "event_words", "launches", "market_map", "timeline"]
