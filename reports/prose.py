"""Prose: a small Markdown subset in which figures are named and sources cited.

Headings (``##``), paragraphs, lists, ``*emphasis*``, ``**strong**`` and links to http(s) and mailto are known;
``{outlets}`` and ``{outlets.change}`` stand for figures, ``[@source]`` or ``[@one; @two]`` for citations (as in
Pandoc). All else prints as it is written: HTML, images and entities are not markup here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from reports.errors import shown
from reports.fields import is_web_address

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Aspect = Literal["value", "change", "percent", "previous", "as_of"]
ASPECTS: tuple[Aspect, ...] = ("value", "change", "percent", "previous", "as_of")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class FigureRef:
    """``{name}`` or ``{name.aspect}``."""

    name: str
    aspect: str = "value"

    def __str__(self) -> str:
        return f"{{{self.name}}}" if self.aspect == "value" else f"{{{self.name}.{self.aspect}}}"


# In a split report: the name of the part. No figure of one is called so.
PART_NAME: Final = FigureRef("part")


@dataclass(frozen=True, slots=True)
class SourceRef:
    """``[@one; @two]``."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Words set strong or in emphasis, or that lead to ``url``."""

    role: Literal["strong", "emphasis", "link"]
    children: tuple[Node, ...]
    url: str = ""


Node = Words | FigureRef | SourceRef | Span
Nodes = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """A heading, a paragraph, or one item of a list."""

    role: Literal["heading", "paragraph", "bullet", "number"]
    nodes: Nodes
    level: int = 1


class ProseError(ValueError):
    """Prose that cannot be used; ``excerpt`` is the offending bit, or its line, as it is written."""

    def __init__(self, message: str, excerpt: str) -> None:
        super().__init__(message)
        self.excerpt = excerpt


_REFERENCE = re.compile(
    r"\{(?P<name>[a-z0-9][a-z0-9_-]*)(?:\.(?P<aspect>[a-z_]+))?\}"
    r"|\[(?P<ids>@[A-Za-z0-9_-]+(?:\s*;\s*@[A-Za-z0-9_-]+)*)\]"
)
_NEAR_REFERENCE = re.compile(r"\{[A-Za-z][\w .-]{0,60}\}|\[@[^\]]{1,60}\]")
_NUMBER = re.compile(r"(?<![#\w.,])(?<![\w.,]-)(?!(?:19|20)\d\d(?![\d.,]*\d))\d[\d.,]*")
_IMAGE = re.compile(r"(?<!\\)!\[")
_MAIL = re.compile(r"mailto:[^@\s]+@[^@\s]+")
_MAX_DEPTH = 4
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@lru_cache(maxsize=1024)
def parse_line(text: str) -> Nodes:
    """Read one line of plain words with ``{figures}`` and ``[@sources]``; no Markdown."""
    nodes: list[Node] = []
    position = 0
    for match in _REFERENCE.finditer(text):
        if match.start() > position:
            nodes.append(Words(text[position : match.start()]))
        nodes.append(_reference(match))
        position = match.end()
    if position < len(text):
        nodes.append(Words(text[position:]))
    return tuple(nodes)


@lru_cache(maxsize=64)
def parse_prose(text: str) -> tuple[ProseBlock, ...]:
    """Read prose into blocks.

    Raises ProseError for what the subset has no place for: deep headings, nested lists, lists that begin elsewhere
    than at 1, links elsewhere than to http, https and mailto.
    """
    # The bracket of an image is escaped, or the rest of it would be read as a link.
    tokens = _markdown().parse(_IMAGE.sub(r"!\\[", text))
    return tuple(_blocks(tokens, text.split("\n")))


def references(nodes: Iterable[Node]) -> Iterator[FigureRef | SourceRef]:
    """Yield every figure and citation, inside spans too."""
    return (one for one in _leaves(nodes) if isinstance(one, FigureRef | SourceRef))


