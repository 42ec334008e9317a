"""Tables as CSV: RFC 4180 in UTF-8, which no spreadsheet takes for formulas, and of which no value is lost.

A number is written as it is. A text that a spreadsheet might run, because it begins with ``=``, ``+``, ``-`` or ``@``,
is written with an apostrophe in front; so is one that begins with an apostrophe, so that the first can be taken off
again wherever there is one. The same holds after a semicolon or a tab, at which some spreadsheets begin a new cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

Cell = str | int | Decimal | None

# The wide forms too: spreadsheets set up for East Asia read them as the narrow ones.
_RUNS = re.compile(r"(^|[;\t\r\n])(?=['=+\-@\uff1d\uff0b\uff0d\uff20])")
_APOSTROPHE = re.compile(r"(^|[;\t\r\n])'")


def to_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV, marked as UTF-8 for the spreadsheets that ask for it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_escaped(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def unescaped(cell: str) -> str:
    """Return the text that a cell stands for."""
    return _APOSTROPHE.sub(r"\1", cell)


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    """Return a text that no spreadsheet runs; a table has the same few again in every row."""
    return _RUNS.sub(r"\1'", text)
