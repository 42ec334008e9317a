"""The house's own rules: what the repository holds, and that each guard fails when it should."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("reports", "scheduler")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
# Brackets keep these lines from matching themselves.
TIED_TO_ONE_PLACE = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[d]eb\.debian\.org"
    r"|--(?:extra-)?[i]ndex-url|--[f]ind-links|file:///(?:opt|usr|home)"
    r"|(?<![\w.])/(?:[w]ork|[r]oot|[t]mp|[U]sers)/|/[o]pt/(?:wheels|pypi)"
)


@pytest.fixture(scope="session")
def project(repository: Path) -> dict[str, Any]:
    """Return what pyproject.toml says."""
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


def tracked_files(repository: Path) -> Iterator[Path]:
    """Yield every file that Git has, or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=repository, check=True, capture_output=True).stdout.decode()
    yield from (repository / name for name in names.split("\0") if name and (repository / name).is_file())


def code_files(repository: Path) -> Iterator[Path]:
    """Yield every Python file of the two packages."""
    for package in PACKAGES:
        yield from sorted((repository / package).rglob("*.py"))


def plain_name(requirement: str) -> str:
    """Return a requirement's distribution as indexes write it: lower case, with hyphens."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0]).lower()


def pins(lock: Path) -> dict[str, list[str]]:
    """Return the hashes that a lock has for each ``name==version``."""
    found: dict[str, list[str]] = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in " #":
            found[line.split()[0]] = []
        elif "--hash" in line:
            found[list(found)[-1]] += re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)
    return found


# What the repository holds --------------------------------------------------------------------------------------------


def test_no_file_is_tied_to_one_index_or_one_machine(repository: Path) -> None:
    """No file names a package index or a folder that only one machine has."""
    if not (repository / ".git").exists():
        pytest.skip("not a Git checkout")

    tied = [
        f"{file.relative_to(repository)}:{number}: {line.strip()[:100]}"
        for file in tracked_files(repository)
        if b"\0" not in (content := file.read_bytes())
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        if TIED_TO_ONE_PLACE.search(line)
    ]

    assert tied == []


@pytest.mark.parametrize(
    "line", ["pip install -i https://pypi" + ".org/simple", "--find" + "-links wheels", "cd /wor" + "k/main"]
)
def test_the_search_for_ties_finds_them(line: str) -> None:
    """A line that names an index, a folder of wheels or a private path is seen."""
    assert TIED_TO_ONE_PLACE.search(line)


def test_rooms_are_small(repository: Path) -> None:
    """No file of code has 300 lines or more."""
    lengths = {
        str(file.relative_to(repository)): len(file.read_text(encoding="utf-8").splitlines())
        for file in code_files(repository)
    }

    assert {name: length for name, length in lengths.items() if length >= 300} == {}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported(
    repository: Path, project: dict[str, Any]
) -> None:
    """What is needed at run time, to sign, for a bucket, or for a cluster, is exactly what the two packages import."""
    imported = set()
    for file in code_files(repository):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    distributions = packages_distributions()
    foreign = imported - set(sys.stdlib_module_names) - set(PACKAGES)
    needed = {plain_name(distributions[module][0]) for module in foreign}

    extras = project["project"]["optional-dependencies"]
    required = (*project["project"]["dependencies"], *extras["sign"], *extras["cloud"], *extras["cluster"])
    declared = {plain_name(requirement) for requirement in required}

    assert declared == needed


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_pins_each_requirement_by_hash_and_names_no_address(repository: Path, name: str) -> None:
    """Each requirement has one version and at least one SHA-256; no line has an address or an option for one."""
    lock = repository / name

    assert [pin for pin, hashes in pins(lock).items() if "==" not in pin or not hashes] == []
    assert re.findall(r".*(?:://|^-).*", lock.read_text(encoding="utf-8"), re.MULTILINE) == []


def test_the_lock_has_what_is_declared(repository: Path, project: dict[str, Any]) -> None:
    """Every declared dependency is in its lock, and what several locks have is of one version."""
    runtime, everything, measured = (pins(repository / name) for name in LOCKS)
    groups = project["dependency-groups"]
    declared = {plain_name(requirement) for requirement in project["project"]["dependencies"] + groups["build"]}
    for_development = {plain_name(requirement) for requirement in groups["dev"]}

    assert declared <= {plain_name(pin) for pin in runtime}
    assert for_development <= {plain_name(pin) for pin in everything}
    assert {plain_name(requirement) for requirement in groups["bench"]} <= {plain_name(pin) for pin in measured}
    assert runtime.items() <= everything.items()
    assert runtime.items() <= measured.items()


def test_each_font_has_its_licence_beside_it_and_is_named_in_the_notices(repository: Path) -> None:
    """A font file comes with the Open Font License of its family, and the notices name the file."""
    notices = (repository / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    fonts = sorted((repository / "reports" / "fonts").glob("*.[to]tf"))

    assert fonts
    for font in fonts:
        licence = font.with_name(f"{font.stem.split('-')[0]}-OFL.txt")

        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text(encoding="utf-8")
        assert font.name in notices
        assert licence.name in notices


def test_the_changelog_tells_of_this_version(repository: Path, project: dict[str, Any]) -> None:
    """The first heading of the changelog is what is unreleased, or the current version with its date."""
    changelog = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    version = re.escape(project["project"]["version"])

    first = re.search(r"^## .*$", changelog, re.MULTILINE)

    assert first
    assert re.fullmatch(rf"## \[(?:Unreleased\]|{version}\] - \d{{4}}-\d\d-\d\d)", first[0])


def test_the_wheel_carries_fonts_licences_and_type_marks(repository: Path, tmp_path: Path) -> None:
    """A wheel built from the repository holds the fonts, their licences and the marks that say it is typed."""
    pytest.importorskip("setuptools", minversion="80")
    source = tmp_path / "source"
    for name in PACKAGES:
        shutil.copytree(repository / name, source / name)
    for name in ("pyproject.toml", "LICENSE", "NOTICE", "THIRD_PARTY_NOTICES.md"):
        shutil.copy(repository / name, source / name)
    (source / "README.md").write_text("Frontier\n", encoding="utf-8")

    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-q"]
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(source)], check=True, capture_output=True)

    [wheel] = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    fonts = {f"reports/fonts/{font.name}" for font in (repository / "reports" / "fonts").iterdir() if font.is_file()}
    assert fonts | {"reports/py.typed", "scheduler/py.typed"} <= held
    assert {"LICENSE", "NOTICE"} <= {name.rpartition("/")[2] for name in held}
    assert not {name for name in held if name.startswith(("tests/", "data/", "output/"))}


# The guards fail when they should -------------------------------------------------------------------------------------


def lint(repository: Path, code: str, name: str) -> subprocess.CompletedProcess[str]:
    """Return what ruff says of code, were it the file of that name."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename", name]
    return subprocess.run([*command, "-"], input=code, cwd=repository, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("from datetime import datetime\nNOW = datetime.now()\n", "The period is not the clock"),
        ("import datetime as dt\nTODAY = dt.date.today()\n", "The period is not the clock"),
        ("from time import time\nNOW = time()\n", "The period is not the clock"),
        ("import os\nHOME = os.environ\n", "only entry points read the environment"),
        ("import urllib.request\n", "reaches no network"),
        ("import matplotlib.pyplot as plt\n", "pyplot keeps state between charts"),
        ("from matplotlib import pyplot\n", "pyplot keeps state between charts"),
        ("import matplotlib as mpl\nmpl.rcParams['font.size'] = 9\n", "rcParams is shared"),
        ("import yaml\nFACTS = yaml.safe_load('no')\n", "reports.yaml_source"),
        ("from yaml import load\n", "reports.yaml_source"),
        ("from reportlab.platypus import Paragraph\n", "reports.pdf.text"),
        ("from reportlab.platypus.paragraph import Paragraph\n", "reports.pdf.text"),
        ("import reportlab.platypus as rl\nP = rl.Paragraph\n", "reports.pdf.text"),
        ("print('done')\n", "T201"),
    ],
)
def test_the_linter_refuses_what_the_house_does_without(repository: Path, code: str, advice: str) -> None:
    """Code that reads the clock, keeps charts' state, guesses YAML or trusts markup is refused, with a way out."""
    answer = lint(repository, f'"""A bad file."""\n\n{code}', "reports/charts/bad.py")

    assert answer.returncode == 1
    assert advice in answer.stdout


