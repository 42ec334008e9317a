"""A briefing and a brand become a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.brand import Brand
from reports.briefing import Briefing
from reports.charts import ChartStyle
from reports.charts.own import MakeFigure
from reports.charts.style import contrast, mix
from reports.pdf.attachment import Attachment
from reports.pdf.document import layout
from reports.pdf.finish import finish
from reports.pdf.style import PageStyle, Palette
from reports.typeface import Typeface, load_face

__all__ = ["render", "typeface"]


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
    pages = layout(
        briefing, _page_style(brand, face), replace(_chart_style(briefing, brand, face), makers=makers or {})
    )
    return finish(pages, briefing, attachments=attachments)


def typeface(brand: Brand) -> Typeface:
    """Return a brand's typeface, its fonts registered."""
    faces = {weight: load_face(data, name) for weight, (name, data) in brand.fonts.items()}
    return Typeface(faces, tuple(load_face(data, name) for name, data in brand.fallbacks))


def _page_style(brand: Brand, face: Typeface) -> PageStyle:
    file, colours = brand.file, brand.file.colours
    return PageStyle(
        typeface=face,
        colours=Palette(
            ink=colours.ink,
            muted=colours.muted,
            paper=colours.paper,
            wash=colours.wash,
            rule=colours.rule,
            cover=colours.cover,
            on_cover=colours.on_cover,
            primary=colours.primary,
            accent=colours.accent,
            warn=_readable("#B3401A", colours.ink, colours.paper),
        ),
        name=file.name,
        wordmark=file.wordmark or "",
        logo=brand.logo,
        legal=file.legal or "",
        footer=file.footer or "",
        paper=file.page,
    )


def _chart_style(briefing: Briefing, brand: Brand, face: Typeface) -> ChartStyle:
    colours = brand.file.colours
    return ChartStyle(
        typeface=face,
        ink=colours.ink,
        muted=colours.muted,
        grid=colours.rule,
        paper=colours.paper,
        palette=colours.palette,
        accent=colours.accent,
        no_data=briefing.labels.no_data,
        planned=briefing.labels.planned,
    )


def _readable(colour: str, ink: str, paper: str) -> str:
    return colour if contrast(colour, paper) >= 4.5 else mix(colour, ink, 0.6)
