"""How charts look: colours, type and the few fixed words, as one value handed in by the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.colour import READABLE, SEEN, contrast, mix, readable
from reports.geography.world import World, shipped_world
from reports.typeface import Typeface


@dataclass(frozen=True)
class ChartStyle:
    """The look of every chart of an edition; colours are "#rrggbb", sizes are points.

    ``ink`` is for values, ``muted`` for axes and notes, ``grid`` for thin lines, ``paper`` for what is behind.
    ``palette`` colours the series in order; ``accent`` may be too light for marks and is used only behind ink.
    ``no_data`` stands where there is no value, ``planned`` explains hollow marks on a timeline. ``world`` are outlines
    of the brand's own for maps, ``makers`` the workspace's own functions, by name, which do not count when two looks
    are compared: no chart but the workspace's own has anything of them.
    """

    typeface: Typeface
    ink: str = "#16211f"
    muted: str = "#5c6b68"
    grid: str = "#dde4e2"
    paper: str = "#ffffff"
    palette: tuple[str, ...] = ("#0b6e63", "#d9582b", "#34477f", "#725a13", "#9c5a8c", "#87929a")
    accent: str = "#c6e510"
    text_size: float = 7.5
    no_data: str = "no public figure"
    planned: str = "planned"
    world: World | None = None
    makers: Mapping[str, Callable[..., Any]] = field(default_factory=dict, compare=False)

    @property
    def outlines(self) -> World:
        """The borders that maps are drawn with: the brand's own, or those that come with the program."""
        return self.world or shipped_world()

    @property
    def small_size(self) -> float:
        """The size of axis text and notes: a step below the labels, never under 6.5 points."""
        return max(6.5, self.text_size - 0.5)

    def colour(self, index: int) -> str:
        """Return the colour of the series at ``index``; past the palette the hues return once, then all is grey.

        They return paler, or darker where paler would be too faint to be seen on paper.
        """
        turn, place = divmod(index, len(self.palette))
        if turn > 1:
            return self.rest
        hue = self.palette[place]
        paler = mix(hue, self.paper, 0.35 * turn)
        return paler if not turn or contrast(paler, self.paper) >= SEEN else mix(hue, self.ink, 0.45)

    @property
    def rest(self) -> str:
        """The grey that series share which are too many to have a colour each."""
        return readable(mix(self.muted, self.paper, 0.45), self.ink, self.paper, SEEN)

    def text_colour(self, colour: str) -> str:
        """Return ``colour`` darkened towards the ink until it can be read on paper."""
        for step in range(11):
            mixed = mix(colour, self.ink, step / 10)
            if contrast(mixed, self.paper) >= READABLE:
                return mixed
        return self.ink

    @property
    def muted_text(self) -> str:
        """The muted colour, dark enough to be read."""
        return self.text_colour(self.muted)
