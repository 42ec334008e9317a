"""Key figures drawn as a band of tiles, up to four in a row."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from reports.briefing import Inline, Text, Tile
from reports.pdf.style import PageStyle
from reports.pdf.text import Words, words

_PAD = 7.0
_PER_ROW = 4


class TileBand(Flowable):
    """One row of tiles."""

    def __init__(self, tiles: tuple[Tile, ...], style: PageStyle, columns: int) -> None:
        super().__init__()
        self.node = tiles
        self._style = style
        self._columns = columns
        self._cells = [_cell(tile, style) for tile in tiles]
        self.spaceBefore = 10.0
        self.spaceAfter = 12.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the full width; as high as the highest tile."""
        self.width = width
        gap = self._style.gutter
        self._tile_width = (width - gap * (self._columns - 1)) / self._columns
        heights = [sum(part.height_in(self._tile_width) for part in cell) for cell in self._cells]
        self.height = max(heights) + _PAD + 2
        return self.width, self.height

    def draw(self) -> None:
        """Draw a rule over each tile, and its words below."""
        canvas: Any = self.canv
        for index, cell in enumerate(self._cells):
            left = index * (self._tile_width + self._style.gutter)
            canvas.setStrokeColor(self._style.colours.primary)
            canvas.setLineWidth(1.1)
            canvas.line(left, self.height, left + self._tile_width, self.height)
            top = self.height - _PAD
            for part in cell:
                top -= part.height_in(self._tile_width)
                part.drawOn(canvas, left, top)


def tile_bands(tiles: tuple[Tile, ...], style: PageStyle) -> list[TileBand]:
    """Return tiles in rows of equal width."""
    columns = min(_PER_ROW, len(tiles)) if len(tiles) != 5 else 3
    return [TileBand(tiles[start : start + columns], style, columns) for start in range(0, len(tiles), columns)]


def _cell(tile: Tile, style: PageStyle) -> list[Words]:
    value = words(style, tile.value or "not public", "tile_value" if tile.value else "tile_missing", tile)
    detail: list[Inline] = [Text(tile.as_of[:1].upper() + tile.as_of[1:])] if tile.as_of else []
    parts = [words(style, tile.label, "tile_label", tile), value]
    if detail or tile.cite.marks:
        parts.append(words(style, (*detail, tile.cite), "tile_detail", tile))
    if tile.change:
        parts.append(words(style, tile.change, "tile_detail", tile))
    if tile.note:
        parts.append(words(style, tile.note[:1].upper() + tile.note[1:], "tile_note", tile))
    return parts
