from __future__ import annotations

from collections.abc import Callable

import pytest

from reports.definition import Definition, SendCondition

ReadReport = Callable[..., tuple[Definition | None, list[str]]]

HEAD = "id: monthly\ntitle: A report\nperiod: month\n"
FIGURES = "figures:\n  outlets: {metric: outlets, market: HK}\n"
ENDS = "blocks:\n  - type: data_notes\n  - type: sources\n"


def test_a_report_is_whole_always_sent_and_for_nobody_unless_it_says_so(read_report: ReadReport) -> None:
    """A definition that says nothing of them has one part, no audience, and is sent whenever it is made."""
    definition, _ = read_report(whole=HEAD + ENDS)

    assert definition is not None
    assert (definition.parts, definition.audience, definition.send) == ("all", (), "always")


def test_a_report_is_sent_on_a_condition(read_report: ReadReport) -> None:
    """Sending may hang on a named figure being over or under a number."""
    definition, problems = read_report(whole=f"{HEAD}send: {{figure: outlets, over: 500}}\n{FIGURES}{ENDS}")

    assert problems == []
    assert definition is not None
    assert isinstance(definition.send, SendCondition)
    assert (definition.send.figure, definition.send.over, definition.send.under) == ("outlets", 500, None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("send: {figure: outlets}", "send: needs over: a number, or under: a number, and not both"),
        ("send: {figure: outlets, over: 1, under: 2}", "send: needs over: a number, or under: a number, and not both"),
        ("send: {figure: outlet, over: 1}", 'send.figure: no figure "outlet"; did you mean "outlets"?'),
        ("send: chnaged", 'send: "chnaged" is not one of always, changed; did you mean "changed"?'),
        ("parts: {by: regions}", 'parts.by: "regions" is not one of region, market; did you mean "region"?'),
        ("parts: some", 'parts: "some" is not one of all'),
        ("audience: board", "audience: is not a list; write [one, two] or a line with a dash for each"),
        ("subject: '{titel}'", 'subject: there is no "{titel}"; did you mean "title"?'),
        ("file_name: ../{title}", "file_name: cannot name a file: / means something else in names of files"),
        ("file_name: .{title}", "file_name: cannot name a file: it begins with a dot"),
    ],
)
def test_what_is_wrong_with_sending_is_told(read_report: ReadReport, line: str, problem: str) -> None:
    """A condition, a split, an audience or a template that cannot be meant is refused where it stands."""
    _, problems = read_report(whole=f"{HEAD}{line}\n{FIGURES}{ENDS}")

    assert len(problems) == 1
    assert problem in problems[0]
