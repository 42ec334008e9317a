"""Split reports on the command line: which part, what it is called, and who would receive it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Edit = Callable[[Path, str, str], None]
PARTS = "nordics, iberia, benelux, southern-africa"


def test_a_part_is_rendered_with_its_name_on_every_page(frontier: Run, by_region: Path) -> None:
    """Two parts' files can be told apart by their names, and their pages by what stands on each."""
    for part, name in (("nordics", "Nordic countries"), ("iberia", "Iberia")):
        answer = frontier("render", "houses-by-region", "--part", part, "-w", by_region)

        assert answer.returncode == 0, answer.stderr
        pdf = by_region / "output" / "one-off" / f"houses-by-region_2025-12_{part}.pdf"
        assert answer.stdout.splitlines() == [str(pdf)]
        assert f"Assembling houses-by-region 2025-12 {part}" in answer.stderr
        with pypdfium2.PdfDocument(pdf) as document:
            assert document.get_metadata_dict()["Title"] == f"Houses & guests, {name}, December 2025"
            assert [name in page.get_textpage().get_text_range() for page in document] == [True] * len(document)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["houses-by-region"], f"houses-by-region is made in parts; say --part, one of {PARTS}"),
        (["houses-by-region", "--part", "iberica"], f'has no part "iberica"; did you mean "iberia"?; known: {PARTS}'),
        (["houses-monthly", "--part", "iberia"], 'houses-monthly has no part "iberia": it is not split'),
    ],
)
def test_a_part_that_there_is_not_is_misuse(frontier: Run, by_region: Path, words: list[str], told: str) -> None:
    """Which part has to be said of a report that is split, and a part that there is not is refused with a hint."""
    answer = frontier("render", *words, "-w", by_region)

    assert answer.returncode == 2
    assert told in answer.stderr
    assert not (by_region / "output").exists()


def test_run_makes_every_part_or_the_one_that_is_asked_for(frontier: Run, by_region: Path) -> None:
    """Made by hand, a split report's editions are one for each part, each in the archive once."""
    one = frontier("run", "houses-by-region", "--part", "iberia", "-w", by_region)
    every = frontier("run", "houses-by-region", "-w", by_region)

    assert (one.returncode, every.returncode) == (0, 0)
    assert [Path(line).name for line in one.stdout.splitlines()] == ["houses-by-region_2025-12_iberia.pdf"]
    assert [Path(line).name for line in every.stdout.splitlines()] == [
        f"houses-by-region_2025-12_{part}.pdf" for part in PARTS.split(", ")
    ]
    assert "Made houses-by-region 2025-12 iberia" not in every.stderr


def test_check_tells_who_would_receive_nothing(frontier: Run, by_region: Path) -> None:
    """A person left out, and a market that is in no part, are warnings with their places."""
    answer = frontier("check", "-w", by_region)

    assert answer.returncode == 0, answer.stderr
    assert re.search(
        r"audiences\.yaml:\d+:\d+: warning: left@example\.org would receive nothing: the address is suppressed",
        answer.stderr,
    )
    assert "warning: parts: JP would be in no part: give each a region" in answer.stderr


def test_an_audience_that_cannot_be_is_told_with_everything_else(frontier: Run, by_region: Path, edit: Edit) -> None:
    """A wrong address and a zone that there is not are errors, told at once with those of other files."""
    audiences = by_region / "data" / "audiences.yaml"
    edit(audiences, "Europe/Stockholm", "Europe/Stokholm")
    edit(by_region / "data" / "sources.yaml", "kind: illustrative", "kind: rumour")

    zone = frontier("check", "-w", by_region)
    edit(audiences, "nora@example.org", "nora@example.org, evil@example.org")
    address = frontier("check", "-w", by_region)

    assert (zone.returncode, address.returncode) == (1, 1)
    assert 'window.timezone: no time zone "Europe/Stokholm"; did you mean "Europe/Stockholm"?' in zone.stderr
    assert "sources.yaml" in zone.stderr
    assert "audiences.yaml" in address.stderr


def test_an_audience_is_no_input_of_an_edition(frontier: Run, by_region: Path) -> None:
    """Nobody's name or address is kept with an edition, and another reader makes no other edition."""
    frontier("run", "houses-by-region", "--part", "iberia", "-w", by_region)

    folder = by_region / "output" / "houses-by-region" / "2025-12"
    kept = b"".join(path.read_bytes() for path in sorted(folder.glob("*.json")))
    assert b"data/markets.yaml" in kept
    assert b"audiences" not in kept
    assert b"example.org" not in kept


def test_the_default_workspace_writes_to_nobody_real(repository: Path) -> None:
    """Whoever clones the repository and tries it out sends nothing to anyone: all its people are at example.org."""
    from scheduler.app import open_workspace

    workspace = open_workspace(repository)

    people = [person for audience in workspace.audiences.values() for person in audience.people]
    assert people
    assert {person.address.domain for person in people} == {"example.org"}
    assert workspace.definitions["expansion-monthly"].audience == ("board",)
