"""Mistakes that people make, each in a fresh workspace: one message that names the file, the line and the mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reports.errors import InputError, Problem
from scheduler.app import open_workspace
from scheduler.reference import pages_of, shapes
from scheduler.starting import start_workspace

CONFIG = "frontier.yaml"
SOURCES = "data/sources.yaml"
MARKETS = "data/markets.yaml"
METRICS = "data/metrics.yaml"
SHOPS = "data/observations/shops.yaml"
EVENTS = "data/events.yaml"
BRAND = "data/brand.yaml"
REPORT = "data/reports/expansion-monthly.yaml"
JAPAN = "- {metric: shops, market: JP, period: 2025-12, value: 1, source: register}"

# A kind of mistake; the file; what stands there; what is written instead; what the message says to do.
MISTAKES = [
    ("an id that nothing has", SHOPS, JAPAN, JAPAN.replace("shops", "shop"), 'did you mean "shops"?'),
    ("a market that is not listed", SHOPS, JAPAN, JAPAN.replace("JP", "JPN"), 'did you mean "JP"?'),
    ("a source that is not listed", SHOPS, JAPAN, JAPAN.replace("register", "regster"), 'did you mean "register"?'),
    (
        "a figure without a source",
        SHOPS,
        JAPAN,
        JAPAN.replace(", source: register", ""),
        'the field "source" is missing',
    ),
    ("a month that is none", SHOPS, JAPAN, JAPAN.replace("2025-12", "2025-13"), "a year has 12"),
    ("a period in other words", SHOPS, JAPAN, JAPAN.replace("2025-12", "Dec 2025"), "write 2025, 2025-H1"),
    ("a month without its zero", SHOPS, JAPAN, JAPAN.replace("2025-12", "2025-9"), "write 2025, 2025-H1"),
    ("a thousands separator", SHOPS, JAPAN, JAPAN.replace("value: 1", 'value: "1,629"'), "write digits alone"),
    ("a decimal comma", SHOPS, JAPAN, JAPAN.replace("value: 1", 'value: "13,5"'), "write digits alone"),
    ("a number in words", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: one"), "write digits alone"),
    ("nothing for a value", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: "), "left out, not written as nothing"),
    ("a qualifier of one's own", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: 1, qualifier: circa"), "about"),
    ("the same figure twice", SHOPS, JAPAN, f"{JAPAN}\n  {JAPAN}", "already at data/observations/shops.yaml:"),
    ("a colon without its space", SHOPS, JAPAN, JAPAN.replace("value: 1", "value:"), "a space is missing"),
    ("a field of another name", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: 1, notes: x"), 'did you mean "note"?'),
    ("a key twice", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: 1, value: 2"), "already in line"),
    ("a tab for an indent", SHOPS, f"  {JAPAN}", f"\t{JAPAN}", "tab"),
    ("a brace that is never closed", SHOPS, JAPAN, JAPAN.rstrip("}"), "is not closed"),
    ("an alias", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: *one"), "alias"),
    ("a merge", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: 1, <<: {note: x}"), "<<"),
    ("a list under another name", SHOPS, "observations:", "observation:", 'did you mean "observations"?'),
    ("a kind of source that is none", SOURCES, "kind: illustrative", "kind: newspaper", "press"),
    ("an address without https", SOURCES, "https://larkspur.example", "larkspur.example", "begin with https://"),
    ("a title that is a number", SOURCES, "title: Plan for 2026", "title: 2026", 'quote it: "2026"'),
    (
        "an id with a space",
        SOURCES,
        "  - id: register",
        "  - {id: the plan, producer: L, title: Plan, kind: illustrative}\n  - id: register",
        "small letters, digits",
    ),
    ("a country that is none", MARKETS, "- {id: KR,", "- {id: UK}\n  - {id: KR,", "ISO 3166"),
    (
        "a group that is not there",
        MARKETS,
        "region: east-asia, status: planned",
        "region: asia, status: planned",
        "group",
    ),
    ("a status of one's own", MARKETS, "status: planned}", "status: soon}", "planned"),
    ("a measure that is none", METRICS, "measure: stock", "measure: count", "stock, flow, rank, ratio"),
    ("a unit that is a list", METRICS, "unit: shops  ", "unit: [shops]  ", "has to be text"),
    ("a flow that is a stock", METRICS, "inflow: openings", "inflow: shops", "only a flow"),
    ("yes for true", EVENTS, "planned: true", "planned: yes", "true or false"),
    ("a date the wrong way round", EVENTS, "period: 2025-10-04", "period: 04-10-2025", "write 2025, 2025-H1"),
    ("a colour by name", BRAND, 'primary: "#2F4BA0"', "primary: blue", '"#0B6E63"'),
    ("a colour without quotes", BRAND, 'ink: "#1B2230"', "ink: #1B2230", "quote the value"),
    ("a paper that is none", BRAND, "page: A4", "page: A5", "A4, Letter"),
    ("a logo that is not there", BRAND, "page: A4", "logo: logo.svg\npage: A4", 'no file "logo.svg" beside'),
    ("a block that is none", REPORT, "- type: timeline", "- type: timelines", 'did you mean "timeline"?'),
    ("a block without its type", REPORT, "- type: key_figures\n", "- title: Figures\n", 'the field "type" is missing'),
    ("a figure that has no name", REPORT, "**{shops} shops**", "**{shop} shops**", 'did you mean "shops"?'),
    (
        "a citation of nothing",
        REPORT,
        "[@register; @courier; @plan]",
        "[@register; @curier]",
        'did you mean "courier"?',
    ),
    ("a chart that is none", REPORT, "kind: bar", "kind: pie", "line"),
    ("a window in other words", REPORT, "window: 18 months", "window: last year", "write 24 months"),
    ("no list of sources", REPORT, "- type: sources", "- type: page_break", "exactly one block of type sources"),
    ("another id than the file's", REPORT, "id: expansion-monthly", "id: expansion", "give both the same name"),
    ("a day that half the months lack", REPORT, "on: first business day", "on: {day: 31}", "last"),
    ("a weekday by number", REPORT, "on: first business day", 'on: {week_day: "1"}', "mon"),
    ("a time without quotes", REPORT, 'at: "07:00"', "at: 7", '"07:00"'),
    ("a zone that is none", CONFIG, "Europe/Lisbon", "Europe/Lisboa", 'did you mean "Europe/Lisbon"?'),
    ("a setting of another name", CONFIG, "timezone:", "time_zone:", 'did you mean "timezone"?'),
    ("a field without its colon", SHOPS, JAPAN, JAPAN.replace("value: 1", "value 1"), "a colon is missing after value"),
    ("a decimal comma without quotes", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: 1,5"), "write a decimal point"),
    ("a thousands space", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: 1 629"), "write digits alone"),
    ("a percent sign", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: 13%"), "write digits alone"),
    ("curly quotes", SHOPS, JAPAN, JAPAN.replace("value: 1", "value: 1, note: “a, b”"), 'quote with "'),
    ("a quarter in words", SHOPS, JAPAN, JAPAN.replace("2025-12", "Q4 2025"), "write 2025, 2025-H1, 2025-Q3"),
    ("a date with slashes", SHOPS, JAPAN, JAPAN.replace("2025-12", "31/12/2025"), '"31/12/2025" is not a period'),
    ("a mark that a merge left", SHOPS, f"  {JAPAN}", f"<<<<<<< HEAD\n  {JAPAN}", "delete the marks"),
    ("a no-break space for an indent", SHOPS, f"  {JAPAN}", f"\u00a0 {JAPAN}", "ordinary spaces"),
    ("an apostrophe in quotes", SOURCES, "title: Plan for 2026", "title: 'Larkspur's plan'", "around the whole value"),
    ("a colon in a title", SOURCES, "title: Plan for 2026", "title: Plan: 2026", "needs quotes"),
    ("a number sign in a title", SOURCES, "title: Plan for 2026", "title: Plan #1", "quote the value"),
    ("a block too far in", REPORT, "  - type: key_figures", "    - type: key_figures", "indented unlike"),
    ("a block without its dash", REPORT, "  - type: key_figures", "    type: key_figures", "already in line"),
    ("a name in braces at the start", REPORT, "title: Where are the shops?", "title: {shops} shops", "quotes around"),
    ("a time as one says it", REPORT, 'at: "07:00"', "at: 7am", '"07:00"'),
    ("a country by name", REPORT, "holidays: PT", "holidays: Portugal", "ISO 3166"),
    ("a letter no font has", SOURCES, "Plan for 2026", "Plan \N{HOT BEVERAGE}", "HOT BEVERAGE"),
]


TABLE = "data/observations/shops.csv"
SHEET = "data/observations/shops.xlsx"
HEAD = "metric,market,period,value,source"
ROW = "shops,JP,2026-01,2,register"
Make = Callable[[Path], object]


def renamed(old: str, new: str) -> Make:
    """Return what gives a file another name."""
    return lambda root: (root / old).rename(root / new)


def written(file: str, content: str, encoding: str = "utf-8") -> Make:
    """Return what puts text into a file, whatever was in it."""
    return lambda root: (root / file).write_text(content, encoding=encoding)


def a_folder(root: Path) -> None:
    """Put a folder where a file belongs."""
    (root / SOURCES).unlink()
    (root / SOURCES).mkdir()


# A kind of mistake with a whole file; what makes it; the file that is named; what the message says to do.
FILES = [
    ("another ending", renamed(EVENTS, "data/events.yml"), "data/events.yml", 'call it "events.yaml"'),
    ("figures of another ending", renamed(SHOPS, "data/observations/a.yml"), "data/observations/a.yml", '"a.yaml"'),
    ("a report of another ending", renamed(REPORT, "data/reports/a.yml"), "data/reports/a.yml", 'call it "a.yaml"'),
    ("a capital", renamed(EVENTS, "data/Events.yaml"), "data/Events.yaml", 'did you mean "events.yaml"?'),
    ("a singular", renamed(EVENTS, "data/event.yaml"), "data/event.yaml", 'did you mean "events.yaml"?'),
    ("an old spreadsheet", written("data/observations/a.xls", "x"), "data/observations/a.xls", "save it as .xlsx or"),
    ("a spreadsheet that is none", written(SHEET, "x"), SHEET, "save it as .xlsx again"),
    ("a file that is missing", lambda root: (root / SOURCES).unlink(), SOURCES, "is missing"),
    ("a folder for a file", a_folder, SOURCES, "a file has to stand here"),
    ("an empty file", written(SOURCES, ""), SOURCES, "is empty; it has to hold fields"),
    ("a list at the top", written(SOURCES, "- {id: register}\n"), SOURCES, "is a list; it has to hold fields"),
    ("fields for a list", written(METRICS, "metrics:\n  shops: {name: Shops}\n"), METRICS, "each after a dash"),
    ("Windows' letters", written(SOURCES, "sources: café", "cp1252"), SOURCES, "save the file as UTF-8"),
    ("Windows' Unicode", written(SOURCES, "sources: café", "utf-16"), SOURCES, "save the file as UTF-8"),
    ("semicolons", written(TABLE, HEAD.replace(",", ";")), TABLE, "separate columns with commas"),
    ("tabs", written(TABLE, HEAD.replace(",", "\t")), TABLE, "separate columns with commas"),
    ("a column in capitals", written(TABLE, HEAD.replace("value", "Value")), TABLE, 'write "value"'),
    ("an American date", written(TABLE, f"{HEAD}\n{ROW.replace('2026-01', '1/31/2026')}"), TABLE, '"1/31/2026" is not'),
]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the workspace that every mistake is made in."""
    root = tmp_path_factory.mktemp("fresh")
    start_workspace(root)
    return root


