"""The brand's colours in a mail, by day and by night: each text readable on what it stands on, whatever the brand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from reports.brand import Colours
from reports.colour import READABLE, contrast, luminance, mix

BLACK: Final = "#000000"
WHITE: Final = "#ffffff"
_ENDS: Final = (BLACK, WHITE)
_WARNING: Final = "#B3401A"
_NIGHT: Final = 0.02
"""The most luminance of a paper that is called dark."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Colours by what they are for, each as "#rrggbb".

    ``around`` is behind the message, ``panel`` behind what changed; ``period`` is the period's colour on the ``band``.
    """

    around: str
    paper: str
    panel: str
    rule: str
    ink: str
    muted: str
    primary: str
    warn: str
    band: str
    on_band: str
    period: str
    button: str
    on_button: str


def by_day(colours: Colours) -> Scheme:
    """Return the brand's colours as they are, mended where they could not be read."""
    return _scheme(colours, colours.paper, mix(colours.wash, colours.rule, 0.5), colours.wash, colours.rule)


def by_night(colours: Colours) -> Scheme:
    """Return the same brand on a dark ground of its own hue."""
    paper = min(colours.ink, colours.paper, key=luminance)
    while luminance(paper) > _NIGHT:
        paper = mix(paper, BLACK, 0.2)
    return _scheme(colours, paper, mix(paper, BLACK, 0.4), mix(paper, WHITE, 0.07), mix(paper, WHITE, 0.22))


def _scheme(colours: Colours, paper: str, around: str, panel: str, rule: str) -> Scheme:
    around, panel = (one if _alike(one, paper) else paper for one in (around, panel))
    grounds = (paper, panel, around)
    ink = readable(colours.ink, grounds) if paper == colours.paper else mix(_opposite(paper), paper, 0.08)
    primary = readable(colours.primary, grounds)
    return Scheme(
        around=around,
        paper=paper,
        panel=panel,
        rule=rule,
        ink=ink,
        muted=readable(colours.muted, grounds),
        primary=primary,
        warn=readable(_WARNING, grounds),
        band=colours.cover,
        on_band=readable(colours.on_cover, (colours.cover,)),
        period=readable(colours.accent, (colours.cover,)),
        button=primary,
        on_button=readable(paper, (primary,)),
    )


def readable(colour: str, grounds: Iterable[str]) -> str:
    """Return a colour made lighter or darker, as little as it takes to be read on each of the grounds."""
    grounds = tuple(grounds)
    end = max(_ENDS, key=lambda one: _least(one, grounds))
    steps = (colour, *(mix(colour, end, step / 20) for step in range(1, 21)))
    return next((one for one in steps if _least(one, grounds) >= READABLE), end)


def _least(colour: str, grounds: tuple[str, ...]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _opposite(colour: str) -> str:
    return max(_ENDS, key=lambda one: contrast(one, colour))


def _alike(ground: str, paper: str) -> bool:
    """Whether what is read on the paper can be read on another ground too: of black and white, always one can."""
    return contrast(_opposite(paper), ground) >= READABLE
