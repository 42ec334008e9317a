"""Reads a report's definition and looks up every metric, market, figure, quote and source that it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from reports.amounts import PER_CENT
from reports.definition import (
    Block,
    ChartBlock,
    CoverBlock,
    Definition,
    FigureBlock,
    GanttBlock,
    KeyFiguresBlock,
    MapBlock,
    ProseBlock,
    QuotesBlock,
    SendCondition,
    TableBlock,
    TimelineBlock,
)
from reports.errors import Problem, did_you_mean, shown
from reports.facts import Facts
from reports.parts import ALL, MEMBERS, PART
from reports.prose import (
    ASPECTS,
    PART_NAME,
    FigureRef,
    Node,
    ProseError,
    near_references,
    parse_line,
    parse_prose,
    references,
    uncited_numbers,
    words_after,
)
from reports.reader import Path, Reader
from reports.splitting import split_problems
from reports.yaml_tree import YamlMap

_SIGN = re.compile(r"\s*(?P<sign>%|per ?cent\b|(?:percentage )?points?\b)")


def read_definition(
    data: bytes, file: str, facts: Facts | None, audiences: Collection[str] | None = None, *, part: str = ALL
) -> tuple[Definition, tuple[Problem, ...]]:
    """Return a definition and its warnings; ids of facts or audiences that are None, having had errors, are not sought.

    Of a ``part`` it is one that has been made the part's own already. Raises InputError with every problem found.
    """
    reader = Reader()
    tree = reader.tree(file, data)
    model = reader.model(Definition, file, tree) if tree is not None else None
    if tree is not None and model is not None:
        _Lookup(reader, file, tree, model, facts, audiences, part).run()
    reader.finish()
    assert model is not None, "finish() raises where there is no model"
    return model, tuple(reader.problems)


class _Lookup:
    """One definition's references against the facts and its own figures."""

    def __init__(
        self,
        reader: Reader,
        file: str,
        tree: YamlMap,
        model: Definition,
        facts: Facts | None,
        audiences: Collection[str] | None,
        part: str,
    ) -> None:
        self._reader, self._file, self._tree, self._model = reader, file, tree, model
        self._facts, self._audiences = facts, audiences
        self._is_parts_own = part != ALL

    def run(self) -> None:
        for name, spec in self._model.figures.items():
            self._known(("figures", name, "metric"), spec.metric, "metric")
            self._market(("figures", name, "market"), spec.market)
        self._each(("audience",), self._model.audience, "audience")
        if isinstance(self._model.send, SendCondition):
            self._known(("send", "figure"), self._model.send.figure, "figure")
        for index, block in enumerate(self._model.blocks):
            self._block(("blocks", index), block)
        if not any(problem.severity == "error" for problem in self._reader.problems):
            for path, message, severity in () if self._is_parts_own else split_problems(self._model, self._facts):
                self._reader.problem(self._file, self._tree, path, message, severity)

    def _block(self, path: Path, block: Block) -> None:
        match block:
            case CoverBlock():
                self._line((*path, "headline"), block.headline)
                self._prose((*path, "summary"), block.summary)
                self._each((*path, "show"), block.show, "figure")
            case KeyFiguresBlock():
                self._each((*path, "show"), block.show, "figure")
            case ProseBlock():
                self._prose((*path, "text"), block.text)
            case ChartBlock() | MapBlock() | GanttBlock() | TimelineBlock():
                self._drawing(path, block)
            case FigureBlock():
                self._own_chart(path, block)
            case TableBlock():
                self._each((*path, "show"), block.show, "figure")
                self._lines(path, block, ("note",))
            case QuotesBlock():
                self._each((*path, "show"), block.show, "quote")
            case _:
                pass

    def _drawing(self, path: Path, block: ChartBlock | MapBlock | GanttBlock | TimelineBlock) -> None:
        """Look up what a drawing names; each kind has some of the fields."""
        if metric := getattr(block, "metric", None):
            self._known((*path, "metric"), metric, "metric")
        for field in ("markets", "parts"):
            for number, market in enumerate(getattr(block, field, ())):
                self._market((*path, field, number), market)
        for field in ("within", "region"):
            if group := getattr(block, field, None):
                self._market((*path, field), group)
        self._lines(path, block, ("takeaway", "title", "note"))
        if isinstance(block, ChartBlock):
            self._can_be_stacked(path, block)

    def _own_chart(self, path: Path, block: FigureBlock) -> None:
        for index, one in enumerate(block.data):
            self._known((*path, "data", index, "metric"), one.metric, "metric")
            for number, market in enumerate(one.markets):
                self._market((*path, "data", index, "markets", number), market)
        self._lines(path, block, ("takeaway", "title", "note"))

    def _lines(self, path: Path, block: Block, fields: Iterable[str]) -> None:
        for field in fields:
            if text := getattr(block, field):
                self._line((*path, field), text)

    def _each(self, path: Path, ids: Iterable[str], kind: str) -> None:
        for index, id_ in enumerate(ids):
            self._known((*path, index), id_, kind)

    def _known(self, path: Path, id_: str, kind: str) -> None:
        known = self._ids(kind)
        if known is not None and id_ not in known:
            self._reader.unknown_id(self._file, self._tree, path, kind, known)

    def _market(self, path: Path, id_: str) -> None:
        if id_ not in {PART, MEMBERS}:
            self._known(path, id_, "market")

    def _ids(self, kind: str) -> Collection[str] | None:
        if kind == "figure":
            return self._model.figures
        if kind == "audience":
            return self._audiences
        if self._facts is None:
            return None
        facts = self._facts
        spaces: dict[str, Collection[str]] = {
            "metric": facts.metrics,
            "market": [*facts.markets, *facts.groups],
            "quote": facts.quotes,
            "source": facts.sources,
        }
        return spaces[kind]

    def _line(self, path: Path, text: str) -> None:
        self._references(path, parse_line(text))

    def _prose(self, path: Path, text: str | None) -> None:
        try:
            blocks = parse_prose(text or "")
        except ProseError as error:
            self._reader.problem_in_text(self._file, self._tree, path, re.escape(error.excerpt), str(error))
            return
        for block in blocks:
            self._references(path, block.nodes)
            if block.role != "heading":
                self._numbers(path, block.nodes)

    def _references(self, path: Path, nodes: Iterable[Node]) -> None:
        nodes = tuple(nodes)
        for piece, message in self._unknown(nodes):
            self._reader.problem_in_text(self._file, self._tree, path, piece, message)
        for near in near_references(nodes):
            message = (
                f"{shown(near)} prints as it stands; figures are {{name}} or {{name.change}}, citations [@id; @id]"
            )
            self._reader.problem_in_text(self._file, self._tree, path, re.escape(near), message, "warning")
        self._signs(path, nodes)

    def _signs(self, path: Path, nodes: Iterable[Node]) -> None:
        """Warn where prose writes after a share what is printed with it: "5.8 % %", "+1.8 points points"."""
        for figure, words in words_after(nodes):
            if (typed := _SIGN.match(words)) and self._is_share(figure):
                message = f'{figure} prints its % or points itself; leave out the "{typed["sign"]}" after it'
                self._reader.problem_in_text(self._file, self._tree, path, re.escape(str(figure)), message, "warning")

    def _is_share(self, figure: FigureRef) -> bool:
        spec = self._model.figures.get(figure.name)
        metric = self._facts.metrics.get(spec.metric) if self._facts and spec else None
        return metric is not None and metric.unit == PER_CENT and figure.aspect != "as_of"

    def _unknown(self, nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
        sources = self._ids("source")
        for one in references(nodes):
            if one == PART_NAME and (self._is_parts_own or self._model.parts != ALL):
                continue
            if isinstance(one, FigureRef):
                if one.name not in self._model.figures:
                    hint = did_you_mean(one.name, self._model.figures)
                    yield rf"\{{{one.name}[.}}]", f'no figure "{shown(one.name)}"{hint}'
                elif one.aspect not in ASPECTS:
                    hint = did_you_mean(one.aspect, ASPECTS)
                    yield re.escape(str(one)), f'a figure has no "{one.aspect}"{hint}; known: {", ".join(ASPECTS)}'
            elif sources is not None:
                for id_ in one.ids:
                    if id_ not in sources:
                        yield rf"@{id_}(?![\w-])", f'no source "{shown(id_)}"{did_you_mean(id_, sources)}'

    def _numbers(self, path: Path, nodes: Iterable[Node]) -> None:
        for number in uncited_numbers(list(nodes)):
            message = f"{number} is typed into prose without a citation; name it under figures, or add [@source]"
            piece = rf"(?<![\w.,]){re.escape(number)}(?![.,]?\d)"
            self._reader.problem_in_text(self._file, self._tree, path, piece, message, "warning")

    def _can_be_stacked(self, path: Path, block: ChartBlock) -> None:
        metric = self._facts.metrics.get(block.metric) if self._facts else None
        if metric and block.kind in {"area", "column", "waterfall"} and metric.measure in {"rank", "ratio"}:
            message = f"{metric.name} is a {metric.measure}, which does not add up; draw it as a line"
            self._reader.problem(self._file, self._tree, (*path, "kind"), message)
