"""Shows a report in the browser and makes it again on saving: parts wired, and what the terminal says of it."""

from __future__ import annotations

import signal
import sys
import threading
import webbrowser
from pathlib import Path

from scheduler import console
from scheduler.app import make_once, open_workspace
from scheduler.preview import Preview, PreviewServer, Shown, keep_building
from scheduler.reference import pages_of


def show_preview(root: Path, report: str, period: str | None, part: str | None, port: int, *, watch: bool) -> None:
    """Serve a report's pages on this machine until Ctrl-C; with ``watch`` they follow the files of the workspace.

    Raises MisuseError where there is no such report or period, OSError where the port is taken. Problems in the files
    are shown, and a later save may mend them.
    """
    preview = Preview(lambda: _made(root, report, period, part))
    with PreviewServer(preview, port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        console.say(server.address)
        if not watch:
            _tell(preview.build())
        if sys.stdout.isatty():
            webbrowser.open(server.address)
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        if watch:
            keep_building(preview, root, root / "output", _tell, stop)
        else:
            stop.wait()
        server.shutdown()
    console.complain("The preview has ended")


def _made(root: Path, report: str, period: str | None, part: str | None) -> tuple[str, bytes]:
    briefing, pdf = make_once(open_workspace(root), report, period, part, lambda _: None)
    return briefing.subject, pdf


def _tell(shown: Shown) -> None:
    console.list_problems(shown.problems, pages_of(shown.problems))
    if shown.failure:
        console.complain(f"frontier: {shown.failure}")
    elif shown.problems:
        console.complain(console.count(len(shown.problems), "problem"))
    else:
        console.complain(f"Made {shown.title}: {console.count(len(shown.pages), 'page')}")
