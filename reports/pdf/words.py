"""Words as a flowable: broken into lines by ReportLab, written by us, so that each run is its tag's marked content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import split as split_words
from reportlab.platypus.paraparser import ParaFrag

from reports.charts.operators import number
from reports.pdf.one_line import one_line
from reports.pdf.tags import Tag

_DAGGER = "†"


class Fragment(ParaFrag):
    """A run of words in one face, size and colour, for one tag; ``target`` is where it leads.

    ``textColor`` is the operator that sets it. ``link`` holds the tag, which keeps ReportLab from joining two runs
    that look alike and belong to different tags.
    """

    @classmethod
    def of(cls, text: str, font: str, size: float, colour: str, tag: Tag | None, rise: float, target: str) -> Fragment:
        """Return a run."""
        return cls(
            text=text,
            fontName=font,
            fontSize=size,
            textColor=colour,
            tag=tag,
            link=[tag],
            us_lines=[],
            rise=rise,
            target=target,
        )


class Words(Paragraph):
    """A paragraph that knows its tags; the parts of a split paragraph know them too.

    Words that cite an advertorial or illustrative data tell the page, whose furniture then says so. Words that
    ``repeats`` are an artifact each time but the first.
    """

    def __init__(self, text: None, style: Any, bulletText: Any = None, frags: Any = None) -> None:  # noqa: N803
        super().__init__(text, style, bulletText, frags=frags)
        self.marks: frozenset[str] = frozenset()
        self.bookmark = ""
        self.anchor: tuple[str, str] | None = None
        self.repeats = False
        self.runs_on = False
        self._drawn = False
        self._before = 0
        self.breaks: frozenset[int] = frozenset()
        self._broken_at: float | None = None
        self._alone = None if bulletText else one_line(frags)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break the words into lines for a width; asked again for the same one, they are broken already.

        The height that is left does not bear on it, and ReportLab asks several times of each paragraph.
        """
        if width != self._broken_at or not hasattr(self, "blPara"):  # a vain split forgets the lines
            super().wrap(width, height)
            self._broken_at = width
        return width, self.height

    def breakLines(self, width: Any) -> Any:  # noqa: N802 - ReportLab's name
        """Break the words into lines; those that fit into one, as most in tables do, without looking at each."""
        if self._alone and self._alone.width <= width[0]:
            return self._alone.within(width[0])
        self.breaks = self.breaks or breaks(self.frags)
        return super().breakLines(width)

    def minWidth(self) -> float:  # noqa: N802 - ReportLab's name
        """Return the width of the longest word."""
        return self._alone.longest if self._alone else float(super().minWidth())

    def split(self, width: float, height: float) -> list[Any]:
        """Split as ReportLab does, handing on what is known; the † belongs to the part that shows it."""
        parts: list[Any] = super().split(width, height)
        before = self._before
        for part in parts:
            if part is self:
                continue
            part.marks, part.runs_on, part.breaks, part._before = self.marks, self.runs_on, self.breaks, before
            before += _letters(part.frags)
            if not any(_DAGGER in text for text in _texts(part.frags)):
                part.marks -= {"advertorial"}
        if len(parts) == 2:
            parts[0].anchor, parts[0].bookmark = self.anchor, self.bookmark
        return parts

    def height_in(self, width: float) -> float:
        """Return the height the words take in a width."""
        return float(self.wrap(width, 1e6)[1])

    def draw(self) -> None:
        """Write the words, mark the page where they need explaining, and make a title's entry in the outline."""
        canvas: Any = self.canv
        for mark in sorted(self.marks):
            canvas.mark(mark)
        if self.bookmark:
            canvas.bookmark(self.bookmark, 1, self.height)
        if self.anchor:
            canvas.anchor(self.anchor[0], self.height, self.anchor[1])
        if self.blPara.lines:
            writer = _Writer(canvas, artifact=self.repeats and self._drawn)
            self._write(writer)
            writer.close()
        self._drawn = True

    def _write(self, writer: _Writer) -> None:
        style: Any = self.style
        lines = self.blPara.lines
        first = self.blPara if self.blPara.kind == 0 else lines[0]
        y = self.height - first.fontSize
        indent = style.leftIndent
        if self.bulletText:
            end = writer.line(self.bulletText, style.bulletIndent, y)
            indent = max(indent, end + 0.6 * style.bulletFontSize)
        letters = self._before
        for index, line in enumerate(lines):
            extra, fragments, spaces = _line(self.blPara, line)
            last = index == len(lines) - 1
            if self.breaks:
                letters += sum(map(len, (word for one in fragments for word in split_words(one.text))))
            if letters in self.breaks or (last and self.runs_on):
                fragments = [*fragments[:-1], fragments[-1].clone(text=fragments[-1].text + " ")]
            x = indent + (extra if style.alignment == TA_RIGHT and extra > 0 else 0.0)
            writer.line(fragments, x, y, min(extra, 0.0) / spaces if spaces > 0 else 0.0)
            y -= style.leading
            indent = style.leftIndent


