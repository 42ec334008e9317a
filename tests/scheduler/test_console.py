"""What a person sees on a terminal."""

from __future__ import annotations

import io

import pytest

from scheduler import console


class Terminal(io.StringIO):
    """A terminal of eighty columns that remembers what was written to it."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_table_breaks_no_id_and_leaves_out_what_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a narrow terminal ids stay whole, to be typed again; long words are folded; an empty column is not drawn."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("COLUMNS", "80")
    row = {"report": "expansion-monthly", "due": "2026-11-26 01:30 UTC", "file": "folder/" * 20, "note": ""}

    console.table([row, row], json=False)

    lines = terminal.getvalue().splitlines()
    assert "note" not in lines[0]
    assert sum("expansion-monthly" in line for line in lines) == 2
    assert "…" not in terminal.getvalue()
    assert terminal.getvalue().count("folder/") >= 2 * 15
