"""Serves a preview to the browser on this machine, and to nobody else."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any, Final

from scheduler.preview.making import Preview, Shown, picture

_HOST: Final = "127.0.0.1"
_PAGE: Final = re.compile(r"/page/([0-9a-f]{16})/(\d{1,4})\.png")
_STATE: Final = re.compile(r"/state\?after=(\d{1,9})")
# Nothing of a page comes from elsewhere, and nothing of it runs but the script that is shipped with it.
_POLICY: Final = "default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'"
_WAIT_SECONDS: Final = 20.0


class PreviewServer(ThreadingHTTPServer):
    """A server on the loopback address; ``port`` 0 takes a free one."""

    daemon_threads = True

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        self.picture = lru_cache(maxsize=64)(picture)
        super().__init__((_HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{_HOST}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer

    def do_GET(self) -> None:
        """Answer a browser on this machine."""
        # A page elsewhere may lead its own name to this address (DNS rebinding); it cannot change what we are called.
        if self.headers.get("Host") not in {f"{host}:{self.server.server_port}" for host in (_HOST, "localhost")}:
            self._send(403, "text/plain", b"This preview is for the browser on its own machine.")
            return
        kind, content = self._content()
        self._send(200 if content is not None else 404, kind, content or b"There is no such page.")

    def _content(self) -> tuple[str, bytes | None]:
        shown = self.server.preview.shown
        match self.path:
            case "/":
                return "text/html; charset=utf-8", _asset("page.html")
            case "/page.css" | "/page.js":
                kind = "text/css" if self.path.endswith("css") else "text/javascript"
                return f"{kind}; charset=utf-8", _asset(self.path[1:])
            case "/briefing.pdf":
                return "application/pdf", shown.pdf or None
        if after := _STATE.fullmatch(self.path):
            self.server.preview.wait(int(after[1]), _WAIT_SECONDS)
            return "application/json", _state(self.server.preview.shown)
        if (page := _PAGE.fullmatch(self.path)) and page[1] == shown.digest and int(page[2]) < len(shown.pages):
            return "image/png", self.server.picture(shown.pdf, int(page[2]))
        return "text/plain", None

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        with suppress(ConnectionError):  # the browser went to another page, or was closed
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing: whoever previews reads the problems, not the requests."""


def _asset(name: str) -> bytes:
    return files("scheduler").joinpath("preview", name).read_bytes()


def _state(shown: Shown) -> bytes:
    return json.dumps(
        {
            "version": shown.version,
            "title": shown.title,
            "failure": shown.failure,
            "pages": [
                {"address": f"/page/{shown.digest}/{number}.png", "width": width, "height": height}
                for number, (width, height) in enumerate(shown.pages)
            ],
            "problems": [{"words": str(one), "excerpt": "\n".join(one.excerpt())} for one in shown.problems],
        }
    ).encode()