class _Writer:
    """One text object, in which font, colour, rise and tag are set where they change."""

    def __init__(self, canvas: Any, *, artifact: bool) -> None:
        self._canvas = canvas
        self._artifact = artifact
        self._code = ["BT"]
        self._tag: Tag | None = None
        self._font: tuple[str, float] | None = None
        self._state: dict[str, str] = {"Ts": "0 Ts", "Tw": "0 Tw"}

    def line(self, fragments: Sequence[Any], x: float, y: float, stretch: float = 0.0) -> float:
        """Write runs from (``x``, ``y``) on, each space ``stretch`` wider, and return where they end."""
        self._code.append(f"1 0 0 1 {number(x)} {number(y)} Tm")
        self._set("Tw", f"{number(stretch)} Tw")
        for one in fragments:
            if not one.text:
                continue
            self._change_tag(None if self._artifact else one.tag)
            self._set("rg", one.textColor)
            self._set("Ts", f"{number(one.rise)} Ts")
            self._show(one)
            end = x + pdfmetrics.stringWidth(one.text, one.fontName, one.fontSize) + one.text.count(" ") * stretch
            if one.target and self._tag:
                box = (x, y + one.rise - 0.2 * one.fontSize, end, y + one.rise + one.fontSize)
                self._canvas.lead(_link_of(self._tag), box, one.target)
            x = end
        return x

    def close(self) -> None:
        """Hand what was written to the canvas; words without a tag are an artifact to it."""
        self._change_tag(None)
        code = " ".join((*self._code, "ET"))
        if self._artifact:
            self._canvas._code.append(code)
        else:
            self._canvas.write_marked(code)

    def _change_tag(self, tag: Tag | None) -> None:
        if tag is self._tag:
            return
        if self._tag:
            self._code.append("EMC")
        if tag:
            self._code.append(self._canvas.opening(tag))
        self._tag = tag

    def _set(self, name: str, operator: str) -> None:
        if self._state.get(name) != operator:
            self._state[name] = operator
            self._code.append(operator)

    def _show(self, one: Any) -> None:
        for font, operator in self._canvas.shown(one.fontName, one.text):
            if self._font != (font, one.fontSize):
                self._font = (font, one.fontSize)
                self._code.append(f"{font} {number(one.fontSize)} Tf")
            self._code.append(operator)


def _link_of(tag: Tag) -> Tag:
    """Return the link that words belong to; those in another language are an element within it."""
    while tag.role != "Link" and tag.parent:
        tag = tag.parent
    return tag


def _line(paragraph: Any, line: Any) -> tuple[float, Sequence[Any], int]:
    """Return the room a line leaves, its runs, and how many spaces there are between its words."""
    if paragraph.kind == 0:
        text = " ".join(line[1])
        return line[0], [paragraph.clone(text=text)], len(line[1]) + text.count("\xa0") - 1
    hard = sum(one.text.count("\xa0") for one in line.words)
    return line.extraSpace, line.words, line.wordCount + hard - 1


def breaks(fragments: Iterable[Any]) -> frozenset[int]:
    """Return after how many letters a space follows; a line that ends elsewhere ends within a word."""
    ends: list[int] = []
    for word in split_words("".join(_texts(fragments))):
        ends.append((ends[-1] if ends else 0) + len(word))
    return frozenset(ends[:-1])


def _letters(fragments: Iterable[Any]) -> int:
    return sum(len(word) for text in _texts(fragments) for word in split_words(text))


def _texts(fragments: Iterable[Any]) -> Iterator[str]:
    """Yield the texts of runs, or of the words that ReportLab made of them."""
    for one in fragments:
        if isinstance(one, list):
            yield from (text for _, text in one[1:])
        elif hasattr(one, "words"):
            yield from one.words
        else:
            yield one.text
