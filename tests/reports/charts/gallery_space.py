"""The gallery's figures of lines and arrows in three dimensions, and of axes that are not plain."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from tests.reports.charts.gallery_data import artist, deep_axes, numbers


@artist
def plot_deep(figure: Figure) -> None:
    turn = np.linspace(0, 6 * np.pi, 120)
    deep_axes(figure).plot(np.sin(turn), np.cos(turn), turn, marker=".", markevery=9, linewidth=1)


@artist
def stem_deep(figure: Figure) -> None:
    turn = np.linspace(0, 2 * np.pi, 24)
    deep_axes(figure).stem(np.sin(turn), np.cos(turn), np.linspace(0, 1, 24))


@artist
def quiver_deep(figure: Figure) -> None:
    places = np.meshgrid(*[np.linspace(-1, 1, 4)] * 3)
    deep_axes(figure).quiver(*places, *(place * 0.3 for place in reversed(places)), color="C3", linewidth=0.7)


@artist
def fill_between_deep(figure: Figure) -> None:
    turn = np.linspace(0, 2 * np.pi, 40)
    low, high = (np.cos(turn), np.sin(turn), 0), (np.cos(turn), np.sin(turn), 1)
    deep_axes(figure).fill_between(*low, *high, alpha=0.5, edgecolor="C0")


@artist
def log_twin(figure: Figure) -> None:
    x = np.arange(1, 30)
    axes = figure.subplots()
    axes.semilogy(x, np.exp(x / 4), "o-", markersize=3, markerfacecolor="w", label="exp")
    axes.grid(True, which="both", linestyle=":", linewidth=0.4)
    axes.legend(loc="upper left", shadow=True)
    other = axes.twinx()
    other.fill_between(x, np.sqrt(x), alpha=0.3, color="C1", step="mid")
    other.spines["right"].set_color("C1")
    axes.secondary_xaxis("top", functions=(lambda value: value * 2, lambda value: value / 2))


@artist
def colorbars(figure: Figure) -> None:
    x, y = np.logspace(0, 3, 20), np.linspace(1, 5, 15)
    axes = figure.subplots()
    mesh = axes.pcolormesh(x, y, np.outer(y, x)[:-1, :-1], norm=LogNorm(), edgecolors="w", linewidth=0.3)
    axes.set_xscale("log")
    figure.colorbar(mesh, ax=axes, orientation="horizontal", extend="both")


@artist
def markers(figure: Figure) -> None:
    axes = figure.subplots()
    known = [mark for mark in Line2D.markers if mark not in ("None", "none", None, " ", "")]
    for i, mark in enumerate(known):
        style = "left" if i % 3 == 0 else "full"
        axes.plot(i % 8, i // 8, marker=mark, markersize=8, markeredgecolor="k", fillstyle=style, alpha=0.8)
    x, y, size = numbers().uniform(0, 7, 30), numbers().uniform(0, 4, 30), numbers().uniform(0, 120, 30)
    axes.scatter(x, y, s=size, c=size, alpha=0.5, linewidths=size / 60, edgecolors="g")
    axes.margins(0.15)
