"""In which language a passage is read, told by its script."""

from __future__ import annotations

import pytest

from reports.pdf.languages import passages


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("smart in 2026", "en", [("smart in 2026", "")]),
        ("smart 進入 新市場, again", "en", [("smart ", ""), ("進入 新市場", "zh"), (", again", "")]),
        ("スマートの車", "en", [("スマートの車", "ja")]),
        ("한국 시장", "de-AT", [("한국 시장", "ko")]),
        ("進入新市場", "zh-Hant", [("進入新市場", "")]),
        ("新市場", "ja", [("新市場", "")]),
        ("2 σ", "en", [("2 σ", "")]),
        ("Москва", "en", [("Москва", "")]),
        ("", "en", []),
    ],
)
def test_a_passage_is_read_in_the_language_of_its_script(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    """A passage in a script of one other language is told apart, and nothing is lost between passages."""
    found = list(passages(text, language))

    assert found == expected
    assert "".join(part for part, _ in found) == text
