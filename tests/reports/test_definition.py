from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from reports.definition import Block, Definition, window_dates
from reports.period import parse_period
from reports.reading import read_definition

ReadReport = Callable[..., tuple[Definition | None, list[str]]]

# The blocks of a report under test begin in line 5, or in line 7 below these figures.
FIGURES = "figures:\n  outlets: {metric: outlets, market: HK}\n"
CHART = "  - {type: chart, kind: line, title: T, metric: outlets, markets: [HK]"
KNOWN = ", ".join(get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(get_args(Block)[0]))


def prose(*lines: str) -> str:
    """Return a block of prose; its first line stands two lines below the block's."""
    return "  - type: prose\n    text: |\n" + "".join(f"      {line}\n" for line in lines)


def test_a_definition_is_read(read_report: ReadReport) -> None:
    """Figures and blocks are read in order, with what is left out filled in."""
    blocks = f"  - {{type: cover, headline: 'At {{outlets}}', show: [outlets]}}\n{CHART}}}\n  - type: page_break\n"

    definition, problems = read_report(blocks, figures=FIGURES)

    assert definition is not None
    assert problems == []
    assert [block.type for block in definition.blocks] == ["cover", "chart", "page_break", "data_notes", "sources"]
    assert (definition.figures["outlets"].over, definition.figures["outlets"].compare) == ("period", "none")


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ("  - {type: chrt}\n", f'5: blocks[0]: no block of type "chrt"; did you mean "chart"?; known: {KNOWN}'),
        ("  - {kind: line}\n", '5: blocks[0]: the field "type" is missing: it says which block this is'),
        ("  - cover\n", '5: blocks[0]: has to be fields, such as `type: cover`, not "cover"'),
        ("  -\n", "4: blocks[0]: has to be fields, such as `type: cover`, not nothing"),
        (
            "  - {type: key_figures, show: [outlet]}\n",
            '32: blocks[0].show[0]: no figure "outlet"; did you mean "outlets"?',
        ),
        (
            "  - {type: key_figures, show: []}\n",
            "31: blocks[0].show: is an empty list; write at least one or leave the field out",
        ),
        (
            f"  - {{type: key_figures, show: [{', '.join(['outlets'] * 13)}]}}\n",
            "31: blocks[0].show: has 13 entries; at most 12 fit",
        ),
        ("  - {type: quotes, show: [sad]}\n", '27: blocks[0].show[0]: no quote "sad"; did you mean "said"?'),
        (
            f"{CHART}, colour: red}}\n",
            '73: blocks[0].colour: no field "colour" here; known: by, compare, kind, markets, metric, note, parts, '
            "takeaway, title, top, type, width, window, within",
        ),
        (f"{CHART}, width: ful}}\n", '80: blocks[0].width: "ful" is not one of full, half; did you mean "full"?'),
        (f"{CHART}, takeaway: '{{nope}}'}}\n", '84: blocks[0].takeaway: no figure "nope"'),
        (f"{CHART}, note: '[@pres]'}}\n", '81: blocks[0].note: no source "pres"; did you mean "press"?'),
        (
            "  - {type: chart, kind: line, title: T, metric: outlet, markets: [HK]}\n",
            '49: blocks[0].metric: no metric "outlet"; did you mean "outlets"?',
        ),
        (
            "  - {type: chart, kind: line, title: T, metric: outlets, markets: [asia, HQ]}\n",
            '74: blocks[0].markets[1]: no market "HQ"',
        ),
        (
            "  - {type: chart, kind: area, title: T, metric: place, markets: [HK]}\n",
            "25: blocks[0].kind: Rank is a rank, which does not add up; draw it as a line",
        ),
        (
            "  - {type: chart, kind: column, title: T, metric: place, markets: [HK]}\n",
            "25: blocks[0].kind: Rank is a rank, which does not add up; draw it as a line",
        ),
        ("  - {type: table, of: figures, title: T}\n", "5: blocks[0]: a table of figures needs show: [which, figures]"),
        (
            "  - {type: table, of: events, title: T}\n",
            "5: blocks[0]: a table of events needs kinds: [entry, launch, award, partnership or milestone]",
        ),
        (
            "  - {type: timeline, title: T, kinds: [entri]}\n",
            '40: blocks[0].kinds[0]: "entri" is not one of entry, launch, award, partnership, milestone; did you mean '
            '"entry"?',
        ),
    ],
)
def test_a_mistake_in_a_block_points_at_it(read_report: ReadReport, blocks: str, problem: str) -> None:
    """A mistake inside one of many kinds of block is told in its line and column, with what was probably meant."""
    definition, problems = read_report(blocks, figures=FIGURES)

    line, column = 7, problem.partition(":")[0]
    assert (None, [f"r.yaml:{line}:{column}{problem[len(column) :]}"]) == (definition, problems)


