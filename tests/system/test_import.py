"""``frontier init --from``: a workspace out of somebody's spreadsheet."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
SAID = ("--measure", "stock", "--source-producer", "Sales: the team", "--source-kind", "statistics")
LINES = {
    "month": "Month,Country,Shops\nNov 2025,Portugal,23\nDec 2025,Portugal,24\nDec 2025,Spain,19\nDec 2025,Total,43\n",
    "quarter": "Country,Q3 2025,Q4 2025\nPortugal,23,24\nSpain,18,19\n",
    "year": "Year,Namibia\n2024,1\n2025,2\n",
}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Return a spreadsheet as a program exports it."""
    file = tmp_path / "export.csv"
    file.write_text(LINES["month"], encoding="utf-8")
    return file


def test_nothing_is_written_before_it_is_accepted(frontier: Run, export: Path, tmp_path: Path) -> None:
    """How the file is understood is printed; without ``--accept`` the folder is not even made."""
    done = frontier("init", "new", "--from", export, *SAID, cwd=tmp_path)

    assert done.returncode == 1
    assert "market: column 2, Country" in done.stdout
    assert "4 observations, 3 markets, 2025-11 to 2025-12 (month)" in done.stdout
    assert "run it again with --accept" in done.stderr
    assert not (tmp_path / "new").exists()


def test_what_only_a_person_knows_is_asked(frontier: Run, export: Path, tmp_path: Path) -> None:
    """Who made the figures, what kind of source it is and how they add up are never made up, accepted or not."""
    done = frontier("init", "new", "--from", export, "--accept", cwd=tmp_path)

    assert done.returncode == 2
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "Say who made the figures",
        "Say what kind of source it is",
        "Say how it adds up",
        "Nothing was written",
    ]
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("grain", LINES)
def test_the_workspace_renders_at_once(frontier: Run, tmp_path: Path, grain: str) -> None:
    """Months, quarters and years alike become a workspace without errors, whose briefing is made at once."""
    file = tmp_path / "export.csv"
    file.write_text(LINES[grain], encoding="utf-8")

    made = frontier("init", "new", "--from", file, *SAID, "--metric", "Shops", "--accept", cwd=tmp_path)
    checked = frontier("check", cwd=tmp_path / "new")
    rendered = frontier("render", "expansion", cwd=tmp_path / "new")

    assert (made.returncode, checked.returncode, rendered.returncode) == (0, 0, 0), made.stderr + checked.stderr
    assert made.stdout.splitlines()[-1] == "Next: cd new; frontier render expansion"
    assert (tmp_path / "new" / rendered.stdout.strip()).read_bytes().startswith(b"%PDF-")


def test_the_workspace_holds_the_figures_with_their_source(frontier: Run, export: Path, tmp_path: Path) -> None:
    """Every figure of the file, and nothing of the made-up brand, is in it, with the source that was named."""
    frontier("init", "new", "--from", export, *SAID, "--accept", cwd=tmp_path)

    listed = frontier("facts", cwd=tmp_path / "new").stdout.splitlines()

    assert "observation\tShops, Spain\t2025-12\t19 shops\texport\tSales: the team\tstatistics" in listed
    assert len(listed) == 5
    assert not any("Larkspur" in path.read_text(encoding="utf-8") for path in (tmp_path / "new").rglob("*.yaml"))


def test_a_market_has_one_colour_in_all_charts(frontier: Run, tmp_path: Path) -> None:
    """Charts of the same markets name them in the same order, though one metric has more figures of another market."""
    file = tmp_path / "export.csv"
    file.write_text(
        "Country,Period,Shops,Sales\nES,2025-11,1,9\nES,2025-12,1,\nPT,2025-12,1,9\nPT,2025-11,,9\n", "utf-8"
    )

    frontier("init", "new", "--from", file, *SAID, "--accept", cwd=tmp_path)
    text = (tmp_path / "new" / "data" / "reports" / "expansion.yaml").read_text(encoding="utf-8")

    assert text.count("markets: [ES, PT]") == 2


def test_rows_that_cannot_be_read_are_left_out_when_accepted(frontier: Run, export: Path, tmp_path: Path) -> None:
    """A row that cannot be read is told with its place both times, and only then left out."""
    export.write_text(LINES["month"] + "Dec 2025,Atlantis,1\n", encoding="utf-8")

    asked = frontier("init", "new", "--from", export, *SAID, cwd=tmp_path)
    accepted = frontier("init", "new", "--from", export, *SAID, "--accept", cwd=tmp_path)

    assert all('export.csv:6:10: Country: "Atlantis" is no country' in one.stderr for one in (asked, accepted))
    assert "1 cell would be left out" in asked.stderr
    assert accepted.returncode == 0
    assert "Left out: 1 cell\n" in accepted.stderr
    assert "Atlantis" not in (tmp_path / "new" / "data" / "observations" / "export.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--source-kind", "statistic"), '--source-kind: there is no "statistic"; did you mean "statistics"?'),
        (("--measure", "shop=stock"), '--measure: no metric "shop"; did you mean "shops"?'),
        (("--measure", "stok"), '--measure: there is no "stok"; did you mean "stock"?'),
        (("--dates", "day"), '--dates: there is no "day"; known: day-first, month-first'),
    ],
)
def test_what_is_said_wrongly_is_told(
    frontier: Run, export: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    """A word that is none ends with 2 and says what was probably meant."""
    done = frontier("init", "new", "--from", export, *words, cwd=tmp_path)

    assert done.returncode == 2
    assert said in done.stderr


def test_a_folder_with_something_in_it_is_left_alone(frontier: Run, export: Path, tmp_path: Path) -> None:
    """What is in the folder is never written over, accepted or not."""
    done = frontier("init", ".", "--from", export, *SAID, "--accept", cwd=tmp_path)

    assert done.returncode == 2
    assert "is not empty (it holds export.csv)" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]