@pytest.mark.parametrize(("kind", "file", "right", "wrong", "mend"), MISTAKES, ids=[kind for kind, *_ in MISTAKES])
def test_a_mistake_is_one_message(fresh: Path, kind: str, file: str, right: str, wrong: str, mend: str) -> None:
    """A mistake gives one message, with its file, the line it is on, and what to write instead."""
    text = (fresh / file).read_text(encoding="utf-8")
    assert text.count(right) >= 1, kind
    (fresh / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    try:
        problems = _problems(fresh)
    finally:
        (fresh / file).write_text(text, encoding="utf-8")

    line = text[: text.index(right)].count("\n") + 1
    assert [str(one) for one in problems if mend not in str(one)] == []
    assert len({(one.place, one.message) for one in problems}) == 1
    assert problems[0].place.file == file
    assert abs(problems[0].place.line - line) <= 2 or "this has 0" in problems[0].message
    assert shapes(pages_of(problems)[file].removeprefix("frontier fields "))[0].fields


@pytest.mark.parametrize(("make", "file", "mend"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_mistake_with_a_file_is_one_message(tmp_path: Path, make: Make, file: str, mend: str) -> None:
    """A file of another name or form is named, with what to do; nothing is passed over in silence."""
    start_workspace(tmp_path)
    make(tmp_path)

    problems = _problems(tmp_path)

    assert [one.place.file for one in problems] == [file]
    assert mend in problems[0].message


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_what_another_editor_saves_is_no_mistake(tmp_path: Path, ends: bytes) -> None:
    """A mark of the byte order and the line ends of Windows and old Macs change nothing."""
    start_workspace(tmp_path)
    before = open_workspace(tmp_path).facts
    for file in (SHOPS, SOURCES, REPORT, CONFIG):
        text = (tmp_path / file).read_bytes().replace(b"\n", ends)
        (tmp_path / file).write_bytes(b"\xef\xbb\xbf" + text)

    assert open_workspace(tmp_path).facts == before


def _problems(root: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        open_workspace(root)
    return caught.value.problems
