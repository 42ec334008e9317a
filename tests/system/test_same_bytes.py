"""The same inputs give the same bytes, whatever the zone, hash seed, language, folder or what was made before."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

MACHINES = {
    "far east": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0", "LC_ALL": "C"},
    "far west": {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"},
    "any": {"TZ": "UTC", "PYTHONHASHSEED": "random", "LC_ALL": "POSIX", "SOURCE_DATE_EPOCH": "1", "HOME": ""},
    "optimised": {"PYTHONOPTIMIZE": "2", "PYTHONUTF8": "1"},
}


@pytest.fixture(scope="module")
def usual(frontier: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the hash of the default briefing as made here."""
    path = tmp_path_factory.mktemp("usual") / "briefing.pdf"
    answer = frontier("render", "expansion-monthly", "--period", "2025-12", "-o", path)
    assert answer.returncode == 0, answer.stderr
    return sha256(path)


def pythons(name: str) -> list[Path]:
    """Return where a Python may be: on the path, or beside the shim that pyenv puts there for one not chosen."""
    on_path = shutil.which(name)
    if not on_path:
        return []
    return [Path(on_path), *sorted((Path(on_path).parents[1] / "versions").glob(f"*/bin/{name}"))]


def _works(python: Path) -> bool:
    return subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def other_python(repository: Path) -> Path:
    """Return another version of Python with the locked libraries, kept between runs; or skip and say why."""
    name = "python3.11" if sys.version_info >= (3, 13) else "python3.13"
    found = next(filter(_works, pythons(name)), None)
    if not found:
        pytest.skip(f"there is no {name} on the path")
    lock = repository / "requirements.lock"
    folder = Path.home() / ".cache" / f"frontier-{name}-{sha256(lock)[:12]}"
    if not (folder / "ready").exists():
        subprocess.run([found, "-m", "venv", "--clear", folder], check=True)
        install = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        for what in (["--require-hashes", "-r", lock], ["--no-deps", "--no-build-isolation", "--editable", repository]):
            answer = subprocess.run([*install, *what], capture_output=True, text=True, check=False)
            if answer.returncode:
                pytest.skip(f"the locked libraries cannot be installed for {name}: {answer.stderr[-200:]}")
        (folder / "ready").touch()
    return folder / "bin" / "python"


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("machine", MACHINES)
def test_the_machine_leaves_no_trace(frontier: Run, repository: Path, usual: str, tmp_path: Path, machine: str) -> None:
    """Zone, hash seed, language and the folder one stands in change no byte."""
    path = tmp_path / "another folder" / "other name.pdf"

    words = ("render", "expansion-monthly", "--period", "2025-12", "-w", repository, "-o", path)
    answer = frontier(*words, cwd=tmp_path, **MACHINES[machine])

    assert answer.returncode == 0, answer.stderr
    assert sha256(path) == usual


def test_the_version_of_python_leaves_no_trace(
    repository: Path, usual: str, other_python: Path, tmp_path: Path
) -> None:
    """Another version of Python, with the same libraries, makes the same bytes."""
    path = tmp_path / "briefing.pdf"
    command = [other_python, "-c", "from scheduler.cli import main; main()", "render", "expansion-monthly"]
    command += ["--period", "2025-12", "-w", repository, "-o", path]

    ours = os.environ | {"PYTHONPATH": str(repository)}  # noqa: TID251 - a child needs our PATH
    subprocess.run(command, check=True, capture_output=True, env=ours, cwd=tmp_path)

    assert sha256(path) == usual


def test_the_mask_for_new_files_leaves_no_trace(repository: Path, usual: str, tmp_path: Path) -> None:
    """A strict umask changes neither the bytes nor that the file can be read."""
    path = tmp_path / "briefing.pdf"
    command = [sys.executable, "-c", "from scheduler.cli import main; main()", "render", "expansion-monthly"]
    command += ["--period", "2025-12", "-w", str(repository), "-o", str(path)]

    subprocess.run(command, check=True, capture_output=True, umask=0o077)

    assert sha256(path) == usual
    assert os.access(path, os.R_OK)


def test_what_was_made_before_leaves_no_trace(repository: Path, example: Path, usual: str, tmp_path: Path) -> None:
    """Made after another brand's briefing in the same process, and again after that, the file is the same."""
    code = (
        "import sys; from pathlib import Path; from scheduler.app import render_report\n"
        "default, example, to = map(Path, sys.argv[1:])\n"
        "tell = lambda step: None\n"
        "render_report(example, 'houses-monthly', None, to / 'e1.pdf', tell)\n"
        "render_report(default, 'expansion-monthly', '2025-06', to / 'june.pdf', tell)\n"
        "render_report(default, 'expansion-monthly', '2025-12', to / 'd1.pdf', tell)\n"
        "render_report(example, 'houses-monthly', None, to / 'e2.pdf', tell)\n"
    )

    subprocess.run([sys.executable, "-c", code, repository, example, tmp_path], check=True)

    assert sha256(tmp_path / "d1.pdf") == usual
    assert sha256(tmp_path / "e1.pdf") == sha256(tmp_path / "e2.pdf")
    assert sha256(tmp_path / "june.pdf") != usual


def test_two_workspaces_in_two_threads_do_not_bleed(repository: Path, example: Path) -> None:
    """Several briefings each of two brands, made by two threads at once, are those that each brand gets alone."""
    code = (
        "import sys; from concurrent.futures import ThreadPoolExecutor; from pathlib import Path\n"
        "from reports.assemble import assemble; from reports.period import parse_period\n"
        "from reports.render import render; from scheduler.workspace import load_workspace\n"
        "made = []\n"
        "for root in sys.argv[1:]:\n"
        "    one = load_workspace(Path(root)); [report] = one.definitions.values()\n"
        "    made.append((assemble(one.facts, report, parse_period('2025-12')), one.brand))\n"
        "alone = [render(*one) for one in made]\n"
        "sys.setswitchinterval(1e-5)\n"
        "with ThreadPoolExecutor(2) as pool:\n"
        "    often = list(pool.map(lambda one: {render(*one) for _ in range(6)}, made))\n"
        "assert alone[0] != alone[1] and often == [{alone[0]}, {alone[1]}], 'the threads bled into one another'\n"
    )

    answer = subprocess.run(
        [sys.executable, "-c", code, repository, example], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stderr
