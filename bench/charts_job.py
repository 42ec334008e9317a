"""The numbers of the charts that ``charts.py`` measures, as a briefing's values: what the catalogue draws them from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import reports.briefing as values
from reports.briefing import Chart, ChartMode, Point, Series

Edition = dict[str, Any]
KINDS: tuple[str, ...] = get_args(ChartMode)
CODES = ["DE", "FR", "ES", "IT", "PL", "US", "CA", "MX", "BR", "JP", "KR", "TH", "AU", "NZ", "AE"]
MONTHS = [f"2026-{month:02d}-01" for month in range(1, 13)]
BREAKS = (80, 100, 120)


@dataclass(frozen=True)
class Drawn:
    """A chart as the catalogue draws it; ``instead`` says what stands for a kind that it does not have."""

    charts: Callable[[Edition], list[Any]]
    instead: str = ""
    across: int = 1


def catalogue(job: Any) -> Mapping[str, Drawn]:
    """Return what the catalogue makes of each chart of the job; one that it has nothing for is not there."""
    drawn = {
        "area": Drawn(lambda ed: [_chart("area", "outlets", _each(job.REGIONS, ed["area"], ed["months"]))]),
        "line": Drawn(lambda ed: [_chart("line", "countries", _each([""], [ed["countries"]], ed["months"]))]),
        "barh": Drawn(lambda ed: [_chart("bar", "outlets", [_named(ed["top15"])])]),
        "bump": _kind("rank", "line", lambda mode, ed: _chart(mode, "rank", _each(ed["focus"], ed["ranks"], MONTHS))),
        "waterfall": _kind("waterfall", "column", lambda mode, ed: _chart(mode, "outlets", [_steps(ed, mode)])),
        "spark": _kind("multiples", "line", lambda mode, ed: _chart(mode, "", _formats(ed))),
    }
    if "heat" in KINDS:
        drawn["heat"] = Drawn(lambda ed: [_heat(job, ed)])
    if hasattr(values, "MarketMap"):
        drawn["map"] = Drawn(lambda ed: [market_map(ed)], "a map of the world with a point for each of 15 markets")
    return {name: drawn[name] for name in job.CHARTS if name in drawn}


def market_map(ed: Edition) -> Any:
    """Return a map of the job's largest markets, borders and all: more than the job's own scatter of points."""
    made: Any = values
    places = tuple(
        made.MapPlace(code=code, name=name, words=f"{number:,}", value=Decimal(number), level=0)
        for code, (name, number) in zip(CODES, ed["top15"], strict=True)
    )
    return made.MarketMap(
        mode="points",
        title="",
        subtitle="",
        unit="outlets",
        places=places,
        levels=(made.MapLevel("outlets"),),
        alt="",
        disclaimer="Borders imply no opinion.",
        no_data="no public figure",
        marked="new",
    )


def _kind(mode: str, instead: str, make: Callable[[str, Edition], Chart]) -> Drawn:
    """Return a chart of a kind where the catalogue has it, of the nearest where it has not."""
    if mode in KINDS:
        return Drawn(lambda ed: [make(mode, ed)])
    return Drawn(lambda ed: [make(instead, ed)], f"a {instead} chart")


def _chart(mode: Any, unit: str, series: Iterable[Series], **options: Any) -> Chart:
    return Chart(mode, "", "", unit, tuple(series), "", steps=mode == "line", **options)


def _heat(job: Any, ed: Edition) -> Chart:
    """Return the job's months as rows and its groups of formats as columns."""
    rows = [
        Series(month, tuple(map(_point, job.HEAT_COLS, row))) for month, row in zip(job.MON, ed["heat"], strict=True)
    ]
    levels = ("under 80", "80 to 99", "100 to 119", "120 and more")
    return _chart("heat", "index", rows, breaks=tuple(map(Decimal, BREAKS)), levels=levels)


def _each(names: Sequence[str], rows: Sequence[Sequence[float]], months: Sequence[str]) -> Iterable[Series]:
    """Yield a series for each name, with a value for each month."""
    days = [date.fromisoformat(month) for month in months]
    for name, row in zip(names, rows, strict=True):
        yield Series(name, tuple(_point(f"{day:%b %Y}", number, day) for day, number in zip(days, row, strict=False)))


def _formats(ed: Edition) -> Iterable[Series]:
    names, rows = zip(*ed["spark"], strict=True)
    return _each(names, rows, ed["months"])


def _named(pairs: Iterable[tuple[str, float]]) -> Series:
    return Series("", tuple(_point(label, number) for label, number in pairs))


def _steps(ed: Edition, mode: str) -> Series:
    """Return the opening stock and what was added and closed; in a waterfall, with the closing stock."""
    if mode == "column":
        return next(iter(_each([""], [[number for _, number in ed["waterfall"]]], MONTHS)))
    total: dict[str, Any] = {"role": "total"}
    opening, *changes = _named(ed["waterfall"]).points
    closing = _point("Closing", sum(number for _, number in ed["waterfall"]))
    return Series("", (replace(opening, **total), *changes, replace(closing, **total)))


def _point(label: str, number: float, day: date | None = None) -> Point:
    return Point(label, Decimal(str(number)), f"{number:,}", day)