def test_mistakes_in_later_blocks_point_at_their_own_lines(read_report: ReadReport) -> None:
    """Each of several blocks has its problems in its own lines."""
    blocks = (
        "  - type: page_break\n  - type: chart\n    kind: lin\n    title: 1.10\n  - type: table\n    off: figures\n"
    )

    _, problems = read_report(blocks)

    assert [problem.split(": ")[0] for problem in problems] == [
        "r.yaml:6:5",
        "r.yaml:7:11",
        "r.yaml:8:12",
        *["r.yaml:9:5"] * 2,
        "r.yaml:10:5",
    ]
    assert 'r.yaml:8:12: blocks[1].title: 1.10 was read as a number; quote it: "1.10"' in problems


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        (
            ["We have {outlets} and", "then {outlet} too."],
            ['10:12: blocks[0].text: no figure "outlet"; did you mean "outlets"?'],
        ),
        (
            ["**{outlets.chang}** [here {nope.change}](https://x.org)"],
            [
                '9:9: blocks[0].text: a figure has no "chang"; did you mean "change"?; known: value, change, percent, '
                "previous, as_of",
                '9:33: blocks[0].text: no figure "nope"',
            ],
        ),
        (
            ["As said [@press; @pres]."],
            ['9:24: blocks[0].text: no source "pres"; did you mean "press"?'],
        ),
        (
            ["One.", "", "- two", "  - three"],
            ["12:9: blocks[0].text: a list inside a list has no place on the page; write one list"],
        ),
        (
            ["The smart #5 is", "", "# Big"],
            ["11:7: blocks[0].text: headings in prose are ## for a section and ### for a part of it"],
        ),
        (
            ["x", "[a](javascript:alert(1)) b"],
            [
                '10:11: blocks[0].text: a link to "javascript:alert(1)" is refused; write an https:, http: or mailto: '
                "address"
            ],
        ),
        (
            ["x", "", "[a](data:text/html,<b>) b"],
            [
                '11:11: blocks[0].text: a link to "data:text/html,<b>" is refused; write an https:, http: or mailto: '
                "address"
            ],
        ),
        (
            ["x" * 10_000],
            ["8:11: blocks[0].text: has a word of 10000 letters, which fits no page; the longest allowed is 200"],
        ),
    ],
)
def test_a_mistake_in_prose_points_at_the_word(read_report: ReadReport, lines: list[str], problems: list[str]) -> None:
    """In a text of many lines a problem stands in the line and column of the words it is about."""
    definition, found = read_report(prose(*lines), figures=FIGURES)

    assert (None, [f"r.yaml:{problem}" for problem in problems]) == (definition, found)


def test_what_looks_like_a_figure_or_a_citation_is_a_warning(read_report: ReadReport) -> None:
    """A figure in capitals and a citation with a page would print as written, which is seldom meant; escaped, it is."""
    _, warnings = read_report(prose("We have {Outlets}, it says [@press, page].", "Write \\{Outlets} for it."))

    assert [warning.partition(": blocks")[2] for warning in warnings] == [
        "[0].text: {Outlets} prints as it stands; figures are {name} or {name.change}, citations [@id; @id]",
        "[0].text: [@press, page] prints as it stands; figures are {name} or {name.change}, citations [@id; @id]",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It is {part} % now.", ["{part} %"]),
        ("It is **{part}**% now.", ["{part} %"]),
        ("It is {part.previous} per cent.", ["{part.previous} per cent"]),
        ("It is {part.change} percentage points up.", ["{part.change} percentage points"]),
        ("It is {part}, as of {part.as_of} % of {outlets} points; {part} pointed up.", []),
    ],
)
def test_a_sign_written_after_a_share_is_a_warning(read_report: ReadReport, text: str, told: list[str]) -> None:
    """A share prints its own sign, and would have two."""
    figures = "figures: {part: {metric: part, market: HK}, outlets: {metric: outlets, market: HK}}\n"

    _, warnings = read_report(prose(text), figures=figures)

    assert [one.partition("blocks[0].text: ")[2] for one in warnings] == [
        f'{figure} prints its % or points itself; leave out the "{sign}" after it'
        for figure, _, sign in (one.partition(" ") for one in told)
    ]


def test_numbers_typed_into_prose_are_warnings_where_they_stand(read_report: ReadReport) -> None:
    """A number without a citation is a warning at that number, not at another that holds its digits."""
    definition, warnings = read_report(prose("In 2010 we had 1.10, or 10 cars.", "We have 39 [@press]."))

    assert definition is not None
    assert warnings == [
        f"r.yaml:{place}: warning: blocks[0].text: {number} is typed into prose without a citation; name it under "
        "figures, or add [@source]"
        for place, number in (("7:22", "1.10"), ("7:31", "10"))
    ]


