"""Words on the page: the one place that writes ReportLab's paragraph markup, and so the one that escapes data.

A word of the briefing is never markup: ``<b>`` prints as ``<b>``. Each run names the face that has its letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.platypus import Paragraph

from reports.briefing import Cite, Emphasis, Inline, Inlines, Link, Strong, Text
from reports.pdf.style import PageStyle, Role
from reports.typeface import Typeface, Weight

# Data never names a colour expression or a host to fetch from; closed here as well as by escaping.
rl_config.trustedHosts = None
rl_config.trustedSchemes = ["data"]
colors.toColor.canUse = None

_STRONGER: dict[Weight, Weight] = {"regular": "bold", "italic": "bold_italic", "display": "bold"}
_LEANING: dict[Weight, Weight] = {"regular": "italic", "bold": "bold_italic", "display": "italic"}
# Where sources stand alone, after "Sources" or in a column of their own, they are set like words, not raised.
_FLAT: frozenset[Role] = frozenset({"caption", "cell", "cell_right"})
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

    Words that cite an advertorial tell the page, whose furniture then explains the mark.
    """

    def __init__(self, markup: str, style: Any, node: object = None, advertorial: bool = False, **options: Any) -> None:
        super().__init__(markup, style, **options)
        self.node = node
        self.advertorial = advertorial

    def split(self, width: float, height: float) -> list[Any]:
        """Split as ReportLab does, handing on what is known."""
        parts: list[Any] = super().split(width, height)
        for part in parts:
            part.node, part.advertorial = self.node, self.advertorial
        return parts

    def draw(self) -> None:
        """Draw the words, and mark the page where they need explaining."""
        if self.advertorial:
            self.canv.mark("advertorial")
        super().draw()

    def height_in(self, width: float) -> float:
        """Return the height the words take in a width."""
        return float(self.wrap(width, 1e6)[1])


def words(style: PageStyle, content: Inlines | str, role: Role, node: object = None, bullet: str = "") -> Words:
    """Return content set in a role.

    Raises RenderError where a letter has no face.
    """
    inlines: Inlines = (Text(content),) if isinstance(content, str) else content
    weight = _WEIGHTS.get(role, "regular")
    markup = "".join(_markup(style, one, weight, flat=role in _FLAT) for one in inlines)
    options = {"bulletText": _bullet(style, bullet)} if bullet else {}
    return Words(markup, style.role(role), node, cites_advertorial(inlines), **options)


def cites_advertorial(inlines: Iterable[Inline]) -> bool:
    """Whether any citation in the words is of promotional copy."""
    for inline in inlines:
        match inline:
            case Cite(marks):
                if any(mark.advertorial for mark in marks):
                    return True
            case Strong(children) | Emphasis(children) | Link(_, children):
                if cites_advertorial(children):
                    return True
    return False


def anchored(style: PageStyle, name: str, content: Inlines, role: Role, node: object, bullet: str) -> Words:
    """Return content that citations lead to by name."""
    markup = f"<a name={quoteattr(name)}/>" + "".join(_markup(style, one, "regular") for one in content)
    return Words(markup, style.role(role), node, bulletText=_bullet(style, bullet))


def _bullet(style: PageStyle, text: str) -> str:
    style.typeface.runs(text)
    return text


def _markup(style: PageStyle, inline: Inline, weight: Weight, *, flat: bool = False) -> str:
    match inline:
        case Text(text):
            return _runs(style.typeface, text, weight)
        case Strong(children):
            return _all(style, children, _STRONGER.get(weight, weight))
        case Emphasis(children):
            return _all(style, children, _LEANING.get(weight, weight))
        case Link(url, children):
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
    links = (", " if flat else ",").join(
        f'<a href="#source-{mark.number}" color={colour}>{mark.number}</a>{"†" if mark.advertorial else ""}'
        for mark in cite.marks
    )
    face = style.typeface.face("regular").name
    if flat:
        return f'<font name="{face}" color={colour}> {links}</font>'
    return f'<font name="{face}" color={colour}><super rise="2.6" size="6.2">[{links}]</super></font>'


def _all(style: PageStyle, inlines: Iterable[Inline], weight: Weight) -> str:
    return "".join(_markup(style, one, weight) for one in inlines)


def _runs(typeface: Typeface, text: str, weight: Weight) -> str:
    flat = text.replace("\n", " ").replace("\t", " ")
    return "".join(f'<font name="{face.name}">{escape(run)}</font>' for face, run in typeface.runs(flat, weight))