def test_paragraphs_are_made_in_one_place(repository: Path) -> None:
    """Only reports/pdf/words.py, which hands it runs and no markup, may use ReportLab's Paragraph."""
    code = '"""Text."""\n\nfrom reportlab.platypus import Paragraph\n'

    assert "TID251" not in lint(repository, code, "reports/pdf/words.py").stdout
    assert "TID251" in lint(repository, code, "reports/pdf/table.py").stdout


@pytest.fixture
def hollow_house(repository: Path, project: dict[str, Any], tmp_path: Path) -> Path:
    """Return a copy of the contracts over empty modules: every module that one of them names."""
    shutil.copy(repository / "pyproject.toml", tmp_path)
    contracts = project["tool"]["importlinter"]["contracts"]
    named = {name for contract in contracts for key in contract if key.endswith("_modules") for name in contract[key]}
    for contract in (one for one in contracts if "containers" in one):
        layers = re.findall(r"\w+", " ".join(contract["layers"]))
        named |= {f"{container}.{name}" for container in contract["containers"] for name in layers}
    for name in sorted(named):
        if name.split(".")[0] in PACKAGES:
            package = tmp_path.joinpath(*name.split("."))
            package.mkdir(parents=True, exist_ok=True)
            (package / "__init__.py").touch()
    return tmp_path


