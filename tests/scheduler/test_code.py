"""A workspace's own Python: read without being run, run only where it is allowed, and told plainly of its faults."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from textwrap import dedent

import matplotlib
import pytest
from matplotlib.figure import Figure

from reports.charts.own import FigureRequest
from reports.errors import InputError, RenderError
from scheduler.code import Code, read_code

REQUEST = FigureRequest(
    series=(),
    start=date(2025, 1, 1),
    end=date(2026, 1, 1),
    figsize=(3.0, 2.0),
    palette=("#0b6e63",),
    ink="#16211f",
    muted="#5c6b68",
    grid="#dde4e2",
    paper="#ffffff",
    text_size=7.5,
)
GOOD = """
    from matplotlib.figure import Figure

    def openings(request):
        figure = Figure(figsize=request.figsize)
        figure.subplots().plot([1, 2])
        return figure

    def _helper():
        return None
"""


def code(text: str) -> Code:
    """Read a file of functions."""
    return read_code("charts.py", dedent(text).encode())


def make(text: str, name: str = "openings", limit: float = 30.0) -> object:
    """Call a function of a file."""
    return code(text).makers(limit)[f"charts:{name}"](REQUEST)


def failing(body: str) -> str:
    """Return what is said of a function with this body."""
    with pytest.raises(RenderError) as caught:
        make(f"def openings(request):\n    {body}\n")
    return str(caught.value)


def test_a_function_makes_a_figure() -> None:
    """A function is known by its file's name and its own, and what it returns is handed on."""
    assert isinstance(make(GOOD), Figure)


def test_a_name_with_an_underscore_is_the_files_own() -> None:
    """Helpers of the file cannot be named in a definition."""
    assert code(GOOD).functions == ("openings",)


def test_reading_runs_nothing() -> None:
    """What a file does on being run, it does not do on being read."""
    assert code("raise SystemExit('run')\ndef openings(request): ...").functions == ("openings",)


def test_every_run_is_fresh() -> None:
    """What a function keeps for itself is gone in the next edition."""
    counting = code("made = []\ndef openings(request):\n    made.append(1)\n    return len(made)")

    first, second = counting.makers(), counting.makers()
    assert [first["charts:openings"](REQUEST), first["charts:openings"](REQUEST)] == [1, 2]
    assert second["charts:openings"](REQUEST) == 1


def test_what_a_function_raises_is_told_with_its_line() -> None:
    """An exception becomes a sentence that names the function, the line and the reason."""
    assert failing("return 1 / 0") == "charts:openings failed at charts.py:2: ZeroDivisionError: division by zero"


def test_a_function_cannot_end_the_program() -> None:
    """To leave is a failure like any other."""
    assert failing("raise SystemExit(3)") == "charts:openings failed at charts.py:2: SystemExit: 3"


def test_a_file_that_fails_is_told_like_a_function_that_does() -> None:
    """What goes wrong while the file is run is told where it is."""
    with pytest.raises(RenderError, match=r"charts\.py:1: ModuleNotFoundError: No module named 'nowhere'"):
        make("import nowhere\ndef openings(request): ...")


def test_a_function_that_never_returns_is_given_up() -> None:
    """A figure that is not made in time fails its edition, and keeps nothing waiting."""
    with pytest.raises(RenderError, match=r"charts:openings has made no figure after 0\.2 seconds"):
        make("import threading\ndef openings(request):\n    threading.Event().wait(20)", limit=0.2)


def test_settings_of_all_charts_are_left_alone() -> None:
    """A function that changes what every chart shares is refused, and the settings are as they were."""
    before = matplotlib.rcParams["lines.linewidth"]  # noqa: TID251 - looked at, to see that it was put back

    with pytest.raises(RenderError, match=r"changed matplotlib's settings for all charts \(lines\.linewidth\)"):
        make("from matplotlib import rc\ndef openings(request):\n    rc('lines', linewidth=9)")

    assert matplotlib.rcParams["lines.linewidth"] == before  # noqa: TID251 - looked at


def test_looking_at_the_settings_chooses_no_backend() -> None:
    """To compare the settings does not load pyplot, where nobody else has."""
    before = "matplotlib.pyplot" in sys.modules

    make(GOOD)

    assert ("matplotlib.pyplot" in sys.modules) == before


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("import matplotlib.pyplot as plt", "charts.py:1:1: matplotlib.pyplot is shared by all charts"),
        ("\nfrom matplotlib import pyplot", "charts.py:2:1: matplotlib.pyplot is shared by all charts"),
        ("from matplotlib.pyplot import figure", "charts.py:1:1: matplotlib.pyplot is shared by all charts"),
        ("import matplotlib as m\nm.rcParams['font.size'] = 3", "charts.py:2:1: matplotlib.rcParams is shared"),
        ("def openings(:", "charts.py:1:14: is not Python"),
        ("x = 1\0", "charts.py: is not Python"),
    ],
)
def test_what_cannot_be_run_is_told_on_reading(text: str, spot: str) -> None:
    """Errors of syntax, pyplot and rcParams are found before anything is drawn, with their place."""
    with pytest.raises(InputError) as caught:
        read_code("charts.py", text.encode())

    assert str(caught.value).startswith(spot)


