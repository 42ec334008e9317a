"""Templates for subjects, file names and links: placeholders by name, and nothing that reaches further."""

from __future__ import annotations

import re

import pytest

from reports.template import FIELDS, check_template, fill

VALUES = {field: f"<{field}>" for field in FIELDS}


def test_every_placeholder_is_filled_by_name() -> None:
    """A template's placeholders are filled with the edition's title, report, period and part."""
    template = " ".join(f"{{{field}}}" for field in FIELDS)

    assert fill(template, VALUES) == "<title> <period> <part> <report> <period_words> <part_name>"


def test_what_a_value_holds_is_not_read_again() -> None:
    """A title with a placeholder in it is printed as it is."""
    assert fill("{title}", VALUES | {"title": "{part} {"}) == "{part} {"


def test_values_are_written_as_the_place_asks() -> None:
    """Values can be written in another way, such as quoted in a link; the template's own words stay."""
    assert fill("a/{part}", VALUES | {"part": "x/y"}, lambda value: value.replace("/", "%2F")) == "a/x%2Fy"


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{perod}", 'there is no "{perod}"; did you mean "period"?'),
        ("{title.__class__}", 'there is no "{title.__class__}"'),
        ("{title!r}", 'there is no "{title!r}"'),
        ("{0}", 'there is no "{0}"'),
        ("{}", 'there is no "{}"'),
        ("{ title }", 'there is no "{ title }"; did you mean "title"?'),
        ("{{title}}", "brace without its partner"),
        ("{title", "brace without its partner"),
        ("title}", "brace without its partner"),
    ],
)
def test_anything_else_in_braces_is_refused(template: str, says: str) -> None:
    """A name that is none, an attribute, a format and a lone brace are refused, with what was probably meant."""
    with pytest.raises(ValueError, match=re.escape(says)):
        check_template(template)
