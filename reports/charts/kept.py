"""Charts that come again: the same drawing in many parts of a report is built once by each worker.

Keyed by content: what is drawn, in which look, how large. A sheet is not changed by being drawn, and is never shared by
threads: Matplotlib's artists remember things while they are drawn.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Final

from reports.briefing import Drawing, OwnChart
from reports.charts.catalogue import build
from reports.charts.sheet import Sheet
from reports.charts.style import ChartStyle

_REMEMBERED: Final = 12


class _Worker(threading.local):
    """The sheets of one thread."""

    def __init__(self) -> None:
        self.build = lru_cache(maxsize=_REMEMBERED)(build)


_worker: Final = _Worker()


def build_once(chart: Drawing, style: ChartStyle, width: float, height: float) -> Sheet:
    """Return a chart's sheet, built before where there was one like it; a workspace's own is built each time."""
    if isinstance(chart, OwnChart):
        return build(chart, style, width, height)
    return _worker.build(chart, style, width, height)


def forget() -> None:
    """Forget this thread's sheets."""
    _worker.build.cache_clear()
