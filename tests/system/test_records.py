"""The commands that keep records, as a person or a script meets them: what they print where, and how they end."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.scheduler.house_cases import Site, check_archive, report

pytest_plugins = ["tests.scheduler.houses"]

Run = Callable[..., subprocess.CompletedProcess[str]]
MONTHS = "data/observations/months.csv"
JANUARY = "pots,HK,2026-01,22,register\n"
COMMANDS = ("run", "serve", "explain", "status", "history", "show", "approve", "retry", "resume", "send", "resolve")


def test_a_run_prints_the_paths_alone(frontier: Run, site: Site) -> None:
    """Each edition's path goes to standard output, what is done to standard error; again, it is the same path."""
    words = ("run", "monthly", "--period", "2026-01..2026-02", "--workspace", site.root)

    first, second = frontier(*words), frontier(*words)

    folder = site.output / "monthly"
    paths = [str(folder / period / f"monthly_{period}_all.pdf") for period in ("2026-01", "2026-02")]
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert first.stdout.splitlines() == second.stdout.splitlines() == paths
    assert first.stderr.splitlines() == [f"Made monthly {path[-15:-8]} all: {path}" for path in paths]
    assert second.stderr == ""
    check_archive(site, site.open_ledger())


def test_a_run_that_is_held_ends_with_1(frontier: Run, site: Site) -> None:
    """What the gate holds is told with its reasons, and the exit says so."""
    site.edit(MONTHS, JANUARY, "")

    answer = frontier("run", "monthly", "--period", "2026-01", "--workspace", site.root)

    assert answer.returncode == 1
    assert answer.stdout == "monthly 2026-01 all is held: no figure is known of January 2026\n"
    assert answer.stderr == (
        "For the owner: monthly 2026-01 all is held, not sent: no figure is known of January 2026\n"
    )


def test_a_held_edition_is_mended_and_retried(frontier: Run, site: Site) -> None:
    """Held, retried, made: status and history say so at each step, for a program as JSON and for a person as lines."""
    at = ("--workspace", site.root)
    site.edit(MONTHS, JANUARY, "")
    frontier("run", "monthly", "--period", "2026-01", *at)
    status = frontier("status", "--json", *at)
    site.edit(MONTHS, "pots,HK,2026-02,", f"{JANUARY}pots,HK,2026-02,")
    retried = frontier("retry", "monthly", "2026-01", *at)
    made = frontier("serve", "--once", *at)
    history = frontier("history", "--json", *at)
    show = frontier("show", "monthly", "2026-01", "--json", *at)
    lines = frontier("history", "monthly", *at)

    assert [(row["state"], row["note"]) for row in json.loads(status.stdout)] == [
        ("scheduled", ""),
        ("held", "no figure is known of January 2026"),
    ]
    assert (retried.returncode, retried.stdout) == (0, "monthly 2026-01 all is due again; frontier serve makes it\n")
    assert (made.returncode, made.stdout) == (0, "Planned 0, made 1, not made 0\n")
    [edition] = json.loads(history.stdout)
    assert (edition["state"], edition["file"]) == (
        "archived",
        f"{site.root}/output/monthly/2026-01/monthly_2026-01_all.pdf",
    )
    events = [row["event"] for row in json.loads(show.stdout)["events"]]
    assert events == ["added", "claimed", "held", "retried", "claimed", "published", "archived"]
    assert [line.split("\t")[:4] for line in lines.stdout.splitlines()] == [
        ["report", "period", "part", "state"],
        ["monthly", "2026-01", "all", "archived"],
    ]


def test_what_a_person_decides_is_answered_in_json(frontier: Run, site: Site) -> None:
    """A program that runs and retries is told each edition's state, as history tells it."""
    site.edit(MONTHS, JANUARY, "")
    edition = ("monthly", "2026-01")
    held = frontier("run", "monthly", "--period", "2026-01", "--json", "--workspace", site.root)
    due = frontier("retry", *edition, "--json", "--workspace", site.root)

    assert [row["state"] for row in json.loads(held.stdout)] == ["held"]
    assert [(row["period"], row["state"]) for row in json.loads(due.stdout)] == [("2026-01", "due")]


