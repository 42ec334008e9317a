"""The default workspace: public figures about a brand, and the contradictions among them, printed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def pages(frontier: Run, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the text of each page of the default briefing of December 2025."""
    path = tmp_path_factory.mktemp("default") / "briefing.pdf"
    answer = frontier("render", "expansion-monthly", "--period", "2025-12", "--output", path)
    assert answer.returncode == 0, answer.stderr
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.fixture(scope="module")
def notes(pages: list[str]) -> str:
    """Return the text of the data notes without the numbers of sources."""
    text = " ".join(pages)
    section = text[text.index("Data notes") : text.index("Sources 1 ")]
    return re.sub(r"\s*\[[\d,†]+\](?:\s+(?=[;:,.]))?", "", section)


def test_the_default_workspace_has_no_errors(frontier: Run) -> None:
    """What the repository itself holds passes its own check."""
    answer = frontier("check")

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("No errors, ")


def test_the_briefing_has_six_to_ten_pages(pages: list[str]) -> None:
    """The briefing is short enough to be read, and every page has something on it."""
    assert 6 <= len(pages) <= 10
    assert [number for number, text in enumerate(pages, 1) if len(text) < 300] == []


def test_the_latest_period_is_taken_from_the_facts(frontier: Run, tmp_path: Path) -> None:
    """Without --period the edition is that of the newest figures, whatever today's date."""
    answer = frontier("render", "expansion-monthly", "-o", tmp_path / "latest.pdf")

    assert "Assembling expansion-monthly 2025-12" in answer.stderr


@pytest.mark.parametrize(
    "words",
    [
        "31 at the end of December 2024 plus 10 new markets in 2025 make 41, but 39 is given",
        "states a change of +287 % on September 2022; the figures themselves, 567 and then 1,629, give +187 %",
        "27,702 is given, but the seven figures it is made of add up to 27,832: 130 more",
        "about 70,000 is given as the running total at the end of December 2023",
        "the same number is given by one source for 2023 and by another for all time",
    ],
)
def test_the_contradictions_among_the_sources_are_printed(notes: str, words: str) -> None:
    """Where the public figures contradict one another, the briefing says so in numbers, with their sources."""
    assert words in notes


def test_the_advertorial_is_never_taken_for_evidence(pages: list[str]) -> None:
    """The advertorial is marked wherever it is cited, called one among the sources, and explained on each such page."""
    text = " ".join(pages)

    assert re.search(r"2 Advertorial †\. News page of an advertising partner", text)
    assert re.search(r"[\[,]2[,\]]", text) is None
    assert ["† Advertorial: promotional copy" in page for page in pages] == ["†" in page for page in pages]


def test_the_target_is_not_a_result(pages: list[str]) -> None:
    """Deliveries of 2025 are not public; the number that was a target is called one wherever it stands."""
    text = re.sub(r"\[[\d,†]+\]", "", " ".join(pages))

    told = [match[0] for match in re.finditer(r".{0,40}120,000", text)]

    assert told
    assert [one for one in told if "target" not in one] == []


def test_no_page_is_stamped(pages: list[str]) -> None:
    """Nothing in the default workspace is made up, so no page says that it is."""
    assert [page for page in pages if "ILLUSTRATIVE DATA" in page] == []
