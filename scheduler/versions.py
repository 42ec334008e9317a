"""With which versions of what a PDF is drawn: those that its bytes depend on, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Final

# Not Python's: its minor versions draw the same. Nor tzdata's: a document knows dates, and no clock.
_DRAWN_WITH: Final = ("babel", "matplotlib", "pikepdf", "reportlab", "svglib")


@cache
def drawing_versions() -> Mapping[str, str]:
    """Return versions by name."""
    import pikepdf

    others = {name: version(name) for name in _DRAWN_WITH}
    ours = {"frontier": version("frontier-briefings"), "qpdf": str(pikepdf.__libqpdf_version__)}
    return MappingProxyType(dict(sorted((ours | others).items())))
