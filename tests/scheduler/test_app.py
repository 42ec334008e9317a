"""What the commands do: a file appears whole or not at all, and progress is told step by step."""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reports.errors import RenderError
from scheduler import console
from scheduler.app import render_report, write_whole
from scheduler.errors import MisuseError

EXAMPLE = Path(__file__).parents[1] / "workspaces" / "juniper"


def test_a_file_is_put_in_place_whole(tmp_path: Path) -> None:
    """The folder is made, the old file replaced, and nothing else lies there."""
    path = tmp_path / "new" / "briefing.pdf"

    write_whole(path, b"old")
    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_disk_that_is_full_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last bytes cannot be stored, the old file stands as it was and no part of the new one is left."""
    path = tmp_path / "briefing.pdf"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_fills_up_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    """A write that the system cuts short leaves the old file and no part of the new one."""
    path = tmp_path / "briefing.pdf"
    path.write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from scheduler.app import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "write_whole(Path(sys.argv[1]), b'new' * 9999)\n"
    )

    answer = subprocess.run([sys.executable, "-Bc", code, path], capture_output=True, text=True, check=False)

    assert "File too large" in answer.stderr
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_place_of_the_file_is_left_alone(tmp_path: Path) -> None:
    """What cannot be replaced is not, and no part of the new file is left beside it."""
    (tmp_path / "briefing.pdf").mkdir()

    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "briefing.pdf", b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["briefing.pdf"]


def test_an_interruption_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the file is stored leaves nothing behind."""

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "briefing.pdf", b"new")

    assert list(tmp_path.iterdir()) == []


def test_the_latest_period_is_that_of_the_newest_result(tmp_path: Path) -> None:
    """Without a period, the facts say which edition is the latest; every step is told as it begins."""
    steps: list[str] = []

    rendered = render_report(EXAMPLE, "houses-monthly", None, tmp_path / "a.pdf", steps.append)

    assert (rendered.path, rendered.period.label, rendered.contradictions) == (tmp_path / "a.pdf", "2025-12", 1)
    assert steps == ["Reading the workspace", "Assembling houses-monthly 2025-12", "Drawing the pages"]


def test_what_there_is_not_is_misuse(tmp_path: Path) -> None:
    """An unknown report, and a period of another length, are told before anything is drawn."""
    steps: list[str] = []

    with pytest.raises(MisuseError, match='no report "houses"; did you mean "houses-monthly"'):
        render_report(EXAMPLE, "houses", None, tmp_path / "a.pdf", steps.append)
    with pytest.raises(MisuseError, match="is made for each month; 2025-Q4 is a quarter"):
        render_report(EXAMPLE, "houses-monthly", "2025-Q4", tmp_path / "a.pdf", steps.append)

    assert set(steps) == {"Reading the workspace"}
    assert list(tmp_path.iterdir()) == []


def test_steps_are_plain_lines_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    """Into a file or a pipe, each step is a line on standard error."""
    with console.progress() as progress:
        progress.tell("Reading")
        progress.tell("Drawing")

    assert capsys.readouterr() == ("", "Reading\nDrawing\n")


def test_steps_share_one_live_line_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the step is shown in place, and wiped when all is done."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with console.progress() as progress:
        progress.tell("Drawing [the] pages")

    assert isinstance(sys.stderr, Terminal)
    assert "\x1b[2K" in sys.stderr.getvalue()


@pytest.mark.parametrize(("number", "words"), [(0, "0 problems"), (1, "1 problem"), (2, "2 problems")])
def test_one_is_not_many(number: int, words: str) -> None:
    """A count reads as one says it."""
    assert console.count(number, "problem") == words


def test_a_page_that_cannot_be_drawn_leaves_the_old_file(tmp_path: Path) -> None:
    """A failure while drawing changes nothing on the disk."""
    juniper = shutil.copytree(EXAMPLE, tmp_path / "juniper")
    (juniper / "charts.py").write_text("def broken(request):\n    return 3\n", encoding="utf-8")
    with (juniper / "frontier.yaml").open("a", encoding="utf-8") as file:
        file.write("code: charts.py\n")
    with (juniper / "data" / "reports" / "houses-monthly.yaml").open("a", encoding="utf-8") as file:
        file.write(
            '  - {type: figure, make: "charts:broken", title: T, alt: N, data: [{metric: houses, markets: [WORLD]}]}\n'
        )
    (tmp_path / "a.pdf").write_bytes(b"old")

    with pytest.raises(RenderError, match="charts:broken returned"):
        render_report(juniper, "houses-monthly", None, tmp_path / "a.pdf", lambda _: None)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "juniper"]
    assert (tmp_path / "a.pdf").read_bytes() == b"old"
