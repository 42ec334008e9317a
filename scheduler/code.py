"""A workspace's own Python: the one file that ``code:`` in frontier.yaml names, whose functions draw figure blocks.

Reading a workspace never runs it; what it defines is told from its syntax. It is run where a page is drawn, anew for
each edition, so that nothing it keeps goes from one edition into the next.
"""

from __future__ import annotations

import ast
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import PurePosixPath
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from reports.definition import Definition, FigureBlock
from reports.errors import InputError, Place, Problem, RenderError, did_you_mean, shown
from reports.yaml_tree import path_words

if TYPE_CHECKING:
    from reports.charts.own import FigureRequest, MakeFigure

LIMIT: Final = 30.0
"""Seconds a function may take for one figure."""
_SHARED: Final = {"matplotlib.pyplot", "matplotlib.pylab", "pylab", "matplotlib.rcParams", "matplotlib.rc_context"}


@dataclass(frozen=True)
class Code:
    """A file of functions, read and not run."""

    file: str
    source: bytes
    functions: tuple[str, ...]

    @property
    def module(self) -> str:
        """What ``make: module:function`` calls it."""
        return PurePosixPath(self.file).stem

    def makers(self, limit: float = LIMIT) -> Mapping[str, MakeFigure]:
        """Return each function under its name in definitions; the file is run when the first is called."""
        run = _Run(self)
        return {f"{self.module}:{name}": partial(_make, run, name, limit) for name in self.functions}


def read_code(file: str, source: bytes) -> Code:
    """Read a file of functions. Raises InputError where it is no Python, or uses what all charts share."""
    if not file.endswith(".py") or not PurePosixPath(file).stem.isidentifier():
        raise InputError([Problem(Place("frontier.yaml"), f'"{shown(file)}" is not a Python file', "code")])
    try:
        tree = ast.parse(source, file)
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", None) or 0, getattr(error, "offset", None) or 0
        raise InputError([Problem(Place(file, line, column), f"is not Python: {error.args[0]}")]) from None
    problems = [
        Problem(Place(file, line, column), f"{name} is shared by all charts; use matplotlib.figure.Figure and artists")
        for name, line, column in _shared(tree)
    ]
    if problems:
        raise InputError(problems)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return Code(file, source, tuple(names))


def code_problems(definition: Definition, code: Code | None) -> list[Problem]:
    """Return a problem for each figure block whose function the workspace's code does not have."""
    return [
        Problem(block.place, why, path_words(("blocks", index, "make")))
        for index, block in enumerate(definition.blocks)
        if isinstance(block, FigureBlock) and (why := _why_not(block.make, code))
    ]


def _why_not(make: str, code: Code | None) -> str:
    if code is None:
        return f"{make} is code, and frontier.yaml allows none to be run; name the file there, as in code: charts.py"
    known = [f"{code.module}:{name}" for name in code.functions]
    return "" if make in known else f'{code.file} has no "{make}"{did_you_mean(make, known)}'


def _shared(tree: ast.Module) -> Iterator[tuple[str, int, int]]:
    """Yield what a file imports or uses of matplotlib that every other chart shares."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{one.name}" for one in node.names] + [str(node.module)]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = [f"matplotlib.{node.attr}"] if node.attr in {"rcParams", "rc_context", "pyplot"} else []
        for name in names:
            if name in _SHARED:
                yield name, getattr(node, "lineno", 0), getattr(node, "col_offset", 0) + 1


class _Run:
    """One running of a file: its names, made when they are first asked for."""

    def __init__(self, code: Code) -> None:
        self.code = code

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """What the file defines."""
        module = ModuleType(self.code.module)
        compiled = compile(self.code.source, self.code.file, "exec", dont_inherit=True)
        exec(compiled, module.__dict__)  # noqa: S102 - this is what naming the file in frontier.yaml allows
        return module.__dict__


def _make(run: _Run, name: str, limit: float, request: FigureRequest) -> Any:
    """Call a function and return what it makes. Raises RenderError, saying where, for all it does wrong."""
    who = f"{run.code.module}:{name}"
    before = _settings()
    done: list[Any] = []
    failed: list[BaseException] = []
    thread = threading.Thread(target=_into, args=(done, failed, lambda: run.names[name](request)), daemon=True)
    thread.start()
    # A thread cannot be ended from outside; one that never returns is left behind, and keeps no program from ending.
    thread.join(limit)
    if thread.is_alive():
        raise RenderError(f"{who} has made no figure after {limit:g} seconds")
    if failed:
        raise RenderError(f"{who} failed{_where(failed[0], run.code.file)}: {_said(failed[0])}") from failed[0]
    if (after := _settings()) != before:
        changed = sorted(key for key in before if before[key] != after[key])
        _put_back(before)
        raise RenderError(f"{who} changed matplotlib's settings for all charts ({changed[0]}); set them on the artists")
    return done[0]


def _into(done: list[Any], failed: list[BaseException], call: Callable[[], Any]) -> None:
    try:
        done.append(call())
    except BaseException as error:  # noqa: BLE001 - told to whoever waits, SystemExit too: it was not ours to raise
        failed.append(error)


def _where(error: BaseException, file: str) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f" at {file}:{lines[-1]}" if lines else ""


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _settings() -> dict[str, Any]:
    from matplotlib import rcParams  # noqa: TID251 - compared, to see that it was left alone

    # To ask for the backend would choose one.
    return {key: rcParams[key] for key in rcParams if not key.startswith("backend")}


def _put_back(settings: dict[str, Any]) -> None:
    from matplotlib import rcParams  # noqa: TID251 - put back as it was

    shared: Any = rcParams
    shared.update(settings)
