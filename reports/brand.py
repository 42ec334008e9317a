"""A brand: its name, colours, type and logo, as written in YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from reports.colour import READABLE, contrast, palette_faults
from reports.errors import InputError, Problem
from reports.fields import AS_TUPLE, Colour, Line, Model
from reports.reader import Reader
from reports.typeface import Weight
from reports.yaml_tree import YamlMap

if TYPE_CHECKING:
    from reports.geography.world import World

SHIPPED: Mapping[Weight, str] = {
    "regular": "IBMPlexSans-Regular.ttf",
    "italic": "IBMPlexSans-Italic.ttf",
    "bold": "IBMPlexSans-SemiBold.ttf",
    "bold_italic": "IBMPlexSans-SemiBoldItalic.ttf",
    "display": "IBMPlexSans-Light.ttf",
}
SHIPPED_FALLBACK = "NotoSans-Regular.ttf"


class Colours(Model):
    """Colours by what they are for, each as "#rrggbb"."""

    ink: Colour = Field(default="#14201E", description="Text")
    muted: Colour = Field(default="#566562", description="Captions, axes, notes")
    paper: Colour = Field(default="#FFFFFF", description="Behind everything")
    wash: Colour = Field(default="#F1F5F3", description="Light areas")
    rule: Colour = Field(default="#D3DCD9", description="Thin lines")
    cover: Colour = Field(default="#0E2A28", description="The cover's panel")
    on_cover: Colour = Field(default="#FFFFFF", description="Text on the cover's panel")
    primary: Colour = Field(default="#0B6E63", description="Headings' rules, links, the first series")
    accent: Colour = Field(default="#C6E510", description="One bright touch, never behind small text alone")
    palette: Annotated[tuple[Colour, ...], AS_TUPLE] = Field(
        default=("#0B6E63", "#D9582B", "#34477F", "#725A13", "#9C5A8C", "#87929A"), description="Series, in order"
    )


class Fonts(Model):
    """TrueType files beside the brand file; IBM Plex Sans, which is shipped, where left out."""

    regular: Line | None = Field(default=None, description="The upright text")
    italic: Line | None = Field(default=None, description="Emphasis")
    bold: Line | None = Field(default=None, description="Titles and strong words")
    bold_italic: Line | None = Field(default=None, description="Emphasis within strong words")
    display: Line | None = Field(default=None, description="Large figures and the title on the cover")
    fallback: Annotated[tuple[Line, ...], AS_TUPLE] = Field(
        default=(), description="Asked in turn for letters the others lack"
    )

    @model_validator(mode="after")
    def _one_family(self) -> Self:
        if self.regular is None and any((self.italic, self.bold, self.bold_italic, self.display)):
            raise ValueError("name the regular font too, so that one page is set in one family")
        return self


class BrandFile(Model):
    """The brand as the file says it."""

    name: Line = Field(description="Who publishes: the name in the file’s metadata and in messages")
    wordmark: Line | None = Field(default=None, description="Set in the brand's type where there is no logo")
    logo: Line | None = Field(default=None, description="An SVG or PNG file beside this one")
    legal: Line | None = Field(default=None, description="Small print on the cover")
    footer: Line | None = Field(default=None, description="Words in each page's footer; the report's title if left out")
    map: Line | None = Field(default=None, description="Borders of your own: a GeoJSON file beside this one")
    page: Literal["A4", "Letter"] = Field(default="A4", description="Size of the paper")
    colours: Colours = Field(default=Colours(), description="Colours by what they are for")
    fonts: Fonts = Field(default=Fonts(), description="The brand’s own type")


@dataclass(frozen=True)
class Brand:
    """A brand with the bytes of its fonts and logo, ready to be drawn; ``warnings`` are about its colours."""

    file: BrandFile
    fonts: Mapping[Weight, tuple[str, bytes]]
    fallbacks: tuple[tuple[str, bytes], ...]
    logo: tuple[str, bytes] | None = None
    world: World | None = None
    warnings: tuple[Problem, ...] = ()


def read_brand(
    data: bytes, file: str, assets: Mapping[str, bytes], logo_fault: Callable[[str, bytes], str] = lambda name, data: ""
) -> Brand:
    """Read a brand; ``assets`` are the files beside it by name, ``logo_fault`` returns why a picture is no logo.

    Raises InputError with every problem, a missing font or logo among them. Colours that cannot be read or told apart
    are warnings: they are mended where they are drawn.
    """
    reader = Reader()
    tree = reader.tree(file, data)
    model = reader.model(BrandFile, file, tree) if tree is not None else None
    for path, name in _named_files(model) if model else ():
        if name not in assets:
            reader.problem(file, tree, path, f'there is no file "{name}" beside this one')
    if (logo := _logo(model, assets)) and (fault := logo_fault(*logo)):
        reader.problem(file, tree, ("logo",), fault)
    world = _world(model, assets, reader, file, tree) if model else None
    reader.finish()
    if model is None:
        raise InputError(reader.problems)
    for path, fault in _colour_faults(model.colours):
        reader.problem(file, tree, ("colours", *path), fault, "warning")
    fonts, fallbacks, logo = _fonts(model, assets), _fallbacks(model, assets), _logo(model, assets)
    return Brand(model, fonts, fallbacks, logo, world, tuple(reader.problems))


def asset_names(data: bytes, file: str) -> tuple[str, ...]:
    """Return the names of the files a brand asks for, so that a shell can read them; empty where it cannot be read."""
    reader = Reader()
    tree = reader.tree(file, data)
    model = reader.model(BrandFile, file, tree) if tree is not None else None
    return tuple(name for _, name in _named_files(model)) if model else ()


def shipped_font(name: str) -> bytes:
    """Return a font that comes with the program."""
    return files("reports").joinpath("fonts", name).read_bytes()


def _named_files(model: BrandFile) -> list[tuple[tuple[str | int, ...], str]]:
    named: list[tuple[tuple[str | int, ...], str]] = [
        ((field,), name) for field, name in (("logo", model.logo), ("map", model.map)) if name
    ]
    weights = ((("fonts", weight), getattr(model.fonts, weight)) for weight in SHIPPED)
    named.extend((path, name) for path, name in weights if name)
    return [*named, *((("fonts", "fallback", index), name) for index, name in enumerate(model.fonts.fallback))]


def _world(
    model: BrandFile, assets: Mapping[str, bytes], reader: Reader, file: str, tree: YamlMap | None
) -> World | None:
    if model.map is None or model.map not in assets:
        return None
    from reports.geography.world import WorldError, read_geojson

    try:
        return read_geojson(assets[model.map])
    except WorldError as error:
        reader.problem(file, tree, ("map",), f"{model.map} {error}")
        return None


def _colour_faults(colours: Colours) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what cannot be read or told apart, each with the field it is about."""
    for field, behind in (("ink", "paper"), ("muted", "paper"), ("primary", "paper"), ("on_cover", "cover")):
        one, other = getattr(colours, field), getattr(colours, behind)
        if contrast(one, other) < READABLE:
            yield (
                (field,),
                f"{one} cannot be read on {other}: contrast {contrast(one, other):.1f}, and text needs {READABLE:g}; "
                "a darker or lighter tone is drawn in its place",
            )
    for fault in palette_faults(colours.palette, colours.paper):
        yield ("palette",), f"{fault}; a mended tone is drawn in its place"


def _fonts(model: BrandFile, assets: Mapping[str, bytes]) -> dict[Weight, tuple[str, bytes]]:
    own: dict[Weight, tuple[str, bytes]] = {}
    for weight in SHIPPED:
        if name := getattr(model.fonts, weight):
            own[weight] = (name, assets[name])
    return own or {weight: (name, shipped_font(name)) for weight, name in SHIPPED.items()}


def _fallbacks(model: BrandFile, assets: Mapping[str, bytes]) -> tuple[tuple[str, bytes], ...]:
    own = tuple((name, assets[name]) for name in model.fonts.fallback)
    return (*own, (SHIPPED_FALLBACK, shipped_font(SHIPPED_FALLBACK)))


def _logo(model: BrandFile | None, assets: Mapping[str, bytes]) -> tuple[str, bytes] | None:
    return (model.logo, assets[model.logo]) if model and model.logo and model.logo in assets else None
