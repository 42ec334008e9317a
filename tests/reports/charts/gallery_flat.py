"""The gallery's figures of pairs and of distributions."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from tests.reports.charts.gallery_data import artist, numbers, wave

# Pairs ---------------------------------------------------------------------------------------------------------------


@artist
def plot(figure: Figure) -> None:
    axes = figure.subplots()
    x, y = wave(400)
    axes.plot(x, y, "C1", linewidth=2, label="sine")
    axes.plot(x, y - 2, "--x", markevery=40, dash_capstyle="round", label="shifted")
    axes.plot(x, y + 1, ":", color="green", alpha=0.4, linewidth=3)
    axes.grid(True)
    axes.legend(title="two of them")


@artist
def scatter(figure: Figure) -> None:
    r = numbers()
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
    axes.stem(np.arange(8) + 0.5, numbers().uniform(2, 7, 8))
    axes.invert_xaxis()


@artist
def fill_between(figure: Figure) -> None:
    axes = figure.subplots()
    x, y = wave()
    axes.fill_between(x, y - 1, y + 1, alpha=0.5, linewidth=0)
    axes.fill_between(x, y, 4, where=y > 4, hatch="///", facecolor="none", edgecolor="C3")
    axes.plot(x, y)


@artist
def stackplot(figure: Figure) -> None:
    rows = numbers().uniform(1, 3, (4, 12))
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
    axes.hist(numbers().normal(4, 1.5, (200, 2)), bins=8, linewidth=0.5, edgecolor="white")
    axes.set_title("Two lines\nof a title, turned axis")
    axes.set_ylabel("count")


@artist
def boxplot(figure: Figure) -> None:
    figure.subplots().boxplot(numbers().normal((3, 5, 4), (1.2, 1, 0.7), (100, 3)), patch_artist=True, notch=True)


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
    figure.subplots().violinplot(numbers().normal((3, 5, 4), (0.75, 1, 0.5), (200, 3)), [2, 4, 6], showmedians=True)


@artist
def eventplot(figure: Figure) -> None:
    figure.subplots().eventplot(
        numbers().gamma(4, size=(3, 50)), orientation="vertical", lineoffsets=[2, 4, 6], linewidth=0.75
    )


@artist
def hist2d(figure: Figure) -> None:
    r = numbers()
    figure.subplots().hist2d(r.normal(size=2000), r.normal(size=2000), bins=np.arange(-3, 3, 0.25))


@artist
def hexbin(figure: Figure) -> None:
    r = numbers()
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
    axes.ecdf(numbers().normal(4, 1.5, 100))
    axes.axhspan(0.25, 0.75, alpha=0.2, color="C2")
    axes.axvline(4, linestyle="-.")
