"""The docs are true: every page builds, every link leads somewhere, and every step of the tutorial is taken."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

from reports.yaml_source import parse
from scheduler.app import render_report
from scheduler.starting import start_workspace
from tests.system.tutorial import follow

LINK = re.compile(r"\]\(([^()#\s]+)(?:#[^()\s]*)?\)")

PROGRAM = Path(sys.executable).with_name("frontier")
# What somebody does in the first hour, in its order.
WAY = [
    "init", "check", "check", "check", "check", "preview", "render", "explain", "serve", "status", "run", "run",
    "history", "show",
]  # fmt: skip


@pytest.fixture(scope="module")
def docs() -> Path:
    """Return the folder of the docs."""
    return Path(__file__).parents[2] / "docs"


def test_every_page_builds(docs: Path, tmp_path: Path) -> None:
    """The site is built without a warning: no page is left out, and no heading or list of pages is broken."""
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", "-b", "html", str(docs), str(tmp_path)]

    built = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    assert (built.returncode, built.stderr) == (0, "")


def test_every_link_leads_to_a_file(docs: Path) -> None:
    """A link between pages, or to a file or picture of the repository, leads to one that is there."""
    root = docs.parent
    pages = [*root.glob("*.md"), *docs.rglob("*.md"), root / "bench" / "README.md"]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text(encoding="utf-8"))]

    lost = [
        f"{page.relative_to(root)}: {link}"
        for page, link in links
        if ":" not in link and not (page.parent / link).exists()
    ]

    assert lost == []
    assert len(links) > 30


def test_the_reference_is_what_the_program_says(docs: Path) -> None:
    """The pages of the reference are those that the models and commands give now: `make reference` writes them."""
    made = runpy.run_path(str(docs / "make_reference.py"))["pages"]()

    written = {name: (docs / "reference" / name).read_text(encoding="utf-8") for name in made}

    assert written == {name: content.rstrip() + "\n" for name, content in made.items()}


def test_the_tutorial_can_be_followed(docs: Path, tmp_path: Path) -> None:
    """Every command of the tutorial, run in an empty folder in its order, does what the page says."""
    steps = follow(docs / "tutorial.md", tmp_path, Path(sys.executable).parent)

    told = [one.words for one in steps]
    assert [one.command.split()[1] for one in steps if one.command.startswith("frontier ")] == WAY
    assert "--once" in next(one.command for one in steps if " serve" in one.command)
    assert any('no metric "shop"; did you mean "shops"?' in one for one in told)
    assert any("sources disagree" in one for one in told)
    assert any("Japan 2 [@courier]" in one and "alone make 61" in one for one in told)
    assert [path.name for path in (tmp_path / "bicycles" / "output" / "one-off").iterdir()]
    assert (tmp_path / "bicycles/output/expansion-monthly/2025-12/expansion-monthly_2025-12_all.pdf").is_file()


def test_a_report_is_split_by_region_as_the_page_says(docs: Path, tmp_path: Path) -> None:
    """Every command of the page, run in its order: each region has an edition, each reader the parts named."""
    steps = follow(docs / "how-to" / "split.md", tmp_path, Path(sys.executable).parent)

    said = {one.command: one.words for one in steps}
    sent = said["frontier run shops-by-region --period 2025-12 --send"]
    letters = sorted((tmp_path / "bicycles" / "output" / "outbox").rglob("*.eml"))
    assert "iberia" in said["frontier render shops-by-region --part iberia"]
    assert all(region in sent for region in ("iberia", "western-europe", "east-asia"))
    assert len(letters) == 1 + 3  # Inês hears of Iberia alone, Kenji of all three


def test_the_chart_of_ones_own_is_drawn_as_the_page_says(docs: Path, tmp_path: Path) -> None:
    """What the page has written into three files of the tutorial's workspace makes its briefing."""
    blocks = re.findall(
        r"^   ```\w+\n(.*?)^   ```$", (docs / "how-to" / "own-chart.md").read_text("utf-8"), re.M | re.S
    )
    setting, code, block = map(textwrap.dedent, blocks)
    start_workspace(tmp_path)
    with (tmp_path / "frontier.yaml").open("a", encoding="utf-8") as file:
        file.write(setting)
    (tmp_path / "charts.py").write_text(code, encoding="utf-8")
    with (tmp_path / "data" / "reports" / "expansion-monthly.yaml").open("a", encoding="utf-8") as file:
        file.write(textwrap.indent(block, "  "))

    rendered = render_report(tmp_path, "expansion-monthly", None, None, lambda _: None)

    assert rendered.path.is_file()


@pytest.mark.parametrize("name", ["compose.yaml", "cronjob.yaml"])
def test_what_is_to_be_deployed_is_yaml(docs: Path, name: str) -> None:
    """The files for a container and for Kubernetes are read by a strict parser, and run what there is."""
    file = docs.parent / "deploy" / name

    tree = parse(file.read_bytes(), name, 100_000)

    assert isinstance(tree, dict)
    assert "frontier" in str(tree)


def test_what_containers_run_is_a_command(docs: Path) -> None:
    """What the container, the CronJob and the how-to have Frontier do is a command that it knows, options and all."""
    deploy = docs.parent / "deploy"
    container = re.search(r"^CMD (.*)$", (deploy / "Containerfile").read_text(encoding="utf-8"), re.M)
    job = parse((deploy / "cronjob.yaml").read_bytes(), "cronjob.yaml", 100_000)
    assert container
    assert isinstance(job, dict)
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    words = [json.loads(container[1]), pod["containers"][0]["args"]]

    for one in words:
        # With --help after them, options are still read in their order, and nothing is done.
        done = subprocess.run([PROGRAM, *one, "--help"], capture_output=True, text=True, check=False)
        named = [word for word in one if word.startswith("--")]
        assert done.returncode == 0, done.stderr
        assert [word for word in named if word not in done.stdout] == []


def test_a_container_gets_what_its_build_needs(docs: Path) -> None:
    """What the Containerfile installs from is let in by .dockerignore, and its drivers are those of the extras."""
    root = docs.parent
    let_in = {line[1:] for line in (root / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (root / "deploy" / "Containerfile").read_text(encoding="utf-8")
    drivers = [*project["optional-dependencies"]["postgres"], *project["optional-dependencies"]["cloud"]]

    assert {"reports", "scheduler", "pyproject.toml", "requirements.lock", project["readme"]} <= let_in
    assert {name for name in project["license-files"] if "/" not in name} <= let_in
    assert [name for name in let_in if not (root / name).exists()] == []
    assert [name for name in drivers if name not in text] == []


@pytest.mark.parametrize("name", ["frontier.service", "frontier-once.service", "frontier-once.timer"])
def test_what_systemd_is_given_it_understands(docs: Path, tmp_path: Path, name: str) -> None:
    """The units have no fault that systemd itself finds; their program is not installed where tests run."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in (docs.parent / "deploy").glob("frontier*.*"):
        text = unit.read_text(encoding="utf-8").replace("/opt/frontier/bin/frontier", sys.executable)
        (tmp_path / unit.name).write_text(text.replace("User=frontier\n", ""), encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert [line for line in done.stderr.splitlines() if "frontier" in line] == []
