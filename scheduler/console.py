"""What a person sees: progress on a terminal, plain lines elsewhere. Only this module prints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reports.errors import Problem


def say(text: str) -> None:
    """Print a result to standard output."""
    print(text)


def complain(text: str) -> None:
    """Print what went wrong to standard error."""
    print(text, file=sys.stderr)


def list_problems(problems: tuple[Problem, ...]) -> None:
    """Print problems one a line, as editors and compilers do."""
    for problem in problems:
        complain(str(problem))


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
