"""The commands as a person or a script meets them: what they print where, how they end, and what they leave behind."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from scheduler.cli import app

Run = Callable[..., subprocess.CompletedProcess[str]]
Edit = Callable[[Path, str, str], None]
Leftovers = Callable[[Path], list[str]]
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
LINE = re.compile(r"\S+:\d+:\d+: ")


def test_render_prints_the_path_alone_and_its_steps_elsewhere(frontier: Run, juniper: Path) -> None:
    """The result goes to standard output, progress to standard error in plain lines where nobody watches."""
    answer = frontier("render", "houses-monthly", "--workspace", juniper)

    pdf = juniper / "output" / "one-off" / "houses-monthly_2025-12_all.pdf"
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines() == [str(pdf)]
    assert answer.stderr.splitlines() == [
        "Reading the workspace",
        "Assembling houses-monthly 2025-12",
        "Drawing the pages",
        "Printed in the data notes: 1 contradiction between sources",
    ]
    assert pdf.read_bytes().startswith(b"%PDF")


def test_render_makes_the_period_and_file_that_are_asked_for(frontier: Run, juniper: Path, tmp_path: Path) -> None:
    """--period and --output say which edition and where; nothing else is made."""
    output = tmp_path / "new" / "june.pdf"

    answer = frontier("render", "houses-monthly", "--period", "2025-06", "-o", output, "-w", juniper)

    assert answer.stdout.splitlines() == [str(output)]
    assert "Assembling houses-monthly 2025-06" in answer.stderr
    assert [path.name for path in output.parent.iterdir()] == ["june.pdf"]
    assert not (juniper / "output").exists()


def test_check_passes_with_warnings(frontier: Run, example: Path) -> None:
    """Contradictions are warnings, each with its place; the last line sums up; the exit says that all is well."""
    answer = frontier("check", "--workspace", example)

    assert answer.returncode == 0
    assert [bool(LINE.match(line)) for line in answer.stderr.splitlines() if line[0] != " "] == [True]
    assert "warning: Tea houses, Iberia, end of December 2025: sources disagree" in answer.stderr
    assert answer.stdout.startswith("No errors, 1 warning: ")


BREAKS = [
    ("data/sources.yaml", "kind: illustrative", "kind: rumour", "sources.yaml:3:"),
    ("data/markets.yaml", "region: iberia", "region: iberya", 'did you mean "iberia"'),
    ("data/markets.yaml", "{id: NL,", "{id: XX,", '"XX" is no ISO 3166 code'),
    ("data/metrics.yaml", "measure: ratio", "measure: 5", "metrics.yaml:6:"),
    ("data/events.yaml", "market: FI", "market: FJ", "events.yaml:2:"),
    ("data/quotes.yaml", "source: steep", "source: step", 'did you mean "steep"'),
    ("data/observations/singles.yaml", "value: 41.5", "value: many", "singles.yaml:2:"),
    ("data/observations/by-month.csv", "closures,WORLD,2024-01", "closures,WORLD,2024-13", "by-month.csv:"),
    ("data/reports/houses-monthly.yaml", "openings, rank]", "openings, rnk]", 'did you mean "rank"'),
    ("data/brand.yaml", 'ink: "#221A2E"', "ink: black", "brand.yaml:8:"),
]


def break_in_ten_places(workspace: Path, edit: Edit) -> None:
    """Put a fault into each of ten places."""
    for file, old, new, _ in BREAKS:
        edit(workspace / file, old, new)


@pytest.mark.parametrize("command", [("check",), ("render", "houses-monthly")])
def test_ten_faults_in_eight_files_are_told_at_once(
    frontier: Run, juniper: Path, edit: Edit, leftovers: Leftovers, command: tuple[str, ...]
) -> None:
    """Every fault of every file is a line with its place; the exit is 1, and no file is made, whole or in part."""
    break_in_ten_places(juniper, edit)

    answer = frontier(*command, "--workspace", juniper)

    *lines, last = answer.stderr.splitlines()
    lines = [line for line in lines if line != "Reading the workspace" and line[0] != " "]
    problems = [line for line in lines if not line.startswith("What ")]
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert [line for line in problems if not LINE.match(line)] == []
    assert len(problems) == 10
    assert [told for *_, told in BREAKS if told not in answer.stderr] == []
    assert "What data/observations/by-month.csv and data/observations/singles.yaml may hold: " in answer.stderr
    assert len(lines) - len(problems) == len({Path(file).with_suffix("") for file, *_ in BREAKS}) - 1
    assert last == "10 problems; nothing was made"
    assert leftovers(juniper) == []


def test_a_failure_while_drawing_leaves_nothing(frontier: Run, juniper: Path, leftovers: Leftovers) -> None:
    """A chart that turns out to be none when it is drawn is told in a sentence, and no file is left."""
    (juniper / "charts.py").write_text("def broken(request):\n    return 3\n", encoding="utf-8")
    with (juniper / "frontier.yaml").open("a", encoding="utf-8") as file:
        file.write("code: charts.py\n")
    with (juniper / "data" / "reports" / "houses-monthly.yaml").open("a", encoding="utf-8") as file:
        file.write(
            '  - {type: figure, make: "charts:broken", title: T, alt: N, data: [{metric: houses, markets: [WORLD]}]}\n'
        )

    answer = frontier("render", "houses-monthly", "--workspace", juniper)

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "frontier: charts:broken returned" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert leftovers(juniper) == []


def test_a_letter_without_a_font_is_told_by_check(frontier: Run, juniper: Path, edit: Edit) -> None:
    """Letters of facts and of the brand that no font has are told with their place, before anything is drawn."""
    edit(juniper / "data" / "quotes.yaml", "kettle.", "kettle \N{HOT BEVERAGE}.")
    edit(juniper / "data" / "brand.yaml", "<houses>", "京都")

    answer = frontier("check", "--workspace", juniper)

    assert answer.returncode == 1
    assert re.search(r"data/quotes\.yaml:2:\d+: text: U\+2615 \(HOT BEVERAGE\)", answer.stderr)
    assert re.search(r"data/brand\.yaml:\d+:\d+: footer: U\+4EAC", answer.stderr)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("house-monthly",), 'no report "house-monthly"; did you mean "houses-monthly"?'),
        (("houses-monthly", "--period", "yesterday"), '"yesterday" is not a period'),
        (("houses-monthly", "--period", "2025-13"), '"2025-13" is not in the calendar'),
        (("houses-monthly", "--period", "2025"), "houses-monthly is made for each month; 2025 is a year"),
        (("houses-monthly", "--perod", "2025-12"), "No such option"),
        ((), "Missing argument"),
    ],
)
def test_misuse_ends_with_2(frontier: Run, example: Path, words: tuple[str, ...], told: str) -> None:
    """What there is not, and what cannot be, is told with what was probably meant; the exit is 2."""
    answer = frontier("render", *words, "--workspace", example)

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert told in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_draft_of_a_period_without_figures_is_told_as_what_it_is(frontier: Run, juniper: Path) -> None:
    """A mistyped year makes a page all the same; beside its path stands why nobody would be sent it."""
    answer = frontier("render", "houses-monthly", "--period", "2035-12", "--workspace", juniper)

    assert answer.returncode == 0
    assert "An edition would be held: no figure is known of December 2035" in answer.stderr


def test_a_reader_that_has_enough_ends_the_command_quietly(repository: Path) -> None:
    """What is piped into head, say, is not told as a failure of the command."""
    program = Path(sys.executable).with_name("frontier")
    with subprocess.Popen([program, "facts"], cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as one:
        assert one.stdout is not None
        one.stdout.close()
        told = one.stderr.read() if one.stderr else b""

    assert told == b""


def test_a_folder_that_is_no_workspace_is_told(frontier: Run, tmp_path: Path) -> None:
    """Where there is no frontier.yaml, one sentence says so, and how to come to a workspace."""
    answer = frontier("check", "--workspace", tmp_path / "nowhere")

    assert answer.returncode == 1
    assert "frontier.yaml: there is no folder " in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_output_folder_that_cannot_be_made_is_told(
    frontier: Run, juniper: Path, tmp_path: Path, leftovers: Leftovers
) -> None:
    """A file in the way of the output's folder ends the command with a sentence that names it."""
    (tmp_path / "taken").touch()

    answer = frontier("render", "houses-monthly", "-w", juniper, "-o", tmp_path / "taken" / "a.pdf")

    assert answer.returncode == 1
    assert re.search(r"frontier: \S+taken\S*: (File exists|Not a directory)", answer.stderr)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", ["data/events.yaml", "data/logo.png", "data/observations", "data"])
