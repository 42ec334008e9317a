"""Figures with every artist of matplotlib's page of plot types, and a way to compare two printings of one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import TextPath
from matplotlib.transforms import Affine2D
from mpl_toolkits.mplot3d import Axes3D  # noqa: F401 - makes projection="3d" known
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from reportlab.pdfgen.canvas import Canvas

from reports.charts.figure import draw_figure

Pixels = NDArray[np.uint8]
ARTISTS: dict[str, Callable[[Figure], None]] = {}
_IMAGE_DPI = 100


def artist(draw: Callable[[Figure], None]) -> Callable[[Figure], None]:
    """Add a figure to the gallery under its function's name."""
    ARTISTS[draw.__name__] = draw
    return draw


def figure_of(name: str) -> Figure:
    """Return a figure of the gallery, made afresh."""
    figure = Figure(figsize=(3.2, 2.4), dpi=_IMAGE_DPI)
    ARTISTS[name](figure)
    return figure


def by_matplotlib(name: str) -> bytes:
    """Print a figure the way matplotlib does."""
    stream = io.BytesIO()
    figure_of(name).savefig(stream, format="pdf")
    return stream.getvalue()


def by_us(name: str) -> bytes:
    """Print a figure with this project's renderer."""
    return printed(figure_of(name))


def printed(figure: Figure) -> bytes:
    """Print a figure on a ReportLab canvas of its size."""
    stream = io.BytesIO()
    size = (figure.get_figwidth() * 72, figure.get_figheight() * 72)
    canvas = Canvas(stream, pagesize=size, invariant=1)
    draw_figure(figure, canvas, 0, 0, mathtext=True, image_dpi=_IMAGE_DPI)
    canvas.save()
    return stream.getvalue()


def pixels(data: bytes, dpi: float) -> Pixels:
    """Return the first page as RGB pixels."""
    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return np.asarray(image)


@dataclass(frozen=True)
class Difference:
    """How far two pictures are apart, 0 to 255: at the worst place once blurred, and on the whole."""

    worst: float
    mean: float


def difference(one: Pixels, other: Pixels) -> Difference:
    """Compare two pictures; blurring forgives half a pixel of an edge, but no shape, colour or letter."""
    gap = np.abs(_blurred(one) - _blurred(other))
    return Difference(float(gap.max()), float(gap.mean()))


def _blurred(picture: Pixels) -> NDArray[np.float64]:
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(2)), dtype=float)


def _numbers() -> Any:
    return np.random.default_rng(7)


def _wave(count: int = 60) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x = np.linspace(0, 10, count)
    return x, 4 + 2 * np.sin(2 * x)


def _hills(count: int = 24) -> tuple[Any, Any, Any]:
    x, y = np.meshgrid(np.linspace(-3, 3, count), np.linspace(-3, 3, count))
    return x, y, (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)


def _scattered() -> tuple[Any, Any, Any]:
    x, y = _numbers().uniform(-3, 3, (2, 90))
    return x, y, (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)


def _round(figure: Figure) -> Any:
    return figure.add_subplot(projection="3d")


# Pairs ---------------------------------------------------------------------------------------------------------------


@artist
def plot(figure: Figure) -> None:
    axes = figure.subplots()
    x, y = _wave(400)
    axes.plot(x, y, "C1", linewidth=2, label="sine")
    axes.plot(x, y - 2, "--x", markevery=40, dash_capstyle="round", label="shifted")
    axes.plot(x, y + 1, ":", color="green", alpha=0.4, linewidth=3)
    axes.grid(True)
    axes.legend(title="two of them")


@artist
def scatter(figure: Figure) -> None:
    r = _numbers()
    axes = figure.subplots()
    drawn = axes.scatter(
        r.normal(4, 2, 60), r.normal(4, 2, 60), s=r.uniform(10, 90, 60), c=r.uniform(0, 1, 60), alpha=0.6
    )
    axes.scatter(r.normal(4, 1, 40), r.normal(4, 1, 40), s=20, marker="^", edgecolors="black", linewidths=0.4)
    figure.colorbar(drawn)


