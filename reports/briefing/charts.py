"""Charts and timelines of a briefing: values to be drawn. How they look is the drawing side's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from reports.briefing.words import Inlines

Qualifier = Literal["exact", "over", "under", "about", "target", "plan"]
ChartWidth = Literal["full", "half"]
ChartMode = Literal["line", "area", "column", "bar", "heat", "multiples", "waterfall", "rank", "slope", "bullet"]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series: at ``day`` on a time axis, named ``label`` on an axis of categories.

    ``value`` None is a gap, and stays one. ``words`` is the value as a reader sees it: "over 580". ``before`` is the
    value that ``change`` is against. ``role`` tells a waterfall's totals from its changes, and from the rest that no
    source explains.
    """

    label: str
    value: Decimal | None
    words: str
    day: date | None = None
    qualifier: Qualifier = "exact"
    note: str = ""
    before: Decimal | None = None
    change: str = ""
    role: Literal["change", "total", "rest"] = "change"


@dataclass(frozen=True, slots=True)
class Series:
    """Points under one name, in order of time or rank."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Values to be drawn, in one of the shapes of ``mode``.

    Over days: ``line``, ``area``, ``multiples``, ``slope``; over periods: ``column``, ``heat``, ``rank``; over names:
    ``bar``, ``waterfall``, ``bullet``. ``steps`` holds a value until the next one (stocks); ``unit`` is said once,
    above the plot; ``start`` and ``end`` bound a time axis (half open); ``title`` says the finding where there is one,
    else the question. ``breaks`` part the values of a heat map into classes called ``levels``; ``before`` says what the
    earlier values of bars are of.
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
    breaks: tuple[Decimal, ...] = ()
    levels: tuple[str, ...] = ()
    before: str = ""
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
    """Events in lanes over a window of half-open dates; ``unsure`` says what a bar means, in which an event lies."""

    title: str
    subtitle: str
    lanes: tuple[str, ...]
    items: tuple[TimelineItem, ...]
    start: date
    end: date
    alt: str
    unsure: str = ""
    locale: str = "en"
    note: Inlines = ()
    illustrative: bool = False


State = Literal["live", "planned", "paused", "left", "unknown"]


@dataclass(frozen=True, slots=True)
class MapLevel:
    """A class of a map: what it is called, and whether it is a step of a value or a status."""

    name: str
    kind: Literal["step"] | State = "step"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """One market on a map: its value or status, in words too; ``level`` is its class, counted from the lowest.

    ``value`` and ``level`` None say that nothing is known, which is not zero. ``marked`` says it is new in the period.
    """

    code: str
    name: str
    words: str
    value: Decimal | None = None
    level: int | None = None
    marked: bool = False
    qualifier: Qualifier = "exact"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketMap:
    """Markets on a map: ``areas`` filled by class, or ``points`` as large as their values.

    ``levels`` are the classes, from the lowest. ``frame`` holds the codes that a crop has to take in; empty for the
    world. ``disclaimer`` is always printed, ``absent`` where there are places that the outlines do not know.
    """

    mode: Literal["areas", "points"]
    title: str
    subtitle: str
    unit: str
    places: tuple[MapPlace, ...]
    levels: tuple[MapLevel, ...]
    alt: str
    disclaimer: str
    no_data: str
    marked: str
    absent: str = "{names}"
    frame: tuple[str, ...] = ()
    width: ChartWidth = "full"
    locale: str = "en"
    note: Inlines = ()
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Launch:
    """One market: its state, and from when to when; it was entered from ``start`` on, and surely by ``sure``.

    Without a ``start`` nothing is known of when; ``words`` say so.
    """

    name: str
    state: State
    words: str
    start: date | None = None
    sure: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Launches:
    """Market launches over a window of half-open dates; ``today`` is the end of the edition's period.

    ``unsure`` says what the pale part of a bar means, in which the entry lies.
    """

    title: str
    subtitle: str
    rows: tuple[Launch, ...]
    states: tuple[tuple[State, str], ...]
    start: date
    end: date
    today: date
    alt: str
    unsure: str
    width: ChartWidth = "full"
    locale: str = "en"
    note: Inlines = ()
    illustrative: bool = False
