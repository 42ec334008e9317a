"""Charts and timelines of a briefing: values to be drawn. How they look is the drawing side's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from reports.briefing.words import Inlines

Qualifier = Literal["exact", "over", "under", "about", "target", "plan"]
ChartWidth = Literal["full", "half"]
ChartMode = Literal["line", "area", "column", "bar"]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series: at ``day`` on a time axis, named ``label`` on an axis of categories.

    ``value`` None is a gap, and stays one. ``words`` is the value as a reader sees it: "over 580".
    """

    label: str
    value: Decimal | None
    words: str
    day: date | None = None
    qualifier: Qualifier = "exact"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Points under one name, in order of time or rank."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Values to be drawn: ``line`` and ``area`` over days, ``column`` over periods, ``bar`` over names.

    ``steps`` holds a value until the next one (stocks); ``unit`` is said once, above the plot; ``start`` and ``end``
    bound a time axis (half open); ``title`` says the finding where there is one, else the question.
    """

    mode: ChartMode
    title: str
    subtitle: str
    unit: str
    series: tuple[Series, ...]
    alt: str
    start: date | None = None
    end: date | None = None
    steps: bool = False
    width: ChartWidth = "full"
    locale: str = "en"
    note: Inlines = ()
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event: half-open dates as wide as what is known (a day, a month, a year), in a lane of its kind."""

    lane: str
    label: str
    start: date
    end: date
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in lanes over a window of half-open dates."""

    title: str
    subtitle: str
    lanes: tuple[str, ...]
    items: tuple[TimelineItem, ...]
    start: date
    end: date
    alt: str
    locale: str = "en"
    note: Inlines = ()
    illustrative: bool = False
