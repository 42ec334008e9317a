"""A message on narrow screens, as a browser lays it out; and its bytes, made on different machines."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from reports.briefing import Block, ChangeGroup, Changes, Cover, KeyFigures, SourceEntry, Sources, Text, Tile
from reports.message import Message

Compose = Callable[..., Message]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
# It talks to nobody: the page fetches nothing, and the browser is told not to either.
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars"),
)
MEASURE = """
<script>
addEventListener("load", () => {
  for (const frame of document.querySelectorAll("iframe")) {
    const root = frame.contentDocument.documentElement;
    const ground = frame.contentWindow.getComputedStyle(root.querySelector(".paper")).backgroundColor;
    const p = document.createElement("p");
    p.textContent = `${frame.title}: ${root.scrollWidth} ${ground}`;
    document.body.append(p);
  }
});
</script>
"""


def laid_out(pages: dict[str, str], folder: Path, *, dark: bool) -> dict[str, tuple[int, str]]:
    """Return how wide each page is in frames of 320 and 390 pixels, and the colour of its paper."""
    frames = "".join(
        f'<iframe title="{name} in {width}" width="{width}" height="800" srcdoc="{escape(html)}" '
        f'style="border:0;color-scheme:{"dark" if dark else "light"}"></iframe>'
        for name, html in pages.items()
        for width in (320, 390)
    )
    (folder / "page.html").write_text(f"<!DOCTYPE html><body>{frames}{MEASURE}</body>", encoding="utf-8")
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    command = [BROWSER, *QUIET, scheme, f"--user-data-dir={folder / 'profile'}", "--dump-dom", folder / "page.html"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    said = re.findall(r"<p>(.*?): (\d+) (rgb\(.*?\))</p>", answer.stdout)
    return {name: (int(width), ground) for name, width, ground in said}


@pytest.mark.skipif(not BROWSER, reason="there is no Chromium on this machine to lay out the message")
@pytest.mark.parametrize("dark", [False, True])
def test_no_phone_scrolls_sideways(composed: Compose, full: tuple[Block, ...], tmp_path: Path, dark: bool) -> None:
    """On screens of 320 and 390 pixels nothing is wider than the screen, by day on light paper, by night on dark."""
    label, word = "A label of sixty letters, and more, for a figure with a long name", "Donau" * 40
    crowded: tuple[Block, ...] = (
        Cover("Houses", "2025", word, (Text(word),), (Tile(label, "over 123,456,789,012", "2025", word),)),
        Changes("Compared:", (ChangeGroup(word, ((Text(word),),)),)),
        KeyFigures((Tile(word, "5", word), Tile(label, ""))),
        Sources((SourceEntry(1, word, "undated", "press", advertorial=False, url=f"https://x.example/{word}"),)),
    )
    link = {"link": f"https://x.example/{word}"}
    messages = {
        "full": composed(*full, illustrative=True),
        "crowded": composed(*crowded, title=word, part_name=word, templates={"file_name": word}),
        "linked": composed(*full, templates=link),
        "empty": composed(),
    }
    pages = {name: (one.linked or one.attached).html for name, one in messages.items()}

    found = laid_out(pages, tmp_path, dark=dark)

    assert {name: width for name, (width, _) in found.items()} == {
        f"{name} in {width}": width for name in pages for width in (320, 390)
    }
    assert all((ground == "rgb(255, 255, 255)") is not dark for _, ground in found.values())


def test_the_machine_leaves_no_trace_in_a_message(repository: Path) -> None:
    """Zone, hash seed and language change no byte of a message."""
    code = (
        "import hashlib, sys; from pathlib import Path; from scheduler.workspace import load_workspace\n"
        "from reports.assemble import assemble; from reports.message import compose\n"
        "from reports.period import parse_period; from reports.render import render\n"
        "one = load_workspace(Path(sys.argv[1])); report = one.definitions['expansion-monthly']\n"
        "briefing = assemble(one.facts, report, parse_period('2025-12'))\n"
        "message = compose(briefing, one.brand, render(briefing, one.brand), link='https://x.example/{period}')\n"
        "print(hashlib.sha256(message.to_bytes()).hexdigest())\n"
    )
    machines: tuple[dict[str, str], ...] = (
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0", "LC_ALL": "C"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1"},
    )

    def made(machine: dict[str, Any]) -> str:
        command = [sys.executable, "-c", code, str(repository)]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=machine, cwd=repository).stdout

    assert len({made(machine) for machine in machines}) == 1
