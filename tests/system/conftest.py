"""What the whole-program tests share: the installed command, and workspaces to break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def frontier(repository: Path) -> Run:
    """Run the installed ``frontier`` command, as a shell would."""
    program = Path(sys.executable).with_name("frontier")

    def run(*words: object, cwd: Path = repository, **environment: str) -> subprocess.CompletedProcess[str]:
        ours = os.environ | {"COLUMNS": "120"} | environment  # noqa: TID251 - a child needs our PATH
        command = [str(program), *map(str, words)]
        return subprocess.run(
            command, cwd=cwd, env=ours, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
        )

    return run


@pytest.fixture(scope="session")
def example() -> Path:
    """Return the workspace of a made-up brand with every kind of block; it is not to be written to."""
    return Path(__file__).parents[1] / "workspaces" / "juniper"


@pytest.fixture
def juniper(example: Path, tmp_path: Path) -> Path:
    """Return a copy of the made-up brand's workspace, to be broken at will."""
    return shutil.copytree(example, tmp_path / "juniper")


@pytest.fixture
def by_region(juniper: Path, example: Path) -> Path:
    """Return a copy of the made-up brand's workspace with a report split by region, and people to receive it."""
    return shutil.copytree(example.with_name("by-region"), juniper, dirs_exist_ok=True)


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """Put one text in the place of another, which has to be there, in a file."""

    def replace(file: Path, old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{file.name} has no {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def leftovers() -> Callable[[Path], list[str]]:
    """Return the PDFs, whole or in part, that lie anywhere below a folder."""

    def find(folder: Path) -> list[str]:
        return sorted(path.name for path in folder.rglob("*") if path.suffix in {".pdf", ".part"})

    return find
