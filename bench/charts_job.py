"""The numbers of the charts that ``charts.py`` measures, as a briefing's values: what the catalogue draws them from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import reports.briefing as values
from reports.briefing import Chart, Point, Series

Edition = dict[str, Any]
CODES = ["DE", "FR", "ES", "IT", "PL", "US", "CA", "MX", "BR", "JP", "KR", "TH", "AU", "NZ", "AE"]


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
        "bump": Drawn(lambda ed: [_chart("line", "rank", _each(ed["focus"], ed["ranks"], ed["months"]))], "lines"),
        "waterfall": Drawn(lambda ed: [_chart("column", "outlets", [_steps(ed)])], "columns"),
        "spark": Drawn(
            lambda ed: [_chart("line", "", _each([""], [row], ed["months"])) for _, row in ed["spark"]],
            "eight line charts, each with its axes",
            across=4,
        ),
    }
    if hasattr(values, "MarketMap"):
        drawn["map"] = Drawn(lambda ed: [market_map(ed)], "a map of the world with a point for each of 15 markets")
    return drawn


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


def _chart(mode: Any, unit: str, series: Iterable[Series]) -> Chart:
    return Chart(mode, "", "", unit, tuple(series), "", steps=mode == "line")


def _each(names: Sequence[str], rows: Sequence[Sequence[float]], months: Sequence[str]) -> Iterable[Series]:
    """Yield a series for each name, with a value for each month."""
    days = [date.fromisoformat(month) for month in months]
    for name, row in zip(names, rows, strict=True):
        yield Series(name, tuple(_point(f"{day:%b %Y}", number, day) for day, number in zip(days, row, strict=False)))


def _named(pairs: Iterable[tuple[str, float]]) -> Series:
    return Series("", tuple(_point(label, number) for label, number in pairs))


def _steps(ed: Edition) -> Series:
    days = map(date.fromisoformat, ed["months"])
    return Series("", tuple(_point(f"{day:%b %Y}", n, day) for day, (_, n) in zip(days, ed["waterfall"], strict=False)))


def _point(label: str, number: float, day: date | None = None) -> Point:
    return Point(label, Decimal(str(number)), f"{number:,}", day)
