"""A briefing and a brand become a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.brand import Brand
from reports.briefing import Briefing
from reports.charts import ChartStyle
from reports.charts.own import MakeFigure
from reports.colour import contrast, mended_palette, readable
from reports.glyphs import typeface
from reports.pdf.attachment import Attachment
from reports.pdf.document import layout
from reports.pdf.finish import finish
from reports.pdf.style import PageStyle, Palette
from reports.typeface import Typeface

__all__ = ["chart_style", "page_style", "render"]


def render(
    briefing: Briefing,
    brand: Brand,
    *,
    attachments: tuple[Attachment, ...] = (),
    makers: Mapping[str, MakeFigure] | None = None,
) -> bytes:
    """Return the edition's PDF; the same briefing, brand and attachments give the same bytes.

    ``makers`` are the functions that draw a workspace's own charts, by the names its definitions give them.
    Raises RenderError where something cannot be drawn.
    """
    face = typeface(brand)
    charts = replace(chart_style(briefing, brand, face), makers=makers or {})
    pages, outline = layout(briefing, page_style(brand, face), charts)
    return finish(pages, outline, briefing, attachments=attachments)


def page_style(brand: Brand, face: Typeface) -> PageStyle:
    """Return how a brand's pages look."""
    file, colours = brand.file, brand.file.colours
    return PageStyle(
        typeface=face,
        colours=Palette(
            ink=colours.ink,
            muted=readable(colours.muted, colours.ink, colours.paper),
            paper=colours.paper,
            wash=colours.wash,
            rule=colours.rule,
            cover=colours.cover,
            on_cover=readable(colours.on_cover, _far_from(colours.cover), colours.cover),
            primary=readable(colours.primary, colours.ink, colours.paper),
            accent=colours.accent,
            warn=readable("#B3401A", colours.ink, colours.paper),
        ),
        name=file.name,
        wordmark=file.wordmark or "",
        logo=brand.logo,
        legal=file.legal or "",
        footer=file.footer or "",
        paper=file.page,
    )


def chart_style(briefing: Briefing, brand: Brand, face: Typeface) -> ChartStyle:
    """Return how a brand's charts look, its palette mended where it has to be."""
    colours = brand.file.colours
    return ChartStyle(
        typeface=face,
        ink=colours.ink,
        muted=colours.muted,
        grid=colours.rule,
        paper=colours.paper,
        palette=mended_palette(colours.palette, colours.paper),
        accent=colours.accent,
        no_data=briefing.labels.no_data,
        planned=briefing.labels.planned,
        world=brand.world,
    )


def _far_from(colour: str) -> str:
    """Return black or white, whichever is read better on a colour."""
    return max(("#000000", "#ffffff"), key=lambda tone: contrast(tone, colour))