def import_lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Return what the import contracts say of a house."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    environment = os.environ | {"PYTHONPATH": str(house), "COLUMNS": "200"}  # noqa: TID251 - a child needs our PATH
    return subprocess.run(
        [*command, "--no-cache", "--no-logo"], cwd=house, env=environment, capture_output=True, text=True, check=False
    )


def test_an_empty_house_keeps_the_contracts(hollow_house: Path) -> None:
    """The contracts hold where nothing is imported, so that what breaks them below is the import."""
    assert import_lint(hollow_house).returncode == 0


@pytest.mark.parametrize(
    ("module", "code", "broken"),
    [
        ("reports.charts", "import reports.facts", "reports.charts is not allowed to import reports.facts"),
        ("reports.pdf", "from reports import yaml_source", "reports.pdf is not allowed to import reports.yaml_source"),
        ("reports.assemble", "import reports.brand", "reports.assemble is not allowed to import reports.brand"),
        ("reports.checks", "import matplotlib.lines", "reports.checks is not allowed to import matplotlib"),
        ("reports.briefing", "import reports.facts", "reports.briefing is not allowed to import reports.facts"),
        ("reports.query", "import sqlite3", "reports is not allowed to import sqlite3"),
        ("reports.render", "import rich.progress", "reports is not allowed to import rich"),
        ("reports.render", "import scheduler", "reports is not allowed to import scheduler"),
        ("reports.facts", "import reports.render", "reports.facts is not allowed to import reports.render"),
    ],
)
def test_an_import_against_the_direction_breaks_a_contract(
    hollow_house: Path, module: str, code: str, broken: str
) -> None:
    """An import that goes up, or around the hinge, or out into the world, fails the build and is named."""
    bad = hollow_house.joinpath(*module.split("."), "bad.py")
    bad.write_text(f"{code}\n", encoding="utf-8")

    answer = import_lint(hollow_house)

    assert answer.returncode == 1
    assert broken in answer.stdout
