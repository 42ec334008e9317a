"""A workspace is read whole: every fault of every file at once, and nothing from outside its folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from reports.errors import InputError
from scheduler.workspace import load_workspace

EXAMPLE = Path(__file__).parents[1] / "workspaces" / "juniper"


@pytest.fixture
def juniper(tmp_path: Path) -> Path:
    """Return a copy of the made-up brand's workspace."""
    return shutil.copytree(EXAMPLE, tmp_path / "juniper")


def problems(root: Path) -> list[str]:
    """Return the problems of a workspace as they are printed."""
    with pytest.raises(InputError) as caught:
        load_workspace(root)
    return [str(problem) for problem in caught.value.problems]


def test_a_workspace_is_its_facts_brand_and_reports() -> None:
    """YAML and CSV are read into one set of facts; the reports are known by name; contradictions are warnings."""
    workspace = load_workspace(EXAMPLE)

    assert workspace.title == "Juniper Tea Houses"
    assert set(workspace.definitions) == {"houses-monthly"}
    assert {Path(one.place.file).name for one in workspace.facts.observations} == {"by-month.csv", "singles.yaml"}
    assert [warning.severity for warning in workspace.warnings] == ["warning"]
    assert workspace.brand.logo is not None
    assert workspace.output == EXAMPLE / "output"


def test_the_brand_is_the_file_that_is_named(juniper: Path) -> None:
    """frontier.yaml names the brand, so that one workspace can have several."""
    (juniper / "frontier.yaml").write_text("title: Juniper\nbrand: data/brand-svg.yaml\n", encoding="utf-8")

    logo = load_workspace(juniper).brand.logo

    assert logo is not None
    assert logo[0] == "logo.svg"


def test_a_folder_that_is_no_workspace_is_told_once(tmp_path: Path) -> None:
    """Whoever is in the wrong folder is told that alone, and not of each file that a workspace would have."""
    [told] = problems(tmp_path)

    assert told.startswith(f"frontier.yaml: there is none in {tmp_path}; go to a workspace")
    assert told.endswith("or make one: frontier init FOLDER")


def test_a_folder_of_a_workspace_leads_to_it(juniper: Path) -> None:
    """Whoever is too deep in a workspace is told where it begins."""
    [told] = problems(juniper / "data" / "reports")

    assert f"but in {juniper}: go there" in told


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A misspelt folder is told as what it is."""
    assert problems(tmp_path / "no")[0].startswith(f"frontier.yaml: there is no folder {tmp_path / 'no'}; name a work")


def test_a_workspace_that_was_begun_is_told_all_that_is_missing(tmp_path: Path) -> None:
    """Whoever has a data folder is told every file that is needed."""
    (tmp_path / "data").mkdir()
    told = problems(tmp_path)

    assert any("frontier.yaml: there is none" in line for line in told)
    assert any("holds no report" in line for line in told)
    assert [
        name for name in ("sources", "markets", "metrics") if not any(f"{name}.yaml" in line for line in told)
    ] == []


def test_a_logo_that_cannot_be_drawn_is_told_with_its_line(juniper: Path) -> None:
    """A damaged picture is found when the workspace is read, and not by whoever waits for the edition."""
    whole = (juniper / "data" / "logo.png").read_bytes()
    told = []
    for content in (b"not a picture", whole[: len(whole) // 2]):
        (juniper / "data" / "logo.png").write_bytes(content)
        told += problems(juniper)

    [line] = set(told)

    assert line.endswith("logo: logo.png is not a PNG picture that can be read; save it as PNG again")
    assert line.startswith("data/brand.yaml:")


def test_a_report_is_named_like_its_file(juniper: Path) -> None:
    """A report under another's name would be overwritten or missed, so both have to agree."""
    reports = juniper / "data" / "reports"
    (reports / "houses-monthly.yaml").rename(reports / "monthly.yaml")

    [told] = problems(juniper)

    assert told.startswith(
        'data/reports/monthly.yaml:1:1: id: is "houses-monthly", but the file is called monthly.yaml'
    )


def test_a_font_that_is_none_is_a_problem_of_the_brand(juniper: Path) -> None:
    """Bytes that are no font are told with the brand's file, together with all other problems."""
    (juniper / "data" / "own.ttf").write_bytes(b"no font")
    with (juniper / "data" / "brand.yaml").open("a", encoding="utf-8") as file:
        file.write("fonts: {regular: own.ttf}\n")

    [told] = problems(juniper)

    assert told.startswith("data/brand.yaml: fonts: own.ttf is not a TrueType font")


@pytest.mark.parametrize("logo", ["../../outside.png", "{tmp}/outside.png"])
def test_a_logo_outside_the_workspace_is_refused(juniper: Path, tmp_path: Path, logo: str) -> None:
    """A brand cannot reach for files beyond its workspace, by way of .. or from the root."""
    (tmp_path / "outside.png").write_bytes(b"secret")
    brand = juniper / "data" / "brand.yaml"
    named = logo.replace("{tmp}", str(tmp_path))
    brand.write_text(brand.read_text(encoding="utf-8").replace("logo.png", named), encoding="utf-8")

    [told] = problems(juniper)

    assert "lies outside the workspace; copy it inside" in told


def test_a_folder_where_a_file_should_be_is_told(juniper: Path) -> None:
    """A folder called events.yaml is a problem with its name, no traceback."""
    (juniper / "data" / "events.yaml").unlink()
    (juniper / "data" / "events.yaml").mkdir()

    assert problems(juniper) == ["data/events.yaml: cannot be read: Is a directory; a file has to stand here"]


def test_what_waits_for_a_writer_is_not_read(juniper: Path) -> None:
    """A pipe among the facts would wait for ever, and is refused instead."""
    (juniper / "data" / "quotes.yaml").unlink()
    os.mkfifo(juniper / "data" / "quotes.yaml")

    assert problems(juniper) == ["data/quotes.yaml: cannot be read: it is no ordinary file"]
