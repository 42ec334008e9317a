"""Builds the preview again when a file is saved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from watchfiles import Change, watch

from scheduler.preview.making import Preview, Shown

_QUIET_MS: Final = 60
"""How long nothing has to be saved before a build begins: editors write a file in several steps."""

_LOOK_UP_MS: Final = 100
"""How long the watch waits before it says that it stands, though nothing was saved."""


def keep_building(
    preview: Preview, root: Path, output: Path, told: Callable[[Shown], None], stop: threading.Event
) -> None:
    """Build at once, and whenever something in the workspace changes but for what it makes itself, until ``stop``.

    The watch stands before the first build, so that what is saved while it runs is not missed.
    """
    made = output.resolve()

    def is_input(_: Change, path: str) -> bool:
        return not Path(path).resolve().is_relative_to(made) and not Path(path).name.startswith(".")

    for saved in watch(
        root,
        watch_filter=is_input,
        debounce=_QUIET_MS,
        step=20,
        stop_event=stop,
        rust_timeout=_LOOK_UP_MS,
        yield_on_timeout=True,
    ):
        if saved or not preview.shown.version:
            told(preview.build())
