"""The preview keeps what can be shown, tells what is wrong, and talks to the browser of its own machine alone."""

from __future__ import annotations

import http.client
import io
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from reports.errors import InputError, Place, Problem, RenderError
from scheduler.preview import Preview, PreviewServer, Shown, keep_building

Make = Callable[[], tuple[str, bytes]]


def _pdf(pages: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 100), invariant=1)
    for number in range(pages):
        canvas.drawString(20, 50, f"page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _wrong() -> tuple[str, bytes]:
    raise InputError([Problem(Place("data/a.yaml", 2, 3), "is wrong", written="  <b>x</b>")])


def _undrawable() -> tuple[str, bytes]:
    raise RenderError("something fits no page")


class Steps:
    """Makes, one after the other, what a workspace gives as its author saves it."""

    def __init__(self, *steps: Make) -> None:
        self._steps = iter(steps)

    def __call__(self) -> tuple[str, bytes]:
        return next(self._steps)()


@contextmanager
def _serving(preview: Preview) -> Iterator[Callable[..., tuple[int, bytes]]]:
    with PreviewServer(preview, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def get(path: str, **headers: str) -> tuple[int, bytes]:
            connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
            try:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                return answer.status, answer.read()
            finally:
                connection.close()

        yield get
        server.shutdown()


def _state(get: Callable[..., tuple[int, bytes]], after: int) -> dict[str, Any]:
    status, content = get(f"/state?after={after}")
    assert status == 200
    return json.loads(content)  # type: ignore[no-any-return]


@pytest.mark.parametrize("fault", [_wrong, _undrawable])
def test_a_fault_leaves_the_pages_that_were_there(fault: Make) -> None:
    """Where a briefing cannot be made, its last pages stay, with what is wrong; the next good save clears that."""
    preview = Preview(Steps(lambda: ("one", _pdf(2)), fault, lambda: ("two", _pdf(3))))

    first, broken, mended = preview.build(), preview.build(), preview.build()

    assert (broken.pdf, broken.pages) == (first.pdf, ((200.0, 100.0), (200.0, 100.0)))
    assert bool(broken.problems) != bool(broken.failure)
    assert (mended.title, len(mended.pages), mended.problems, mended.failure) == ("two", 3, (), "")
    assert (first.version, broken.version, mended.version) == (1, 2, 3)


def test_what_is_saved_during_the_first_build_is_not_missed(tmp_path: Path) -> None:
    """The watch stands before the first build: a file saved while that runs is seen, and everything built again."""
    stop, seen = threading.Event(), list[Shown]()

    def save_and_make() -> tuple[str, bytes]:
        (tmp_path / "events.yaml").write_text("saved", encoding="utf-8")
        return "one", _pdf(1)

    def told(shown: Shown) -> None:
        seen.append(shown)
        if len(seen) == 2:
            stop.set()

    preview = Preview(Steps(save_and_make, lambda: ("two", _pdf(1))))
    emergency = threading.Timer(20, stop.set)
    emergency.start()
    keep_building(preview, tmp_path, tmp_path / "output", told, stop)
    emergency.cancel()

    assert [shown.title for shown in seen] == ["one", "two"]


def test_a_browser_that_waits_is_answered_when_something_changes() -> None:
    """A request for what comes after a version is held until there is something newer."""
    preview = Preview(Steps(lambda: ("one", _pdf(1)), lambda: ("two", _pdf(2))))
    preview.build()

    with _serving(preview) as get:
        later = threading.Timer(0.2, preview.build)
        later.start()
        state = _state(get, after=1)
        later.join()

    assert (state["version"], state["title"], len(state["pages"])) == (2, "two", 2)


def test_pages_are_pictures_at_addresses_made_from_the_document() -> None:
    """Each page is a PNG; an address of another document, or of a page that is not there, has none."""
    preview = Preview(lambda: ("one", _pdf(1)))
    preview.build()

    with _serving(preview) as get:
        address = _state(get, after=0)["pages"][0]["address"]
        found, picture = get(address)
        missing = [get(one)[0] for one in (address.replace("/0.png", "/1.png"), "/page/0123456789abcdef/0.png")]

    assert (found, picture[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    assert missing == [404, 404]


def test_problems_reach_the_browser_as_words() -> None:
    """Problems and the lines they are in travel as JSON, and the page holds no place where they become markup."""
    preview = Preview(_wrong)
    preview.build()

    with _serving(preview) as get:
        state = _state(get, after=0)
        script = get("/page.js")[1].decode()

    assert state["problems"] == [{"words": "data/a.yaml:2:3: is wrong", "excerpt": "<b>x</b>\n^"}]
    assert "innerHTML" not in script
    assert "textContent" in script


@pytest.mark.parametrize("host", ["frontier.example", "127.0.0.1", "127.0.0.1.frontier.example:80"])
def test_another_name_for_this_machine_is_refused(host: str) -> None:
    """A page elsewhere that leads its own name here reads nothing of the briefing."""
    preview = Preview(lambda: ("secret plan", _pdf(1)))
    preview.build()

    with _serving(preview) as get:
        answers = [get(path, Host=host) for path in ("/", "/state?after=0", "/briefing.pdf")]

    assert {status for status, _ in answers} == {403}
    assert not any(b"secret plan" in content for _, content in answers)


@pytest.mark.parametrize("path", ["/../making.py", "/making.py", "/page/../x.png", "/state", "/state?after=-1"])
def test_nothing_else_is_served(path: str) -> None:
    """No file of the program or of the workspace can be asked for."""
    preview = Preview(lambda: ("one", _pdf(1)))
    preview.build()

    with _serving(preview) as get:
        status, _ = get(path)

    assert status == 404