def near_references(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield what looks like a figure or a citation and is neither, so that it would print as it is written."""
    for one in _leaves(nodes):
        if isinstance(one, Words):
            yield from (match.group() for match in _NEAR_REFERENCE.finditer(one.text))


def words_after(nodes: Iterable[Node]) -> Iterator[tuple[FigureRef, str]]:
    """Yield each figure that words follow at once, with those words, whatever of it is emphasised."""
    for one, following in pairwise(_leaves(nodes)):
        if isinstance(one, FigureRef) and isinstance(following, Words):
            yield one, following.text


def uncited_numbers(nodes: Sequence[Node]) -> list[str]:
    """Return the numbers typed into sentences that carry no citation; years and names such as "#5" are not numbers."""
    plain = "".join(_flat(nodes))
    return [
        match.group().rstrip(".,")
        for sentence in _SENTENCE.split(plain)
        if "\x00" not in sentence
        for match in _NUMBER.finditer(sentence)
    ]


def _flat(nodes: Iterable[Node]) -> Iterator[str]:
    for one in _leaves(nodes):
        match one:
            case Words(text):
                yield text
            case FigureRef():
                yield "figure"
            case SourceRef():
                yield "\x00"


def _leaves(nodes: Iterable[Node]) -> Iterator[Words | FigureRef | SourceRef]:
    """Yield all that is inside spans and outside, in its order."""
    for node in nodes:
        if isinstance(node, Span):
            yield from _leaves(node.children)
        else:
            yield node


def _reference(match: re.Match[str]) -> Node:
    if ids := match["ids"]:
        return SourceRef(tuple(part.strip().lstrip("@") for part in ids.split(";")))
    return FigureRef(match["name"], match["aspect"] or "value")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero")
    parser.enable(["heading", "list", "emphasis", "link", "escape", "newline"])
    parser.disable(["text_join"])
    # Judged, and put into ASCII, in _link, which can say why, and show what was written.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def _blocks(tokens: Iterable[Token], lines: Sequence[str]) -> Iterator[ProseBlock]:
    inside: Literal["", "bullet", "number"] = ""
    role: Literal["heading", "paragraph"] = "paragraph"
    level = 1
    item_is_filled = False
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                _check_list(token, inside, _line(token, lines))
                inside = "bullet" if token.type.startswith("bullet") else "number"
            case "bullet_list_close" | "ordered_list_close":
                inside = ""
            case "list_item_open":
                item_is_filled = False
            case "heading_open":
                role, level = "heading", _heading_level(token, _line(token, lines))
            case "heading_close":
                role, level = "paragraph", 1
            case "inline":
                if inside and (item_is_filled or role == "heading"):
                    message = "an entry of a list is one paragraph; begin a new entry, or end the list"
                    raise ProseError(message, _line(token, lines))
                item_is_filled = True
                yield ProseBlock(inside or role, _inline(iter(token.children or ())), level)


def _line(token: Token, lines: Sequence[str]) -> str:
    return lines[token.map[0]].strip() if token.map else ""


def _check_list(token: Token, inside: str, line: str) -> None:
    if inside:
        raise ProseError("a list inside a list has no place on the page; write one list", line)
    if start := token.attrs.get("start"):
        message = f"a list that begins at {start} would be printed from 1; if it is text, write {start}\\{token.markup}"
        raise ProseError(message, line)


def _heading_level(token: Token, line: str) -> int:
    level = len(token.markup)
    if level not in {2, 3}:
        raise ProseError("headings in prose are ## for a section and ### for a part of it", line)
    return level - 1


def _inline(tokens: Iterator[Token], until: str = "", depth: int = 0) -> Nodes:
    if depth > _MAX_DEPTH:
        raise ProseError("emphasis inside emphasis inside emphasis has no place on the page; take some out", "")
    nodes: list[Node] = []
    for token in tokens:
        if token.type == until:
            break
        match token.type:
            case "text":
                nodes.extend(parse_line(token.content))
            case "text_special":
                nodes.append(Words(token.content))
            case "softbreak" | "hardbreak":
                nodes.append(Words(" "))
            case "strong_open":
                nodes.append(Span("strong", _inline(tokens, "strong_close", depth + 1)))
            case "em_open":
                nodes.append(Span("emphasis", _inline(tokens, "em_close", depth + 1)))
            case "link_open":
                nodes.append(_link(token, tokens, depth + 1))
    return tuple(nodes)


def _link(token: Token, tokens: Iterator[Token], depth: int) -> Span:
    from markdown_it.common.normalize_url import normalizeLink

    written = str(token.attrs.get("href", ""))
    if not (is_web_address(written) or _MAIL.fullmatch(written)):
        raise ProseError(f'a link to "{shown(written)}" is refused; write an https:, http: or mailto: address', written)
    return Span("link", _inline(tokens, "link_close", depth), normalizeLink(written))
