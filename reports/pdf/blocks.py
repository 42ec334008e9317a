"""Blocks of a briefing as flowables, each knowing the node that it draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Spacer
from reportlab.platypus import Table as Grid

from reports.briefing import (
    BulletList,
    Changes,
    DataNotes,
    Heading,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Quotes,
    SourceEntry,
    Sources,
    Spark,
    Strong,
    Table,
    Text,
)
from reports.pdf.spark import SparkCell
from reports.pdf.style import PageStyle, Role
from reports.pdf.tags import Outline, Tag
from reports.pdf.text import anchored, words
from reports.pdf.words import Words

_ROOM_UNDER_HEADING = 60.0
_ROOM_FOR_ROWS = 90.0
_SHORT_TABLE = 12
_CELL_GAP = 8.0


class SectionHeading(Flowable):
    """A rule across the page and a title under it; it hangs beside prose, or stands above all else.

    A hanging title takes no height of its own: the prose beside it is at least as high, or ``beside`` says how much.
    """

    def __init__(self, heading: Heading, style: PageStyle, tag: Tag, anchor: str, *, hanging: bool) -> None:
        super().__init__()
        self._anchor = anchor
        self._heading = heading
        self._style = style
        self._words = words(style, heading.text, "h1", tag)
        self._hanging = hanging
        self.spaceBefore = 14.0
        self.keepWithNext = 1

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the rule's room, and the title's where it stands."""
        self.width = width
        self._title = self._words.height_in(self._style.hang - self._style.gutter if self._hanging else width)
        self.height = 9.0 if self._hanging else self._title + 17.0
        return width, self.height

    def draw(self) -> None:
        """Draw the rule, the title, and an entry in the outline."""
        canvas: Any = self.canv
        canvas.setStrokeColor(self._style.colours.primary)
        canvas.setLineWidth(0.8)
        canvas.line(0, self.height, self.width, self.height)
        canvas.bookmark(self._heading.text, 0, self.height + 10)
        canvas.anchor(self._anchor, self.height + 10, self._heading.text)
        drop = 9.0 - 4.4
        self._words.drawOn(canvas, 0, self.height - drop - self._title)

    @property
    def hangs_below(self) -> float:
        """How far a hanging title reaches below the flowable itself."""
        self.wrap(self._style.width, 0)
        return self._title - 4.4 if self._hanging else 0.0


def heading(node: Heading, style: PageStyle, tag: Tag, beside: Sequence[Flowable], anchor: str) -> list[Flowable]:
    """Return a heading; beside prose it hangs in the margin, and prose lower than the title is given room."""
    if node.level == 2:
        subheading = words(style, node.text, "h2", tag)
        subheading.keepWithNext = 1
        subheading.bookmark = node.text
        subheading.anchor = (anchor, node.text)
        return [CondPageBreak(subheading.height_in(style.width) + _ROOM_UNDER_HEADING), subheading]
    section = SectionHeading(node, style, tag, anchor, hanging=bool(beside))
    prose = sum(part.wrap(style.width, style.height)[1] for part in beside[:4])
    missing = max(0.0, section.hangs_below - prose) if beside else 0.0
    room = [Spacer(0, missing)] if missing else []
    return [CondPageBreak(section.wrap(style.width, 0)[1] + _ROOM_UNDER_HEADING), section, *beside, *room]


def prose(node: Paragraph | BulletList, style: PageStyle, outline: Outline) -> list[Flowable]:
    """Return a paragraph or a list, set in the measure."""
    if isinstance(node, Paragraph):
        return [words(style, node.content, node.role, outline.section.add("P"))]
    marks = [f"{index}." if node.ordered else "•" for index in range(1, len(node.items) + 1)]
    items = outline.section.add("L", numbering="Decimal" if node.ordered else "Disc")
    return [_item(items, style, item, "bullet", mark) for item, mark in zip(node.items, marks, strict=True)]


def _item(items: Tag, style: PageStyle, content: Inlines, role: Role, mark: str) -> Words:
    """Return an item of a list with what stands before it."""
    item = items.add("LI")
    label = item.add("Lbl")
    return words(style, content, role, item.add("LBody"), bullet=(mark, label))


def table(node: Table, style: PageStyle, outline: Outline) -> list[Flowable]:
    """Return a table with its title; columns without a word in them are left out, header rows repeat.

    A row is named by its first cell: a listener hears it with each of the others.
    """
    keep = [index for index in range(len(node.columns)) if not node.rows or any(row[index] for row in node.rows)]
    tag = outline.section.add("Table")
    title = words(style, node.title, "chart_title", tag.add("Caption"))
    head = _head(node, keep, style, tag)
    rows = _rows(node, keep, style, tag)
    weights = [node.columns[index].weight for index in keep]
    least = [max(cell.minWidth() for cell in cells) + _CELL_GAP for cells in zip(head, *rows, strict=True)]
    grid = Grid(
        [head, *rows],
        colWidths=column_widths(weights, least, style.width),
        repeatRows=1,
        splitInRow=1,
        style=_grid_style(style),
        spaceBefore=4,
        spaceAfter=6,
    )
    title.spaceBefore = 6
    note = [words(style, node.note, "caption", outline.section.add("P"))] if node.note else []
    parts: list[Flowable] = [title, grid, *note]
    parts[-1].spaceAfter = 16
    if len(rows) > _SHORT_TABLE:
        return [CondPageBreak(_ROOM_FOR_ROWS), *parts]
    for part in parts[:-1]:
        part.keepWithNext = 1
    return parts