@pytest.mark.parametrize("file", ["charts.txt", "my charts.py", "charts"])
def test_only_a_python_file_is_code(file: str) -> None:
    """A file that no definition could name is refused."""
    with pytest.raises(InputError, match="is not a Python file"):
        read_code(file, b"")


def test_the_page_of_a_workspace_shows_its_own_chart(own_charts: Path) -> None:
    """A workspace that allows its code to be run has the chart its function draws on the page, twice the same."""
    from scheduler.app import render_report

    one, again = (
        render_report(own_charts, "houses-monthly", "2025-12", own_charts / f"{name}.pdf", lambda words: None)
        for name in "ab"
    )

    assert one.path.read_bytes() == again.path.read_bytes()
    assert "Drawn by us" in page_words(one.path)


def page_words(path: Path) -> str:
    """Return all the words of a file."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


FUNCTION = """
from matplotlib.figure import Figure


def houses(request):
    figure = Figure(figsize=request.figsize, layout="constrained")
    axes = figure.subplots()
    axes.set_title("Drawn by us")
    for series, colour in zip(request.series, request.palette):
        points = [point for point in series.points if point.value is not None]
        axes.plot([point.day for point in points], [float(point.value) for point in points], color=colour)
    return figure
"""
BLOCK = """
  - type: figure
    make: charts:houses
    title: How many houses, drawn by us?
    alt: A line that rises.
    data:
      - {metric: houses, markets: [WORLD]}
"""


@pytest.fixture
def own_charts(tmp_path: Path) -> Path:
    """Return a copy of the made-up brand's workspace with a chart of its own."""
    import shutil

    root = shutil.copytree(Path(__file__).parents[1] / "workspaces" / "juniper", tmp_path / "juniper")
    (root / "charts.py").write_text(FUNCTION, encoding="utf-8")
    with (root / "frontier.yaml").open("a", encoding="utf-8") as file:
        file.write("code: charts.py\n")
    report = root / "data" / "reports" / "houses-monthly.yaml"
    text = report.read_text(encoding="utf-8")
    report.write_text(
        text.replace("  - type: key_figures", f"{BLOCK.lstrip(chr(10))}  - type: key_figures", 1), "utf-8"
    )
    return root


def told(root: Path) -> str:
    """Return the problems of a workspace."""
    from scheduler.workspace import load_workspace

    with pytest.raises(InputError) as caught:
        load_workspace(root)
    return str(caught.value)


def test_code_is_run_only_where_it_is_allowed(own_charts: Path) -> None:
    """A definition alone cannot have code run: the settings have to name the file."""
    config = own_charts / "frontier.yaml"
    config.write_text(config.read_text("utf-8").replace("code: charts.py\n", ""), "utf-8")

    assert "blocks[2].make: charts:houses is code, and frontier.yaml allows none to be run" in told(own_charts)


def test_code_that_is_not_there_is_told_where_it_is_named(own_charts: Path) -> None:
    """Whoever names a file of functions that does not exist is led to the settings."""
    (own_charts / "charts.py").unlink()

    assert told(own_charts) == 'frontier.yaml: code: there is no file "charts.py" beside this one'


def test_code_lies_inside_the_workspace(own_charts: Path) -> None:
    """What is outside the workspace, even by a link, is not run."""
    (own_charts / "charts.py").rename(own_charts.parent / "charts.py")
    (own_charts / "charts.py").symlink_to(own_charts.parent / "charts.py")

    assert "charts.py: lies outside the workspace" in told(own_charts)


def test_a_function_that_is_not_there_is_told_with_its_place(own_charts: Path) -> None:
    """A misspelt function is found without running anything, and the right one is named."""
    report = own_charts / "data" / "reports" / "houses-monthly.yaml"
    report.write_text(report.read_text("utf-8").replace("charts:houses", "charts:house"), "utf-8")

    assert 'charts.py has no "charts:house"; did you mean "charts:houses"?' in told(own_charts)


def test_code_is_an_input_of_editions(own_charts: Path) -> None:
    """The file is hashed with the facts, so that another function is another edition's input."""
    from scheduler.workspace import load_workspace

    before = load_workspace(own_charts)
    (own_charts / "charts.py").write_text(FUNCTION + "\n", encoding="utf-8")

    assert "charts.py" in dict(before.inputs)
    assert load_workspace(own_charts).input_digest != before.input_digest