@artist
def bar(figure: Figure) -> None:
    axes = figure.subplots()
    bars = axes.bar(
        ["north", "east", "south"], [3, 5, 2], edgecolor="white", linewidth=0.7, yerr=[0.4, 0.3, 0.5], capsize=3
    )
    axes.bar_label(bars, padding=2)
    axes.set_xticks(axes.get_xticks(), ["north", "east", "south"], rotation=30, ha="right")


@artist
def stem(figure: Figure) -> None:
    axes = figure.subplots()
    axes.stem(np.arange(8) + 0.5, _numbers().uniform(2, 7, 8))
    axes.invert_xaxis()


@artist
def fill_between(figure: Figure) -> None:
    axes = figure.subplots()
    x, y = _wave()
    axes.fill_between(x, y - 1, y + 1, alpha=0.5, linewidth=0)
    axes.fill_between(x, y, 4, where=y > 4, hatch="///", facecolor="none", edgecolor="C3")
    axes.plot(x, y)


@artist
def stackplot(figure: Figure) -> None:
    rows = _numbers().uniform(1, 3, (4, 12))
    axes = figure.subplots()
    axes.stackplot(np.arange(12), rows, labels=list("abcd"))
    axes.legend(loc="upper left", ncols=2, framealpha=0.7)


@artist
def stairs(figure: Figure) -> None:
    axes = figure.subplots()
    axes.stairs([1, 3, 4, 4.3, 2, 5], linewidth=2.5)
    axes.stairs([0.5, 1, 2, 1, 1, 2], fill=True, hatch="xx", alpha=0.5)


# Distributions -------------------------------------------------------------------------------------------------------


@artist
def hist(figure: Figure) -> None:
    axes = figure.subplots()
    figure.subplots_adjust(left=0.2, top=0.8)
    axes.hist(_numbers().normal(4, 1.5, (200, 2)), bins=8, linewidth=0.5, edgecolor="white")
    axes.set_title("Two lines\nof a title, turned axis")
    axes.set_ylabel("count")


@artist
def boxplot(figure: Figure) -> None:
    figure.subplots().boxplot(_numbers().normal((3, 5, 4), (1.2, 1, 0.7), (100, 3)), patch_artist=True, notch=True)


@artist
def errorbar(figure: Figure) -> None:
    axes = figure.subplots()
    axes.errorbar(
        [2, 4, 6],
        [3.6, 5, 4.2],
        [0.9, 1.2, 0.5],
        xerr=0.4,
        fmt="o",
        linewidth=2,
        capsize=6,
        uplims=[False, True, False],
    )


@artist
def violinplot(figure: Figure) -> None:
    figure.subplots().violinplot(_numbers().normal((3, 5, 4), (0.75, 1, 0.5), (200, 3)), [2, 4, 6], showmedians=True)


@artist
def eventplot(figure: Figure) -> None:
    figure.subplots().eventplot(
        _numbers().gamma(4, size=(3, 50)), orientation="vertical", lineoffsets=[2, 4, 6], linewidth=0.75
    )


@artist
def hist2d(figure: Figure) -> None:
    r = _numbers()
    figure.subplots().hist2d(r.normal(size=2000), r.normal(size=2000), bins=np.arange(-3, 3, 0.25))


@artist
def hexbin(figure: Figure) -> None:
    r = _numbers()
    figure.subplots().hexbin(r.normal(size=1500), r.normal(size=1500), gridsize=16)


@artist
def pie(figure: Figure) -> None:
    axes = figure.subplots()
    axes.pie(
        [1, 2, 3, 4],
        explode=[0, 0.1, 0, 0],
        labels=list("abcd"),
        autopct="%1.0f%%",
        shadow=True,
        wedgeprops={"linewidth": 1, "edgecolor": "white"},
    )


@artist
def ecdf(figure: Figure) -> None:
    axes = figure.subplots()
    axes.ecdf(_numbers().normal(4, 1.5, 100))
    axes.axhspan(0.25, 0.75, alpha=0.2, color="C2")
    axes.axvline(4, linestyle="-.")


# Grids and vectors ---------------------------------------------------------------------------------------------------


