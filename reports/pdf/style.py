"""How pages look: sizes, colours and the paragraph styles made from them. Lengths are points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle

from reports.typeface import Typeface, Weight

Role = Literal[
    "body", "lead", "note", "caption", "chart_title", "chart_subtitle",
    "h1", "h2", "bullet", "cell", "cell_right", "head", "head_right",
    "tile_label", "tile_value", "tile_missing", "tile_detail", "tile_note",
    "quote", "speaker", "change", "note_group", "data_note", "source",
    "cover_title", "cover_part", "cover_period", "cover_headline", "cover_summary", "cover_notice", "legal",
]  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """Colours by what they are for, each as "#rrggbb"."""

    ink: str
    muted: str
    paper: str
    wash: str
    rule: str
    cover: str
    on_cover: str
    primary: str
    accent: str
    warn: str


@dataclass(frozen=True)
class PageStyle:
    """The look of one edition's pages."""

    typeface: Typeface
    colours: Palette
    name: str
    wordmark: str = ""
    logo: tuple[str, bytes] | None = None
    legal: str = ""
    footer: str = ""
    paper: Literal["A4", "Letter"] = "A4"
    language: str = "en"
    margin: float = 51.0
    top: float = 74.0
    bottom: float = 66.0
    gutter: float = 15.0
    measure: float = 364.0

    @property
    def page_size(self) -> tuple[float, float]:
        """Width and height of the page."""
        width, height = A4 if self.paper == "A4" else LETTER
        return width, height

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.page_size[0] - 2 * self.margin

    @property
    def height(self) -> float:
        """Height between header and footer."""
        return self.page_size[1] - self.top - self.bottom

    @property
    def hang(self) -> float:
        """Where prose begins: headings hang in the column left of it."""
        return self.width - self.measure

    @property
    def half(self) -> float:
        """Width of one of two charts side by side."""
        return (self.width - self.gutter) / 2

    def role(self, role: Role, size: float | None = None) -> ParagraphStyle:
        """Return the paragraph style of a role, or the same at another size."""
        style = self._roles[role]
        if size is None:
            return style
        return ParagraphStyle(style.name, parent=style, fontSize=size, leading=style.leading * size / style.fontSize)

    @cached_property
    def _roles(self) -> Mapping[Role, ParagraphStyle]:
        muted = self.colours.muted
        light, primary = self.colours.on_cover, self.colours.primary
        hang = self.hang
        return {
            "body": self._style("body", 9.6, 14.2, after=7, indent=hang),
            "lead": self._style("lead", 9.6, 14.2, after=7, indent=hang),
            "note": self._style("note", 7.4, 10.4, colour=muted, after=6, indent=hang),
            "caption": self._style("caption", 7.1, 9.6, colour=muted),
            "chart_title": self._style("chart_title", 10.4, 13.2, "bold"),
            "chart_subtitle": self._style("chart_subtitle", 7.8, 10.6, colour=muted),
            "h1": self._style("h1", 15.5, 18.6, "bold", colour=primary),
            "h2": self._style("h2", 10.4, 13.6, "bold", before=9, after=4, indent=hang),
            "bullet": self._style("bullet", 9.6, 14.2, after=3, indent=hang + 11, bullet=hang),
            "cell": self._style("cell", 8.1, 10.8),
            "cell_right": self._style("cell_right", 8.1, 10.8, alignment=TA_RIGHT),
            "head": self._style("head", 7.3, 9.6, "bold", colour=muted),
            "head_right": self._style("head_right", 7.3, 9.6, "bold", colour=muted, alignment=TA_RIGHT),
            "tile_label": self._style("tile_label", 8.1, 10.4, "bold"),
            "tile_value": self._style("tile_value", 25, 31, "display", colour=primary),
            "tile_missing": self._style("tile_missing", 20, 31, "display", colour=muted),
            "tile_detail": self._style("tile_detail", 7.3, 9.8),
            "tile_note": self._style("tile_note", 7.1, 9.4, colour=muted),
            "quote": self._style("quote", 11.4, 16.6, "display", indent=hang),
            "speaker": self._style("speaker", 8.1, 11, before=4, after=12, indent=hang),
            "change": self._style("change", 8.5, 12.2, after=4, indent=hang),
            "note_group": self._style("note_group", 8.9, 12.2, "bold", before=5, after=4, indent=hang),
            "data_note": self._style("data_note", 8.5, 12.2, after=4, indent=hang, bullet=hang - 20),
            "source": self._style("source", 7.8, 10.8, after=4.6, indent=20),
            "cover_title": self._style("cover_title", 38, 43, "display", colour=light),
            "cover_part": self._style("cover_part", 23, 28, colour=light),
            "cover_period": self._style("cover_period", 15, 20, colour=self.colours.accent),
            "cover_headline": self._style("cover_headline", 17, 23, "bold", colour=light),
            "cover_summary": self._style("cover_summary", 10.2, 15.2),
            "cover_notice": self._style("cover_notice", 8.5, 12.2, colour=muted),
            "legal": self._style("legal", 7, 9.6, colour=muted),
        }

    def _style(
        self,
        name: str,
        size: float,
        leading: float,
        weight: Weight = "regular",
        *,
        colour: str | None = None,
        before: float = 0,
        after: float = 0,
        alignment: int = TA_LEFT,
        indent: float = 0,
        bullet: float = 0,
    ) -> ParagraphStyle:
        font = self.typeface.face(weight).name
        return ParagraphStyle(
            name,
            fontName=font,
            fontSize=size,
            leading=leading,
            textColor=colour or self.colours.ink,
            spaceBefore=before,
            spaceAfter=after,
            alignment=alignment,
            leftIndent=indent,
            bulletIndent=bullet,
            bulletFontName=font,
            bulletFontSize=size,
            bulletColor=self.colours.muted,
            allowWidows=0,
            allowOrphans=0,
            splitLongWords=1,
            uriWasteReduce=0,
        )
