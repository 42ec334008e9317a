from __future__ import annotations

from dataclasses import replace

import pytest

from reports.charts import ChartStyle
from reports.colour import SEEN, contrast

BRANDS = (ChartStyle.palette, ("#767676",), ("#0b6e63", "#aa3311"))


@pytest.mark.parametrize("palette", BRANDS, ids=("shipped", "one grey", "two"))
def test_the_fortieth_series_can_be_seen(style: ChartStyle, palette: tuple[str, ...]) -> None:
    """However many series there are, each is told from paper, and no two hues that return are the same."""
    colours = [replace(style, palette=palette).colour(number) for number in range(40)]

    assert min(contrast(colour, style.paper) for colour in colours) >= SEEN
    assert len(set(colours[: 2 * len(palette)])) == 2 * len(palette)
