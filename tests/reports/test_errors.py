"""What a problem shows of the file it is in."""

from __future__ import annotations

import pytest

from reports.errors import Place, Problem


@pytest.mark.parametrize(
    ("written", "column", "pointed"),
    [
        ("name: outlet", 7, "outlet"),
        ("    name: outlet", 11, "outlet"),
        ("名前: outlet", 5, "outlet"),
        ("\tname: outlet", 8, "outlet"),
        ("x" * 500 + " outlet" + "y" * 500, 502, "outlet"),
    ],
)
def test_a_caret_stands_below_the_spot(written: str, column: int, pointed: str) -> None:
    """The caret stands in the column that a terminal shows the spot in: after indents, wide letters and long lines."""
    line, caret = Problem(Place("a.yaml", 1, column), "is wrong", written=written).excerpt()

    wide = sum(letter in "名前" for letter in line)
    assert line[caret.index("^") - wide :].startswith(pointed)
    assert len(line) <= 102


@pytest.mark.parametrize("place", [Place("a.yaml"), Place("a.yaml", 3, 1)])
def test_where_there_is_no_line_none_is_shown(place: Place) -> None:
    """A problem of a whole file, or with an empty line, shows no caret in the air."""
    assert Problem(place, "is missing").excerpt() == ()


def test_a_terminal_obeys_nothing_in_a_line() -> None:
    """Escape sequences in a file are not passed on to the terminal."""
    line, _ = Problem(Place("a.yaml", 1, 1), "is wrong", written="\x1b[2Jname: x\x07").excerpt()

    assert line.isprintable()


def test_a_spot_past_the_end_is_pointed_at_there() -> None:
    """What is missing at the end of a line is pointed at after its last letter."""
    assert Problem(Place("a.yaml", 1, 99), "is missing", written="name:").excerpt() == ("name:", "     ^")
