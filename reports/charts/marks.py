"""The marks charts are made of, as matplotlib artists.

Every property is given here, none is left to ``rcParams``: a setting on one machine, or another thread's, must not
show in an edition.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform, Transform

from reports.charts.plain import Outlines, Shapes, Strokes

XY = tuple[float, float]
Rect = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""

_KAPPA = 0.5523


def line(
    points: Sequence[XY],
    colour: str,
    width: float,
    transform: Transform | None = None,
    *,
    steps: bool = False,
    dashed: bool = False,
    level: float = 3,
) -> Line2D:
    """Return a line through data ``points``; ``steps`` holds each value until the next."""
    return Line2D(
        [x for x, _ in points],
        [y for _, y in points],
        color=colour,
        linewidth=width,
        linestyle=(0, (2.2, 1.6)) if dashed else "-",
        drawstyle="steps-post" if steps else "default",
        solid_capstyle="round",
        solid_joinstyle="round",
        dash_capstyle="butt",
        dash_joinstyle="round",
        marker="None",
        transform=transform or IdentityTransform(),
        zorder=level,
    )


def dots(
    points: Sequence[XY],
    colour: str,
    paper: str,
    size: float,
    transform: Transform | None = None,
    *,
    hollow: bool = False,
    level: float = 5,
) -> Line2D:
    """Return round markers of ``size`` points across: filled and parted from the line by paper, or hollow."""
    return Line2D(
        [x for x, _ in points],
        [y for _, y in points],
        linestyle="None",
        linewidth=0,
        color=colour,
        marker="o",
        markersize=size,
        markerfacecolor=paper if hollow else colour,
        markeredgecolor=colour if hollow else paper,
        markeredgewidth=1.1 if hollow else 0.7,
        drawstyle="default",
        transform=transform or IdentityTransform(),
        zorder=level,
    )


def strokes(
    lines: Sequence[Sequence[XY]], colour: str, width: float, *, dashed: bool = False, level: float = 1
) -> Strokes:
    """Return straight strokes, in points on the page."""
    return Strokes([Path(each) for each in lines], edge=colour, width=width, dashed=dashed, level=level)


def bound(at: XY, way: int, size: float, reach: float = 5.0) -> list[list[XY]]:
    """Return the small arrow that says a value is over (1) or under (-1) what is drawn at a marker of ``size``."""
    x, y = at
    foot, tip = y + way * size / 2, y + way * (size / 2 + reach)
    head = [(x - 1.7, tip - way * 1.9), (x, tip), (x + 1.7, tip - way * 1.9)]
    return [[(x, foot), (x, tip)], head]


def boxes(
    rects: Sequence[Rect],
    face: str,
    edge: str | None = None,
    *,
    width: float = 0.8,
    dashed: bool = False,
    level: float = 2,
) -> Shapes:
    """Return rectangles, in points on the page; without an ``edge`` they are not stroked."""
    corners = [[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for x0, y0, x1, y1 in rects]
    return shapes(corners, face, edge, width=width, dashed=dashed, level=level)


def shapes(
    outlines: Sequence[Sequence[XY]],
    face: str,
    edge: str | None = None,
    *,
    width: float = 0.8,
    dashed: bool = False,
    level: float = 2,
) -> Shapes:
    """Return closed polygons, in points on the page."""
    paths = [Path([*each, each[0]], closed=True) for each in outlines]
    return Shapes(paths, face=face, edge=edge, width=width, dashed=dashed, level=level)


def pills(
    rects: Sequence[Rect],
    face: str,
    edge: str | None = None,
    *,
    width: float = 0.8,
    dashed: bool = False,
    level: float = 2,
) -> Outlines:
    """Return rectangles with round ends, in points on the page."""
    paths = [rounded(*rect) for rect in rects]
    return Outlines(paths, face=face, edge=edge, width=width, dashed=dashed, level=level)


def outline(path: Path, face: str, edge: str, width: float, *, level: float = 2) -> Outlines:
    """Return one path, of many parts perhaps, filled and then bordered as a whole."""
    return Outlines([path], face=face, edge=edge, width=width, cap="round", join="round", level=level)


def discs(
    centres: Sequence[XY], radius: float, face: str, edge: str | None = None, *, width: float = 0.8, level: float = 5
) -> Outlines:
    """Return filled circles, in points on the page."""
    return Outlines([Path.circle(one, radius) for one in centres], face=face, edge=edge, width=width, level=level)


def rounded(x0: float, y0: float, x1: float, y1: float) -> Path:
    """Return the outline of a rectangle whose corners are as round as its shorter side allows, at most 3 points."""
    radius = min(3.0, (x1 - x0) / 2, (y1 - y0) / 2)
    pull = radius * (1 - _KAPPA)
    vertices: list[XY] = [(x0 + radius, y0), (x1 - radius, y0)]
    vertices += [(x1 - pull, y0), (x1, y0 + pull), (x1, y0 + radius), (x1, y1 - radius)]
    vertices += [(x1, y1 - pull), (x1 - pull, y1), (x1 - radius, y1), (x0 + radius, y1)]
    vertices += [(x0 + pull, y1), (x0, y1 - pull), (x0, y1 - radius), (x0, y0 + radius)]
    vertices += [(x0, y0 + pull), (x0 + pull, y0), (x0 + radius, y0), (x0 + radius, y0)]
    side = [Path.CURVE4] * 3 + [Path.LINETO]
    codes = [Path.MOVETO, Path.LINETO, *side, *side, *side, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path(vertices, codes)
