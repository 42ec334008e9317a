"""What the gallery of artists is made of: its figures by name, and the numbers they show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import Axes3D  # noqa: F401 - makes projection="3d" known
from numpy.typing import NDArray

ARTISTS: dict[str, Callable[[Figure], None]] = {}


def artist(draw: Callable[[Figure], None]) -> Callable[[Figure], None]:
    """Add a figure to the gallery under its function's name."""
    ARTISTS[draw.__name__] = draw
    return draw


def numbers() -> Any:
    """Return a source of numbers that are the same every time."""
    return np.random.default_rng(7)


def wave(count: int = 60) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a sine."""
    x = np.linspace(0, 10, count)
    return x, 4 + 2 * np.sin(2 * x)


def hills(count: int = 24) -> tuple[Any, Any, Any]:
    """Return a grid with hills and a hollow."""
    x, y = np.meshgrid(np.linspace(-3, 3, count), np.linspace(-3, 3, count))
    return x, y, (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)


def scattered() -> tuple[Any, Any, Any]:
    """Return the same hills at places that lie in no grid."""
    x, y = numbers().uniform(-3, 3, (2, 90))
    return x, y, (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)


def deep_axes(figure: Figure) -> Any:
    """Return Axes of three dimensions."""
    return figure.add_subplot(projection="3d")