@pytest.mark.parametrize(
    ("figures", "problem"),
    [
        ("a: {metric: outlet, market: HK}", '5:15: figures.a.metric: no metric "outlet"; did you mean "outlets"?'),
        ("a: {metric: outlets, market: HQ}", '5:32: figures.a.market: no market "HQ"'),
        (
            "a: {metric: outlets, market: HK, over: month}",
            '5:42: figures.a.over: "month" is not one of period, quarter, half, year',
        ),
        ("A: {metric: outlets, market: HK}", '5:3: figures.A: "A" is not an id: small letters, digits, - and _'),
        ("a: {metric: outlets}", '5:6: figures.a.market: the field "market" is missing'),
    ],
)
def test_a_mistake_in_a_figure_points_at_it(read_report: ReadReport, figures: str, problem: str) -> None:
    """A figure's metric and market have to be known, and its fields to fit."""
    definition, problems = read_report(figures=f"figures:\n  {figures}\n")

    assert (None, [f"r.yaml:{problem}"]) == (definition, problems)


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        ("  - type: data_notes\n", "a briefing has exactly one block of type data_notes; this has 2"),
        ("  - type: sources\n", "a briefing has exactly one block of type sources; this has 2"),
        (
            "  - type: page_break\n  - {type: cover, headline: H}\n",
            "the cover is the first block, or there is none; move it to the top",
        ),
    ],
)
def test_every_briefing_has_its_notes_and_sources(read_report: ReadReport, blocks: str, message: str) -> None:
    """Data notes and sources are printed exactly once, and a cover comes first."""
    definition, problems = read_report(blocks)

    assert (None, [f"r.yaml:1:1: {message}"]) == (definition, problems)


def test_a_briefing_without_sources_is_refused(read_report: ReadReport) -> None:
    """A report cannot leave out where its figures come from."""
    definition, problems = read_report(whole="id: a\ntitle: T\nperiod: month\nblocks:\n  - type: data_notes\n")

    assert definition is None
    assert problems == ["r.yaml:1:1: a briefing has exactly one block of type sources; this has 0"]


def test_an_empty_list_of_blocks_is_refused(read_report: ReadReport) -> None:
    """A report without blocks is told so at the list."""
    definition, problems = read_report(whole="id: a\ntitle: T\nperiod: month\nblocks: []\n")

    assert definition is None
    assert problems == ["r.yaml:4:9: blocks: is an empty list; write at least one or leave the field out"]


@pytest.mark.parametrize(
    ("window", "dates"),
    [
        ("1 month", "2025-12"),
        ("24 months", "2024-01/2025-12"),
        ("2 quarters", "2025-H2"),
        ("1 half", "2025-H2"),
        ("5 years", "2021/2025"),
        ("999 years", "1027/2025"),
        ("2022-09/2023-07", "2022-09/2023-07"),
    ],
)
def test_a_window_ends_with_the_period_or_is_a_span(read_report: ReadReport, window: str, dates: str) -> None:
    """A window is a length that ends with the edition's period, or dates as they are written."""
    definition, problems = read_report(f"{CHART}, window: {window}}}\n")

    assert definition is not None
    assert problems == []
    assert window_dates(window, parse_period("2025-12")) == parse_period(dates)


@pytest.mark.parametrize(
    "window", ["0 months", "24", "1000 months", "24 month ago", "2025-12", '""', "2 weeks", "null"]
)
def test_what_is_no_window_is_refused(read_report: ReadReport, window: str) -> None:
    """A window without a unit, of nothing or of one period is refused with what to write."""
    definition, problems = read_report(f"{CHART}, window: {window}}}\n")

    assert definition is None
    assert len(problems) == 1
    assert problems[0].startswith("r.yaml:5:81: blocks[0].window: ")
    assert problems[0].endswith("is not a window; write 24 months, 5 years, or a span such as 2022-09/2023-07")


def test_a_window_that_runs_backwards_is_refused(read_report: ReadReport) -> None:
    """A span that ends before it begins is no window."""
    _, problems = read_report(f"{CHART}, window: 2023-07/2022-09}}\n")

    assert problems == [
        'r.yaml:5:81: blocks[0].window: "2023-07/2022-09" is not a span; write two periods of one kind in order, such '
        "as 2023-01/2023-07"
    ]


def test_an_edition_is_of_the_reports_own_grain(read_report: ReadReport) -> None:
    """A monthly report is made for months, and says so of anything else."""
    definition, _ = read_report()

    assert definition is not None
    assert definition.check_period(parse_period("2025-12")) == ""
    assert definition.check_period(parse_period("2025-12-01/2025-12-31")) == ""
    assert definition.check_period(parse_period("2025")) == "monthly is made for each month; 2025 is a year"


def test_without_facts_ids_are_not_looked_up() -> None:
    """Where the facts have errors of their own, the definition's other mistakes are still told."""
    text = (
        "id: a\ntitle: T\nperiod: month\nfigures:\n  a: {metric: anything, market: QQ}\nblocks:\n"
        "  - {type: prose, text: 'At {a} [@nobody].'}\n  - type: data_notes\n  - type: sources\n"
    )

    definition, warnings = read_definition(text.encode(), "r.yaml", None)

    assert (definition.id, warnings) == ("a", ())
