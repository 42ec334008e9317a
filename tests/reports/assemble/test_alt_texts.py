"""What stands for a chart where it cannot be seen."""

from __future__ import annotations

from decimal import Decimal

from reports.assemble.charts.words import series_alt
from reports.briefing import Point, Series


def series(*values: int) -> Series:
    """Return a series whose points are named by numbers."""
    return Series("Outlets", tuple(Point(f"{i}", Decimal(value), f"{value}") for i, value in enumerate(values)))


def test_of_many_values_the_telling_ones_are_told_once_and_in_order() -> None:
    """First and last, lowest and highest are told; one that is two of these is told once."""
    rising, peaked, level = series(*range(20)), series(5, 9, *[7] * 12, 2, 6), series(*[4] * 20)

    assert series_alt("Line chart", "S", (rising,)) == "Line chart. S. 0 0 (lowest), 19 19 (highest)."
    assert series_alt("Line chart", "S", (peaked,)) == "Line chart. S. 0 5, 1 9 (highest), 14 2 (lowest), 15 6."
    assert series_alt("Line chart", "S", (level,)) == "Line chart. S. 0 4, 19 4."
