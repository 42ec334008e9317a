"""What a person sees: progress on a terminal, plain lines elsewhere. Only this module prints."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from reports.errors import Problem

_WHOLE: Final = 32
"""Letters of a word that a table never breaks."""


def say(text: str) -> None:
    """Print a result to standard output, at once: whoever reads may be waiting for it."""
    print(text, flush=True)


def write(content: bytes) -> None:
    """Put bytes on standard output as they are: a file that is piped on."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def complain(text: str) -> None:
    """Print what went wrong to standard error."""
    print(text, file=sys.stderr)


def count(number: int, what: str) -> str:
    """Return "1 problem", "2 problems"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def list_problems(problems: tuple[Problem, ...], pages: Mapping[str, str] = MappingProxyType({})) -> None:
    """Print problems as compilers do: a line each that editors can jump to, and below it the place with a caret.

    ``pages`` names for a file the command that prints all that its kind may hold: told at the end, once a kind.
    """
    for problem in problems:
        complain(str(problem))
        for line in problem.excerpt():
            complain(f"    {line}")
    for line in _pages_told(pages):
        complain(line)


def list_problems_as_json(problems: tuple[Problem, ...], pages: Mapping[str, str] = MappingProxyType({})) -> None:
    """Print problems to standard output as JSON, for a program to read."""
    from json import dumps

    rows = [
        {
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "path": problem.path,
            "severity": problem.severity,
            "message": problem.message,
            "fields": pages.get(problem.place.file, ""),
        }
        for problem in problems
    ]
    say(dumps(rows, ensure_ascii=False, indent=1))


def annotate(problems: tuple[Problem, ...], pages: Mapping[str, str] = MappingProxyType({})) -> None:
    """Print problems as GitHub's workflow commands, which it shows beside the lines of a change."""
    for problem in problems:
        spot = f",line={problem.place.line},col={problem.place.column}" if problem.place.line else ""
        words = f"{problem.path}: {problem.message}" if problem.path else problem.message
        say(f"::{problem.severity} file={_property(problem.place.file)}{spot}::{_escaped(words)}")
    for line in _pages_told(pages):
        say(f"::notice::{_escaped(line)}")


def _pages_told(pages: Mapping[str, str]) -> list[str]:
    """Return a line for each page, with the files that it is about."""
    files: dict[str, list[str]] = {}
    for file, page in pages.items():
        files.setdefault(page, []).append(file)
    return [f"What {' and '.join(held)} may hold: {page}" for page, held in files.items()]


def _escaped(text: str) -> str:
    """Escape what would end a workflow command (actions/toolkit, ``command.ts``)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def table(rows: list[dict[str, str]], *, json: bool) -> None:
    """Print rows: as a table on a terminal, as lines with tabs elsewhere, as JSON where a program asked for it."""
    if json:
        structure(rows)
    elif not rows:
        complain("Nothing yet")
    elif not sys.stdout.isatty():
        for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
            say("\t".join(row))
    else:
        _draw_table(rows)


def structure(value: object) -> None:
    """Print a value as JSON."""
    from json import dumps

    say(dumps(value, ensure_ascii=False, indent=1))


def _draw_table(rows: list[dict[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, header_style="bold")
    # What is empty in every row only takes room, and an id that is cut short cannot be typed into the next command.
    names = [name for name in rows[0] if any(row[name] for row in rows)]
    for name in names:
        ids = all(" " not in row[name] and len(row[name]) <= _WHOLE for row in rows)
        drawn.add_column(name, no_wrap=ids, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(row[name]) for name in names))
    Console().print(drawn)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show steps as they are taken: one live line on a terminal, a line each elsewhere."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("Starting") as status:
        yield LiveProgress(status.update)


class Progress:
    """Steps as plain lines."""

    def tell(self, step: str) -> None:
        """Say which step begins."""
        complain(step)


class LiveProgress(Progress):
    """Steps in one live line."""

    def __init__(self, update: Callable[[str], None]) -> None:
        self._update = update

    def tell(self, step: str) -> None:
        """Say which step begins."""
        self._update(step)


@contextmanager
def pacing() -> Iterator[Pace]:
    """Show how work on many things goes: below what is told on a terminal, in a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield Pace()
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    with Live(Text(), console=Console(stderr=True), transient=True, redirect_stdout=False) as live:
        yield LivePace(lambda words: live.update(Text(words)), lambda words: live.console.print(Text(words)))


class Pace:
    """Steps as plain lines, and every ten seconds one about the pace."""

    every = 10.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = self._shown = clock()

    def tell(self, step: str) -> None:
        """Say what was done."""
        complain(step)

    def step(self, done: int, owed: int) -> None:
        """Say how many of how many are done, how fast, and how long the rest takes at that pace."""
        now = self._clock()
        if owed > 1 and now - self._shown >= self.every:
            self._shown = now
            self._show(pace_words(done, owed, now - self._start))

    def _show(self, words: str) -> None:
        complain(words)


class LivePace(Pace):
    """Steps above one live line about the pace."""

    every = 0.1

    def __init__(self, update: Callable[[str], None], above: Callable[[str], None]) -> None:
        super().__init__()
        self._update, self._above = update, above

    def tell(self, step: str) -> None:
        """Say what was done, above the line."""
        self._above(step)

    def _show(self, words: str) -> None:
        self._update(words)


def pace_words(done: int, owed: int, seconds: float) -> str:
    """Return "120 of 390, 9.8 a second, 0:28 left"."""
    rate = done / seconds
    minutes, rest = divmod(round((owed - done) / rate), 60)
    hours, minutes = divmod(minutes, 60)
    left = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"{done:,} of {owed:,}, {rate:.1f} a second, {left} left"
