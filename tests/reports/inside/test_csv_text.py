"""Tables inside a PDF open in a spreadsheet without running, and lose nothing."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.inside.csv_text import to_csv, unescaped


def cells(data: bytes) -> list[list[str]]:
    """Return a table's cells as a program reads them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a;=1", "\uff1d1", "a\n=cmd|'/c calc'!A0"])
def test_no_spreadsheet_runs_a_text(text: str) -> None:
    """A text that a spreadsheet might take for a formula has an apostrophe in front, wherever a cell may begin."""
    [[cell]] = cells(to_csv((), [(text,)]))[1:]

    assert all(
        not part.startswith(tuple("=+-@\uff1d")) for part in cell.replace("\t", ";").replace("\n", ";").split(";")
    )


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1), min_size=1, max_size=5))
def test_no_value_is_lost(texts: list[str]) -> None:
    """Whatever a text holds, it is read back the same."""
    [row] = cells(to_csv((), [texts]))[1:]

    assert [unescaped(cell) for cell in row] == texts


def test_numbers_stay_numbers() -> None:
    """A negative number is not mistaken for a formula, and none loses a digit."""
    assert cells(to_csv(("a", "b", "c"), [(Decimal("-3.10"), 7, None)])) == [["a", "b", "c"], ["-3.10", "7", ""]]


def test_lines_end_as_the_standard_says() -> None:
    """Lines end with CR and LF, and quotes are doubled."""
    assert to_csv(("a",), [('say "x", y',)]) == b'\xef\xbb\xbfa\r\n"say ""x"", y"\r\n'
