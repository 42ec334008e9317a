"""Words on the page: runs of a face, made from the briefing's words and handed to ReportLab without any markup.

A word of the briefing is never markup: ``<b>`` prints as ``<b>``. Each run names the face that has its letters, and the
tag it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from reportlab.lib.colors import HexColor
from reportlab.lib.rl_accel import fp_str

from reports.briefing import Cite, CiteMark, Emphasis, Inline, Inlines, Link, Mark, SourceEntry, Spark, Strong, Text
from reports.errors import RenderError
from reports.pdf.languages import passages
from reports.pdf.style import PageStyle, Role
from reports.pdf.tags import Tag
from reports.pdf.words import Fragment, Words
from reports.typeface import Typeface, Weight

_DAGGER = "†"
_STRONGER: dict[Weight, Weight] = {"regular": "bold", "italic": "bold_italic", "display": "bold"}
_LEANING: dict[Weight, Weight] = {"regular": "italic", "bold": "bold_italic", "display": "italic"}
_WEIGHTS: dict[Role, Weight] = {
    "chart_title": "bold",
    "h1": "bold",
    "h2": "bold",
    "note_group": "bold",
    "head": "bold",
    "head_right": "bold",
    "tile_label": "bold",
    "tile_value": "display",
    "tile_missing": "display",
    "quote": "display",
    "cover_title": "display",
    "cover_headline": "bold",
}
_CITED: Weight = "regular"
# A soft hyphen asks for a break that is not made here; a line or a tab in data is a space.
_PLAIN = str.maketrans({"\n": " ", "\t": " ", "\xad": None})


def words(
    style: PageStyle,
    content: Inlines | str,
    role: Role,
    tag: Tag,
    *,
    bullet: tuple[str, Tag] | None = None,
    size: float | None = None,
) -> Words:
    """Return content set in a role, at the role's size unless another is given, as the words of a tag.

    Raises RenderError where a letter has no face.
    """
    inlines: Inlines = (Text(content),) if isinstance(content, str) else content
    look = style.role(role, size)
    pen = _Pen(style, look.fontSize, fill(look.textColor), weight_of(role), tag)
    # Where sources stand alone, after "Sources" or in a column of their own, they are set like words, not raised.
    flat = role == "caption" or all(isinstance(one, Cite) for one in inlines)
    runs = [run for one in inlines for run in pen.inline(one, flat=flat)]
    label = _Pen(style, look.bulletFontSize, fill(look.bulletColor), "regular", bullet[1]) if bullet else None
    made = Words(None, look, label and list(label.runs(bullet[0] if bullet else "")), runs)
    made.marks = _marks(inlines)
    return made


def weight_of(role: Role) -> Weight:
    """Return the weight in which a role is set."""
    return _WEIGHTS.get(role, "regular")


@lru_cache(maxsize=256)
def fill(colour: str) -> str:
    """Return the operator that sets a colour, given as "#rrggbb"."""
    one = HexColor(colour)
    return f"{fp_str(one.red, one.green, one.blue)} rg"


def anchored(style: PageStyle, entry: SourceEntry, content: Inlines, tag: Tag, label: Tag) -> Words:
    """Return a source's words, which citations of its number lead to."""
    made = words(style, content, "source", tag, bullet=(str(entry.number), label))
    made.anchor = (f"source-{entry.number}", f"{entry.number}: {entry.citation}")
    made.marks = frozenset({"advertorial"} if entry.advertorial else ())
    return made


def _marks(inlines: Iterable[Inline]) -> frozenset[str]:
    """Return what the page has to explain of the citations in the words."""
    marks = list(_cited(inlines))
    advertorial = {"advertorial"} if any(mark.advertorial for mark in marks) else set()
    return frozenset(advertorial | ({"illustrative"} if any(mark.illustrative for mark in marks) else set()))


def _cited(inlines: Iterable[Inline]) -> Iterator[CiteMark]:
    for inline in inlines:
        match inline:
            case Cite(marks):
                yield from marks
            case Strong(children) | Emphasis(children) | Link(_, children):
                yield from _cited(children)


@dataclass(frozen=True)
class _Pen:
    """How the next runs look, which tag they belong to, and where they lead."""

    style: PageStyle
    size: float
    colour: str
    weight: Weight
    tag: Tag
    rise: float = 0.0
    target: str = ""

    def runs(self, text: str) -> Iterator[Fragment]:
        """Yield a text's runs, one for each face and language."""
        typeface: Typeface = self.style.typeface
        for passage, language in passages(text.translate(_PLAIN), self.style.language):
            tag = self.tag.run("Span", language=language) if language else self.tag
            for face, run in typeface.runs(passage, self.weight):
                yield Fragment.of(run, face.name, self.size, self.colour, tag, self.rise, self.target)

    def inline(self, inline: Inline, *, flat: bool = False) -> Iterator[Fragment]:
        """Yield the runs of words, weight, links and citations."""
        match inline:
            case Text(text):
                yield from self.runs(text)
            case Strong(children):
                yield from replace(self, weight=_STRONGER.get(self.weight, self.weight)).all(children)
            case Emphasis(children):
                yield from replace(self, weight=_LEANING.get(self.weight, self.weight)).all(children)
            case Mark(text):
                yield from replace(self, weight="bold", colour=fill(self.style.colours.warn)).runs(text)
            case Link(url, children):
                yield from self._leading(url).all(children)
            case Cite():
                yield from self._citation(inline, flat=flat)
            case Spark(words=text):
                yield from self.runs(text)

    def all(self, inlines: Iterable[Inline]) -> Iterator[Fragment]:
        """Yield the runs of several."""
        for one in inlines:
            yield from self.inline(one)

    def _leading(self, url: str) -> _Pen:
        if urlsplit(url).scheme not in {"http", "https", "mailto"}:
            raise RenderError(f'a link to "{url[:60]}" is refused; links go to https:, http: or mailto: addresses')
        return replace(self, target=url, tag=self.tag.run("Link"), colour=fill(self.style.colours.primary))

    def _citation(self, cite: Cite, *, flat: bool) -> Iterator[Fragment]:
        """Yield numbers, each a link to its source; small, raised and in brackets unless ``flat``."""
        if not cite.marks:
            return
        reference = self.tag.run("Reference")
        size, rise = (self.size, self.rise) if flat else (6.2, 2.6)
        look = (self.style, size, fill(self.style.colours.primary), _CITED)
        pen = _Pen(*look, reference, rise, self.target)
        yield from pen.runs(" " if flat else "[")
        for index, mark in enumerate(cite.marks):
            if index:
                yield from pen.runs(", " if flat else ",")
            leading = _Pen(*look, reference.run("Link"), rise, f"#source-{mark.number}")
            yield from leading.runs(str(mark.number))
            if mark.advertorial:
                yield from pen.runs(_DAGGER)
        if not flat:
            yield from pen.runs("]")