def test_a_link_out_of_the_workspace_is_refused(frontier: Run, juniper: Path, tmp_path: Path, name: str) -> None:
    """What a workspace says stands in the workspace: a link that leads out of it is not followed."""
    (juniper / name).rename(tmp_path / "outside")
    (juniper / name).symlink_to(tmp_path / "outside")

    answer = frontier("check", "--workspace", juniper)

    assert answer.returncode == 1
    assert "lies outside the workspace; copy it inside" in answer.stderr


def test_help_needs_nothing_heavy() -> None:
    """Help and version come at once: no library that draws, reads or checks is imported for them."""
    heavy = "reportlab matplotlib numpy pydantic yaml babel pikepdf PIL svglib apscheduler sqlalchemy holidays"
    code = (
        "import sys\nfrom scheduler.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print(*(name for name in {heavy.split()!r} if name in sys.modules), file=sys.stderr)"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "Turns sourced facts" in answer.stdout
    assert answer.stderr.split() == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_explains_itself(command: str) -> None:
    """The help of each command has an example, on one line, whose words and options the command takes."""
    text = " ".join((COMMANDS[command].help or "").partition("Example: ")[2].split())
    program, name, *words = shlex.split(text)

    # Help comes before anything is looked at, but after the options have been told from one another.
    answer = CliRunner().invoke(app, [name, *words, "--help"])

    assert (program, name) == ("frontier", command)
    assert answer.exit_code == 0, answer.output


def test_a_fault_is_shown_where_it_stands(frontier: Run, juniper: Path, edit: Edit) -> None:
    """Below a fault stands the line itself, with a caret under the spot."""
    edit(juniper / "data" / "events.yaml", "market: FI", "market: FJ")

    answer = frontier("check", "--workspace", juniper)

    fault, line, caret, page, _ = answer.stderr.splitlines()
    assert fault.startswith("data/events.yaml:2:")
    assert line[caret.index("^") :].startswith("FJ")
    assert page == "What data/events.yaml may hold: frontier fields events"


def test_faults_are_told_to_a_program(frontier: Run, juniper: Path, edit: Edit) -> None:
    """With --json standard output holds every fault with its place, and the exit still says that something is wrong."""
    break_in_ten_places(juniper, edit)

    answer = frontier("check", "--json", "--workspace", juniper)

    faults = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert len(faults) == 10
    assert all(fault["severity"] == "error" and fault["file"].startswith("data/") for fault in faults)
    assert [fault["line"] for fault in faults if fault["file"] == "data/events.yaml"] == [2]
    assert [fault["fields"] for fault in faults if fault["file"] == "data/events.yaml"] == ["frontier fields events"]


def test_faults_are_annotations_on_github(frontier: Run, juniper: Path, edit: Edit) -> None:
    """With --github each fault is a workflow command; what would end one is escaped."""
    edit(juniper / "data" / "events.yaml", "market: FI", 'market: "50%::1"')

    answer = frontier("check", "--github", "--workspace", juniper)

    assert answer.returncode == 1
    assert answer.stdout.startswith("::error file=data/events.yaml,line=2,col=")
    assert "50%25::1" in answer.stdout
    assert answer.stdout.endswith("::notice::What data/events.yaml may hold: frontier fields events\n")
