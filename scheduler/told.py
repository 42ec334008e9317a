"""Errors meant for the person at the keyboard become sentences and exit codes; all others keep their traceback."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from scheduler import console

if TYPE_CHECKING:
    from reports.errors import Problem


@contextmanager
def told(
    list_problems: Callable[[tuple[Problem, ...], Mapping[str, str]], None] = console.list_problems,
) -> Iterator[None]:
    """Turn errors meant for the person at the keyboard into sentences and exit codes; others keep their traceback.

    ``list_problems`` prints what is wrong in a workspace's files, for whoever is to read it.
    """
    from reports.errors import InputError, ReportsError
    from scheduler.errors import MisuseError, SchedulerError

    try:
        yield
    except InputError as error:
        from scheduler.reference import pages_of

        list_problems(error.problems, pages_of(error.problems))
        console.complain(f"{console.count(len(error.problems), 'problem')}; nothing was made")
        raise typer.Exit(1) from error
    except ReportsError as error:
        console.complain(f"frontier: {error}; nothing was made")
        raise typer.Exit(1) from error
    except MisuseError as error:
        console.complain(f"frontier: {error}")
        raise typer.Exit(2) from error
    except SchedulerError as error:
        console.complain(f"frontier: {error}")
        raise typer.Exit(1) from error
    except BrokenPipeError:
        raise  # whoever read what is printed, such as head, has enough: the command line ends it quietly
    except OSError as error:
        console.complain(f"frontier: {error.filename or error}: {error.strerror}")
        raise typer.Exit(1) from error


@contextmanager
def ended_tidily() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does, so that what it holds is given back."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
