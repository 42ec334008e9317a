"""A wheel stands alone: built, installed elsewhere, it does all that the tutorial promises without the repository."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.system.tutorial import follow

LICENCES = {
    "LICENSE",
    "NOTICE",
    "THIRD_PARTY_NOTICES.md",
    "reports/fonts/IBMPlexSans-OFL.txt",
    "reports/fonts/NotoSans-OFL.txt",
    "reports/pdf/sRGB-licence.txt",
}


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel, of a copy: what earlier builds have left beside the packages must not slip in."""
    copy, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for package in ("reports", "scheduler"):
        shutil.copytree(repository / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "THIRD_PARTY_NOTICES.md"):
        shutil.copy(repository / file, copy)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(made), str(copy))
    return next(made.glob("*.whl"))


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own, which shares nothing but the dependencies with this one.

    A ``.pth`` file adds their folder; those in it are not followed, and so not the one that leads to the repository.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(folder, symlinks=True)
    places = sysconfig.get_paths(scheme="venv", vars={"base": str(folder), "platbase": str(folder)})
    _pip("--python", str(folder / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel))
    shared = Path(places["purelib"], "dependencies.pth")
    shared.write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return folder / "bin"


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path, repository: Path) -> None:
    """Fonts, colour profile, preview page, starter and all else that lies in the packages is in the wheel, and no more.

    Whatever is added to a package and not named in ``pyproject.toml`` would be missed only once it is installed.
    """
    with zipfile.ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if ".dist-info/" not in name}

    assert held == {
        path.relative_to(repository).as_posix()
        for package in ("reports", "scheduler")
        for path in (repository / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_brings_the_licences_along(wheel: Path) -> None:
    """The licence, the notices, and the licences of what others made lie where installers look for them."""
    with zipfile.ZipFile(wheel) as packed:
        licences = {name.partition("/licenses/")[2] for name in packed.namelist() if "/licenses/" in name}

    assert licences >= LICENCES


def test_the_wheel_alone_does_what_the_tutorial_promises(programs: Path, repository: Path, tmp_path: Path) -> None:
    """From an empty folder and a wheel: init, a mistake, a figure, check, preview, render, schedule, serve, history.

    The page and the pictures of the preview come out of the wheel as well.
    """
    steps = follow(repository / "docs" / "tutorial.md", tmp_path, programs)

    history = next(one.words for one in steps if one.command == "frontier history")
    assert _where_it_is_imported_from(programs, tmp_path).is_relative_to(programs.parent)
    assert any('no metric "shop"; did you mean "shops"?' in one.words for one in steps)
    assert any(one.command.startswith("frontier preview") for one in steps)
    assert "expansion-monthly\t2025-12\tall\tarchived" in history
    assert (tmp_path / "bicycles/output/expansion-monthly/2025-12/expansion-monthly_2025-12_all.pdf").is_file()


def _where_it_is_imported_from(programs: Path, where: Path) -> Path:
    code = "import reports, scheduler; print(reports.__file__)"
    done = subprocess.run([programs / "python", "-c", code], cwd=where, capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
