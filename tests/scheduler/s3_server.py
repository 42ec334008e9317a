"""A server of the tests' own that speaks S3: moto behind a door that lets requests fail. ``python -m`` runs it.

Say ``pytest_plugins = ["tests.scheduler.archives"]`` in a test module, and ask for ``s3``. It is a process of its own,
so that tests may fork and be killed beside it. What moto does not do, the door does: two creations of one key at once
have one winner, as on S3, and a bucket that is not there is said so to whoever lists or reads.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen  # noqa: TID251 - a test talks to its own server

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "secret-that-nobody-sees",
    "AWS_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}
_DOOR = "/-door-"
_SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request",
    "Content-Type": "application/octet-stream",  # or what is put would be taken for a form
}


@dataclass(frozen=True)
class S3:
    """A server that runs, and buckets on it by the asking."""

    url: str
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def environment(self) -> dict[str, str]:
        """What has to be in the environment of whoever uses the server."""
        return {**ENVIRONMENT, "AWS_ENDPOINT_URL": self.url}

    def bucket(self) -> str:
        """Return the name of a new bucket."""
        name = f"briefings-{next(self._numbers)}"
        self.request("PUT", f"/{name}")
        return name

    def fail(self, how: str, *, method: str = "", times: int = 1, after: int = 0) -> None:
        """Let the next requests fail: by a status such as ``500`` or ``400 Code``, or in one of the ways below.

        ``cut`` hangs up at once, ``cut after`` does what is asked first, ``short`` hangs up amid the answer; ``slow``
        takes a while; ``heedless`` does not look at conditions; ``forgetful`` says yes and keeps nothing, ``half`` says
        yes and keeps half. ``after`` requests are let through first.
        """
        self.request("POST", _DOOR, {"how": how, "method": method, "times": times, "after": after})

    def accepted(self, bucket: str) -> dict[str, int]:
        """Return how often each object below ``briefings/`` of a bucket was put there, and not refused."""
        start = f"/{bucket}/briefings/"
        puts = json.loads(self.request("GET", _DOOR))["puts"]
        return {path.removeprefix(start): number for path, number in puts.items() if path.startswith(start)}

    def seen(self) -> Counter[str]:
        """Return how many requests there were, by method, since the last time somebody asked."""
        return Counter(json.loads(self.request("GET", _DOOR))["seen"])

    def put(self, bucket: str, key: str, content: bytes) -> None:
        """Put an object as somebody does who does not care what is there."""
        self.request("PUT", f"/{bucket}/{key}", content)

    def keys(self, bucket: str) -> list[str]:
        """Return the keys of everything in a bucket."""
        keys: list[str] = []
        while True:
            after = f"&start-after={keys[-1]}" if keys else ""
            found = self.request("GET", f"/{bucket}?list-type=2{after}").decode()
            page = re.findall(r"<Key>([^<]*)</Key>", found)
            if not page:
                return keys
            keys += page

    def request(self, method: str, path: str, body: Any = None) -> bytes:
        """Make a request that is signed for the look of it: moto wants to know who asks, and does not check."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = Request(self.url + path, data, _SIGNED, method=method)  # noqa: S310 - http, ours
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            content: bytes = answer.read()
            return content


@contextlib.contextmanager
def running_s3() -> Iterator[S3]:
    """Yield a server that is gone, with all it held, afterwards."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            port = server.stdout.readline().strip()
            assert port, "the server did not start"
            yield S3(f"http://127.0.0.1:{port}")
        finally:
            server.kill()


Start = Callable[..., Any]


class Door:
    """What every request goes through."""

    def __init__(self, inside: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> None:
        self._inside = inside
        self._one_at_a_time = threading.Lock()
        self._fault: dict[str, Any] = {"how": "", "method": "", "times": 0, "after": 0}
        self._seen: Counter[str] = Counter()
        self._puts: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer a request, badly where one is to fail."""
        if environ["PATH_INFO"] == _DOOR:
            return self._told(environ, start)
        method = environ["REQUEST_METHOD"]
        with self._one_at_a_time:
            self._seen[method] += 1
            how = self._how(method)
        if how == "heedless":
            environ.pop("HTTP_IF_NONE_MATCH", None)
        elif how == "slow":
            time.sleep(0.5)
        elif how == "cut":
            _hang_up(environ)
        elif how == "forgetful":
            _body(environ)
            start("200 OK", [("ETag", '"of-nothing"'), ("Content-Length", "0")])
            return []
        elif how == "half":
            kept = _body(environ)[: int(environ["CONTENT_LENGTH"]) // 2]
            environ |= {"wsgi.input": BytesIO(kept), "CONTENT_LENGTH": str(len(kept))}
        elif how[:1].isdigit():
            return _refusal(environ, start, how)
        with self._one_at_a_time:
            answer = self._answered(environ, start)
        if how == "cut after":
            _hang_up(environ)
        return _begun(environ, answer) if how == "short" else answer

    def _answered(self, environ: dict[str, Any], start: Start) -> list[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]

        def counted(status: str, *words: Any) -> Any:
            self._puts[path] += method == "PUT" and status.startswith("200")
            return start(status, *words)

        return list(self._inside(environ, counted))

    def _how(self, method: str) -> str:
        fault = self._fault
        if not fault["times"] or fault["method"] not in {"", method}:
            return ""
        if fault["after"]:
            fault["after"] -= 1
            return ""
        fault["times"] -= 1
        return str(fault["how"])

    def _told(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        if environ["REQUEST_METHOD"] == "GET":
            seen, self._seen = self._seen, Counter()
            return [json.dumps({"seen": seen, "puts": self._puts}).encode()]
        self._fault = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        return [b"{}"]


def _body(environ: dict[str, Any]) -> bytes:
    content: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return content


def _refusal(environ: dict[str, Any], start: Start, how: str) -> list[bytes]:
    _body(environ)
    status, _, code = how.partition(" ")
    start(f"{status} Fails", [("Content-Type", "application/xml")])
    words = "as the test wants it"
    return [f"<Error><Code>{code or f'Told{status}'}</Code><Message>{words}</Message></Error>".encode()]


def _begun(environ: dict[str, Any], answer: list[bytes]) -> Iterator[bytes]:
    content = b"".join(answer)
    yield content[: len(content) // 2]
    _hang_up(environ)


def _hang_up(environ: dict[str, Any]) -> None:
    environ["werkzeug.socket"].shutdown(2)
    raise ConnectionAbortedError("as the test wants it")


def main() -> None:
    """Serve until whoever started this is gone."""
    from moto.server import create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"  # connections are kept, as S3 keeps them

        def log(self, *words: object) -> None:
            """Say nothing."""

    server = make_server(
        "127.0.0.1",
        0,
        Door(create_backend_app("s3")),
        threaded=True,
        request_handler=Handler,
    )
    print(server.port, flush=True)  # noqa: T201 - the answer
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