def test_an_edition_is_approved(frontier: Run, site: Site) -> None:
    """Where approval is required a run tells how to give it, and a second approval that there is none to give."""
    site.write(report(approval="required"))
    at = ("--workspace", site.root)

    waiting = frontier("run", "monthly", "--period", "2026-01", *at)
    approved, again = (frontier("approve", "monthly", "2026-01", *at) for _ in range(2))

    assert waiting.returncode == 0
    assert "For the owner: monthly 2026-01 all waits for approval: frontier approve monthly 2026-01" in waiting.stderr
    assert (approved.returncode, approved.stdout) == (0, "monthly 2026-01 all is approved\n")
    assert (again.returncode, again.stderr) == (
        1,
        "frontier: monthly 2026-01 all is archived, not waiting; it cannot be approved.\n",
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("run", "monthy"), 2, 'frontier: no report "monthy"; did you mean "monthly"?; known: monthly'),
        (("run", "monthly", "--period", "2026"), 2, "frontier: --period: monthly is made for each month; 2026 is a"),
        (("approve", "monthly", "2026-01"), 2, "frontier: there is no edition monthly 2026-01 all; frontier history"),
        (("retry", "monthly", "2026-01"), 2, "frontier: there is no edition monthly 2026-01 all; frontier history"),
        (("show", "monthly", "2026-01"), 2, "frontier: there is no edition monthly 2026-01 all; frontier history"),
        (("resume", "monthy"), 2, 'frontier: no report "monthy"; did you mean "monthly"?'),
        (("explain", "monthy"), 2, 'frontier: no report "monthy"; did you mean "monthly"?'),
        (("history", "--limit", "0"), 2, "Invalid value for '--limit'"),
    ],
)
def test_what_there_is_not_ends_with_a_sentence(
    frontier: Run, site: Site, words: tuple[str, ...], code: int, told: str
) -> None:
    """Errors are sentences on standard error, misuse ends with 2, and nobody sees a traceback."""
    answer = frontier(*words, "--workspace", site.root)

    assert (answer.returncode, answer.stdout) == (code, "")
    assert told in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_broken_workspace_is_told_by_each_command(frontier: Run, site: Site) -> None:
    """A fault in the facts ends a run, with its place; a fault in frontier.yaml ends whatever needs the ledger."""
    site.edit("data/metrics.yaml", "measure: stock", "measure: stoc")
    run = frontier("run", "monthly", "--period", "2026-01", "--workspace", site.root)
    (site.root / "frontier.yaml").write_text("titel: Teapots\n", encoding="utf-8")
    history = frontier("history", "--workspace", site.root)

    assert (run.returncode, history.returncode) == (1, 1)
    assert "data/metrics.yaml:2:" in run.stderr
    assert 'did you mean "title"' in history.stderr
    assert "Traceback" not in run.stderr + history.stderr


def test_due_times_are_explained_in_words(frontier: Run, site: Site) -> None:
    """Twelve lines, each with its day, its time and its edition; nothing of the workspace is changed."""
    answer = frontier("explain", "monthly", "--workspace", site.root)

    lines = answer.stdout.splitlines()
    assert (answer.returncode, len(lines)) == (0, 12), answer.stderr
    assert all(", 07:00 UTC (07:00 UTC): edition " in line for line in lines)
    assert not site.output.exists()


def test_nothing_yet_is_said_to_a_person_alone(frontier: Run, site: Site) -> None:
    """An empty history is a word on standard error; for a program it is an empty list."""
    words, rows = (frontier("history", *more, "--workspace", site.root) for more in ((), ("--json",)))

    assert (words.stdout, words.stderr, json.loads(rows.stdout)) == ("", "Nothing yet\n", [])


def test_each_of_these_commands_explains_itself(frontier: Run) -> None:
    """The help names every command, and each has an example."""
    listed = frontier("--help").stdout
    texts = {command: " ".join(frontier(command, "--help").stdout.split()) for command in COMMANDS}

    assert [command for command in COMMANDS if f" {command} " not in listed] == []
    assert [command for command, text in texts.items() if f"Example: frontier {command}" not in text] == []
