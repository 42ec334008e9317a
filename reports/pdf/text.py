"""Words on the page: the one place that writes ReportLab's paragraph markup, and so the one that escapes data.

A word of the briefing is never markup: ``<b>`` prints as ``<b>``. Each run names the face that has its letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.platypus import Paragraph

from reports.briefing import Cite, CiteMark, Emphasis, Inline, Inlines, Link, Mark, SourceEntry, Strong, Text
from reports.errors import RenderError
from reports.pdf.style import PageStyle, Role
from reports.typeface import Typeface, Weight

# Data never names a colour expression or a host to fetch from; closed here as well as by escaping.
rl_config.trustedHosts = None
rl_config.trustedSchemes = ["data"]
colors.toColor.canUse = None

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


class Words(Paragraph):
    """A paragraph that knows which node of the briefing it draws; the parts of a split paragraph know it too.

    Words that cite an advertorial or illustrative data tell the page, whose furniture then says so.
    """

    def __init__(
        self, markup: str, style: Any, node: object = None, marks: frozenset[str] = frozenset(), **options: Any
    ) -> None:
        super().__init__(markup, style, **options)
        self.node = node
        self.marks = marks
        self.bookmark = ""

    def split(self, width: float, height: float) -> list[Any]:
        """Split as ReportLab does, handing on what is known; the † belongs to the part that shows it."""
        parts: list[Any] = super().split(width, height)
        for part in parts:
            part.node, part.marks = self.node, self.marks
            if not any(map(_has_dagger, part.frags)):
                part.marks -= {"advertorial"}
        return parts

    def draw(self) -> None:
        """Draw the words, mark the page where they need explaining, and make a title's entry in the outline."""
        for mark in sorted(self.marks):
            self.canv.mark(mark)
        if self.bookmark:
            self.canv.bookmark(self.bookmark, 1, self.height)
        super().draw()

    def height_in(self, width: float) -> float:
        """Return the height the words take in a width."""
        return float(self.wrap(width, 1e6)[1])


def _has_dagger(fragment: Any) -> bool:
    """Whether a fragment of a split paragraph, or a word made of several, shows the mark of an advertorial."""
    texts = [text for _, text in fragment[1:]] if isinstance(fragment, list) else [getattr(fragment, "text", "")]
    return any(_DAGGER in text for text in texts)


def words(
    style: PageStyle,
    content: Inlines | str,
    role: Role,
    node: object = None,
    bullet: str = "",
    *,
    size: float | None = None,
) -> Words:
    """Return content set in a role, at the role's size unless another is given.

    Raises RenderError where a letter has no face.
    """
    inlines: Inlines = (Text(content),) if isinstance(content, str) else content
    # Where sources stand alone, after "Sources" or in a column of their own, they are set like words, not raised.
    flat = role == "caption" or all(isinstance(one, Cite) for one in inlines)
    markup = _bullet(style, bullet) + "".join(_markup(style, one, weight_of(role), flat=flat) for one in inlines)
    return Words(markup, style.role(role, size), node, _marks(inlines))


def weight_of(role: Role) -> Weight:
    """Return the weight in which a role is set."""
    return _WEIGHTS.get(role, "regular")


def anchored(style: PageStyle, entry: SourceEntry, content: Inlines) -> Words:
    """Return a source's words, which citations of its number lead to."""
    anchor = f'<a name="source-{entry.number}"/>'
    markup = _bullet(style, str(entry.number)) + anchor + "".join(_markup(style, one, "regular") for one in content)
    return Words(markup, style.role("source"), entry, frozenset({"advertorial"} if entry.advertorial else ()))


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


def _bullet(style: PageStyle, text: str) -> str:
    return f"<bullet>{_runs(style.typeface, text, 'regular')}</bullet>" if text else ""


def _markup(style: PageStyle, inline: Inline, weight: Weight, *, flat: bool = False) -> str:
    match inline:
        case Text(text):
            return _runs(style.typeface, text, weight)
        case Strong(children):
            return _all(style, children, _STRONGER.get(weight, weight))
        case Emphasis(children):
            return _all(style, children, _LEANING.get(weight, weight))
        case Mark(text):
            return f"<font color={quoteattr(style.colours.warn)}>{_runs(style.typeface, text, 'bold')}</font>"
        case Link(url, children):
            if urlsplit(url).scheme not in {"http", "https", "mailto"}:
                raise RenderError(f'a link to "{url[:60]}" is refused; links go to https:, http: or mailto: addresses')
            colour = quoteattr(style.colours.primary)
            return f"<a href={quoteattr(url)} color={colour}>{_all(style, children, weight)}</a>"
        case Cite():
            return citation(style, inline, flat=flat)


def citation(style: PageStyle, cite: Cite, *, flat: bool = False) -> str:
    """Return a citation's markup: numbers, each a link to its source; † marks advertorials.

    They are small, raised and in brackets against a word, or plain where ``flat``.
    """
    if not cite.marks:
        return ""
    colour = quoteattr(style.colours.primary)

    def plain(text: str) -> str:
        return _runs(style.typeface, text, "regular")

    links = plain(", " if flat else ",").join(
        f'<a href="#source-{mark.number}" color={colour}>{plain(str(mark.number))}</a>'
        f"{plain(_DAGGER) if mark.advertorial else ''}"
        for mark in cite.marks
    )
    if flat:
        return f"<font color={colour}>{plain(' ')}{links}</font>"
    return f'<font color={colour}><super rise="2.6" size="6.2">{plain("[")}{links}{plain("]")}</super></font>'


def _all(style: PageStyle, inlines: Iterable[Inline], weight: Weight) -> str:
    return "".join(_markup(style, one, weight) for one in inlines)


def _runs(typeface: Typeface, text: str, weight: Weight) -> str:
    flat = text.replace("\n", " ").replace("\t", " ")
    return "".join(f'<font name="{face.name}">{escape(run)}</font>' for face, run in typeface.runs(flat, weight))
