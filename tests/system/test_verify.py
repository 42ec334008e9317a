"""``frontier verify`` tells whether a PDF says what its data say, of any file, within bounds, by its exit code too."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from scheduler.verifying import verify_apart

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def rendered(frontier: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the default briefing as ``frontier render`` makes it."""
    path = tmp_path_factory.mktemp("rendered") / "briefing.pdf"
    answer = frontier("render", "expansion-monthly", "--period", "2025-12", "-w", repository, "-o", path)
    assert answer.returncode == 0, answer.stderr
    return path


def test_a_one_off_agrees_wherever_it_is(frontier: Run, rendered: Path, tmp_path: Path) -> None:
    """A PDF moved to a folder without a workspace, under another name, is made again to the byte."""
    moved = Path(shutil.copy(rendered, tmp_path / "mail attachment (1).pdf"))

    answer = frontier("verify", moved.name, cwd=tmp_path)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == (
        "mail attachment (1).pdf (expansion-monthly 2025-12 all): agrees with the data inside, byte for byte\n"
    )


def test_archived_editions_agree_changes_and_all(frontier: Run, juniper: Path, edit: Callable[..., None]) -> None:
    """Editions from the ledger agree, the second too, which says what changed since the first; without the data."""
    edit(juniper / "data" / "reports" / "houses-monthly.yaml", "{rank}", "a place of its own")
    for period in ("2025-11", "2025-12"):
        made = frontier("run", "houses-monthly", "--period", period, "-w", juniper)
        assert made.returncode == 0, made.stderr
    paths = sorted((juniper / "output").glob("houses-monthly/*/*.pdf"))
    shutil.rmtree(juniper / "data")

    answers = [json.loads(frontier("verify", "--json", path, cwd=juniper.parent).stdout) for path in paths]

    assert [(one["answer"], one["edition"]) for one in answers] == [
        ("agrees", "houses-monthly 2025-11 all"),
        ("agrees", "houses-monthly 2025-12 all"),
    ]


def test_a_forged_page_is_told_with_exit_1(frontier: Run, rendered: Path, tmp_path: Path) -> None:
    """A page with another figure drawn over it differs from its data; the command fails and says which page."""
    forged = tmp_path / "forged.pdf"
    with pikepdf.open(rendered) as pdf:
        pdf.pages[1].contents_add(b"1 0 0 rg 0 0 100 100 re f")
        pdf.save(forged, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    answer = frontier("verify", forged)

    assert answer.returncode == 1
    assert "page 2 made again is another" in answer.stdout


def test_what_cannot_be_verified_is_told_with_exit_2(frontier: Run, tmp_path: Path) -> None:
    """No file, a folder, a pipe and another kind of file are each told in a sentence."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")

    answers = {name: frontier("verify", tmp_path / name) for name in ("none.pdf", "pipe", "notes.txt", ".")}

    assert {name: answer.returncode for name, answer in answers.items()} == dict.fromkeys(answers, 2)
    assert "there is no such file" in answers["none.pdf"].stderr
    assert "is no ordinary file" in answers["pipe"].stderr
    assert "it is not a PDF" in answers["notes.txt"].stdout
    assert not any("Traceback" in answer.stderr + answer.stdout for answer in answers.values())


def test_a_page_that_unpacks_without_end_is_stopped(rendered: Path, tmp_path: Path) -> None:
    """A page of a gigabyte in a megabyte takes no more memory than an edition may, and is not the page made."""
    packing = zlib.compressobj(9)
    packed = b"".join([*(packing.compress(bytes(1 << 24)) for _ in range(64)), packing.flush()])
    bomb = tmp_path / "bomb.pdf"
    with pikepdf.open(io.BytesIO(rendered.read_bytes())) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"")
        pdf.pages[0].obj.Contents.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.save(bomb, compress_streams=False)

    verified = verify_apart(bomb)

    assert verified.answer == "differs"
    assert "page 1 made again is another" in verified.reasons


def test_what_takes_too_long_is_stopped(rendered: Path) -> None:
    """Whatever takes longer than it is given is given up."""
    assert verify_apart(rendered, seconds=0).reasons == ("it was not made again within 0 seconds",)
