"""Words of data made fit for a mail, and the fixed words of a message filled in."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from reports.briefing import Cite, Emphasis, Inline, Inlines, Link, Mark, Spark, Strong, Text
from reports.errors import shown
from reports.message.model import MessageError

DAGGER = "†"
_TOGETHER = 5
# Embeddings, overrides and isolates turn around what follows where they do not end; scripts need none of them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def harmless(text: str) -> str:
    """Return text without line breaks, control characters and marks that turn around what stands beside them."""
    kept = (letter for letter in text if letter not in _TURNING and unicodedata.category(letter) != "Cs")
    return "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in kept)


def clean(text: str) -> str:
    """Return harmless text with single spaces and none at its ends; no-break spaces stay."""
    return " ".join(part for part in harmless(text).split(" ") if part)


def worded(label: str, **values: object) -> str:
    """Return a fixed phrase with values for its names in braces; what a value holds is not read again."""
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), label)


def numbers(cite: Cite) -> str:
    """Return a citation as it is printed: "[1, 3†]"; empty where there is none."""
    between = ",\N{NO-BREAK SPACE}" if len(cite.marks) <= _TOGETHER else ", "
    listed = between.join(f"{mark.number}{DAGGER if mark.advertorial else ''}" for mark in cite.marks)
    return f"[{listed}]" if listed else ""


def plain(content: Inlines, *, cited: bool = True) -> str:
    """Return words on one line without weight or colour, each citation behind a space, or none where not ``cited``."""
    words = clean("".join(_plain(one, cited) for one in content))
    return re.sub("[ \N{NO-BREAK SPACE}]{2,}", " ", words)


def _plain(one: Inline, cited: bool) -> str:
    match one:
        case Text(text) | Spark(words=text):
            return text
        case Mark(text):
            return f"{text}:"
        case Strong(children) | Emphasis(children):
            return "".join(_plain(child, cited) for child in children)
        case Link(url, children):
            words = "".join(_plain(child, cited) for child in children)
            return f"{words} <{outward(url)}>" if cited else words
        case Cite():
            return f"\N{NO-BREAK SPACE}{numbers(one)}" if cited and one.marks else ""


def outward(url: str) -> str:
    """Return an address that a mail may lead to. Raises MessageError where it is no web or mail address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    leads = parts.hostname if parts.scheme in {"http", "https"} else parts.scheme == "mailto" and parts.path
    if not leads or harmless(url) != url or " " in url:
        raise MessageError(f'a link to "{shown(url)}" is refused; links go to https:, http: or mailto: addresses')
    return url
