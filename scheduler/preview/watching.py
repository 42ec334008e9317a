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


def keep_building(
    preview: Preview, root: Path, output: Path, told: Callable[[Shown], None], stop: threading.Event
) -> None:
    """Build whenever something in the workspace changes, but for what it makes itself, until ``stop`` is set."""
    made = output.resolve()

    def is_input(_: Change, path: str) -> bool:
        return not Path(path).resolve().is_relative_to(made) and not Path(path).name.startswith(".")

    for _saved in watch(root, watch_filter=is_input, debounce=_QUIET_MS, step=20, stop_event=stop, rust_timeout=1_000):
        told(preview.build())