@artist
def imshow(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.imshow(_hills(12)[2], origin="lower")
    right.imshow(_hills(12)[2], interpolation="bilinear", cmap="magma")


@artist
def imshow_alpha(figure: Figure) -> None:
    axes = figure.subplots()
    axes.set_facecolor("lightblue")
    values = _hills(16)[2]
    axes.plot([0, 15], [0, 15], linewidth=6, color="black")
    axes.imshow(values, alpha=np.clip(np.abs(values), 0, 1), zorder=3)


@artist
def imshow_clipped_and_turned(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    shown = left.imshow(_hills(16)[2], interpolation="nearest")
    shown.set_clip_path(Circle((7, 7), 6, transform=left.transData))
    turned = right.imshow(_hills(8)[2], interpolation="none", extent=(-2, 2, -2, 2))
    turned.set_transform(Affine2D().rotate_deg(25) + right.transData)
    right.set(xlim=(-3, 3), ylim=(-3, 3))


@artist
def pcolormesh(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.pcolormesh(*_hills(14), vmin=-0.5, vmax=1.0)
    right.pcolormesh(*_hills(10), edgecolors="white", linewidth=0.5, alpha=0.7)


@artist
def pcolormesh_gouraud(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.pcolormesh(*_hills(10), shading="gouraud")
    right.pcolormesh(*_hills(10), shading="gouraud", alpha=0.5)


@artist
def contour(figure: Figure) -> None:
    axes = figure.subplots()
    axes.clabel(axes.contour(*_hills(30), levels=np.linspace(-0.8, 1, 7)), fontsize=6)


@artist
def contourf(figure: Figure) -> None:
    axes = figure.subplots()
    drawn = axes.contourf(
        *_hills(30), levels=[-1, -0.3, 0, 0.3, 0.6, 1], hatches=["", "//", "..", "o", "**"], cmap="Greys"
    )
    figure.colorbar(drawn, orientation="horizontal")


@artist
def barbs(figure: Figure) -> None:
    x, y = np.meshgrid([1, 2, 3, 4], [1, 2, 3])
    figure.subplots().barbs(x, y, x * 15, y * 20, barbcolor="C0", flagcolor="C0", length=6, linewidth=1)


@artist
def quiver(figure: Figure) -> None:
    x, y = np.meshgrid(np.linspace(-4, 4, 7), np.linspace(-4, 4, 7))
    axes = figure.subplots()
    drawn = axes.quiver(x, y, x + y, y - x, np.hypot(x, y), angles="xy")
    axes.quiverkey(drawn, 0.8, 1.05, 6, "6 m/s", labelpos="E")


@artist
def streamplot(figure: Figure) -> None:
    x, y = np.meshgrid(np.linspace(-3, 3, 40), np.linspace(-3, 3, 40))
    figure.subplots().streamplot(x, y, -1 - x**2 + y, 1 + x - y**2, density=0.6)


# Triangles -----------------------------------------------------------------------------------------------------------


@artist
def tricontour(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.plot(*_scattered()[:2], "o", markersize=2, color="lightgrey")
    left.tricontour(*_scattered(), levels=5)
    right.tricontourf(*_scattered(), levels=5)


@artist
def tripcolor(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.tripcolor(*_scattered())
    right.tripcolor(*_scattered(), shading="gouraud")


@artist
def triplot(figure: Figure) -> None:
    figure.subplots().triplot(*_scattered()[:2], marker=".", linewidth=0.6)


# Round and deep ------------------------------------------------------------------------------------------------------


@artist
def polar(figure: Figure) -> None:
    axes = figure.add_subplot(projection="polar")
    turn = np.linspace(0, 4 * np.pi, 90)
    axes.plot(turn, turn / 6)
    axes.bar([0, 1, 2], [1, 2, 1.5], width=0.4, alpha=0.5, hatch="..")


@artist
def mollweide(figure: Figure) -> None:
    axes = figure.add_subplot(projection="mollweide")
    axes.grid(True)
    axes.scatter([-1, 0, 2], [0.3, -0.5, 1])


@artist
def scatter_deep(figure: Figure) -> None:
    r = _numbers()
    _round(figure).scatter(*r.normal(0, 1, (3, 60)), c=r.uniform(0, 1, 60))


@artist
def surface(figure: Figure) -> None:
    _round(figure).plot_surface(*_hills(16), cmap="Blues", linewidth=0.2, edgecolors="navy")


@artist
def wireframe(figure: Figure) -> None:
    _round(figure).plot_wireframe(*_hills(20), rstride=3, cstride=3, linewidth=0.6)


@artist
def trisurf(figure: Figure) -> None:
    _round(figure).plot_trisurf(*_scattered(), cmap="Greens")


@artist
def voxels(figure: Figure) -> None:
    x, y, z = np.indices((4, 4, 4))
    _round(figure).voxels((x == y) | (y == z), edgecolor="k", linewidth=0.3, alpha=0.8)


@artist
def bars_deep(figure: Figure) -> None:
    _round(figure).bar3d([1, 1, 2, 2], [1, 2, 1, 2], [0] * 4, 0.5, 0.5, [2, 3, 1, 4], color="C1")


# Words, clips, effects -----------------------------------------------------------------------------------------------


@artist
def annotations(figure: Figure) -> None:
    axes = figure.subplots()
    axes.plot(*_wave())
    axes.annotate("a peak", (0.8, 6), (3, 7), arrowprops={"arrowstyle": "->", "connectionstyle": "arc3,rad=0.3"})
    axes.annotate(
        "boxed",
        (4, 6),
        (6, 7.4),
        bbox={"boxstyle": "round,pad=0.4", "facecolor": "wheat", "alpha": 0.6},
        arrowprops={"arrowstyle": "fancy"},
    )
    axes.text(5, 2.6, "turned\nAVATAR words", rotation=35, ha="center", va="center", style="italic", alpha=0.5)
    axes.set_ylim(1, 8.5)


@artist
def mathematics(figure: Figure) -> None:
    axes = figure.subplots()
    figure.subplots_adjust(top=0.8)
    axes.loglog([1, 10, 1000], [5, 40, 90000])
    axes.set_title(r"$\sqrt{\alpha_i^2 + \frac{x}{y}}$ and words, Ελλάδα")


@artist
def hatches(figure: Figure) -> None:
    axes = figure.subplots()
    for place, hatch in enumerate(["/", "\\\\", "|", "--", "+", "x", "o", "O.", "*"]):
        axes.add_patch(
            Rectangle(
                (place, 0), 0.8, 1, hatch=hatch, facecolor="beige", edgecolor="C3", alpha=0.7 if place % 2 else None
            )
        )
    axes.set(xlim=(0, 9), ylim=(0, 1))


@artist
def clips(figure: Figure) -> None:
    axes = figure.subplots()
    star = Path.unit_regular_star(5).transformed(Affine2D().scale(3).translate(4, 4))
    lines = axes.plot(*_wave(), *_wave()[::-1], linewidth=5)
    for line in lines:
        line.set_clip_path(PathPatch(star, transform=axes.transData))
    axes.add_patch(Circle((8, 7), 2, clip_on=False, fill=False, joinstyle="round", linestyle="--"))
    axes.set(xlim=(0, 9), ylim=(0, 8))


@artist
def effects(figure: Figure) -> None:
    axes = figure.subplots()
    axes.text(
        0.1, 0.6, "outlined", fontsize=24, color="white", path_effects=[withStroke(linewidth=3, foreground="navy")]
    )
    words = TextPath((0.1, 0.2), "path", size=0.3)
    axes.add_patch(PathPatch(words, facecolor="C1", hatch="//", linewidth=0.5))
    axes.plot([0, 0.5, 1], [0.1, 0.15, 0.1], linewidth=2)[0].set_sketch_params(2, 30, 4)
    axes.set_ylim(0, 1)


@artist
def rasterized(figure: Figure) -> None:
    axes = figure.subplots()
    axes.plot(*_wave(), linewidth=3, rasterized=True)
    axes.plot([0, 10], [1, 7], color="black")


@artist
def far_away(figure: Figure) -> None:
    axes = figure.subplots()
    axes.plot([0, 1, np.nan, 2, 1e7], [0, 1e6, 1, 2, -1e7], marker="o")
    axes.fill([0, 3, 2], [1, 1e6, -1e6], alpha=0.3)
    axes.set(xlim=(0, 3), ylim=(0, 3))
