"""The smallest pieces of the HTML: escaped words, links that lead outward only, and styles written inline."""

from __future__ import annotations

from html import escape

from reports.briefing import Cite, Emphasis, Inline, Inlines, Link, Mark, Spark, Strong, Text
from reports.message.colours import Scheme
from reports.message.words import harmless, numbers, outward

Styles = dict[str, str]


def say(text: str) -> str:
    """Return words of data as HTML: nothing in them is markup."""
    return escape(harmless(text), quote=True)


def element(tag: str, content: str, classes: str = "", **style: str) -> str:
    """Return an element around HTML; ``style`` is written inline, for mail programs that read no other."""
    return f"<{tag}{attributes(classes, **style)}>{content}</{tag}>"


def attributes(classes: str = "", **style: str) -> str:
    """Return the attributes of class and style; a property's underscores stand for hyphens."""
    named = f' class="{classes}"' if classes else ""
    inline = ";".join(f"{key.replace('_', '-')}:{value}" for key, value in style.items())
    return named + (f' style="{escape(inline, quote=True)}"' if inline else "")


def words(content: Inlines, scheme: Scheme) -> str:
    """Return a run of words as HTML, as the document sets it."""
    return "".join(_word(one, scheme) for one in content)


def anchor(url: str, content: str, scheme: Scheme) -> str:
    """Return a link. Raises MessageError where it leads to no web or mail address."""
    shown = attributes("primary", color=scheme.primary, text_decoration="underline")
    return f'<a href="{escape(outward(url), quote=True)}"{shown}>{content}</a>'


def _word(one: Inline, scheme: Scheme) -> str:
    match one:
        case Text(text) | Spark(words=text):
            return say(text)
        case Mark(text):
            return element("strong", f"{say(text)}:", "warn", color=scheme.warn)
        case Strong(children):
            return element("strong", words(children, scheme))
        case Emphasis(children):
            return element("em", words(children, scheme))
        case Link(url, children):
            return anchor(url, words(children, scheme), scheme)
        case Cite():
            # Not raised: a raised line spreads the lines around it in half of the mail programs.
            cited = element("span", numbers(one), "muted", font_size="12px", color=scheme.muted, white_space="nowrap")
            return f"\N{NO-BREAK SPACE}{cited}" if one.marks else ""
