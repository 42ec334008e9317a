"""The gallery's figures of grids, triangles, projections and words, and of what is cut, blurred or far away."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import TextPath
from matplotlib.transforms import Affine2D

from tests.reports.charts.gallery_data import artist, deep_axes, hills, numbers, scattered, wave

# Grids and vectors ---------------------------------------------------------------------------------------------------


@artist
def imshow(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.imshow(hills(12)[2], origin="lower")
    right.imshow(hills(12)[2], interpolation="bilinear", cmap="magma")


@artist
def imshow_alpha(figure: Figure) -> None:
    axes = figure.subplots()
    axes.set_facecolor("lightblue")
    values = hills(16)[2]
    axes.plot([0, 15], [0, 15], linewidth=6, color="black")
    axes.imshow(values, alpha=np.clip(np.abs(values), 0, 1), zorder=3)


@artist
def imshow_clipped_and_turned(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    shown = left.imshow(hills(16)[2], interpolation="nearest")
    shown.set_clip_path(Circle((7, 7), 6, transform=left.transData))
    turned = right.imshow(hills(8)[2], interpolation="none", extent=(-2, 2, -2, 2))
    turned.set_transform(Affine2D().rotate_deg(25) + right.transData)
    right.set(xlim=(-3, 3), ylim=(-3, 3))


@artist
def pcolormesh(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.pcolormesh(*hills(14), vmin=-0.5, vmax=1.0)
    right.pcolormesh(*hills(10), edgecolors="white", linewidth=0.5, alpha=0.7)


@artist
def pcolormesh_gouraud(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.pcolormesh(*hills(10), shading="gouraud")
    right.pcolormesh(*hills(10), shading="gouraud", alpha=0.5)


@artist
def contour(figure: Figure) -> None:
    axes = figure.subplots()
    axes.clabel(axes.contour(*hills(30), levels=np.linspace(-0.8, 1, 7)), fontsize=6)


@artist
def contourf(figure: Figure) -> None:
    axes = figure.subplots()
    drawn = axes.contourf(
        *hills(30), levels=[-1, -0.3, 0, 0.3, 0.6, 1], hatches=["", "//", "..", "o", "**"], cmap="Greys"
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
    left.plot(*scattered()[:2], "o", markersize=2, color="lightgrey")
    left.tricontour(*scattered(), levels=5)
    right.tricontourf(*scattered(), levels=5)


@artist
def tripcolor(figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    left.tripcolor(*scattered())
    right.tripcolor(*scattered(), shading="gouraud")


@artist
def triplot(figure: Figure) -> None:
    figure.subplots().triplot(*scattered()[:2], marker=".", linewidth=0.6)


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
    r = numbers()
    deep_axes(figure).scatter(*r.normal(0, 1, (3, 60)), c=r.uniform(0, 1, 60))


@artist
def surface(figure: Figure) -> None:
    deep_axes(figure).plot_surface(*hills(16), cmap="Blues", linewidth=0.2, edgecolors="navy")


@artist
def wireframe(figure: Figure) -> None:
    deep_axes(figure).plot_wireframe(*hills(20), rstride=3, cstride=3, linewidth=0.6)


@artist
def trisurf(figure: Figure) -> None:
    deep_axes(figure).plot_trisurf(*scattered(), cmap="Greens")


@artist
def voxels(figure: Figure) -> None:
    x, y, z = np.indices((4, 4, 4))
    deep_axes(figure).voxels((x == y) | (y == z), edgecolor="k", linewidth=0.3, alpha=0.8)


@artist
def bars_deep(figure: Figure) -> None:
    deep_axes(figure).bar3d([1, 1, 2, 2], [1, 2, 1, 2], [0] * 4, 0.5, 0.5, [2, 3, 1, 4], color="C1")


# Words, clips, effects -----------------------------------------------------------------------------------------------


@artist
def annotations(figure: Figure) -> None:
    axes = figure.subplots()
    axes.plot(*wave())
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
    lines = axes.plot(*wave(), *wave()[::-1], linewidth=5)
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
    axes.plot(*wave(), linewidth=3, rasterized=True)
    axes.plot([0, 10], [1, 7], color="black")


@artist
def far_away(figure: Figure) -> None:
    axes = figure.subplots()
    axes.plot([0, 1, np.nan, 2, 1e7], [0, 1e6, 1, 2, -1e7], marker="o")
    axes.fill([0, 3, 2], [1, 1e6, -1e6], alpha=0.3)
    axes.set(xlim=(0, 3), ylim=(0, 3))