def _head(node: Table, keep: Sequence[int], style: PageStyle, tag: Tag) -> list[Words]:
    row = tag.add("THead").add("TR")
    cells: list[Words] = []
    for index in keep:
        role: Role = "head_right" if node.columns[index].align == "right" else "head"
        cells.append(words(style, node.columns[index].label, role, row.add("TH", scope="Column")))
        cells[-1].repeats = True
    return cells


def _rows(node: Table, keep: Sequence[int], style: PageStyle, tag: Tag) -> list[list[Words | SparkCell]]:
    body = tag.add("TBody")
    rows: list[list[Words | SparkCell]] = []
    for values in node.rows:
        row = body.add("TR")
        rows.append([])
        for place, index in enumerate(keep):
            cell = row.add("TD") if place else row.add("TH", scope="Row")
            role: Role = "cell_right" if node.columns[index].align == "right" else "cell"
            match values[index]:
                case (Spark() as spark,):
                    rows[-1].append(SparkCell(spark, style, cell))
                case content:
                    rows[-1].append(words(style, content, role, cell))
    return rows


def column_widths(weights: Sequence[float], least: Sequence[float], width: float) -> list[float]:
    """Share out a width by weight, each column wide enough for its longest word; by weight alone if that cannot be."""
    narrow: set[int] = set()
    while sum(least) <= width:
        left = width - sum(least[index] for index in narrow)
        total = sum(weight for index, weight in enumerate(weights) if index not in narrow)
        widths = [least[i] if i in narrow else left * weight / total for i, weight in enumerate(weights)]
        short = {index for index, one in enumerate(widths) if one < least[index] - 1e-6}
        if not short:
            return widths
        narrow |= short
    return [width * weight / sum(weights) for weight in weights]


def _grid_style(style: PageStyle) -> list[tuple[Any, ...]]:
    colours = style.colours
    face = style.typeface.face("regular").name
    return [
        ("FONT", (0, 0), (-1, -1), face, 8),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_GAP),
        ("TOPPADDING", (0, 0), (-1, -1), 3.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.6),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colours.ink),
        ("LINEBELOW", (0, 1), (-1, -1), 0.35, colours.rule),
    ]


def quotes(node: Quotes, style: PageStyle, outline: Outline) -> list[Flowable]:
    """Return statements, each with who made it and whether it is reported."""
    flowables: list[Flowable] = []
    for quote in node.items:
        said = f"“{quote.text}”" if quote.verbatim else quote.text
        how = "" if quote.verbatim else ", reported in our words"
        credit = (Strong((Text(quote.speaker),)), Text(f", {quote.role}{how}"), quote.cite)
        tag = outline.section.add("BlockQuote") if quote.verbatim else outline.section
        statement = words(style, said, "quote", tag.add("P"))
        statement.keepWithNext = 1
        flowables += [statement, words(style, credit, "speaker", outline.section.add("P"))]
    return flowables


def changes(node: Changes, style: PageStyle, outline: Outline) -> list[Flowable]:
    """Return what changed in groups, each cut off with a line that says how much more there is."""
    flowables: list[Flowable] = [words(style, node.sentence, "body", outline.section.add("P"))]
    for group in node.groups:
        flowables.append(_group_title(group.title, style, outline))
        items = outline.section.add("L")
        flowables += [words(style, item, "change", items.add("LI").add("LBody")) for item in group.items]
        flowables += [words(style, group.more, "note", outline.section.add("P"))] if group.more else []
    return flowables


def _group_title(text: str, style: PageStyle, outline: Outline) -> Words:
    title = words(style, text, "note_group", outline.subheading())
    title.keepWithNext = 1
    return title


def data_notes(node: DataNotes, style: PageStyle, outline: Outline) -> list[Flowable]:
    """Return the notes in groups, numbered through, as tiles refer to them."""
    flowables: list[Flowable] = []
    number = 0
    for group in node.groups:
        flowables.append(_group_title(group.title, style, outline))
        items = outline.section.add("L", numbering="Decimal")
        for item in group.items:
            number += 1
            flowables.append(_item(items, style, item, "data_note", str(number)))
    return flowables


def sources(node: Sources, style: PageStyle, outline: Outline) -> list[Flowable]:
    """Return the numbered sources, each with its kind first: how far to lean on it."""
    items = outline.section.add("L", numbering="Decimal")
    return [_source(entry, style, items.add("LI")) for entry in node.entries]


def _source(entry: SourceEntry, style: PageStyle, item: Tag) -> Words:
    label = item.add("Lbl")
    title: Inline = Link(entry.url, (Text(entry.citation),)) if entry.url else Text(entry.citation)
    kind = entry.kind[:1].upper() + entry.kind[1:] + (" †" if entry.advertorial else "")
    parts: list[Inline] = [Strong((Text(f"{kind}. "),)), title, Text(f". {entry.dated[:1].upper() + entry.dated[1:]}.")]
    if entry.note:
        parts.append(Text(f" {entry.note}"))
    return anchored(style, entry, tuple(parts), item.add("LBody"), label)
