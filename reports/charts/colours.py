"""The colours of classes: from pale to deep for steps of a value, by meaning for a status."""

from __future__ import annotations

from reports.briefing import MapLevel
from reports.charts.style import ChartStyle
from reports.colour import mix


def step_colour(order: int, count: int, style: ChartStyle) -> str:
    """Return the colour of a class of so many, counted from the lowest: the higher, the darker, in grey too."""
    share = 0.0 if count == 1 else 1 - order / (count - 1)
    return mix(mix(style.palette[0], style.ink, 0.35 * (1 - share)), style.paper, 0.68 * share)


def level_colour(level: MapLevel, order: int, count: int, style: ChartStyle) -> str:
    """Return the colour of a class of a map."""
    base, last = style.palette[0], style.palette[-1]
    match level.kind:
        case "live":
            return base
        case "planned":
            return mix(base, style.paper, 0.8)
        case "paused":
            return style.palette[1 % len(style.palette)]
        case "left":
            return mix(last, style.ink, 0.5)
        case "unknown":
            return mix(last, style.paper, 0.3)
        case _:
            return step_colour(order, count, style)


def level_edge(level: MapLevel, style: ChartStyle) -> str:
    """Return the border of a class: paper between areas, the brand's own colour round what is only planned."""
    return style.palette[0] if level.kind == "planned" else style.paper


def land_colour(style: ChartStyle) -> str:
    """Return the tone of land of which nothing is known: there, and clearly no class."""
    return mix(style.grid, style.paper, 0.35)
