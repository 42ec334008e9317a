"""Key figures drawn as a band of tiles, up to four in a row."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from reports.briefing import Inline, Text, Tile
from reports.pdf.style import PageStyle, Role
from reports.pdf.tags import Tag
from reports.pdf.text import weight_of, words
from reports.pdf.words import Words

_PAD = 7.0
_PER_ROW = 4
_LEAST_SCALE = 0.5


class TileBand(Flowable):
    """One row of tiles, each an item of the list ``tag``."""

    def __init__(self, tiles: tuple[Tile, ...], style: PageStyle, columns: int, tag: Tag) -> None:
        super().__init__()
        self._tiles = tiles
        self._style = style
        self._tile_width = (style.width - style.gutter * (columns - 1)) / columns
        scale = _value_scale(tiles, style, self._tile_width)
        self._cells = [_cell(tile, style, scale, tag.add("LI").add("LBody")) for tile in tiles]
        self.spaceBefore = 10.0
        self.spaceAfter = 12.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the full width; as high as the highest tile."""
        self.width = width
        heights = [sum(part.height_in(self._tile_width) for part in cell) for cell in self._cells]
        self.height = max(heights) + _PAD + 2
        return self.width, self.height

    def identity(self, maxLen: int | None = None) -> str:  # noqa: N803 - ReportLab's name
        """Say what this is, in an error's sentence."""
        return f'the key figures from "{self._tiles[0].label[:40]}"'

    def draw(self) -> None:
        """Draw a rule over each tile, and its words below."""
        canvas: Any = self.canv
        for index, cell in enumerate(self._cells):
            left = index * (self._tile_width + self._style.gutter)
            canvas.setStrokeColor(self._style.colours.primary)
            canvas.setLineWidth(1.1)
            canvas.line(left, self.height, left + self._tile_width, self.height)
            top = self.height - _PAD
            feet = [top := top - part.height_in(self._tile_width) for part in cell]
            for place in (1, 0, *range(2, len(cell))):  # the value is read before its label
                cell[place].drawOn(canvas, left, feet[place])


def tile_bands(tiles: tuple[Tile, ...], style: PageStyle, within: Tag) -> list[TileBand]:
    """Return tiles in rows of equal width, as one list."""
    columns = 3 if len(tiles) == 5 else max(1, min(_PER_ROW, len(tiles)))
    tag = within.add("L")
    return [TileBand(tiles[start : start + columns], style, columns, tag) for start in range(0, len(tiles), columns)]


def _value_scale(tiles: tuple[Tile, ...], style: PageStyle, width: float) -> float:
    """Return how far the values of a row shrink for each to stand on one line, as far as that can be read."""
    full = style.role("tile_value").fontSize
    widest = max(style.typeface.width(tile.value, full, weight_of("tile_value")) for tile in tiles)
    return 1.0 if widest <= width else max(_LEAST_SCALE, width / widest * 0.99)


def _cell(tile: Tile, style: PageStyle, scale: float, item: Tag) -> list[Words]:
    """Return a tile's words from the top; value and label are read as one sentence, in the order of speech."""
    role: Role = "tile_value" if tile.value else "tile_missing"
    figure = item.add("P")
    value = words(style, tile.value or "not public", role, figure, size=style.role(role).fontSize * scale)
    value.runs_on = True
    label = words(style, tile.label, "tile_label", figure)
    detail: list[Inline] = [Text(tile.as_of[:1].upper() + tile.as_of[1:])] if tile.as_of else []
    parts = [label, value]
    if detail or tile.cite.marks:
        parts.append(words(style, (*detail, tile.cite), "tile_detail", item.add("P")))
    if tile.change:
        parts.append(words(style, (Text(tile.change), tile.change_cite), "tile_detail", item.add("P")))
    if tile.note:
        parts.append(words(style, tile.note[:1].upper() + tile.note[1:], "tile_note", item.add("P")))
    return parts
