"""Every word of a briefing is in its PDF once, in order, for whoever reads it: by eye, by ear or by program."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from reports.brand import Brand, read_brand
from reports.briefing import Briefing
from reports.render import render
from scheduler.app import make_once
from scheduler.workspace import load_workspace
from tests.reports.pdf.ear import Heard, listen, read_aloud, without_furniture
from tests.reports.pdf.said import described, said
from tools.conformance.stress import stress

_LONGER_THAN_A_LINE = 60
Made = tuple[Briefing, Brand, bytes]


@pytest.fixture(scope="module", params=["default", "juniper", "stress"])
def made(request: pytest.FixtureRequest, repository: Path, example: Path) -> Made:
    """Return a briefing, its brand and its PDF."""
    if request.param == "stress":
        briefing, brand = stress(), read_brand(b"name: Stress\n", "brand.yaml", {})
    else:
        workspace = load_workspace(repository if request.param == "default" else example)
        [report] = workspace.definitions
        briefing, data = make_once(workspace, report, None, None, lambda step: None)
        return briefing, workspace.brand, data
    return briefing, brand, render(briefing, brand)


@pytest.fixture(scope="module")
def heard(made: Made) -> Heard:
    """Return what a screen reader makes of the PDF."""
    return listen(made[2])


def test_a_listener_hears_what_the_briefing_says(made: Made, heard: Heard) -> None:
    """The tags read word for word as the briefing: nothing lost, nothing joined, nothing twice, in its order."""
    briefing, brand, _ = made

    assert read_aloud(heard) == said(briefing, brand)
    assert [one.alt for one in heard.all("Figure") if one.alt != brand.file.name] == described(briefing)


def test_what_is_heard_outside_the_briefing_explains_its_marks(made: Made, heard: Heard) -> None:
    """Besides the briefing's words a listener hears what its marks mean, each once."""
    labels = made[0].labels

    explained = [one.text for one in heard.kids if isinstance(one, Heard) and one.role == "P"]

    assert set(explained) <= {labels.illustrative_stamp.upper(), labels.advertorial_legend}
    assert len(explained) == len(set(explained)) >= 1


@pytest.mark.parametrize("made", ["default", "juniper"], indirect=True)
def test_a_browser_selects_what_the_briefing_says(made: Made) -> None:
    """What a browser selects is the briefing letter for letter, in its order."""
    briefing, brand, data = made
    with pypdfium2.PdfDocument(without_furniture(data)) as document:
        found = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)

    for explanation in (briefing.labels.illustrative_stamp.upper(), briefing.labels.advertorial_legend):
        found = found.replace("".join(explanation.split()), "")
    assert found == "".join(said(briefing, brand))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext (on Debian: apt-get install poppler-utils)")
def test_a_program_reads_what_the_briefing_says(made: Made) -> None:
    """pdftotext, which knows no tags, finds each word as often: none is joined, and a citation stays with its word."""
    briefing, brand, data = made
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]

    answer = subprocess.run(command, input=without_furniture(data), capture_output=True, check=True)

    found = Counter(answer.stdout.decode().split())
    expected = Counter(word for word in said(briefing, brand) if len(word) < _LONGER_THAN_A_LINE)
    labels = briefing.labels
    explained = Counter(f"{labels.illustrative_stamp.upper()} {labels.advertorial_legend}".split())
    assert expected - found == Counter()
    assert briefing.report == "stress" or found - expected <= explained
